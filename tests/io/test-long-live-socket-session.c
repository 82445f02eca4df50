/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the socket's session as its users have it: signals, a full outbox, closing. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-socket-rig.h"

typedef struct
{
  guint64 acked;
  guint n_acked;
  guint n_lost;
  guint n_in_doubt;
  char reason[32];
} Told;

static void
acked_cb (HwLongLiveSocket *socket, guint64 seq, gpointer user_data)
{
  Told *told = user_data;

  told->n_acked += (guint) (seq - told->acked);
  told->acked = seq;
}

static void
lost_cb (HwLongLiveSocket *socket, const char *reason, guint n_in_doubt, gpointer user_data)
{
  Told *told = user_data;

  told->n_lost++;
  told->n_in_doubt = n_in_doubt;
  g_strlcpy (told->reason, reason, sizeof told->reason);
}

static void
listen_to (HwSocketRig *rig, Told *told)
{
  g_object_set (rig->socket, "delivery", HW_DELIVERY_EXACTLY_ONCE, NULL);
  g_signal_connect (rig->socket, "message-acked", G_CALLBACK (acked_cb), told);
  g_signal_connect (rig->socket, "session-lost", G_CALLBACK (lost_cb), told);
}

static gboolean
send (HwSocketRig *rig, const char *text, GError **error)
{
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));

  return hw_long_live_socket_try_send (rig->socket, message, error);
}

static void
acks_are_signalled (void **state)
{
  g_auto (HwSocketRig) rig;
  Told told = { 0 };

  hw_socket_rig_init (&rig);
  listen_to (&rig, &told);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  for (guint i = 0; i < 5; i++)
    assert_true (send (&rig, "x", NULL));
  assert_true (hw_socket_rig_turn_until_count (&told.n_acked, 5));
  assert_int_equal (told.acked, 5);
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_MESSAGE_ACKED, 5));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_ECHO_RECEIVED, 5));
  assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
  assert_int_equal (told.n_lost, 0);
}

/* HW-D-003: what isn't ACKed takes room, also what was sent. */
static void
a_full_outbox_says_so (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GError) error = NULL;
  Told told = { 0 };

  hw_socket_rig_init_alone (&rig);
  listen_to (&rig, &told);
  g_object_set (rig.socket, "outbox-messages", 2, NULL);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_DISCONNECTED, 1));
  assert_true (send (&rig, "1", NULL));
  assert_true (send (&rig, "2", NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_DISCONNECTED, 3)); /* now it is held */
  assert_false (send (&rig, "3", &error));
  assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_WOULD_BLOCK));
  hw_socket_rig_start_server (&rig);
  assert_true (hw_socket_rig_turn_until_count (&told.n_acked, 2));
  assert_true (send (&rig, "3", NULL));
  assert_true (hw_socket_rig_turn_until_count (&told.n_acked, 3));
}

static void
closing_says_what_is_in_doubt (void **state)
{
  g_auto (HwSocketRig) rig;
  g_autoptr (GError) error = NULL;
  Told told = { 0 };

  hw_socket_rig_init_alone (&rig);
  listen_to (&rig, &told);
  g_object_set (rig.socket, "close-timeout-ms", 50, NULL);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (send (&rig, "1", NULL));
  assert_true (send (&rig, "2", NULL));
  assert_false (hw_long_live_socket_close (rig.socket, NULL, &error));
  assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_TIMED_OUT));
  assert_non_null (strstr (error->message, "2 messages"));
  assert_true (hw_socket_rig_turn_until_count (&told.n_lost, 1));
  assert_int_equal (told.n_in_doubt, 2);
  assert_string_equal (told.reason, "timeout");
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CLOSED, 1));
  assert_int_equal (hw_event_get_number (hw_socket_rig_find (&rig, HW_EVENT_CLOSED),
                                         HW_EVENT_FIELD_UNACKED),
                    2);
}

