/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what the pages show out of tables (faults, detectors, presets) is translated:
 * that each text is marked where it stands, and not only in the table's first rows. */
#include "hw-test.h"

#include <libintl.h>
#include <locale.h>

#include "core/hw-reason.h"
#include "hw-detector.h"
#include "hw-fault-form.h"
#include "hw-faults-words.h"
#include "hw-presets.h"
#include "hw-reason-words.h"

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
    }
  assert_string_equal (hw_reason_words ("of a later version"), "of a later version");
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
    cmocka_unit_test (test_faults),  cmocka_unit_test (test_fields),
    cmocka_unit_test (test_titles),  cmocka_unit_test (test_detectors),
    cmocka_unit_test (test_presets), cmocka_unit_test (test_reasons),
  };

  return cmocka_run_group_tests (tests, choose_chinese, NULL);
}
