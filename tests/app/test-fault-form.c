/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every fault of the table has a form that adds it, and that says what is
 * wrong.
 */
#include "hw-test.h"

#include <string.h>

#include "hw-fault-form.h"

static guint
find (const HwFaultForm *form, const char *key)
{
  const HwFaultField *field;

  for (guint i = 0; (field = hw_fault_form_get_field (form, i)) != NULL; i++)
    if (strcmp (field->key, key) == 0)
      return i;
  fail_msg ("no field %s", key);

  return 0;
}

static HwFaultForm *
new_form (const char *type)
{
  return hw_fault_form_new (hw_fault_type_find (type), NULL);
}

/* As it is found: it can be added, and it does something. */
static void
every_fault_has_one (void **state)
{
  const HwFaultType *type;

  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      g_autoptr (HwFaultForm) form = hw_fault_form_new (type, NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *line = hw_fault_form_to_line (form, &error);

      assert_null (error);
      assert_true (g_str_has_prefix (line, "add "));
      for (guint k = 0; k < hw_fault_type_get_n_attributes (type); k++)
        assert_string_equal (hw_fault_form_get_field (form, k)->key,
                             hw_fault_type_get_attribute (type, k)->name);
      for (guint k = 0; hw_fault_form_get_field (form, k) != NULL; k++)
        assert_true (hw_fault_form_check_field (form, k, NULL));
    }
}

static void
lines_are_made (void **state)
{
  static const struct
  {
    const char *type, *key, *text, *line;
  } rows[] = {
    { "latency", "latency", " 1s ", "add latency name=latency latency=1000ms jitter=0ms" },
    { "latency", "stream", "upstream",
      "add latency name=latency latency=200ms jitter=0ms stream=upstream" },
    { "cut", "on", "1/3", "add cut name=cut on=1/3" },
    { "cut", "on", "", "add cut name=cut" },
    { "cut", "after", "5s", "add cut name=cut after=5s" },
    { "reset", "every", "10s", "add reset name=reset every=10s" },
    { "nat_timeout", "ending", "rst", "add nat_timeout name=nat_timeout idle=5000ms ending=rst" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwFaultForm) form = new_form (rows[i].type);
      g_autofree char *line = NULL;

      hw_fault_form_set_text (form, find (form, rows[i].key), rows[i].text);
      line = hw_fault_form_to_line (form, NULL);
      assert_non_null (line);
      assert_string_equal (line, rows[i].line);
    }
}

static void
what_is_wrong_is_said_at_its_field (void **state)
{
  static const struct
  {
    const char *type, *key, *text, *named;
  } rows[] = {
    { "latency", "latency", "5 parsecs", "parsecs" },
    { "latency", "jitter", "31d", "31d" },
    { "flaky", "loss", "101%", "101%" },
    { "cut", "on", "0", "on" },
    { "cut", "toxicity", "2", "0 to 1" },
    { "cut", "every", "soon", "soon" },
    { "cut", "seed", "x", "seed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwFaultForm) form = new_form (rows[i].type);
      guint wrong = find (form, rows[i].key);
      g_autoptr (GError) error = NULL;
      g_autofree char *line = NULL;

      hw_fault_form_set_text (form, wrong, rows[i].text);
      for (guint k = 0; hw_fault_form_get_field (form, k) != NULL; k++)
        assert_int_equal (hw_fault_form_check_field (form, k, k == wrong ? &error : NULL),
                          k != wrong);
      assert_non_null (strstr (error->message, rows[i].named));
      line = hw_fault_form_to_line (form, NULL);
      assert_null (line);
    }
}

/* Each field can be read, but not together. */
static void
what_contradicts_is_said_of_all (void **state)
{
  g_autoptr (HwFaultForm) form = new_form ("cut");
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  hw_fault_form_set_text (form, find (form, "every"), "5s");
  assert_true (hw_fault_form_check_field (form, find (form, "every"), NULL));
  line = hw_fault_form_to_line (form, &error);
  assert_null (line);
  assert_non_null (strstr (error->message, "for="));
}

static void
it_follows_the_cable (void **state)
{
  static const char *const words[]
      = { "latency", "name=mine", "jitter=5ms", "on=new", "for=3s", "stream=downstream", NULL };
  g_autoptr (HwFaultForm) form = hw_fault_form_new (hw_fault_type_find ("latency"), "mine");
  g_auto (HwFaultSpec) spec = { 0 };
  g_autofree char *line = NULL;

  hw_fault_form_set_text (form, find (form, "after"), "9s");
  assert_true (hw_fault_spec_parse (&spec, words, NULL));
  hw_fault_form_take (form, &spec);
  assert_string_equal (hw_fault_form_get_field (form, find (form, "on"))->text, "new");
  assert_string_equal (hw_fault_form_get_field (form, find (form, "toxicity"))->text, "1");
  line = hw_fault_form_to_line (form, NULL);
  assert_string_equal (
      line, "add latency name=mine latency=0ms jitter=5ms stream=downstream on=new for=3s");
}

static void
nothing_is_asked_that_there_is_no_choice_of (void **state)
{
  static const struct
  {
    const char *type, *key;
    gboolean is_asked;
  } rows[] = {
    { "latency", "stream", TRUE }, { "cut", "stream", FALSE },      { "cut", "on", TRUE },
    { "refuse", "on", FALSE },     { "refuse", "toxicity", FALSE }, { "refuse", "after", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwFaultForm) form = new_form (rows[i].type);
      gboolean is_asked = FALSE;

      for (guint k = 0; hw_fault_form_get_field (form, k) != NULL; k++)
        is_asked |= strcmp (hw_fault_form_get_field (form, k)->key, rows[i].key) == 0;
      assert_int_equal (is_asked, rows[i].is_asked);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_fault_has_one),
    cmocka_unit_test (lines_are_made),
    cmocka_unit_test (what_is_wrong_is_said_at_its_field),
    cmocka_unit_test (what_contradicts_is_said_of_all),
    cmocka_unit_test (it_follows_the_cable),
    cmocka_unit_test (nothing_is_asked_that_there_is_no_choice_of),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
