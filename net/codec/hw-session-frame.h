/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how a session's messages lie in frames, in both directions. */
#pragma once

#include "codec/hw-frame.h"
#include "codec/hw-session-text.h"

G_BEGIN_DECLS

/* The frame that says @message. Its payload lies in @text, or is @message's own. */
HwFrame hw_session_frame_write (const HwSessionMessage *message, char text[HW_SESSION_TEXT_MAX]);
/* What @frame says, of a type that a session has; DATA's payload is a new reference, the caller's.
 * An ERROR without a fault of a session has the fault NONE. FALSE: *wrong (static) says why, one
 * clause, and there is nothing to free. */
gboolean hw_session_frame_read (const HwFrame *frame,
                                HwSessionMessage *message,
                                const char **wrong);
/* "taken-over; another connection has the session now": static. */
const char *hw_session_fault_describe (HwSessionFault fault);

G_END_DECLS
