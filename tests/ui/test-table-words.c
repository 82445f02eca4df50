/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what the pages show out of tables (faults, detectors, presets) is translated:
 * that each text is marked where it stands, and not only in the table's first rows. */
#include "hw-test.h"

#include <libintl.h>
#include <locale.h>

#include "core/hw-reason.h"
#include "hw-certificate-words.h"
#include "hw-detector.h"
#include "event/hw-event-log.h"
#include "hw-error-words.h"
#include "hw-fault-form.h"
#include "hw-faults-words.h"
#include "hw-frame-look.h"
#include "hw-inspector-words.h"
#include "hw-presets.h"
#include "hw-reason-words.h"
#include "hw-server-words.h"
#include "io/hw-cable-hub.h"
#include "io/hw-long-live-socket.h"
#include "io/hw-tls-report.h"

/* gettext () gives back the very text that it was asked for where it knows none. */
static void
assert_translated (const char *text)
{
  if (gettext (text) == text)
    fail_msg ("“%s” isn’t translated", text);
}

static void
test_faults (void **state)
{
  const HwFaultType *type;
  guint i;

  for (i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    assert_translated (hw_fault_type_get_meaning (type));
  assert_true (i >= 23);
}

static void
test_fields (void **state)
{
  const HwFaultType *type;

  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      g_autoptr (HwFaultForm) form = hw_fault_form_new (type, NULL);
      const HwFaultField *field;

      for (guint k = 0; (field = hw_fault_form_get_field (form, k)) != NULL; k++)
        {
          g_autofree char *title = hw_faults_words_field (field);

          if (g_str_is_ascii (title))
            fail_msg ("the title of “%s” of %s isn’t translated", field->key, form->name);
          if (field->meaning != NULL)
            assert_translated (field->meaning);
        }
    }
}

/* FIN is FIN, in Chinese too. */
static void
test_titles (void **state)
{
  const HwFaultType *type;

  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      const char *name = hw_fault_type_get_name (type);
      g_autofree char *title = hw_faults_words_title (name);

      if (g_str_is_ascii (title) && !g_str_equal (title, "FIN"))
        fail_msg ("the title of %s isn’t translated", name);
    }
}

static void
test_detectors (void **state)
{
  for (guint i = 0; i < hw_detector_get_n (); i++)
    {
      const HwDetector *detector = hw_detector_get (i);
      g_autofree char *formula = hw_detector_explain (detector);

      assert_translated (detector->title);
      if (g_str_is_ascii (formula))
        fail_msg ("“%s” isn’t translated", formula);
    }
}

static void
test_presets (void **state)
{
  for (guint i = 0; i < hw_presets_get_n (); i++)
    {
      const HwPreset *preset = hw_presets_get (i);
      g_autofree char *worst_case = hw_preset_describe_worst_case (&preset->config);

      assert_translated (preset->title);
      assert_non_null (g_strstr_len (worst_case, -1, "间隔"));
    }
}

static void
test_reasons (void **state)
{
  for (HwReason reason = HW_REASON_NONE; reason < HW_N_REASONS; reason++)
    {
      const char *name = hw_reason_get_name (reason);

      if (g_str_is_ascii (hw_reason_words (name)))
        fail_msg ("the reason “%s” isn’t translated", name);
      if (reason != HW_REASON_NONE && g_str_is_ascii (hw_reason_explain (name)))
        fail_msg ("what the reason “%s” means isn’t translated", name);
    }
  assert_string_equal (hw_reason_words ("of a later version"), "of a later version");
  assert_null (hw_reason_explain ("of a later version"));
  assert_null (hw_reason_explain (hw_reason_get_name (HW_REASON_NONE)));
}

/* Names, days and what has no translation, such as TLS. */
static gboolean
is_no_english (const char *text)
{
  static const char *const kept[] = { "s.test:1", "TLS", "CA", "EOF", "RST", "ACK", NULL };
  g_autoptr (GString) rest = g_string_new (text);

  for (gsize i = 0; kept[i] != NULL; i++)
    g_string_replace (rest, kept[i], "", 0);
  for (const char *at = rest->str; *at != '\0'; at++)
    if (g_ascii_isalpha (*at))
      return FALSE;

  return rest->len > 0;
}

