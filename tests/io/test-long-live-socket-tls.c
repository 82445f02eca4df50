/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the long-live socket over TLS: its properties, as its users set them. */
#include "hw-test.h"

#include "core/hw-error.h"
#include "hw-tls-server.h"
#include "io/hw-long-live-socket.h"

/* As a window dials its own cable: the address isn't whom the certificate is for. */
static HwLongLiveSocket *
make_client (HwTlsServer *server, HwEventQueue *queue, const char *name)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", hw_tls_server_get_port (server));
  g_autofree char *ca = hw_tls_server_get_pem ("ca");

  return g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "event-queue", queue, "address", address, "codec",
                       "raw", "reconnect-policy", HW_RECONNECT_POLICY_NEVER, "tls", TRUE,
                       "tls-name", name, "tls-ca", ca, NULL);
}

static HwEvent *
find_event (HwEventQueue *queue, HwEventKind kind)
{
  g_autoptr (GPtrArray) events = hw_event_queue_drain (queue);

  for (guint i = 0; i < events->len; i++)
    if (hw_event_get_kind (g_ptr_array_index (events, i)) == kind)
      return hw_event_ref (g_ptr_array_index (events, i));

  return NULL;
}

static void
it_opens_sends_and_closes (void **state)
{
  g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_ECHO, "other");
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (1000);
  g_autoptr (HwLongLiveSocket) client = make_client (server, queue, "other.test");
  g_autoptr (GBytes) hello = g_bytes_new_static ("hello", 5);
  g_autoptr (GBytes) echo = NULL;
  g_autoptr (HwEvent) event = NULL;

  assert_true (hw_long_live_socket_open (client, NULL, NULL));
  assert_true (hw_long_live_socket_send (client, hello, NULL, NULL));
  echo = hw_long_live_socket_receive (client, NULL, NULL);
  assert_true (g_bytes_equal (echo, hello));
  assert_true (hw_long_live_socket_close (client, NULL, NULL));
  assert_int_equal (hw_tls_server_wait_end (server), HW_TLS_END_CLOSE_NOTIFY);
  event = find_event (queue, HW_EVENT_CERTIFICATE);
  assert_non_null (event);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_STATE), "trusted");
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONN), 1);
}

static void
what_it_does_not_trust_it_does_not_open (void **state)
{
  static const struct
  {
    HwTlsServerKind kind;
    HwReason reason;
    const char *problems;
  } rows[] = {
    { HW_TLS_SERVER_ECHO, HW_REASON_UNTRUSTED, NULL },
    { HW_TLS_SERVER_PLAIN, HW_REASON_TLS_FAILED, "not-tls" },
    { HW_TLS_SERVER_SILENT, HW_REASON_CONNECT_TIMEOUT, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwTlsServer) server = hw_tls_server_new (rows[i].kind, "server");
      g_autoptr (HwEventQueue) queue = hw_event_queue_new (1000);
      g_autoptr (HwLongLiveSocket) client = make_client (server, queue, "somebody.test");
      g_autoptr (HwEvent) event = NULL;
      g_autoptr (GError) error = NULL;

      if (rows[i].reason == HW_REASON_CONNECT_TIMEOUT)
        g_object_set (client, "connect-timeout-ms", 300u, NULL);
      assert_false (hw_long_live_socket_open (client, NULL, &error));
      event = find_event (queue, HW_EVENT_DISCONNECTED);
      assert_non_null (event);
      assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON),
                           hw_reason_get_name (rows[i].reason));
      assert_int_equal (g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_PROBLEMS),
                                   rows[i].problems),
                        0);
    }
}

static void
notified_cb (GObject *client, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
its_properties_are_kept_and_notified (void **state)
{
  static const char *const names[] = { "tls-name", "tls-ca", "tls-pin" };
  g_autoptr (HwLongLiveSocket) client = hw_long_live_socket_new ("127.0.0.1:1");
  gboolean tls = TRUE;
  guint n = 0;

  g_signal_connect (client, "notify", G_CALLBACK (notified_cb), &n);
  g_object_get (client, "tls", &tls, NULL);
  assert_false (tls);
  g_object_set (client, "tls", TRUE, NULL);
  g_object_set (client, "tls", TRUE, NULL);
  assert_int_equal (n, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = NULL;

      g_object_get (client, names[i], &value, NULL);
      assert_null (value);
      g_object_set (client, names[i], "x", NULL);
      g_object_set (client, names[i], "x", NULL);
      g_object_get (client, names[i], &value, NULL);
      assert_string_equal (value, "x");
      assert_int_equal (n, 2 + i);
    }
}

static void
what_makes_no_sense_does_not_start (void **state)
{
  static const struct
  {
    const char *property;
    const char *value;
  } rows[] = { { "tls-pin", "sha256:00" }, { "tls-ca", "/nowhere.pem" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwLongLiveSocket) client = hw_long_live_socket_new ("127.0.0.1:1");
      g_autoptr (GError) error = NULL;

      g_object_set (client, "tls", TRUE, rows[i].property, rows[i].value, NULL);
      assert_false (hw_long_live_socket_start (client, &error));
      assert_non_null (error);
      g_object_set (client, "tls", FALSE, NULL);
      assert_true (hw_long_live_socket_start (client, NULL));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (it_opens_sends_and_closes),
    cmocka_unit_test (what_it_does_not_trust_it_does_not_open),
    cmocka_unit_test (its_properties_are_kept_and_notified),
    cmocka_unit_test (what_makes_no_sense_does_not_start),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
