/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of what is told of a certificate, and of the words on what is wrong with it. */
#include "hw-test.h"

#include <string.h>

#include "hw-tls-server.h"
#include "io/hw-tls-report.h"

#define CA_FLAG G_TLS_CERTIFICATE_UNKNOWN_CA

typedef struct
{
  HwTlsReport report;
  const char *problems;
  const char *words;
} Row;

/* What they have in common. */
#define REFUSED(flags)                                                                             \
  .verdict = HW_TLS_REFUSED, .problems = (flags), .expected = (char *) "me.test",                  \
  .names = (char *) "you.test", .issuer = (char *) "Some CA",                                      \
  .not_before = (char *) "2031-01-02T03:04:05Z", .not_after = (char *) "2001-02-03T04:05:06Z"

static const Row rows[] = {
  { { REFUSED (CA_FLAG) },
    "unknown-issuer",
    "the certificate is issued by Some CA, whom this machine doesn't trust; trust its issuer by a "
    "CA file, or its key by a pin" },
  { { REFUSED (CA_FLAG), .own_ca = TRUE },
    "unknown-issuer",
    "the certificate is issued by Some CA, not by an issuer in the CA file; trust its issuer by a "
    "CA file, or its key by a pin" },
  { { REFUSED (CA_FLAG), .own_issuer = TRUE },
    "unknown-issuer self-signed",
    "the certificate is signed by Some CA itself, so nobody vouches for it; trust its issuer by a "
    "CA file, or its key by a pin" },
  { { REFUSED (G_TLS_CERTIFICATE_BAD_IDENTITY) },
    "other-name",
    "the certificate is for you.test, not for me.test; check the address, or say whose "
    "certificate you expect" },
  { { REFUSED (G_TLS_CERTIFICATE_EXPIRED) },
    "expired",
    "the certificate expired on 2001-02-03 (today is 2026-11-26); the server needs a new one, "
    "unless this machine's clock is wrong" },
  { { REFUSED (G_TLS_CERTIFICATE_NOT_ACTIVATED) },
    "not-yet-valid",
    "the certificate isn't valid before 2031-01-02 (today is 2026-11-26); set this machine's "
    "clock, unless it is right and the server has to wait" },
  { { REFUSED (G_TLS_CERTIFICATE_REVOKED) },
    "revoked",
    "the certificate was revoked by its issuer Some CA; don't talk to it before you know why from "
    "who runs it" },
  { { REFUSED (G_TLS_CERTIFICATE_INSECURE) },
    "insecure",
    "the certificate can be forged, as its signature or key is too weak; the server needs a new "
    "one" },
  { { REFUSED (G_TLS_CERTIFICATE_GENERIC_ERROR) },
    "unverifiable",
    "the certificate can't be verified; have who runs the server look at it" },
  { { REFUSED (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_BAD_IDENTITY | CA_FLAG) },
    "other-name unknown-issuer expired",
    "the certificate is for you.test, not for me.test, and is issued by Some CA, whom this "
    "machine doesn't trust, and expired on 2001-02-03 (today is 2026-11-26); check the address, "
    "or say whose certificate you expect" },
  { { REFUSED (CA_FLAG), .wrong_pin = TRUE, .pin = (char *) "sha256:ab" },
    "wrong-pin unknown-issuer",
    "the certificate has another key than the pinned one, namely sha256:ab; pin that if the "
    "server's key was changed by who runs it" },
  { { .verdict = HW_TLS_REFUSED,
      .problems = G_TLS_CERTIFICATE_BAD_IDENTITY,
      .expected = (char *) "me.test" },
    "other-name",
    "the certificate is for nobody, not for me.test; check the address, or say whose certificate "
    "you expect" },
  { { .verdict = HW_TLS_PINNED, .problems = CA_FLAG }, "unknown-issuer", NULL },
  { { .verdict = HW_TLS_TRUSTED }, NULL, NULL },
};

static void
what_is_wrong_is_one_sentence (void **state)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 26, 12, 0, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = hw_tls_report_explain (&rows[i].report, now);
      g_autofree char *problems = hw_tls_report_list_problems (&rows[i].report);

      if (g_strcmp0 (words, rows[i].words) != 0)
        fail_msg ("row %" G_GSIZE_FORMAT " is: %s", i, words);
      assert_int_equal (g_strcmp0 (problems, rows[i].problems), 0);
    }
}

static void
handshakes_are_explained (void **state)
{
  static const struct
  {
    int code;
    HwTlsAnswer answer;
    const char *name;
    const char *words;
  } handshakes[] = {
    { G_TLS_ERROR_NOT_TLS, HW_TLS_ANSWER_NONE, "no-answer",
      "the peer closed the connection instead of answering in TLS; is this its port for TLS?" },
    { G_TLS_ERROR_MISC, HW_TLS_ANSWER_NONE, "no-answer",
      "the peer closed the connection instead of answering in TLS; is this its port for TLS?" },
    { G_TLS_ERROR_MISC, HW_TLS_ANSWER_OTHER, "not-tls",
      "the peer answered, but not in TLS; use its port for TLS, or connect without TLS" },
    { G_TLS_ERROR_NOT_TLS, HW_TLS_ANSWER_OTHER, "cut-short",
      "the peer closed the connection in the midst of the TLS handshake; its log may say why" },
    { G_TLS_ERROR_MISC, HW_TLS_ANSWER_TLS, "no-agreement",
      "no TLS could be agreed on (so it is); the server's log may say more" },
    { G_TLS_ERROR_CERTIFICATE_REQUIRED, HW_TLS_ANSWER_TLS, "client-certificate-wanted",
      "the server wants a certificate of this client, which has none; ask who runs it for another "
      "way in" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handshakes); i++)
    {
      g_autoptr (GError) error = g_error_new (G_TLS_ERROR, handshakes[i].code, "so it is");
      HwTlsFailure failure = hw_tls_failure_find (error, handshakes[i].answer);
      g_autofree char *words = hw_tls_failure_explain (failure, error);

      assert_string_equal (hw_tls_failure_get_name (failure), handshakes[i].name);
      assert_string_equal (words, handshakes[i].words);
    }
}