static void
assert_no_english (const char *text, const char *what)
{
  if (!is_no_english (text))
    fail_msg ("%s in Chinese: “%s”", what, text);
}

static void
fill_certificate (HwCertificate *certificate, const char *state, const char *problems)
{
  *certificate = (HwCertificate){ .names = "1", .expected = "2", .issuer = "3" };
  g_strlcpy (certificate->state, state, sizeof certificate->state);
  g_strlcpy (certificate->problems, problems, sizeof certificate->problems);
}

/* Each that the library can find, as it names it. */
static void
test_certificate_problems (void **state)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 26, 12, 0, 0);

  for (guint flag = 1; flag <= G_TLS_CERTIFICATE_GENERIC_ERROR; flag <<= 1)
    for (int odd = 0; odd < 4; odd++)
      {
        HwTlsReport report = { .verdict = HW_TLS_REFUSED,
                               .problems = (GTlsCertificateFlags) flag,
                               .own_issuer = odd == 1,
                               .wrong_pin = odd == 2 };
        g_autofree char *problems = hw_tls_report_list_problems (&report);
        g_autofree char *line = NULL;
        g_autofree char *words = NULL;
        HwCertificate certificate;

        fill_certificate (&certificate, "refused", problems);
        g_strlcpy (certificate.issuers, odd == 3 ? "ca-file" : "system",
                   sizeof certificate.issuers);
        line = hw_certificate_words_describe (&certificate);
        words = hw_certificate_words_refusal (&certificate, "s.test:1", now);
        assert_no_english (line, problems);
        assert_no_english (words, problems);
      }
}

static void
test_certificate_states (void **state)
{
  static const char *const states[] = { "trusted", "pinned", "refused" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      HwCertificate certificate;
      g_autofree char *line = NULL;

      fill_certificate (&certificate, states[i], "");
      line = hw_certificate_words_describe (&certificate);
      assert_no_english (line, states[i]);
    }
}

static void
test_handshakes (void **state)
{
  for (int failure = 0; failure <= HW_TLS_FAILURE_NO_AGREEMENT; failure++)
    {
      const char *name = hw_tls_failure_get_name ((HwTlsFailure) failure);
      g_autofree char *words = hw_certificate_words_handshake (name, "s.test:1");

      assert_no_english (words, name);
    }
}

/* Whatever ends the way to a server, the window has its own words for it. */
static void
test_troubles (void **state)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 26, 12, 0, 0);

  for (HwReason reason = HW_REASON_EOF; reason < HW_N_REASONS; reason++)
    {
      HwServerWay way = { .is_elsewhere = TRUE, .server = "s.test:1", .text = "in English" };
      const char *name = hw_reason_get_name (reason);
      g_autofree char *trouble = NULL;
      g_autofree char *answer = NULL;

      if (reason == HW_REASON_READ_ERROR || reason == HW_REASON_WRITE_ERROR
          || reason == HW_REASON_LIMIT || reason == HW_REASON_GOODBYE)
        way.text[0] = '\0'; /* the kernel's, or the peer's */
      g_strlcpy (way.reason, name, sizeof way.reason);
      trouble = hw_server_words_trouble (&way, now);
      answer = hw_server_words_answer (&way);
      assert_no_english (trouble, name);
      assert_no_english (answer, name);
    }
}

static void
assert_error_translated (GError *error, const char *what)
{
  g_autofree char *said = error != NULL ? hw_error_words (error) : NULL;

  if (said == NULL || g_str_is_ascii (said))
    fail_msg ("what is wrong with %s in Chinese: %s", what, said);
  if (g_str_equal (said, error->message))
    fail_msg ("“%s” isn’t translated", said);
  g_error_free (error);
}

/* What somebody may write into a field of a fault, and may not. */
static void
test_fault_errors (void **state)
{
  static const char *const texts[] = { "?", "999999999999999999", "1us" };
  const HwFaultType *type;
  guint n = 0;

  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      g_autoptr (HwFaultForm) form = hw_fault_form_new (type, NULL);

      for (guint k = 0; hw_fault_form_get_field (form, k) != NULL; k++)
        for (gsize text = 0; text < G_N_ELEMENTS (texts); text++)
          {
            GError *error = NULL;

            hw_fault_form_set_text (form, k, texts[text]);
            if (hw_fault_form_check_field (form, k, &error))
              continue;
            n++;
            assert_error_translated (error, hw_fault_form_get_field (form, k)->key);
          }
    }
  assert_true (n > 100);
}

