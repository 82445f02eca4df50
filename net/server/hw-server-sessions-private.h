/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the memory of the server's sessions, shared by its files. */
#pragma once

#include "io/hw-session-journal.h"
#include "server/hw-server-loop.h"
#include "server/hw-server-session.h"

G_BEGIN_DECLS

#define HW_SERVER_SESSIONS_TOO_MUCH                                                                \
  "protocol; more bytes were sent than may be on their way unacknowledged"

/* Whom to refuse when all is settled. */
typedef struct
{
  guint64 connection;
  HwReason reason;
  const char *text; /* static */
} HwServerSessionRefusal;

struct _HwServerSessions
{
  HwServerLoop *loop;
  HwSessionStore *store;
  HwSessionJournal *journal; /* NULL: sessions end with the process */
  HwTimer timer;
  GHashTable *peers;  /* HwPeer by its conn: who said HELLO, until the end is told */
  GQueue sessions;    /* HwServerSession, by its link */
  GPtrArray *touched; /* HwPeer: frames wait in their outputs */
  GArray *refusals;   /* HwServerSessionRefusal */
  GArray *gone;       /* guint64: ended, and the store doesn't know */
  guint64 last_id;    /* of a HwServerSession */
  gsize most_waiting;
  gsize held;       /* bytes that all sessions hold */
  gboolean is_busy; /* the store is being drained, or outputs are flushed */
  gboolean has_news;
  gboolean is_warned; /* of the journal */
};

/* hw-server-sessions-actions.c */
HwTime hw_server_sessions_get_now (HwServerSessions *self);
/* Does all that the store wants, but for what must wait until all is settled. */
void hw_server_sessions_gather (HwServerSessions *self);
void hw_server_sessions_drop (HwServerSessions *self, HwServerSession *session);

G_END_DECLS