static GTlsCertificate *
load (const char *name)
{
  g_autofree char *path = hw_tls_server_get_pem (name);
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, NULL);

  assert_non_null (certificate);

  return certificate;
}

static void
a_certificate_is_read (void **state)
{
  static const struct
  {
    const char *certificate;
    const char *names;
    const char *issuer;
    const char *not_before;
    const char *not_after;
    gboolean own_issuer;
  } certificates[] = {
    { "server", "localhost, 127.0.0.1", "Heartwire Test CA", "2020-01-01T00:00:00Z",
      "2125-01-01T00:00:00Z", FALSE },
    { "expired", "localhost, 127.0.0.1", "Heartwire Test CA", "2000-01-01T00:00:00Z",
      "2001-02-03T00:00:00Z", FALSE },
    { "self", "localhost, 127.0.0.1", "localhost", "2020-01-01T00:00:00Z", "2125-01-01T00:00:00Z",
      TRUE },
    { "ca", "Heartwire Test CA", "Heartwire Test CA", "2020-01-01T00:00:00Z",
      "2125-01-01T00:00:00Z", TRUE },
    { "odd", "a.test, b.test, c\\x0ad.test, *.e.test and 3 more", "Odd, \\x08 & Sons",
      "2020-01-01T00:00:00Z", "2125-01-01T00:00:00Z", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autoptr (GTlsCertificate) certificate = load (certificates[i].certificate);
      g_autoptr (HwTlsReport) report = hw_tls_report_new (certificate, 0, "localhost", NULL, FALSE);

      assert_string_equal (report->names, certificates[i].names);
      assert_string_equal (report->issuer, certificates[i].issuer);
      assert_string_equal (report->not_before, certificates[i].not_before);
      assert_string_equal (report->not_after, certificates[i].not_after);
      assert_int_equal (report->own_issuer, certificates[i].own_issuer);
      assert_int_equal (report->verdict, HW_TLS_TRUSTED);
    }
}

static void
the_pin_decides_where_there_is_one (void **state)
{
  g_autoptr (GTlsCertificate) certificate = load ("server");
  g_autoptr (GTlsCertificate) renewed = load ("renewed");
  g_autoptr (HwTlsReport) plain = hw_tls_report_new (certificate, 0, "x", NULL, FALSE);
  const struct
  {
    GTlsCertificate *certificate;
    GTlsCertificateFlags problems;
    const char *pin;
    HwTlsVerdict verdict;
  } pins[] = {
    { certificate, 0, NULL, HW_TLS_TRUSTED },
    { certificate, CA_FLAG, NULL, HW_TLS_REFUSED },
    { certificate, 0, plain->pin, HW_TLS_TRUSTED },
    { certificate, CA_FLAG, plain->pin, HW_TLS_PINNED },
    { renewed, CA_FLAG | G_TLS_CERTIFICATE_EXPIRED, plain->pin, HW_TLS_PINNED },
    { certificate, 0, "sha256:00", HW_TLS_REFUSED },
    { certificate, CA_FLAG, "sha256:00", HW_TLS_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pins); i++)
    {
      g_autoptr (HwTlsReport) report
          = hw_tls_report_new (pins[i].certificate, pins[i].problems, "x", pins[i].pin, FALSE);

      assert_int_equal (report->verdict, pins[i].verdict);
    }
}

static void
the_event_has_all_of_it (void **state)
{
  g_autoptr (GTlsCertificate) certificate = load ("server");
  g_autoptr (HwTlsReport) report = hw_tls_report_new (certificate, CA_FLAG, "x", NULL, FALSE);
  g_autoptr (HwEvent) event = hw_event_new (HW_EVENT_CERTIFICATE, HW_EVENT_SOURCE_CLIENT);
  const struct
  {
    HwEventField field;
    const char *value;
  } fields[] = {
    { HW_EVENT_FIELD_STATE, "refused" },
    { HW_EVENT_FIELD_PROBLEMS, "unknown-issuer" },
    { HW_EVENT_FIELD_SUBJECT, "localhost, 127.0.0.1" },
    { HW_EVENT_FIELD_ISSUER, "Heartwire Test CA" },
    { HW_EVENT_FIELD_NOT_BEFORE, "2020-01-01T00:00:00Z" },
    { HW_EVENT_FIELD_NOT_AFTER, "2125-01-01T00:00:00Z" },
    { HW_EVENT_FIELD_PIN, report->pin },
    { HW_EVENT_FIELD_EXPECTED_NAME, "x" },
    { HW_EVENT_FIELD_ISSUERS, "system" },
    { HW_EVENT_FIELD_TLS, NULL },
    { HW_EVENT_FIELD_CIPHER, NULL },
  };

  hw_tls_report_fill_event (report, event);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    assert_int_equal (g_strcmp0 (hw_event_get_string (event, fields[i].field), fields[i].value), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_wrong_is_one_sentence),
    cmocka_unit_test (handshakes_are_explained),
    cmocka_unit_test (a_certificate_is_read),
    cmocka_unit_test (the_pin_decides_where_there_is_one),
    cmocka_unit_test (the_event_has_all_of_it),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
