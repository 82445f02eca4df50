/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's ends of all sessions, and which connection each is attached to. */
#pragma once

#include "core/hw-session.h"

G_BEGIN_DECLS

/*
 * Pure, as hw-session.h. Connections are named by numbers of the driver's, never 0 and never used
 * twice. Drain the actions after every input; each names its session, except a CLOSE or SEND to a
 * connection that has none. ENDED is the last of a session, which is freed by the next receive,
 * disconnected or time: what was drained together with it may still name it.
 *
 * A limit on sessions from one address is the driver's, who knows addresses.
 */
typedef struct _HwSessionStore HwSessionStore;
typedef struct _HwStoredSession HwStoredSession;

/* 128 bits that nobody can guess. */
typedef HwSessionId (*HwSessionIdFunc) (gpointer user_data);

typedef struct
{
  HwSessionConfig session; /* the limits; the delivery is the client's to choose */
  guint max_sessions;
  guint max_detached;     /* HW-D-042 */
  guint max_tombs;        /* HW-D-043 */
  HwTime lease_us;        /* how long a session waits for its client: HW-D-040 */
  HwTime unused_lease_us; /* the same before the client has shown that it knows of it: HW-D-041 */
  HwTime tomb_us;
} HwSessionStoreConfig;

/* What SAVE_ATTACH saved, and the marks: HW-D-063. */
typedef struct
{
  HwSessionId sid;
  HwSessionId nonce;
  guint64 gen;
  HwDelivery delivery;
  HwSessionMarks marks;
} HwStoredSessionSaved;

void hw_session_store_config_init (HwSessionStoreConfig *config);

/* @epoch: 64 random bits, others at each start. */
HwSessionStore *hw_session_store_new (const HwSessionStoreConfig *config,
                                      guint64 epoch,
                                      HwSessionIdFunc make_id,
                                      gpointer user_data,
                                      HwTime now);
void hw_session_store_free (HwSessionStore *self);
/* Detached, with its lease from @now; its messages: hw_session_restore_message on its end. */
HwStoredSession *hw_session_store_restore (HwSessionStore *self,
                                           const HwStoredSessionSaved *saved,
                                           HwTime now);

void hw_session_store_receive (HwSessionStore *self,
                               guint64 connection,
                               const HwSessionMessage *message,
                               HwTime now);
void hw_session_store_disconnected (HwSessionStore *self, guint64 connection, HwTime now);
HwSessionSend hw_session_store_send (HwSessionStore *self,
                                     HwStoredSession *session,
                                     GBytes *payload,
                                     HwTime now);
void hw_session_store_handled (HwSessionStore *self,
                               HwStoredSession *session,
                               guint64 seq,
                               HwTime now);
void hw_session_store_set_writable (HwSessionStore *self,
                                    HwStoredSession *session,
                                    gboolean writable);
void hw_session_store_time (HwSessionStore *self, HwTime now);

gboolean hw_session_store_next_action (HwSessionStore *self, HwSessionAction *action);
HwTime hw_session_store_get_deadline (const HwSessionStore *self);

guint hw_session_store_get_n_sessions (const HwSessionStore *self);
guint hw_session_store_get_n_detached (const HwSessionStore *self);
HwStoredSession *hw_session_store_find (const HwSessionStore *self, const HwSessionId *sid);
/* By the wish that made it: a HELLO without a sid, but with this nonce, makes no new one. */
HwStoredSession *hw_session_store_find_wish (const HwSessionStore *self, const HwSessionId *nonce);
/* NULL: @connection has none. */
HwStoredSession *hw_session_store_find_attached (const HwSessionStore *self, guint64 connection);
HwSession *hw_stored_session_get_end (HwStoredSession *self);
const HwSessionId *hw_stored_session_get_sid (const HwStoredSession *self);
const HwSessionId *hw_stored_session_get_nonce (const HwStoredSession *self);
guint64 hw_stored_session_get_gen (const HwStoredSession *self);
HwDelivery hw_stored_session_get_delivery (const HwStoredSession *self);
/* What the driver keeps of it, which frees it when it is told ENDED; NULL at first. */
gpointer hw_stored_session_get_program (const HwStoredSession *self);
void hw_stored_session_set_program (HwStoredSession *self, gpointer program);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSessionStore, hw_session_store_free)

G_END_DECLS
