/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one end of a session: what is the same for the client and the server. */
#pragma once

#include "core/hw-session-config.h"
#include "core/hw-session-outbox.h"

G_BEGIN_DECLS

/*
 * Pure: no clock, no socket, no rand. Inputs with the time go in; actions are pulled out, one at a
 * time, and so need no memory; the next deadline is a value. The memory is that of the outbox and
 * of the reorder heap, both bounded by the settings.
 *
 * How an end gets attached isn't known here: that is the client's (hw-session-client.h) and the
 * store's (hw-session-store.h).
 */
typedef struct _HwSession HwSession;

/* What a saved session comes back with: HW-D-063. */
typedef struct
{
  guint64 una;     /* the first of the saved messages, or else the next number */
  guint64 handled; /* the peer's messages up to this */
} HwSessionMarks;

HwSession *hw_session_new (const HwSessionConfig *config);
/* What follows is restored by hw_session_restore_message, in order, before anything else. */
HwSession *hw_session_restore (const HwSessionConfig *config, const HwSessionMarks *marks);
gboolean hw_session_restore_message (HwSession *self, GBytes *payload);
void hw_session_free (HwSession *self);

/* The peer handled up to @ack and takes @window messages. FALSE: it can't go on from there, and
 * nothing changed. @connection isn't 0. */
gboolean hw_session_attach (HwSession *self,
                            guint64 connection,
                            guint64 ack,
                            guint window,
                            HwTime now);
void hw_session_detach (HwSession *self);
/* DATA or ACK, or another message's ack; FALSE: a rule was broken, and nothing changed. */
gboolean hw_session_receive (HwSession *self, const HwSessionMessage *message, HwTime now);
HwSessionSend hw_session_send (HwSession *self, GBytes *payload, HwTime now);
/* All that was delivered up to @seq has been handled. */
void hw_session_handled (HwSession *self, guint64 seq, HwTime now);
/* FALSE: the connection takes no more DATA for now. */
void hw_session_set_writable (HwSession *self, gboolean writable);
void hw_session_time (HwSession *self, HwTime now);
/* Takes what is already known of a session that is gone: HW-D-026. */
void hw_session_settle (HwSession *self, guint64 ack);

/* SEND, DELIVER, ACKED, UNBLOCKED, CLOSE and the saves; after CLOSE it is detached. */
gboolean hw_session_next_action (HwSession *self, HwSessionAction *action);
HwTime hw_session_get_deadline (const HwSession *self);

guint64 hw_session_get_connection (const HwSession *self); /* 0: detached */
guint64 hw_session_get_ack (const HwSession *self);        /* what a HELLO or WELCOME says */
guint64 hw_session_get_una (const HwSession *self);
guint64 hw_session_get_next (const HwSession *self);
guint64 hw_session_get_delivered (const HwSession *self);
guint64 hw_session_get_handled (const HwSession *self);
guint hw_session_get_n_unacked (const HwSession *self);
gsize hw_session_get_n_bytes (const HwSession *self);
/* Whether there is DATA that hasn't been put on a connection yet. */
gboolean hw_session_has_unsent (const HwSession *self);
guint hw_session_get_n_reordered (const HwSession *self);
gsize hw_session_get_n_reordered_bytes (const HwSession *self);
guint64 hw_session_get_n_again (const HwSession *self);
GBytes *hw_session_get_unacked (const HwSession *self, guint i); /* borrowed; i < n_unacked */

G_END_DECLS
