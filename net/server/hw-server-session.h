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
  gsize held; /* bytes of it that were counted for the limit of all */
} HwServerSession;

HwServerSession *hw_server_session_new (HwStoredSession *stored, HwAddressCount *address);
void hw_server_session_free (HwServerSession *self);
/* Echoes it, or keeps it until there is room: nothing that was delivered is dropped. */
void hw_server_session_deliver (HwServerSession *self,
                                HwSessionStore *store,
                                const HwSessionAction *action,
                                HwTime now);
/* There is room again. */
void hw_server_session_go_on (HwServerSession *self, HwSessionStore *store, HwTime now);
/* Whether its client has something to come, if it goes on reading. */
gboolean hw_server_session_has_more (const HwServerSession *self);

G_END_DECLS
