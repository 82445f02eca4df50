/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the short printable form of a message's bytes, for events. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_MESSAGE_TEXT_MAX 64 /* bytes of the message that are looked at */

/* The beginning of a message: UTF-8 as it is, everything else as \xNN, "…" where more follows; the
 * caller's to free. */
char *hw_message_text (const guint8 *data, gsize length);

G_END_DECLS
