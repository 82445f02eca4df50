/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the client's end of a session: attaching it to one connection after another. */
#pragma once

#include "core/hw-session.h"

G_BEGIN_DECLS

/*
 * Pure, as hw-session.h. Connections are named by numbers of the driver's (the link's generations),
 * never 0 and never used twice. An input about another connection than the latest changes nothing.
 * Drain the actions after every input.
 */
typedef enum
{
  HW_SESSION_CLIENT_DETACHED,  /* no connection */
  HW_SESSION_CLIENT_ATTACHING, /* HELLO is said */
  HW_SESSION_CLIENT_ATTACHED,
  HW_SESSION_CLIENT_LOST,  /* the server has no such session: begin a new one, or free */
  HW_SESSION_CLIENT_ENDED, /* for good */
  HW_N_SESSION_CLIENT_STATES
} HwSessionClientState;

typedef struct _HwSessionClient HwSessionClient;

/* What SAVE_ATTACH saved, and the marks: HW-D-063. */
typedef struct
{
  HwSessionId sid;
  HwSessionId nonce;
  guint64 epoch;
  guint64 gen;
  HwSessionMarks marks;
} HwSessionClientSaved;

/* @nonce: 128 random bits. @config has been checked. */
HwSessionClient *hw_session_client_new (const HwSessionConfig *config, const HwSessionId *nonce);
HwSessionClient *hw_session_client_restore (const HwSessionConfig *config,
                                            const HwSessionClientSaved *saved);
gboolean hw_session_client_restore_message (HwSessionClient *self, GBytes *payload);
void hw_session_client_free (HwSessionClient *self);

void hw_session_client_connected (HwSessionClient *self, guint64 connection, HwTime now);
void hw_session_client_disconnected (HwSessionClient *self, guint64 connection);
void hw_session_client_receive (HwSessionClient *self,
                                guint64 connection,
                                const HwSessionMessage *message,
                                HwTime now);
HwSessionSend hw_session_client_send (HwSessionClient *self, GBytes *payload, HwTime now);
void hw_session_client_handled (HwSessionClient *self, guint64 seq, HwTime now);
/* Says BYE once all is ACKED, or ends after @limit_us with the rest in doubt: HW-D-050. */
void hw_session_client_close (HwSessionClient *self, HwTime limit_us, HwTime now);
/* From LOST: a new session; what was in doubt is forgotten: HW-D-028. */
void hw_session_client_begin (HwSessionClient *self, const HwSessionId *nonce, HwTime now);
void hw_session_client_time (HwSessionClient *self, HwTime now);

gboolean hw_session_client_next_action (HwSessionClient *self, HwSessionAction *action);
HwTime hw_session_client_get_deadline (const HwSessionClient *self);

HwSessionClientState hw_session_client_get_state (const HwSessionClient *self);
gboolean hw_session_client_can_change (HwSessionClientState from, HwSessionClientState to);
HwSession *hw_session_client_get_end (
    HwSessionClient *self); /* its marks; in LOST and ENDED, what is in doubt */
const HwSessionId *hw_session_client_get_sid (const HwSessionClient *self); /* may be none */
const HwSessionId *hw_session_client_get_nonce (const HwSessionClient *self);
guint64 hw_session_client_get_gen (const HwSessionClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSessionClient, hw_session_client_free)

G_END_DECLS
