/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how the server says what happened to its sessions. */
#pragma once

#include "codec/hw-frame.h"
#include "core/hw-session-store.h"

G_BEGIN_DECLS

typedef struct _HwServerLoop HwServerLoop;

/* Where a session's receiving half stood before a frame came. */
typedef struct
{
  guint64 delivered;
  guint64 n_again;
} HwServerSessionMarks;

HwServerSessionMarks hw_server_session_marks (HwStoredSession *session); /* nullable */

/* With the report of messages, unless said otherwise. All names a session by its sid's first eight
 * digits, for the rest is a secret: HW-P-111. */

/* Whether a message came again, or too early; @before: of @session, which may be NULL. */
void hw_server_tell_session_received (HwServerLoop *loop,
                                      guint64 conn,
                                      HwStoredSession *session,
                                      const HwServerSessionMarks *before,
                                      const HwSessionMessage *message);
void hw_server_tell_session_delivered (HwServerLoop *loop, const HwSessionAction *action);
/* And, always, that a HELLO asked for a session that isn't there. */
void hw_server_tell_session_sent (HwServerLoop *loop,
                                  const HwSessionAction *action,
                                  const HwFrame *frame);
void hw_server_tell_session_acked (HwServerLoop *loop, const HwSessionAction *action);
/* Always; nothing is said of one that is new. */
void hw_server_tell_session_attached (HwServerLoop *loop, const HwSessionAction *action);
/* Always, where it didn't end in order. */
void hw_server_tell_session_ended (HwServerLoop *loop, const HwSessionAction *action);

G_END_DECLS
