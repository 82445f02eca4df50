/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that somebody else's server is named, and its trouble said with what to do. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "hw-server-words.h"

static const HwServerWay elsewhere
    = { .is_elsewhere = TRUE, .server = "example.org:80", .codec = "json" };

static void
each_framing_has_its_words (void **state)
{
  guint n = 0;

  for (; hw_server_words_nth_codec (n) != NULL; n++)
    {
      const char *codec = hw_server_words_nth_codec (n);

      assert_non_null (hw_codec_find (codec));
      assert_true (strlen (hw_server_words_framing_meaning (codec)) > 20);
      for (guint i = 0; i < n; i++)
        assert_string_not_equal (hw_server_words_framing (codec),
                                 hw_server_words_framing (hw_server_words_nth_codec (i)));
    }
  assert_int_equal (n, 4);
  assert_string_equal (hw_server_words_framing ("json"), "JSON lines");
  assert_string_equal (hw_server_words_framing ("raw"), "Raw bytes");
}

static void
the_status_names_it (void **state)
{
  HwLinkStatus status;
  HwServerWay home;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  g_autofree char *name = hw_server_words_name (&elsewhere);

  hw_link_status_init (&status);
  hw_server_way_init (&home);
  here = hw_server_words_status (&home, &status);
  there = hw_server_words_status (&elsewhere, &status);
  assert_string_equal (here, "Starting…");
  assert_string_equal (there, "Starting… · example.org:80");
  assert_string_equal (name, "example.org:80 · JSON lines");
}

static void
trouble_is_what_why_and_what_to_do (void **state)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 26, 12, 0, 0);
  static const struct
  {
    const char *reason;
    const char *parts[2];
  } rows[] = {
    { "refused", { "example.org:80 refused", "check the port" } },
    { "resolve-failed", { "name isn’t known", "spelling" } },
    { "unreachable", { "no way there", "Check its network" } },
    { "connect-timeout", { "doesn’t answer", "firewall" } },
    { "handshake-timeout", { "no heartbeat", "raw bytes" } },
    { "protocol-error", { "another framing", "raw bytes" } },
    { "eof", { "hung up", "raw bytes" } },
    { "reset", { "hung up", "raw bytes" } },
    { "limit", { "example.org:80 can’t be used: too many files", "The log" } },
    { "self-connect", { "example.org:80 can’t be used: self-connect", "The log" } },
    { "untrusted", { "example.org:80 showed no certificate", "connect without TLS" } },
    { "tls-failed", { "example.org:80", "TLS" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwServerWay way = elsewhere;
      g_autofree char *text = NULL;

      g_strlcpy (way.reason, rows[i].reason, sizeof way.reason);
      g_strlcpy (way.text, "too many files", sizeof way.text);
      text = hw_server_words_trouble (&way, now);
      for (int part = 0; part < 2; part++)
        assert_non_null (strstr (text, rows[i].parts[part]));
      assert_null (strchr (text, '\n'));
      way.is_elsewhere = FALSE;
      assert_null (hw_server_words_trouble (&way, now));
    }
  assert_null (hw_server_words_trouble (&elsewhere, now));
}

static void
the_certificate_has_its_word (void **state)
{
  HwServerWay way = elsewhere;
  g_autofree char *text = NULL;

  assert_null (hw_server_words_certificate (&way));
  g_strlcpy (way.certificate.state, "trusted", sizeof way.certificate.state);
  g_strlcpy (way.certificate.names, "a.test", sizeof way.certificate.names);
  text = hw_server_words_certificate (&way);
  assert_string_equal (text, "Certificate: trusted · for a.test");
}

/* It goes where the sentence is shown already, and mustn't be its beginning. */
static void
the_answer_is_short (void **state)
{
  static const struct
  {
    const char *reason;
    const char *answer;
  } rows[] = {
    { "refused", "Not connected (refused): example.org:80" },
    { "untrusted", "Certificate not trusted: example.org:80" },
    { "tls-failed", "No TLS with example.org:80" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwServerWay way = elsewhere;
      g_autofree char *answer = NULL;

      g_strlcpy (way.reason, rows[i].reason, sizeof way.reason);
      answer = hw_server_words_answer (&way);
      assert_string_equal (answer, rows[i].answer);
    }
}

/* A name isn't a format. */
static void
percents_are_harmless (void **state)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 26, 12, 0, 0);
  HwServerWay way = { .is_elsewhere = TRUE, .server = "[fe80::1%s]:80", .reason = "refused" };
  g_autofree char *text = hw_server_words_trouble (&way, now);

  assert_non_null (strstr (text, "[fe80::1%s]:80 refused"));
}

static void
a_stall_is_no_cut (void **state)
{
  assert_non_null (strstr (hw_server_words_cut (HW_CUT_MODE_KERNEL), "cuts our end"));
  assert_non_null (strstr (hw_server_words_cut (HW_CUT_MODE_STALL), "not a cut"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_framing_has_its_words),
    cmocka_unit_test (the_status_names_it),
    cmocka_unit_test (trouble_is_what_why_and_what_to_do),
    cmocka_unit_test (the_certificate_has_its_word),
    cmocka_unit_test (the_answer_is_short),
    cmocka_unit_test (percents_are_harmless),
    cmocka_unit_test (a_stall_is_no_cut),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
