/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way to somebody else's server as a user goes it: asked, remembered, told. */
#pragma once

#include "hw-destination.h"
#include "hw-lab-session.h"

G_BEGIN_DECLS

/* FALSE: it can't even be tried; what becomes of it otherwise, the events tell. */
gboolean hw_server_choice_connect (HwLabSession *session, const HwDestination *to, GError **error);
/* What went wrong is an answer. */
void hw_server_choice_return_home (HwLabSession *session);

G_END_DECLS
