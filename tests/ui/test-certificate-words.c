/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the window says of a certificate what is wrong, and what to do. */
#include "hw-test.h"

#include <string.h>

#include "hw-certificate-words.h"

/* What they have in common. */
#define REFUSED(words)                                                                             \
  .state = "refused", .problems = words, .expected = "me.test", .names = "you.test",               \
  .issuer = "Some CA", .not_before = "2031-01-02T03:04:05Z", .not_after = "2001-02-03T04:05:06Z"

static const struct
{
  HwCertificate certificate;
  const char *words; /* what follows "s.test:1" */
} refusals[] = {
  { { REFUSED ("unknown-issuer"), .issuers = "system" },
    " isn’t trusted: its certificate is issued by Some CA, whom this computer doesn’t trust. Trust "
    "its issuer by a CA file, or its key." },
  { { REFUSED ("unknown-issuer"), .issuers = "ca-file" },
    " isn’t trusted: its certificate is issued by Some CA, not by an issuer in the CA file. Trust "
    "its issuer by a CA file, or its key." },
  { { REFUSED ("unknown-issuer self-signed") },
    " isn’t trusted: its certificate is signed by Some CA itself, so that nobody vouches for it. "
    "Trust its issuer by a CA file, or its key." },
  { { REFUSED ("other-name") },
    " isn’t trusted: its certificate is for you.test, not for me.test. Check the address, or say "
    "whose certificate you expect." },
  { { REFUSED ("expired") },
    " isn’t trusted: its certificate expired on 2001-02-03 (today is 2026-11-26). The server needs "
    "a new one, unless this computer’s clock is wrong." },
  { { REFUSED ("not-yet-valid") },
    " isn’t trusted: its certificate isn’t valid before 2031-01-02 (today is 2026-11-26). Set this "
    "computer’s clock, unless it is right and the server has to wait." },
  { { REFUSED ("revoked") },
    " isn’t trusted: its certificate was revoked by its issuer Some CA. Ask who runs the server "
    "why, before you talk to it." },
  { { REFUSED ("insecure") },
    " isn’t trusted: its certificate can be forged, as its signature or its key is too weak. The "
    "server needs a new one." },
  { { REFUSED ("unverifiable") },
    " isn’t trusted: its certificate can’t be verified. Have who runs the server look at it." },
  { { REFUSED ("wrong-pin unknown-issuer") },
    " isn’t trusted: its certificate has another key than the one that was expected. Expect this "
    "key if who runs the server has changed it." },
  { { REFUSED ("other-name unknown-issuer expired") },
    " isn’t trusted: its certificate is for you.test, not for me.test, and is issued by Some CA, "
    "whom this computer doesn’t trust, and expired on 2001-02-03 (today is 2026-11-26). Check the "
    "address, or say whose certificate you expect." },
  { { .state = "refused", .problems = "expired other-name" },
    " isn’t trusted: its certificate is for nobody, not for nobody, and expired on a day that "
    "can’t be read (today is 2026-11-26). Check the address, or say whose certificate you "
    "expect." },
  { { .state = "" },
    " showed no certificate that could be trusted. It needs one, or connect without TLS." },
  { { .state = "refused", .problems = "of-a-later-version" },
    " showed no certificate that could be trusted. It needs one, or connect without TLS." },
};

static void
a_refusal_is_what_and_what_to_do (void **state)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 26, 12, 0, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *words
          = hw_certificate_words_refusal (&refusals[i].certificate, "s.test:1", now);

      assert_true (g_str_has_prefix (words, "s.test:1"));
      assert_string_equal (words + strlen ("s.test:1"), refusals[i].words);
    }
}

static void
a_line_tells_whose_it_is (void **state)
{
  static const struct
  {
    HwCertificate certificate;
    const char *line;
  } rows[] = {
    { { .state = "trusted",
        .names = "a.test",
        .issuer = "CA",
        .not_after = "2031-01-02T03:04:05Z",
        .tls = "TLS 1.3" },
      "trusted · for a.test · issued by CA · until 2031-01-02 · TLS 1.3" },
    { { .state = "pinned", .problems = "other-name unknown-issuer self-signed", .names = "a.test" },
      "trusted by its key alone (another name, issuer not trusted) · for a.test" },
    { { REFUSED ("expired") },
      "refused (expired) · for you.test · issued by Some CA · until 2001-02-03" },
    { { .state = "trusted" }, "trusted" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = hw_certificate_words_describe (&rows[i].certificate);

      assert_string_equal (line, rows[i].line);
    }
}

static void
a_handshake_that_failed_is_what_and_what_to_do (void **state)
{
  static const struct
  {
    const char *problem;
    const char *words;
  } rows[] = {
    { "no-answer", "s.test:1 hung up instead of answering in TLS. Is this its port for TLS?" },
    { "not-tls",
      "s.test:1 answers, but not in TLS. Use its port for TLS, or connect without TLS." },
    { "cut-short", "s.test:1 hung up in the midst of the TLS handshake. Its log may say why." },
    { "client-certificate-wanted", "s.test:1 wants a certificate of this client, which has none. "
                                   "Ask who runs it for another way in." },
    { "no-agreement", "No TLS could be agreed on with s.test:1. The server’s log may say more." },
    { "", "No TLS could be agreed on with s.test:1. The server’s log may say more." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = hw_certificate_words_handshake (rows[i].problem, "s.test:1");

      assert_string_equal (words, rows[i].words);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_refusal_is_what_and_what_to_do),
    cmocka_unit_test (a_line_tells_whose_it_is),
    cmocka_unit_test (a_handshake_that_failed_is_what_and_what_to_do),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
