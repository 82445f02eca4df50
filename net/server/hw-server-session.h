/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the echo of one session: what the server does with its messages, and what waits for room. */
#pragma once

#include "core/hw-session-store.h"
#include "server/hw-server-accept.h"

G_BEGIN_DECLS

typedef struct
{
  HwStoredSession *stored;
  HwAddressCount *address; /* whose limit it counts for; NULL: nobody's */
  GList link;              /* in the list of all */
  GQueue waiting;          /* delivered, and not echoed yet, for the outbox is full */
  gsize waiting_bytes;
  gsize held;        /* bytes of it that were counted for the limit of all */
  guint64 id;        /* never used twice */
  GArray *in_work;   /* guint64: delivered to workers, and not echoed yet; NULL: never */
  gsize work_bytes;  /* of these, what workers have */
  guint64 delivered; /* to workers, up to this */
} HwServerSession;

HwServerSession *hw_server_session_new (HwStoredSession *stored,
                                        guint64 id,
                                        HwAddressCount *address);
void hw_server_session_free (HwServerSession *self);
/* Echoes it, or keeps it until there is room: nothing that was delivered is dropped. */
void hw_server_session_deliver (HwServerSession *self,
                                HwSessionStore *store,
                                guint64 seq,
                                GBytes *payload,
                                HwTime now);
/* Workers have it now, and end_work's deliver comes later, perhaps out of order. */
void hw_server_session_begin_work (HwServerSession *self, guint64 seq, GBytes *payload);
void hw_server_session_end_work (HwServerSession *self,
                                 HwSessionStore *store,
                                 guint64 seq,
                                 GBytes *payload,
                                 HwTime now);
/* There is room again. */
void hw_server_session_go_on (HwServerSession *self, HwSessionStore *store, HwTime now);
/* Whether its client has something to come, if it goes on reading. */
gboolean hw_server_session_has_more (const HwServerSession *self);

G_END_DECLS
