/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the TLS transport against TLS servers, and against some that are none: whom it
 * trusts, what it says of those it doesn't, its bytes, and how it ends. */
#include "hw-test.h"

#include <string.h>

#include "hw-test-socket.h"
#include "hw-tls-server.h"
#include "io/hw-tls-transport.h"

#define MEGABYTE (1024 * 1024)

typedef struct
{
  guint n_connected;
  guint n_lost;
  guint n_writable;
  guint n_certificates;
  HwReason reason;
  char *message;
  const char *failure;
  HwTlsVerdict verdict;
  char *problems;
  char *names;
  char *protocol;
  char *pin;
  GThread *told_in;
  GByteArray *received;
} Seen;

static void
connected_cb (gpointer user_data, const char *local, const char *peer)
{
  ((Seen *) user_data)->n_connected++;
}

static void
received_cb (gpointer user_data, const guint8 *data, gsize length)
{
  g_byte_array_append (((Seen *) user_data)->received, data, (guint) length);
}

static void
lost_cb (gpointer user_data, HwReason reason, const char *message)
{
  Seen *seen = user_data;

  seen->n_lost++;
  seen->reason = reason;
  seen->message = g_strdup (message);
}

static void
writable_cb (gpointer user_data)
{
  ((Seen *) user_data)->n_writable++;
}

static void
certificate_cb (gpointer user_data, const HwTlsReport *report)
{
  Seen *seen = user_data;

  seen->n_certificates++;
  seen->told_in = g_thread_self ();
  seen->verdict = report->verdict;
  seen->problems = hw_tls_report_list_problems (report);
  seen->names = g_strdup (report->names);
  seen->protocol = g_strdup (report->protocol);
  seen->pin = g_strdup (report->pin);
}

static void
insecure_cb (gpointer user_data, HwTlsFailure failure)
{
  ((Seen *) user_data)->failure = hw_tls_failure_get_name (failure);
}

static const HwTransportListener listener
    = { connected_cb, received_cb, lost_cb, writable_cb, certificate_cb, insecure_cb };

static void
clear_seen (Seen *seen)
{
  g_free (seen->message);
  g_free (seen->problems);
  g_free (seen->names);
  g_free (seen->protocol);
  g_free (seen->pin);
  g_byte_array_unref (seen->received);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, clear_seen)

#define SEEN(name) g_auto (Seen) name = { .received = g_byte_array_new () }

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Turns the main loop until *count reaches @wanted, or the limit. */
static gboolean
turn_until (const guint *count, guint wanted)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add (HW_TEST_LIMIT_MS, late_cb, &late);

  while (*count < wanted && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);

  return *count >= wanted;
}

static void
unref_and_wait (HwTransport *transport)
{
  gpointer watched = transport;

  g_object_add_weak_pointer (G_OBJECT (transport), &watched);
  g_object_unref (transport);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
}

typedef HwTransport Closing;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Closing, unref_and_wait)

/* @ca, @name and @pin: NULL where none is set. */
static HwTransport *
open_to (HwTlsServer *server, const char *ca, const char *name, const char *pin, Seen *seen)
{
  static const HwTcpOptions options = { .no_delay = TRUE };
  g_autofree char *ca_file = ca != NULL ? hw_tls_server_get_pem (ca) : NULL;
  const HwTlsSettings tls = { TRUE, (char *) name, ca_file, (char *) pin };
  HwTransport *transport = hw_tls_transport_new (&options, &tls, &listener, seen);

  hw_transport_open (transport, "127.0.0.1", hw_tls_server_get_port (server));

  return transport;
}

static HwTransport *
connect_to (HwTlsServer *server, Seen *seen)
{
  HwTransport *transport = open_to (server, "ca", "localhost", NULL, seen);

  assert_true (turn_until (&seen->n_connected, 1));

  return transport;
}

static void
a_good_certificate_is_told (void **state)
{
  SEEN (seen);
  g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_ECHO, "server");
  g_autoptr (Closing) transport = connect_to (server, &seen);
  HwTcpInfo info;

  assert_int_equal (seen.n_certificates, 1);
  assert_int_equal (seen.verdict, HW_TLS_TRUSTED);
  assert_null (seen.problems);
  assert_string_equal (seen.names, "localhost, 127.0.0.1");
  assert_string_equal (seen.protocol, "TLS 1.3");
  assert_ptr_equal (seen.told_in, g_thread_self ());
  assert_true (hw_transport_sample (transport, &info));
  hw_transport_close (transport, FALSE);
  assert_false (hw_transport_sample (transport, &info));
}