/* What makes no sense together. */
static void
test_fault_contradictions (void **state)
{
  static const char *const lines[] = {
    "latency every=5s", "latency for=5s every=2s", "syn_drop toxicity=0.5",  "latency after=9999h",
    "latency on=0",     "latency toxicity=2",      "slicer average_size=1s",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      g_auto (HwFaultSpec) spec = { 0 };
      GError *error = NULL;

      assert_false (hw_fault_spec_parse (&spec, (const char *const *) words, &error));
      assert_error_translated (error, lines[i]);
    }
}

/* A message that can't be sent, a log that can't be read. */
static void
test_errors (void **state)
{
  g_autoptr (HwLongLiveSocket) client = hw_long_live_socket_new ("127.0.0.1:1");
  g_autoptr (HwEventLog) log = hw_event_log_new (10);
  g_autoptr (GBytes) small = g_bytes_new_static ("1", 1);
  g_autoptr (GFile) nothing = g_file_new_for_path ("/dev/null");
  g_autofree char *broken = NULL;
  guint64 n_broken;
  GError *error = NULL;

  hw_long_live_socket_try_send (client, small, &error);
  assert_error_translated (error, "no connection");
  error = NULL;
  hw_event_log_load (log, nothing, &n_broken, &broken, NULL, &error);
  assert_error_translated (error, "an empty log");
  assert_error_translated (g_error_new_literal (HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_PULLED, "p"),
                           "a reset while the cable is out");
  assert_error_translated (g_error_new_literal (HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_LOOP, "l"),
                           "a cable to itself");
}

/* CRC-32 is CRC-32, in Chinese too; and so are the keys and the types. */
static void
test_frames (void **state)
{
  const HwFrame frame = { .version = 2,
                          .type = HW_FRAME_DATA,
                          .flags = HW_FRAME_FLAG_REPLY,
                          .seq = 5,
                          .payload = (const guint8 *) "a",
                          .payload_length = 1 };
  const HwCodec *codec;

  for (guint n = 0; (codec = hw_inspector_words_codec (n)) != NULL; n++)
    {
      g_auto (HwFrameLook) look = { 0 };

      hw_frame_look_init (&look, &frame, codec);
      assert_true (look.fields->len > 0);
      for (guint i = 0; i < look.fields->len; i++)
        {
          const HwAnnotation *field = &g_array_index (look.fields, HwAnnotation, i);
          gboolean is_sum = g_str_equal (field->name, "CRC-32");

          if (is_sum != g_str_is_ascii (hw_inspector_words_name (field)))
            fail_msg ("“%s” of %s isn’t translated", field->name, codec->name);
          if (is_sum)
            assert_true (g_str_has_suffix (field->value, "，正确"));
        }
    }
}

/* What a fact is called is the log's word. */
static void
test_facts (void **state)
{
  const HwAnnotation fact = { .name = "bytes" };

  assert_string_equal (hw_inspector_words_name (&fact), "bytes");
}

/* Any locale but "C" will do; which language, LANGUAGE says. */
static int
choose_chinese (void **state)
{
  g_setenv ("LANGUAGE", "zh_CN", TRUE);
  assert_non_null (setlocale (LC_ALL, "C.UTF-8"));
  bindtextdomain (HW_TEST_DOMAIN, HW_TEST_LOCALES);
  bind_textdomain_codeset (HW_TEST_DOMAIN, "UTF-8");
  textdomain (HW_TEST_DOMAIN);

  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_faults),
    cmocka_unit_test (test_fields),
    cmocka_unit_test (test_titles),
    cmocka_unit_test (test_detectors),
    cmocka_unit_test (test_presets),
    cmocka_unit_test (test_reasons),
    cmocka_unit_test (test_certificate_problems),
    cmocka_unit_test (test_certificate_states),
    cmocka_unit_test (test_handshakes),
    cmocka_unit_test (test_troubles),
    cmocka_unit_test (test_fault_errors),
    cmocka_unit_test (test_fault_contradictions),
    cmocka_unit_test (test_errors),
    cmocka_unit_test (test_frames),
    cmocka_unit_test (test_facts),
  };

  return cmocka_run_group_tests (tests, choose_chinese, NULL);
}
