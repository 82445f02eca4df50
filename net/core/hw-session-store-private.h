/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the memory of the session store, shared by its files. */
#pragma once

#include "core/hw-session-ring.h"
#include "core/hw-session-store.h"
#include "core/hw-session-tombs.h"
#include "core/hw-timer-wheel.h"

G_BEGIN_DECLS

struct _HwStoredSession
{
  HwTimer timer; /* first: the timer's function finds the session by it */
  HwSessionStore *store;
  HwSession *end;
  gpointer program; /* the driver's */
  HwSessionId sid;
  HwSessionId nonce;
  HwDelivery delivery;
  guint64 gen;
  guint64 connection; /* 0: detached */
  HwTime lease_until;
  HwSessionFault fault;
  gboolean durable;
  gboolean used; /* the client has shown that it knows of it */
  gboolean ready;
  gboolean over;
  GList ready_link;
  GList waiting_link; /* in detached, or in over */
};

/* Each session is in one of three places: attached to a connection; in one of the two queues of
 * those that wait for their client, which are in order of their end of lease; or over. */
struct _HwSessionStore
{
  HwSessionStoreConfig config;
  guint64 epoch;
  HwSessionIdFunc make_id;
  gpointer user_data;
  HwTime now;
  GHashTable *by_sid;
  GHashTable *by_nonce;
  GHashTable *by_connection;
  GQueue detached;
  GQueue unused;
  GQueue ready; /* may have something to do */
  GQueue over;  /* their end is still to be told */
  GQueue told;  /* ENDED was their last action */
  HwSessionTombs tombs;
  HwTimerWheel *wheel;
  HwSessionRing actions;
};

HwStoredSession *hw_stored_session_new (HwSessionStore *store, const HwStoredSessionSaved *saved);
void hw_stored_session_free (HwStoredSession *self);
void hw_stored_session_touch (HwStoredSession *self);
/* Gives the connection up without a word, and starts the lease. */
void hw_stored_session_detach (HwStoredSession *self);
void hw_stored_session_attach (HwStoredSession *self, guint64 connection);
/* For good; told once the rest has been. */
void hw_stored_session_end (HwStoredSession *self, HwSessionFault fault);
void hw_session_store_close (HwSessionStore *self,
                             HwStoredSession *session,
                             guint64 connection,
                             HwSessionFault fault);
/* At the start of an input: time passes, and what was told as ended is forgotten. */
void hw_session_store_enter (HwSessionStore *self, HwTime now);
void hw_session_store_hello (HwSessionStore *self,
                             guint64 connection,
                             const HwSessionMessage *hello);

G_END_DECLS