#define SERVER_PIN "sha256:@"
#define OTHER_PIN "sha256:0000000000000000000000000000000000000000000000000000000000000000"

/* The address dialled is 127.0.0.1 in each. */
static const struct
{
  const char *certificate;
  const char *ca;
  const char *name;
  const char *pin; /* SERVER_PIN: that of server.pem */
  HwTlsVerdict verdict;
  const char *problems; /* NULL: none */
  const char *words;    /* of a refusal */
} judgements[] = {
  { "server", "ca", NULL, NULL, HW_TLS_TRUSTED, NULL, NULL },
  { "server", "ca", "localhost", NULL, HW_TLS_TRUSTED, NULL, NULL },
  { "server", "ca", "LOCALHOST", NULL, HW_TLS_TRUSTED, NULL, NULL },
  { "other", "ca", "www.other.test", NULL, HW_TLS_TRUSTED, NULL, NULL },
  { "server", "ca", NULL, SERVER_PIN, HW_TLS_TRUSTED, NULL, NULL },
  { "server", "weak-ca", NULL, SERVER_PIN, HW_TLS_PINNED, "unknown-issuer", NULL },
  { "renewed", "ca", NULL, SERVER_PIN, HW_TLS_PINNED, "other-name unknown-issuer", NULL },
  { "server", "ca", NULL, OTHER_PIN, HW_TLS_REFUSED, "wrong-pin",
    "the certificate has another key than the pinned one, namely sha256:" },
  { "self", "ca", NULL, SERVER_PIN, HW_TLS_REFUSED, "wrong-pin unknown-issuer self-signed",
    "the certificate has another key than the pinned one, namely sha256:" },
  { "server", "weak-ca", NULL, NULL, HW_TLS_REFUSED, "unknown-issuer",
    "the certificate is issued by Heartwire Test CA, not by an issuer in the CA file; trust its "
    "issuer by a CA file, or its key by a pin" },
  { "self", "ca", NULL, NULL, HW_TLS_REFUSED, "unknown-issuer self-signed",
    "the certificate is signed by localhost itself, so nobody vouches for it; trust its issuer by "
    "a CA file, or its key by a pin" },
  { "server", "ca", "elsewhere.test", NULL, HW_TLS_REFUSED, "other-name",
    "the certificate is for localhost, 127.0.0.1, not for elsewhere.test; check the address, or "
    "say whose certificate you expect" },
  { "other", "ca", NULL, NULL, HW_TLS_REFUSED, "other-name",
    "the certificate is for other.test, www.other.test, not for 127.0.0.1; check the address, or "
    "say whose certificate you expect" },
  { "expired", "ca", NULL, NULL, HW_TLS_REFUSED, "expired",
    "the certificate expired on 2001-02-03 (today is " },
  { "future", "ca", NULL, NULL, HW_TLS_REFUSED, "not-yet-valid",
    "the certificate isn't valid before 2120-03-04 (today is " },
  { "weak", "weak-ca", NULL, NULL, HW_TLS_REFUSED, "insecure",
    "the certificate can be forged, as its signature or key is too weak; the server needs a new "
    "one" },
};

static char *
get_server_pin (void)
{
  g_autofree char *path = hw_tls_server_get_pem ("server");
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, NULL);
  g_autoptr (HwTlsReport) report = hw_tls_report_new (certificate, 0, "x", NULL, FALSE);

  return g_strdup (report->pin);
}

static void
certificates_are_judged (void **state)
{
  g_autofree char *server_pin = get_server_pin ();

  for (gsize i = 0; i < G_N_ELEMENTS (judgements); i++)
    {
      SEEN (seen);
      g_autoptr (HwTlsServer) server
          = hw_tls_server_new (HW_TLS_SERVER_ECHO, judgements[i].certificate);
      const char *pin
          = g_strcmp0 (judgements[i].pin, SERVER_PIN) == 0 ? server_pin : judgements[i].pin;
      g_autoptr (Closing) transport
          = open_to (server, judgements[i].ca, judgements[i].name, pin, &seen);

      assert_true (turn_until (&seen.n_certificates, 1));
      assert_int_equal (seen.verdict, judgements[i].verdict);
      assert_int_equal (g_strcmp0 (seen.problems, judgements[i].problems), 0);
      assert_int_equal (seen.n_connected, seen.verdict == HW_TLS_REFUSED ? 0 : 1);
      assert_int_equal (seen.n_lost, seen.verdict == HW_TLS_REFUSED ? 1 : 0);
      if (judgements[i].words != NULL)
        {
          assert_int_equal (seen.reason, HW_REASON_UNTRUSTED);
          /* In the handshake already, not after it. */
          assert_int_equal (hw_tls_server_wait_end (server), HW_TLS_END_OTHER);
          assert_int_equal (strncmp (seen.message, judgements[i].words,
                                     strlen (judgements[i].words)),
                            0);
        }
      hw_transport_close (transport, FALSE);
    }
}

