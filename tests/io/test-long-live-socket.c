/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the socket's life by its signals: it connects, beats, comes back, and ends. */
#include "hw-test.h"

#include "hw-socket-rig.h"

static void
connects_beats_and_echoes (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GBytes) hello = g_bytes_new_static ("hello", 5);

  hw_socket_rig_init (&rig);
  g_object_set (rig.socket, "heartbeat-interval-ms", 20, NULL);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  /* Before it is connected: it waits in the outbox. */
  assert_true (hw_long_live_socket_try_send (rig.socket, hello, NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_ECHO_RECEIVED, 1));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_HEARTBEAT_RECEIVED, 3));
  assert_int_equal (rig.messages->len, 1);
  assert_true (g_bytes_equal (rig.messages->pdata[0], hello));
  assert_int_equal (hw_socket_rig_count (&rig, HW_EVENT_CONNECTED), 1);
}

static void
comes_back_when_the_server_does (void **state)
{
  g_auto (HwSocketRig) rig;
  HwEvent *event;

  hw_socket_rig_init (&rig);
  hw_socket_rig_ask (&rig, TRUE);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CONNECTED, 1));
  hw_socket_rig_stop_server (&rig);
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_RECONNECT_SCHEDULED, 1));
  event = hw_socket_rig_find (&rig, HW_EVENT_DISCONNECTED);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONN), 1);
  hw_socket_rig_start_server (&rig);
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CONNECTED, 2));
  /* One end for each attempt but the one that lives, and one question for each end. */
  assert_int_equal (hw_socket_rig_count (&rig, HW_EVENT_DISCONNECTED),
                    hw_socket_rig_count (&rig, HW_EVENT_CONNECTING) - 1);
  assert_int_equal (rig.n_asked, hw_socket_rig_count (&rig, HW_EVENT_DISCONNECTED));
}

static void
a_no_ends_it (void **state)
{
  g_auto (HwSocketRig) rig;

  hw_socket_rig_init_alone (&rig);
  hw_socket_rig_ask (&rig, FALSE);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CLOSED, 1));
  assert_int_equal (rig.n_asked, 1);
  assert_int_equal (hw_socket_rig_count (&rig, HW_EVENT_CONNECTING), 1);
  assert_int_equal (hw_long_live_socket_get_state (rig.socket), HW_LINK_STATE_CLOSED);
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
properties_tell_and_change_live (void **state)
{
  g_auto (HwSocketRig) rig;
  guint n_notified = 0;
  guint64 worst;
  HwLinkState now;

  hw_socket_rig_init (&rig);
  g_signal_connect (rig.socket, "notify::state", G_CALLBACK (count_notify_cb), &n_notified);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CONNECTED, 1));
  assert_true (hw_socket_rig_turn_until_count (&n_notified, 1));
  g_object_get (rig.socket, "state", &now, NULL);
  assert_int_equal (now, HW_LINK_STATE_CONNECTED);
  g_object_set (rig.socket, "heartbeat-interval-ms", 10, "heartbeat-timeout-ms", 7000, NULL);
  g_object_get (rig.socket, "worst-case-ms", &worst, NULL);
  assert_int_equal (worst, 7010);
  /* The greeting's answer is the first. */
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_HEARTBEAT_RECEIVED, 3));
}

static void
events_go_to_the_given_queue (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (100);
  g_autoptr (HwLongLiveSocket) socket = NULL;
  g_autoptr (GPtrArray) events = NULL;

  hw_socket_rig_init (&rig);
  socket
      = g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "address", rig.address, "event-queue", queue, NULL);
  assert_true (hw_long_live_socket_open (socket, NULL, NULL));
  assert_true (hw_long_live_socket_close (socket, NULL, NULL));
  events = hw_event_queue_drain (queue);
  assert_int_equal (hw_event_get_kind (events->pdata[0]), HW_EVENT_CONNECTING);
  assert_int_equal (hw_event_get_kind (events->pdata[events->len - 1]), HW_EVENT_CLOSED);
}

static void
end_in_handler_cb (HwLongLiveSocket *socket, HwEvent *event, gpointer user_data)
{
  HwLongLiveSocket **own = user_data;

  g_clear_object (own);
}

static void
the_last_reference_may_go_in_a_handler (void **state)
{
  g_auto (HwSocketRig) rig;
  HwLongLiveSocket *socket;
  gpointer watched;

  hw_socket_rig_init (&rig);
  socket = hw_long_live_socket_new (rig.address);
  watched = socket;
  g_object_add_weak_pointer (G_OBJECT (socket), &watched);
  g_signal_connect (socket, "event", G_CALLBACK (end_in_handler_cb), &socket);
  assert_true (hw_long_live_socket_start (socket, NULL));
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_null (socket);
}

/* What is set before a start serves the attempt, though the link's thread is just looking at what
 * was set before that. */
static void
starts_with_what_was_set_before (void **state)
{
  static const char *const codecs[] = { "raw", "binary" };
  g_auto (HwSocketRig) rig;

  hw_socket_rig_init (&rig);
  for (guint i = 0; i < 300; i++)
    {
      const char *codec = codecs[i % G_N_ELEMENTS (codecs)];
      HwEvent *event;

      g_object_set (rig.socket, "keepalive-idle-s", 5 + i % 2, "keepalive-count", 3 + i % 2,
                    "codec", codec, NULL);
      assert_true (hw_long_live_socket_open (rig.socket, NULL, NULL));
      assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
      assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CLOSED, 1));
      event = hw_socket_rig_find (&rig, HW_EVENT_CONNECTED);
      assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_CODEC), codec);
      g_ptr_array_set_size (rig.events, 0);
    }
}

static void
starts_and_closes_leave_nothing (void **state)
{
  g_auto (HwSocketRig) rig;

  hw_socket_rig_init (&rig);
  for (int i = 0; i < 200; i++)
    {
      assert_true (hw_long_live_socket_start (rig.socket, NULL));
      if (i % 3 == 0)
        assert_true (hw_long_live_socket_open (rig.socket, NULL, NULL));
      assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
      assert_int_equal (hw_long_live_socket_get_state (rig.socket), HW_LINK_STATE_CLOSED);
    }
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CLOSED, 200));
  assert_int_equal (hw_socket_rig_count (&rig, HW_EVENT_CLOSED), 200);
  assert_int_equal (hw_socket_rig_count (&rig, HW_EVENT_DISCONNECTED),
                    hw_socket_rig_count (&rig, HW_EVENT_CONNECTING));
}

static void
many_sockets_come_and_go (void **state)
{
  g_auto (HwSocketRig) rig;

  hw_socket_rig_init (&rig);
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (HwLongLiveSocket) socket = hw_long_live_socket_new (rig.address);

      assert_true (hw_long_live_socket_start (socket, NULL));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (connects_beats_and_echoes),
    cmocka_unit_test (comes_back_when_the_server_does),
    cmocka_unit_test (a_no_ends_it),
    cmocka_unit_test (properties_tell_and_change_live),
    cmocka_unit_test (events_go_to_the_given_queue),
    cmocka_unit_test (the_last_reference_may_go_in_a_handler),
    cmocka_unit_test (starts_with_what_was_set_before),
    cmocka_unit_test (starts_and_closes_leave_nothing),
    cmocka_unit_test (many_sockets_come_and_go),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
