/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the socket's calls: blocking ones without a main loop, and asynchronous ones.
 */
#include "hw-test.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-socket-rig.h"
#include "io/hw-cable.h"

typedef struct
{
  guint n_done;
  gboolean good;
  GBytes *message;
  GError *error;
} Result;

static void
clear_result (Result *result)
{
  g_clear_pointer (&result->message, g_bytes_unref);
  g_clear_error (&result->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, clear_result)

static void
make_server_raw (HwSocketRig *rig)
{
  hw_socket_rig_stop_server (rig);
  rig->server = hw_server_new (NULL);
  g_object_set (rig->server, "codec", "raw", NULL);
  assert_true (hw_server_listen (rig->server, rig->address, NULL));
  assert_true (hw_server_start (rig->server, NULL));
}

static void
assert_echo_by_calls (HwLongLiveSocket *socket)
{
  g_autoptr (GBytes) hello = g_bytes_new_static ("hello", 5);
  g_autoptr (GBytes) echo = NULL;
  g_auto (Result) late = { 0 };

  assert_true (hw_long_live_socket_open (socket, NULL, NULL));
  assert_true (hw_long_live_socket_send (socket, hello, NULL, NULL));
  echo = hw_long_live_socket_receive (socket, NULL, NULL);
  assert_true (g_bytes_equal (echo, hello));
  assert_true (hw_long_live_socket_close (socket, NULL, NULL));
  assert_null (hw_long_live_socket_receive (socket, NULL, &late.error));
  assert_true (g_error_matches (late.error, HW_ERROR, HW_ERROR_CLOSED));
  assert_true (hw_long_live_socket_open (socket, NULL, NULL));
}

static void
blocking_calls_need_no_loop (void **state)
{
  static const char *const codecs[] = { "binary", "raw", "binary1", "nul", "json" };

  for (gsize i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      g_auto (HwSocketRig) rig;
      g_autoptr (HwLongLiveSocket) socket = NULL;

      hw_socket_rig_init (&rig);
      if (g_str_equal (codecs[i], "raw"))
        make_server_raw (&rig);
      socket = hw_long_live_socket_new (rig.address);
      g_object_set (socket, "codec", codecs[i], NULL);
      assert_echo_by_calls (socket);
    }
}

static void
wait_for_echo (HwEventQueue *queue)
{
  gint64 limit = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (g_get_monotonic_time () < limit)
    {
      g_autoptr (GPtrArray) batch = hw_event_queue_drain (queue);

      for (guint i = 0; i < batch->len; i++)
        if (hw_event_get_kind (batch->pdata[i]) == HW_EVENT_ECHO_RECEIVED)
          return;
      g_thread_yield ();
    }
  fail_msg ("no echo came");
}

static void
an_echo_before_the_first_receive_is_kept (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (1000);
  g_autoptr (HwLongLiveSocket) socket = NULL;
  g_autoptr (GBytes) hello = g_bytes_new_static ("hello", 5);
  g_autoptr (GBytes) echo = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Result) late = { 0 };

  hw_socket_rig_init (&rig);
  socket
      = g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "address", rig.address, "event-queue", queue, NULL);
  assert_true (hw_long_live_socket_open (socket, NULL, NULL));
  assert_true (hw_long_live_socket_send (socket, hello, NULL, NULL));
  wait_for_echo (queue);
  g_cancellable_cancel (cancellable);
  assert_null (hw_long_live_socket_receive (socket, cancellable, &late.error));
  assert_true (g_error_matches (late.error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  echo = hw_long_live_socket_receive (socket, NULL, NULL);
  assert_true (g_bytes_equal (echo, hello));
}

static void
what_is_wrong_is_said (void **state)
{
  static const struct
  {
    const char *address;
    const char *codec;
    HwError code;
  } rows[] = {
    { "nonsense", "binary", HW_ERROR_ADDRESS },
    { NULL, "binary", HW_ERROR_ADDRESS },
    { "127.0.0.1:1", "morse", HW_ERROR_INVALID_ARGUMENT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwLongLiveSocket) socket
          = g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "address", rows[i].address, "codec",
                          rows[i].codec, NULL);
      g_autoptr (GError) error = NULL;

      assert_false (hw_long_live_socket_start (socket, &error));
      assert_true (g_error_matches (error, HW_ERROR, rows[i].code));
    }
}