/* Nor where GIO would resume a session: what it finds then is judged as well. */
static void
what_was_trusted_before_is_not_trusted_for_it (void **state)
{
  g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_ECHO, "server");
  static const struct
  {
    const char *ca;
    const char *pin;
    HwTlsVerdict verdict;
  } rows[] = {
    { "ca", NULL, HW_TLS_TRUSTED },      { "ca", NULL, HW_TLS_TRUSTED },
    { "weak-ca", NULL, HW_TLS_REFUSED }, { "ca", OTHER_PIN, HW_TLS_REFUSED },
    { "ca", NULL, HW_TLS_TRUSTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SEEN (seen);
      g_autoptr (Closing) transport = open_to (server, rows[i].ca, "localhost", rows[i].pin, &seen);
      const guint echoed = 5;

      assert_true (turn_until (&seen.n_certificates, 1));
      assert_int_equal (seen.verdict, rows[i].verdict);
      assert_int_equal (seen.n_connected, rows[i].verdict == HW_TLS_TRUSTED ? 1 : 0);
      /* The ticket of TLS 1.3 comes with the first bytes. */
      if (seen.n_connected > 0)
        {
          hw_transport_write (transport, (const guint8 *) "hello", 5);
          assert_true (turn_until (&seen.received->len, echoed));
        }
      hw_transport_close (transport, FALSE);
    }
}

static void
handshakes_that_fail (void **state)
{
  static const struct
  {
    HwTlsServerKind kind;
    const char *failure;
    const char *words;
  } rows[] = {
    { HW_TLS_SERVER_PLAIN, "not-tls", "the peer answered, but not in TLS; use" },
    { HW_TLS_SERVER_MIRROR, "not-tls", "the peer answered, but not in TLS; use" },
    { HW_TLS_SERVER_HANG_UP, "no-answer", "the peer closed the connection instead of answering" },
    { HW_TLS_SERVER_HALF, "cut-short", "the peer closed the connection in the midst of the TLS" },
    { HW_TLS_SERVER_ALERT, "no-agreement", "no TLS could be agreed on (" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SEEN (seen);
      g_autoptr (HwTlsServer) server = hw_tls_server_new (rows[i].kind, "server");
      g_autoptr (Closing) transport = open_to (server, "ca", NULL, NULL, &seen);

      assert_true (turn_until (&seen.n_lost, 1));
      assert_int_equal (seen.reason, HW_REASON_TLS_FAILED);
      assert_string_equal (seen.failure, rows[i].failure);
      assert_int_equal (strncmp (seen.message, rows[i].words, strlen (rows[i].words)), 0);
      assert_int_equal (seen.n_certificates + seen.n_connected, 0);
    }
}

static void
a_handshake_can_be_given_up (void **state)
{
  for (int abort_it = 0; abort_it < 2; abort_it++)
    {
      SEEN (seen);
      g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_SILENT, "server");
      HwTransport *transport = open_to (server, "ca", NULL, NULL, &seen);

      while (!hw_tls_server_has_heard (server))
        g_main_context_iteration (NULL, FALSE);
      hw_transport_close (transport, abort_it);
      unref_and_wait (transport);
      assert_int_equal (hw_tls_server_wait_end (server), HW_TLS_END_OTHER);
      assert_int_equal (seen.n_lost + seen.n_connected, 0);
    }
}

static void
an_invalid_setting_trusts_nobody (void **state)
{
  static const struct
  {
    const char *ca;
    const char *pin;
  } rows[] = { { "nowhere", NULL }, { "ca", "sha256:12" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SEEN (seen);
      g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_ECHO, "server");
      g_autoptr (Closing) transport = open_to (server, rows[i].ca, NULL, rows[i].pin, &seen);

      assert_true (turn_until (&seen.n_lost, 1));
      assert_int_equal (seen.reason, HW_REASON_TLS_FAILED);
      assert_int_equal (seen.n_connected + seen.n_certificates, 0);
    }
}

