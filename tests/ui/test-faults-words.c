/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the words of the page of faults. */
#include "hw-test.h"

#include "hw-faults-words.h"

static void
parse (HwFaultSpec *spec, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  assert_true (hw_fault_spec_parse (spec, (const char *const *) words, NULL));
}

static void
test_schedules (void **state)
{
  static const struct
  {
    const char *line, *text;
  } rows[] = {
    { "cut", "At once, until it is switched off" },
    { "reset", "At once, for a moment" },
    { "cut for=3s", "At once, for 3s" },
    { "cut after=5s for=3s every=30s", "After 5s, for 3s, again every 30s" },
    { "reset every=10s", "At once, for a moment, again every 10s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HwFaultSpec) spec = { 0 };
      g_autofree char *text = NULL;

      parse (&spec, rows[i].line);
      text = hw_faults_words_schedule (&spec);
      assert_string_equal (text, rows[i].text);
    }
}

static void
test_titles (void **state)
{
  const HwFaultType *type;
  g_autofree char *title = hw_faults_words_title ("swallow_heartbeats");

  assert_string_equal (title, "Swallow heartbeats");
  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      g_autoptr (HwFaultForm) form = hw_fault_form_new (type, NULL);
      const HwFaultField *field;

      for (guint k = 0; (field = hw_fault_form_get_field (form, k)) != NULL; k++)
        {
          g_autofree char *name = hw_faults_words_field (field);
          g_autofree char *meaning = hw_faults_words_meaning (field);

          assert_true (g_ascii_isupper (name[0]));
          assert_non_null (meaning);
        }
    }
}

/* A profile is known by what is on the cable, whoever put it there. */
static void
test_profiles (void **state)
{
  static const char *const lines[]
      = { "latency latency=250ms jitter=50ms", "bandwidth rate=6", "flaky loss=2%" };
  g_autoptr (GPtrArray) faults
      = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_fault_spec_free);
  g_autofree char *words = hw_faults_words_profile (1);

  assert_string_equal (words,
                       "latency latency=250ms jitter=50ms · bandwidth rate=6 · flaky loss=2%");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      HwFaultSpec *spec = g_new0 (HwFaultSpec, 1);

      assert_int_equal (hw_faults_find_profile (faults), 0);
      parse (spec, lines[i]);
      g_ptr_array_add (faults, spec);
    }
  assert_int_equal (hw_faults_find_profile (faults), 1);
  ((HwFaultSpec *) faults->pdata[2])->values[0]++;
  assert_int_equal (hw_faults_find_profile (faults), 0);
}

static void
test_counts (void **state)
{
  static const char *const texts[]
      = { "No faults", "1 fault on the cable", "2 faults on the cable" };

  for (guint n = 0; n < G_N_ELEMENTS (texts); n++)
    {
      g_autofree char *text = hw_faults_words_count (n);

      assert_string_equal (text, texts[n]);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_schedules),
    cmocka_unit_test (test_titles),
    cmocka_unit_test (test_profiles),
    cmocka_unit_test (test_counts),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