static void
a_send_can_be_refused (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GBytes) message = g_bytes_new_static ("0123456789", 10);
  static const struct
  {
    const char *codec;
    gsize largest;
  } limits[] = { { "nul", 100000 }, { "json", 100000 }, { "binary1", 65535 } };
  Result result = { 0 };

  hw_socket_rig_init_alone (&rig);
  g_object_set (rig.socket, "outbox-limit", 15, NULL);
  assert_false (hw_long_live_socket_try_send (rig.socket, message, &result.error));
  assert_true (g_error_matches (result.error, HW_ERROR, HW_ERROR_NOT_CONNECTED));
  g_clear_error (&result.error);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (hw_long_live_socket_try_send (rig.socket, message, NULL));
  assert_false (hw_long_live_socket_try_send (rig.socket, message, &result.error));
  assert_true (g_error_matches (result.error, HW_ERROR, HW_ERROR_WOULD_BLOCK));
  g_clear_error (&result.error);
  g_object_set (rig.socket, "max-payload", 5, "max-message", 9, NULL);
  assert_false (hw_long_live_socket_try_send (rig.socket, message, &result.error));
  assert_true (g_error_matches (result.error, HW_ERROR, HW_ERROR_TOO_LARGE));
  g_clear_error (&result.error);
  g_object_set (rig.socket, "max-payload", 100000, "max-message", 100000, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GBytes) large
          = g_bytes_new_take (g_malloc0 (limits[i].largest + 1), limits[i].largest + 1);

      g_object_set (rig.socket, "codec", limits[i].codec, NULL);
      assert_false (hw_long_live_socket_try_send (rig.socket, large, &result.error));
      assert_true (g_error_matches (result.error, HW_ERROR, HW_ERROR_TOO_LARGE));
      g_clear_error (&result.error);
    }
  assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
  assert_false (hw_long_live_socket_try_send (rig.socket, message, &result.error));
  assert_true (g_error_matches (result.error, HW_ERROR, HW_ERROR_CLOSED));
  clear_result (&result);
}

static gpointer
cancel_thread (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return NULL;
}

static void
a_cancelled_open_leaves_it_open (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  hw_socket_rig_init_alone (&rig);
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  assert_false (hw_long_live_socket_open (rig.socket, cancellable, &error));
  assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_thread_join (thread);
  hw_socket_rig_start_server (&rig);
  assert_true (hw_long_live_socket_open (rig.socket, NULL, NULL));
}

static void
an_open_that_is_denied_says_why (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GError) error = NULL;

  hw_socket_rig_init_alone (&rig);
  g_object_set (rig.socket, "reconnect-policy", HW_RECONNECT_POLICY_NEVER, NULL);
  assert_false (hw_long_live_socket_open (rig.socket, NULL, &error));
  assert_int_equal (error->domain, HW_ERROR);
  assert_non_null (strstr (error->message, "refused"));
}

static void
open_cb (GObject *source, GAsyncResult *async, gpointer user_data)
{
  Result *result = user_data;

  result->good
      = hw_long_live_socket_open_finish (HW_LONG_LIVE_SOCKET (source), async, &result->error);
  result->n_done++;
}

static void
send_cb (GObject *source, GAsyncResult *async, gpointer user_data)
{
  Result *result = user_data;

  result->good
      = hw_long_live_socket_send_finish (HW_LONG_LIVE_SOCKET (source), async, &result->error);
  result->n_done++;
}

static void
receive_cb (GObject *source, GAsyncResult *async, gpointer user_data)
{
  Result *result = user_data;

  result->message
      = hw_long_live_socket_receive_finish (HW_LONG_LIVE_SOCKET (source), async, &result->error);
  result->n_done++;
}

static void
close_cb (GObject *source, GAsyncResult *async, gpointer user_data)
{
  Result *result = user_data;

  result->good
      = hw_long_live_socket_close_finish (HW_LONG_LIVE_SOCKET (source), async, &result->error);
  result->n_done++;
}