/* A megabyte, of which no two neighbours are the same. */
static GByteArray *
make_much (void)
{
  GByteArray *much = g_byte_array_sized_new (MEGABYTE);

  for (guint i = 0; i < MEGABYTE; i++)
    {
      guint8 byte = (guint8) (i * 31 + i / 251);

      g_byte_array_append (much, &byte, 1);
    }

  return much;
}

static void
a_megabyte_goes_both_ways_past_a_full_kernel (void **state)
{
  SEEN (seen);
  g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_LATE_ECHO, "server");
  g_autoptr (Closing) transport = connect_to (server, &seen);
  g_autoptr (GByteArray) much = make_much ();
  const guint rounds = 12; /* more than any kernel takes unread */
  gsize written = 0;
  gsize n;
  guint n_full = 0;

  while (written < (gsize) rounds * MEGABYTE)
    {
      gsize at = written % MEGABYTE;

      n = hw_transport_write (transport, much->data + at, MEGABYTE - at);
      written += n;
      if (n > 0)
        continue;
      n_full++;
      hw_tls_server_let_read (server);
      assert_true (turn_until (&seen.n_writable, seen.n_writable + 1));
    }
  assert_true (n_full > 0);
  assert_true (turn_until (&seen.received->len, rounds * MEGABYTE));
  for (guint i = 0; i < rounds; i++)
    assert_memory_equal (seen.received->data + (gsize) i * MEGABYTE, much->data, MEGABYTE);
  hw_transport_close (transport, FALSE);
  assert_int_equal (hw_tls_server_wait_end (server), HW_TLS_END_CLOSE_NOTIFY);
}

static void
the_peers_end_is_told (void **state)
{
  static const struct
  {
    HwTlsServerKind kind;
    const char *words;
  } rows[] = {
    { HW_TLS_SERVER_GOODBYE, NULL },
    { HW_TLS_SERVER_VANISH, "without close_notify: its program ended, or the end was cut off" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SEEN (seen);
      g_autoptr (HwTlsServer) server = hw_tls_server_new (rows[i].kind, "server");
      g_autoptr (Closing) transport = connect_to (server, &seen);

      assert_true (turn_until (&seen.n_lost, 1));
      assert_int_equal (seen.reason, HW_REASON_EOF);
      assert_int_equal (g_strcmp0 (seen.message, rows[i].words), 0);
    }
}

static void
close_is_close_notify_and_abort_is_rst (void **state)
{
  for (int abort_it = 0; abort_it < 2; abort_it++)
    {
      SEEN (seen);
      g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_ECHO, "server");
      g_autoptr (Closing) transport = connect_to (server, &seen);

      hw_transport_close (transport, abort_it);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      assert_int_equal (hw_tls_server_wait_end (server),
                        abort_it ? HW_TLS_END_RST : HW_TLS_END_CLOSE_NOTIFY);
      assert_int_equal (seen.n_lost, 0);
    }
}

/* A peer that reads nothing can't be told goodbye; the close ends all the same. */
static void
close_does_not_wait_for_a_full_kernel (void **state)
{
  SEEN (seen);
  g_autoptr (HwTlsServer) server = hw_tls_server_new (HW_TLS_SERVER_LATE_ECHO, "server");
  HwTransport *transport = connect_to (server, &seen);
  g_autoptr (GByteArray) much = make_much ();

  while (hw_transport_write (transport, much->data, MEGABYTE) > 0)
    ;
  hw_transport_close (transport, FALSE);
  unref_and_wait (transport);
  assert_int_equal (seen.n_lost, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_good_certificate_is_told),
    cmocka_unit_test (certificates_are_judged),
    cmocka_unit_test (what_was_trusted_before_is_not_trusted_for_it),
    cmocka_unit_test (handshakes_that_fail),
    cmocka_unit_test (a_handshake_can_be_given_up),
    cmocka_unit_test (an_invalid_setting_trusts_nobody),
    cmocka_unit_test (a_megabyte_goes_both_ways_past_a_full_kernel),
    cmocka_unit_test (the_peers_end_is_told),
    cmocka_unit_test (close_is_close_notify_and_abort_is_rst),
    cmocka_unit_test (close_does_not_wait_for_a_full_kernel),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
