/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way of messages into a long-live socket, and the count of what isn't echoed yet. */
#pragma once

#include "hw-stdin.h"
#include "io/hw-long-live-socket.h"

G_BEGIN_DECLS

/* A full outbox holds the input back: no line is lost between stdin and the socket. */
typedef struct _HwClientFeed HwClientFeed;

/* @refused: a message that can't be sent at all, and why. */
typedef struct
{
  void (*refused) (const GError *error, gpointer user_data);
  /* After hw_client_feed_finish: everything was echoed (TRUE), or the limit has passed. */
  void (*finished) (gboolean echoed, gpointer user_data);
} HwClientFeedFuncs;

HwClientFeed *hw_client_feed_new (HwLongLiveSocket *client,
                                  const HwClientFeedFuncs *funcs,
                                  gpointer user_data);
void hw_client_feed_free (HwClientFeed *self);
/* @input: held back while the outbox is full. */
void hw_client_feed_send (HwClientFeed *self, const char *line, gsize length, HwStdin *input);
/* No more will be sent: waits until connected and everything is echoed, or until no echo came for
 * @limit_ms. */
void hw_client_feed_finish (HwClientFeed *self, guint limit_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwClientFeed, hw_client_feed_free)

G_END_DECLS
