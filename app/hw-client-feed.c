/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way of messages into a long-live socket, and the count of what isn't echoed yet.
 *
 * It counts bytes, not messages: a raw connection has no borders between messages. */
#include "hw-client-feed.h"

#include "core/hw-error.h"
#include "hw-message-bytes.h"

struct _HwClientFeed
{
  HwLongLiveSocket *client;
  GCancellable *cancellable; /* of the one message that waits for room */
  HwClientFeedFuncs funcs;
  gpointer user_data;
  gsize unechoed;
  gboolean finishing;
  guint limit;
  guint limit_ms;
  gint64 last_echo;
  HwStdin *held; /* the input that waits for room */
};

static void
settle (HwClientFeed *self, gboolean echoed)
{
  g_clear_handle_id (&self->limit, g_source_remove);
  self->finishing = FALSE;
  self->funcs.finished (echoed, self->user_data);
}

static gboolean
is_up (HwLongLiveSocket *client)
{
  HwLinkState state = hw_long_live_socket_get_state (client);

  return state == HW_LINK_STATE_CONNECTED || state == HW_LINK_STATE_SUSPECT;
}

static void
check_finished (HwClientFeed *self)
{
  if (self->finishing && self->unechoed == 0 && is_up (self->client))
    settle (self, TRUE);
}

static void
message_cb (HwLongLiveSocket *client, GBytes *message, gpointer user_data)
{
  HwClientFeed *self = user_data;

  self->unechoed -= MIN (self->unechoed, g_bytes_get_size (message));
  self->last_echo = g_get_monotonic_time ();
  check_finished (self);
}

static void
state_cb (GObject *client, GParamSpec *pspec, gpointer user_data)
{
  check_finished (user_data);
}

HwClientFeed *
hw_client_feed_new (HwLongLiveSocket *client, const HwClientFeedFuncs *funcs, gpointer user_data)
{
  HwClientFeed *self = g_new0 (HwClientFeed, 1);

  self->client = g_object_ref (client);
  self->cancellable = g_cancellable_new ();
  self->funcs = *funcs;
  self->user_data = user_data;
  g_signal_connect (client, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (client, "notify::state", G_CALLBACK (state_cb), self);

  return self;
}

void
hw_client_feed_free (HwClientFeed *self)
{
  g_clear_handle_id (&self->limit, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  g_free (self);
}

typedef struct
{
  HwClientFeed *feed;
  gsize size;
} Waiting;

static void
sent_cb (GObject *client, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;
  g_autoptr (GError) error = NULL;
  HwClientFeed *self = waiting->feed;

  if (!hw_long_live_socket_send_finish (HW_LONG_LIVE_SOCKET (client), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the feed is gone */
      self->unechoed -= MIN (self->unechoed, waiting->size);
      self->funcs.refused (error, self->user_data);
    }
  hw_stdin_resume (g_steal_pointer (&self->held));
}

/* Counted at once: its echo may be told before its sending is. */
static void
wait_for_room (HwClientFeed *self, GBytes *message, HwStdin *input)
{
  Waiting *waiting = g_new (Waiting, 1);

  waiting->feed = self;
  waiting->size = g_bytes_get_size (message);
  self->unechoed += waiting->size;
  self->held = input;
  hw_stdin_pause (input);
  hw_long_live_socket_send_async (self->client, message, self->cancellable, sent_cb, waiting);
}

void
hw_client_feed_send (HwClientFeed *self, const char *line, gsize length, HwStdin *input)
{
  g_autoptr (GBytes) message = hw_message_bytes_new (self->client, line, length);
  g_autoptr (GError) error = NULL;

  if (hw_long_live_socket_try_send (self->client, message, &error))
    self->unechoed += g_bytes_get_size (message);
  else if (g_error_matches (error, HW_ERROR, HW_ERROR_WOULD_BLOCK))
    wait_for_room (self, message, input);
  else
    self->funcs.refused (error, self->user_data);
}

/* While echoes still come, it goes on. */
static gboolean
limit_cb (gpointer user_data)
{
  HwClientFeed *self = user_data;

  if (g_get_monotonic_time () - self->last_echo < self->limit_ms * G_TIME_SPAN_MILLISECOND)
    return G_SOURCE_CONTINUE;

  self->limit = 0;
  settle (self, FALSE);

  return G_SOURCE_REMOVE;
}

void
hw_client_feed_finish (HwClientFeed *self, guint limit_ms)
{
  self->finishing = TRUE;
  self->limit_ms = limit_ms;
  self->limit = g_timeout_add (limit_ms, limit_cb, self);
  check_finished (self);
}