static void
opened_again_it_has_another_session (void **state)
{
  g_auto (HwSocketRig) rig;
  Told told = { 0 };

  hw_socket_rig_init (&rig);
  listen_to (&rig, &told);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (send (&rig, "1", NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_MESSAGE_ACKED, 1));
  assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
  g_object_set (rig.socket, "delivery", HW_DELIVERY_AT_MOST_ONCE, NULL);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (send (&rig, "2", NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_ECHO_RECEIVED, 2));
  assert_int_equal (hw_socket_rig_count (&rig, HW_EVENT_MESSAGE_ACKED), 1);
  g_object_set (rig.socket, "delivery", HW_DELIVERY_NONE, NULL);
  assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (send (&rig, "3", NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_ECHO_RECEIVED, 3));
}

/* Whatever is set while a session is, it goes on as it is. */
static void
settings_wait_for_the_next_session (void **state)
{
  g_auto (HwSocketRig) rig;
  Told told = { 0 };

  hw_socket_rig_init (&rig);
  listen_to (&rig, &told);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CONNECTED, 1));
  g_object_set (rig.socket, "delivery", HW_DELIVERY_NONE, "codec", "raw", NULL);
  hw_socket_rig_stop_server (&rig);
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_DISCONNECTED, 1));
  hw_socket_rig_start_server (&rig);
  assert_true (hw_socket_rig_turn_until_count (&told.n_lost, 1)); /* the new one knows of none */
  assert_string_equal (told.reason, "restarted");
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CONNECTED, 2));
  assert_true (send (&rig, "1", NULL));
  assert_true (hw_socket_rig_turn_until_count (&told.n_acked, 1));
}

static void
a_delivery_waits_for_the_next_opening (void **state)
{
  g_auto (HwSocketRig) rig;

  hw_socket_rig_init (&rig);
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CONNECTED, 1));
  g_object_set (rig.socket, "delivery", HW_DELIVERY_EXACTLY_ONCE, NULL);
  hw_socket_rig_stop_server (&rig);
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_DISCONNECTED, 1));
  hw_socket_rig_start_server (&rig);
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_CONNECTED, 2));
  assert_true (hw_long_live_socket_close (rig.socket, NULL, NULL));
  assert_true (hw_long_live_socket_start (rig.socket, NULL));
  assert_true (send (&rig, "1", NULL));
  assert_true (hw_socket_rig_turn_until (&rig, HW_EVENT_MESSAGE_ACKED, 1));
}

static void
what_makes_no_sense_is_refused (void **state)
{
  static const struct
  {
    HwDelivery delivery;
    const char *codec;
    const char *file;
    const char *text;
  } rows[] = {
    { HW_DELIVERY_EXACTLY_ONCE, "raw", NULL, "raw has no numbers" },
    { HW_DELIVERY_AT_MOST_ONCE, "binary1", NULL, "binary1 has no numbers" },
    { HW_DELIVERY_NONE, "binary", "/nowhere", "without a delivery" },
    { HW_DELIVERY_AT_MOST_ONCE, "binary", "/nowhere", "isn't saved" },
    { HW_DELIVERY_EXACTLY_ONCE, "binary", "/nowhere/at/all", "/nowhere/at/all" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HwSocketRig) rig;
      g_autoptr (GError) error = NULL;

      hw_socket_rig_init_alone (&rig);
      g_object_set (rig.socket, "delivery", rows[i].delivery, "codec", rows[i].codec,
                    "durable-file", rows[i].file, NULL);
      assert_false (hw_long_live_socket_start (rig.socket, &error));
      assert_non_null (strstr (error->message, rows[i].text));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (acks_are_signalled),
    cmocka_unit_test (a_full_outbox_says_so),
    cmocka_unit_test (closing_says_what_is_in_doubt),
    cmocka_unit_test (opened_again_it_has_another_session),
    cmocka_unit_test (settings_wait_for_the_next_session),
    cmocka_unit_test (a_delivery_waits_for_the_next_opening),
    cmocka_unit_test (what_makes_no_sense_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