static void
asynchronous_calls_end_in_the_loop (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GBytes) hello = g_bytes_new_static ("hello", 5);
  g_auto (Result) opened = { 0 };
  g_auto (Result) received = { 0 };
  g_auto (Result) sent = { 0 };
  g_auto (Result) closed = { 0 };

  hw_socket_rig_init (&rig);
  hw_long_live_socket_open_async (rig.socket, NULL, open_cb, &opened);
  assert_int_equal (opened.n_done, 0);
  assert_true (hw_socket_rig_turn_until_count (&opened.n_done, 1));
  assert_true (opened.good);
  hw_long_live_socket_receive_async (rig.socket, NULL, receive_cb, &received);
  hw_long_live_socket_send_async (rig.socket, hello, NULL, send_cb, &sent);
  assert_true (hw_socket_rig_turn_until_count (&received.n_done, 1));
  assert_true (g_bytes_equal (received.message, hello));
  assert_true (hw_socket_rig_turn_until_count (&sent.n_done, 1));
  assert_true (sent.good);
  hw_long_live_socket_close_async (rig.socket, NULL, close_cb, &closed);
  assert_true (hw_socket_rig_turn_until_count (&closed.n_done, 1));
  assert_true (closed.good);
}

static void
asynchronous_calls_can_be_cancelled (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Result) opened = { 0 };
  g_auto (Result) again = { 0 };

  hw_socket_rig_init_alone (&rig);
  hw_long_live_socket_open_async (rig.socket, cancellable, open_cb, &opened);
  g_cancellable_cancel (cancellable);
  assert_true (hw_socket_rig_turn_until_count (&opened.n_done, 1));
  assert_true (g_error_matches (opened.error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  /* Its end is another's, too: a close ends an open that waits. */
  hw_long_live_socket_open_async (rig.socket, NULL, open_cb, &again);
  assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
  assert_true (hw_socket_rig_turn_until_count (&again.n_done, 1));
  assert_true (g_error_matches (again.error, HW_ERROR, HW_ERROR_CLOSED));
}

static void
a_waiting_send_goes_when_there_is_room (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GBytes) message = g_bytes_new_static ("0123456789", 10);
  g_auto (Result) sent = { 0 };

  hw_socket_rig_init_alone (&rig);
  g_object_set (rig.socket, "outbox-limit", 15, NULL);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (hw_long_live_socket_try_send (rig.socket, message, NULL));
  hw_long_live_socket_send_async (rig.socket, message, NULL, send_cb, &sent);
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_DISCONNECTED, 2));
  assert_int_equal (sent.n_done, 0);
  hw_socket_rig_start_server (&rig);
  assert_true (hw_socket_rig_turn_until_count (&sent.n_done, 1));
  assert_true (sent.good);
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_ECHO_RECEIVED, 2));
}

static void
a_close_while_cut_waits_for_no_peer (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (HwCable) cable = NULL;
  g_autoptr (GBytes) message = g_bytes_new_static ("lost", 4);

  hw_socket_rig_init (&rig);
  cable = hw_cable_new ("127.0.0.1:0", rig.address, HW_CUT_MODE_AUTO, NULL);
  assert_true (hw_cable_start (cable, NULL));
  g_object_set (rig.socket, "address", hw_cable_get_local_address (cable), NULL);
  assert_true (hw_long_live_socket_open (rig.socket, NULL, NULL));
  hw_cable_pull (cable);
  assert_true (hw_long_live_socket_send (rig.socket, message, NULL, NULL));
  assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
  assert_int_equal (hw_long_live_socket_get_state (rig.socket), HW_LINK_STATE_CLOSED);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (blocking_calls_need_no_loop),
    cmocka_unit_test (an_echo_before_the_first_receive_is_kept),
    cmocka_unit_test (what_is_wrong_is_said),
    cmocka_unit_test (a_send_can_be_refused),
    cmocka_unit_test (a_cancelled_open_leaves_it_open),
    cmocka_unit_test (an_open_that_is_denied_says_why),
    cmocka_unit_test (asynchronous_calls_end_in_the_loop),
    cmocka_unit_test (asynchronous_calls_can_be_cancelled),
    cmocka_unit_test (a_waiting_send_goes_when_there_is_room),
    cmocka_unit_test (a_close_while_cut_waits_for_no_peer),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
