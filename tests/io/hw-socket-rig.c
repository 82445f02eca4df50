/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the rig of the socket's tests: a socket, all that it signalled, and a server to talk to. */
#include "hw-socket-rig.h"

#include <unistd.h>

#include "hw-test-socket.h"
#include "hw-test.h"

static void
event_cb (HwLongLiveSocket *socket, HwEvent *event, gpointer user_data)
{
  g_ptr_array_add (((HwSocketRig *) user_data)->events, hw_event_ref (event));
}

static void
message_cb (HwLongLiveSocket *socket, GBytes *message, gpointer user_data)
{
  g_ptr_array_add (((HwSocketRig *) user_data)->messages, g_bytes_ref (message));
}

static gboolean
should_reconnect_cb (HwLongLiveSocket *socket, HwReason reason, gpointer user_data)
{
  HwSocketRig *self = user_data;

  self->n_asked++;

  return self->allow;
}

static void
make_socket (HwSocketRig *self)
{
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->socket = hw_long_live_socket_new (self->address);
  g_object_set (self->socket, "reconnect-min-ms", 1, "reconnect-base-ms", 5, "reconnect-max-ms", 20,
                NULL);
  g_signal_connect (self->socket, "event", G_CALLBACK (event_cb), self);
  g_signal_connect (self->socket, "message", G_CALLBACK (message_cb), self);
}

void
hw_socket_rig_start_server (HwSocketRig *self)
{
  g_autoptr (GError) error = NULL;

  self->server = hw_server_new (NULL);
  assert_true (hw_server_listen (self->server,
                                 self->address != NULL ? self->address : "127.0.0.1:0", &error));
  assert_true (hw_server_start (self->server, &error));
}

void
hw_socket_rig_init (HwSocketRig *self)
{
  *self = (HwSocketRig){ .address = NULL };
  hw_socket_rig_start_server (self);
  self->address = g_strdup (hw_server_get_local_address (self->server, 0));
  make_socket (self);
}

void
hw_socket_rig_init_alone (HwSocketRig *self)
{
  int fd = hw_test_listen (FALSE);

  *self = (HwSocketRig){ .address = hw_test_get_local (fd) };
  close (fd);
  make_socket (self);
}

void
hw_socket_rig_stop_server (HwSocketRig *self)
{
  if (self->server == NULL)
    return;
  hw_server_stop (self->server);
  g_clear_object (&self->server);
}

void
hw_socket_rig_clear (HwSocketRig *self)
{
  g_clear_object (&self->socket);
  hw_socket_rig_stop_server (self);
  g_free (self->address);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->messages);
}

void
hw_socket_rig_ask (HwSocketRig *self, gboolean allow)
{
  self->allow = allow;
  g_signal_connect (self->socket, "should-reconnect", G_CALLBACK (should_reconnect_cb), self);
}

guint
hw_socket_rig_count (HwSocketRig *self, HwEventKind kind)
{
  guint n = 0;

  for (guint i = 0; i < self->events->len; i++)
    n += hw_event_get_kind (self->events->pdata[i]) == kind;

  return n;
}

HwEvent *
hw_socket_rig_find (HwSocketRig *self, HwEventKind kind)
{
  for (guint i = 0; i < self->events->len; i++)
    if (hw_event_get_kind (self->events->pdata[i]) == kind)
      return self->events->pdata[i];

  return NULL;
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_CONTINUE;
}

gboolean
hw_socket_rig_turn_until (HwSocketRig *self, HwEventKind kind, guint n)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add (HW_TEST_LIMIT_MS, late_cb, &late);

  while (hw_socket_rig_count (self, kind) < n && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);

  return hw_socket_rig_count (self, kind) >= n;
}

gboolean
hw_socket_rig_turn_until_count (const guint *count, guint n)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add (HW_TEST_LIMIT_MS, late_cb, &late);

  while (*count < n && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);

  return *count >= n;
}
