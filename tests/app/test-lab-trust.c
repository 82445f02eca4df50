/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of whom the lab trusts elsewhere: a lab with its real server, and a TLS server in
 * this process. */
#include "hw-test.h"

#include <stdio.h>
#include <string.h>

#include "core/hw-address.h"
#include "hw-lab-elsewhere.h"
#include "hw-tls-server.h"
#include "io/hw-tls-report.h"

#define LIMIT_US (60 * G_USEC_PER_SEC)

static const char *program;

typedef struct
{
  HwEventQueue *queue;
  GPtrArray *events;
  guint n_seen;
  HwLab *lab;
} Fixture;

static void
collect (Fixture *self)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (self->queue);

  g_ptr_array_extend (self->events, batch, (GCopyFunc) (void (*) (void)) hw_event_ref, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* The next one behind those that were seen; NULL past the limit. */
static HwEvent *
wait_for (Fixture *self, HwEventKind kind, HwEventSource source)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;

  while (g_get_monotonic_time () < deadline)
    {
      collect (self);
      while (self->n_seen < self->events->len)
        {
          HwEvent *event = self->events->pdata[self->n_seen++];

          if (hw_event_get_kind (event) == kind && hw_event_get_source (event) == source)
            return event;
        }
      g_usleep (1000);
    }

  return NULL;
}

static gboolean
wait_until_connected (Fixture *self)
{
  return wait_for (self, HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT) != NULL;
}

static void
started_cb (GObject *lab, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!hw_lab_start_finish (HW_LAB (lab), result, &error))
    fprintf (stderr, "the lab doesn't start: %s\n", error->message);
}

static void
set_up (Fixture *self)
{
  g_autoptr (HwLongLiveSocket) client = NULL;

  *self = (Fixture){ .queue = hw_event_queue_new (10000) };
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  client = hw_lab_create_client (self->queue);
  self->lab = hw_lab_new (program, client, HW_CUT_MODE_AUTO, self->queue);
  hw_lab_start_async (self->lab, NULL, started_cb, NULL);
  assert_true (wait_until_connected (self));
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->lab);
  collect (self);
  g_ptr_array_unref (self->events);
  hw_event_queue_unref (self->queue);
}

static void
expect_echo (Fixture *self, const char *text)
{
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));

  assert_true (hw_long_live_socket_try_send (hw_lab_get_client (self->lab), message, NULL));
  assert_non_null (wait_for (self, HW_EVENT_ECHO_RECEIVED, HW_EVENT_SOURCE_CLIENT));
}

static void
assert_says (HwEvent *event, HwEventField field, const char *text)
{
  assert_non_null (event);
  assert_string_equal (hw_event_get_string (event, field), text);
}

static void
connect_through_tls (Fixture *self, HwTlsServer *server, const HwTlsSettings *tls)
{
  g_autofree char *address = hw_address_format ("localhost", hw_tls_server_get_port (server));
  g_autoptr (HwDestination) to = hw_destination_new (address, "raw");

  hw_tls_settings_copy (tls, &to->tls);

  assert_true (hw_lab_connect_to (self->lab, to, NULL));
}

/* The client dials the cable; whose certificate it expects is whom it was sent to. */
static void
speaks_tls_with_whom_it_was_sent_to (void **state)
{
  g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_ECHO, "server");
  g_autofree char *issuer = hw_tls_server_get_pem ("ca");
  const HwTlsSettings tls = { .wanted = TRUE, .ca_file = issuer };
  g_autofree char *left = NULL;
  Fixture self;
  gboolean is_wanted;

  set_up (&self);
  connect_through_tls (&self, server, &tls);
  assert_says (wait_for (&self, HW_EVENT_CERTIFICATE, HW_EVENT_SOURCE_CLIENT), HW_EVENT_FIELD_STATE,
               "trusted");
  assert_true (wait_until_connected (&self));
  expect_echo (&self, "sealed");
  assert_true (hw_lab_return_home (self.lab, NULL));
  assert_true (wait_until_connected (&self));
  g_object_get (hw_lab_get_client (self.lab), "tls", &is_wanted, "tls-ca", &left, NULL);
  assert_false (is_wanted);
  assert_null (left);
  tear_down (&self);
}

/* Nobody here trusts its issuer. */
static void
trusts_no_stranger_s_word (void **state)
{
  g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_ECHO, "server");
  const HwTlsSettings tls = { .wanted = TRUE };
  Fixture self;

  set_up (&self);
  connect_through_tls (&self, server, &tls);
  assert_says (wait_for (&self, HW_EVENT_CERTIFICATE, HW_EVENT_SOURCE_CLIENT), HW_EVENT_FIELD_STATE,
               "refused");
  assert_says (wait_for (&self, HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CLIENT),
               HW_EVENT_FIELD_REASON, "untrusted");
  tear_down (&self);
}

static char *
get_pin (const char *certificate)
{
  g_autofree char *path = hw_tls_server_get_pem (certificate);
  g_autoptr (GTlsCertificate) read = g_tls_certificate_new_from_file (path, NULL);
  g_autoptr (HwTlsReport) report = hw_tls_report_new (read, 0, "x", NULL, FALSE);

  return g_strdup (report->pin);
}

/* A name, a file of issuers, a key: each decides by itself. */
static void
trusts_as_it_was_told (void **state)
{
  g_autofree char *issuer = hw_tls_server_get_pem ("ca");
  g_autofree char *pin = get_pin ("other");
  const struct
  {
    HwTlsSettings tls;
    const char *verdict;
  } rows[] = {
    { { TRUE, NULL, issuer, NULL }, "refused" },
    { { TRUE, (char *) "www.other.test", issuer, NULL }, "trusted" },
    { { TRUE, NULL, NULL, pin }, "pinned" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_ECHO, "other");
      Fixture self;

      set_up (&self);
      connect_through_tls (&self, server, &rows[i].tls);
      assert_says (wait_for (&self, HW_EVENT_CERTIFICATE, HW_EVENT_SOURCE_CLIENT),
                   HW_EVENT_FIELD_STATE, rows[i].verdict);
      tear_down (&self);
    }
}

/* What can't be meant is said before anything is given up. */
static void
stays_where_it_is_on_a_wrong_trust (void **state)
{
  static const HwTlsSettings rows[] = {
    { TRUE, NULL, (char *) "/nowhere.pem", NULL },
    { TRUE, NULL, NULL, (char *) "sha256:00" },
  };
  Fixture self;

  set_up (&self);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwDestination) to = hw_destination_new ("127.0.0.1:1", "raw");
      g_autoptr (GError) error = NULL;

      hw_tls_settings_copy (&rows[i], &to->tls);
      assert_false (hw_lab_connect_to (self.lab, to, &error));
      assert_non_null (error);
    }
  assert_null (hw_lab_get_elsewhere (self.lab));
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (speaks_tls_with_whom_it_was_sent_to),
    cmocka_unit_test (trusts_no_stranger_s_word),
    cmocka_unit_test (trusts_as_it_was_told),
    cmocka_unit_test (stays_where_it_is_on_a_wrong_trust),
  };

  program = argv[argc - 1];

  return cmocka_run_group_tests (tests, NULL, NULL);
}
