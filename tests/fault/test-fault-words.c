/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the table is whole, and that a fault is read, checked and written as it says.
 */
#include "hw-fault-rig.h"

#include <string.h>

#include "core/hw-error.h"

static const struct
{
  const char *words;
  const char *name;
  const char *written;
} read_words[] = {
  { "latency latency=200ms", "latency", "latency=200ms jitter=0ms" },
  { "latency latency=200 jitter=1.5s stream=upstream", "latency_upstream",
    "latency=200ms jitter=1500ms stream=upstream" },
  { "latency LATENCY=2s", "latency", "latency=2000ms jitter=0ms" },
  { "slicer average_size=10 delay=5ms", "slicer", "average_size=10 size_variation=0 delay=5000us" },
  { "flaky loss=1.5%", "flaky", "loss=1.5% window=0ms" },
  { "flaky loss=15 window=3", "flaky", "loss=1.5% window=3ms" },
  { "nat_timeout idle=5m ending=rst", "nat_timeout", "idle=300000ms ending=rst" },
  { "nat_timeout ending=0", "nat_timeout", "idle=0ms ending=silent" },
  { "cut", "cut", "" },
  { "cut stream=upstream", "cut", "" },
  { "cut name=mine on=7", "mine", "on=7" },
  { "cut on=1/3 toxicity=0.25", "cut", "toxicity=0.25 on=1/3" },
  { "cut on=new after=1s for=2s every=3s seed=9", "cut", "on=new after=1s for=2s every=3s seed=9" },
  { "reset every=10s", "reset", "every=10s" },
};

static const struct
{
  const char *words;
  const char *named; /* what the error must name */
} refused_words[] = {
  { "", "latency" },
  { "gremlins", "gremlins" },
  { "latency 200ms", "key=value" },
  { "latency delay=5", "it has latency, jitter" },
  { "cut rate=1", "it has none" },
  { "latency latency=-1", "-1" },
  { "latency latency=31d", "31d" },
  { "latency latency=99999999999", "0 to 2592000000 ms" },
  { "latency latency=99999999999999999999", "99999999999999999999" },
  { "latency latency=1500us", "whole number" },
  { "bandwidth rate=fast", "fast" },
  { "flaky loss=101%", "101%" },
  { "flaky loss=1001", "1000" },
  { "nat_timeout ending=bang", "silent|rst" },
  { "nat_timeout ending=2", "0 to 1" },
  { "cut stream=sideways", "sideways" },
  { "cut toxicity=1.1", "0 to 1" },
  { "cut toxicity=nan", "0 to 1" },
  { "cut toxicity=half", "half" },
  { "cut on=0", "on" },
  { "cut on=1/0", "1/N" },
  { "cut on=some", "some" },
  { "cut after=soon", "soon" },
  { "cut every=5s", "for=" },
  { "cut every=5s for=5s", "longer" },
  { "syn_drop toxicity=0.5", "syn_drop" },
  { "refuse on=new", "refuse" },
  { "cut name=", "name" },
  { "cut name=a\001b", "control" },
  { "cut seed=x", "seed" },
};

static void
reads_and_writes (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (read_words); i++)
    {
      g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse (read_words[i].words);
      g_autofree char *written = hw_fault_spec_format (spec);

      assert_string_equal (spec->name, read_words[i].name);
      if (!g_str_equal (written, read_words[i].written))
        fail_msg ("“%s” is written “%s”", read_words[i].words, written);
    }
}

static void
names_what_is_wrong (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused_words); i++)
    {
      g_auto (GStrv) words = g_strsplit (refused_words[i].words, " ", -1);
      HwFaultSpec spec;
      g_autoptr (GError) error = NULL;

      if (hw_fault_spec_parse (&spec, (const char *const *) words, &error))
        fail_msg ("“%s” was read", refused_words[i].words);
      assert_true (error->domain == HW_ERROR);
      assert_null (spec.name);
      if (strstr (error->message, refused_words[i].named) == NULL)
        fail_msg ("“%s”: %s", refused_words[i].words, error->message);
      assert_null (strchr (error->message, '\n'));
    }
}

static void
the_table_is_whole (void **state)
{
  const HwFaultType *type;
  guint n_toxics = 0;

  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      assert_ptr_equal (hw_fault_type_find (hw_fault_type_get_name (type)), type);
      assert_true (strlen (hw_fault_type_get_meaning (type)) > 10);
      n_toxics += hw_fault_type_is_toxic (type);
      for (guint k = 0; k < hw_fault_type_get_n_attributes (type); k++)
        {
          const HwFaultAttribute *row = hw_fault_type_get_attribute (type, k);

          assert_non_null (row->name);
          assert_non_null (row->meaning);
          assert_true (row->max > 0);
          assert_true ((row->unit == HW_FAULT_UNIT_CHOICE) == (row->choices != NULL));
          if (row->example != NULL)
            {
              g_auto (HwFaultSpec) spec = { 0 };

              hw_fault_spec_init (&spec, type);
              assert_true (hw_fault_spec_set_text (&spec, row->name, row->example, NULL));
              assert_true (spec.values[k] > 0);
            }
        }
    }
  assert_int_equal (n_toxics, 7);
  assert_null (hw_fault_type_find ("gremlins"));
}

static void
a_copy_is_its_own (void **state)
{
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse ("latency latency=5 name=mine");
  g_autoptr (HwFaultSpec) copy = hw_fault_spec_copy (spec);

  assert_true (copy->name != spec->name);
  assert_string_equal (copy->name, "mine");
  assert_int_equal (hw_fault_spec_get_value (copy, "latency"), 5);
  assert_int_equal (hw_fault_spec_get_value (copy, "gremlins"), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (reads_and_writes),
    cmocka_unit_test (names_what_is_wrong),
    cmocka_unit_test (the_table_is_whole),
    cmocka_unit_test (a_copy_is_its_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
