/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the scripts of the driver's session tests: what the server says, word by word. */
#pragma once

#include "hw-link-rig.h"

G_BEGIN_DECLS

/* A script is words: connect (TCP is), welcome, resume:N (WELCOME of the same session, which has
 * handled N), forgot, forgot:N (WELCOME without a session; N: how far it had come), ack:N, echo:N,
 * other:N (DATA without REPLY), stray (a second WELCOME's gen), error:FAULT, send:TEXT, lose, retry
 * (until the next attempt), close, wait:EVENT, | (what was told is forgotten). */
void hw_session_script_play (HwLinkRig *self, const char *script);
/* What was written on the last connection, such as "hello beat data1 ack2 bye goodbye". */
void hw_session_script_assert_said (HwLinkRig *self, const char *expected);
/* Whether the HELLO, which must be first, asks for a session that the client has. */
gboolean hw_session_script_hello_has_sid (HwLinkRig *self, guint64 *gen);

G_END_DECLS
