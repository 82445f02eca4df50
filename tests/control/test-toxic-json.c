/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that toxics are read as Toxiproxy reads them, with our own keys beside. */
#include "hw-test.h"

#include <string.h>

#include "control/hw-control-error.h"
#include "control/hw-json-member.h"
#include "control/hw-toxic-json.h"

static char *
write_again (const HwFaultSpec *spec)
{
  GString *out = g_string_new (NULL);

  hw_toxic_json_append (spec, out);

  return g_string_free (out, FALSE);
}

/* What it is written as again, or the message. */
static char *
read_and_write (const char *text)
{
  g_autoptr (JsonNode) root = hw_json_member_parse (text, strlen (text), 65536, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (HwFaultSpec) spec;

  assert_non_null (root);
  if (!hw_toxic_json_read (&spec, json_node_get_object (root), &error))
    return g_strdup (error->message);

  return write_again (&spec);
}

static void
assert_row (const char *text, const char *wanted)
{
  g_autofree char *found = read_and_write (text);

  if (strcmp (found, wanted) != 0)
    fail_msg ("%s\n  %s\n  %s was expected", text, found, wanted);
}

static void
toxics_are_read_and_written (void **state)
{
  static const struct
  {
    const char *text, *again;
  } rows[] = {
    { "{\"type\":\"latency\"}",
      "{\"attributes\":{\"latency\":0,\"jitter\":0},\"name\":\"latency_downstream\","
      "\"type\":\"latency\",\"stream\":\"downstream\",\"toxicity\":1}" },
    { "{\"TYPE\":\"latency\",\"Name\":\"slow\",\"sTream\":\"Upstream\",\"toxicity\":0.5,"
      "\"ATTRIBUTES\":{\"LATENCY\":100,\"jitter\":null,\"colour\":\"red\"},\"colour\":1}",
      "{\"attributes\":{\"latency\":100,\"jitter\":0},\"name\":\"slow\","
      "\"type\":\"latency\",\"stream\":\"upstream\",\"toxicity\":0.5}" },
    { "{\"type\":\"bandwidth\",\"attributes\":{\"rate\":100},\"toxicity\":0,\"name\":\"\"}",
      "{\"attributes\":{\"rate\":100},\"name\":\"bandwidth_downstream\",\"type\":\"bandwidth\","
      "\"stream\":\"downstream\",\"toxicity\":0}" },
    { "{\"type\":\"slow_close\",\"attributes\":{\"delay\":1}}",
      "{\"attributes\":{\"delay\":1},\"name\":\"slow_close_downstream\",\"type\":\"slow_close\","
      "\"stream\":\"downstream\",\"toxicity\":1}" },
    { "{\"type\":\"timeout\",\"attributes\":{\"timeout\":5000}}",
      "{\"attributes\":{\"timeout\":5000},\"name\":\"timeout_downstream\",\"type\":\"timeout\","
      "\"stream\":\"downstream\",\"toxicity\":1}" },
    { "{\"type\":\"reset_peer\",\"attributes\":{\"timeout\":5}}",
      "{\"attributes\":{\"timeout\":5},\"name\":\"reset_peer_downstream\",\"type\":\"reset_peer\","
      "\"stream\":\"downstream\",\"toxicity\":1}" },
    { "{\"type\":\"slicer\",\"attributes\":{\"average_size\":64,\"size_variation\":32,"
      "\"delay\":10}}",
      "{\"attributes\":{\"average_size\":64,\"size_variation\":32,\"delay\":10},"
      "\"name\":\"slicer_downstream\",\"type\":\"slicer\",\"stream\":\"downstream\","
      "\"toxicity\":1}" },
    { "{\"type\":\"limit_data\",\"attributes\":{\"bytes\":42}}",
      "{\"attributes\":{\"bytes\":42},\"name\":\"limit_data_downstream\",\"type\":\"limit_data\","
      "\"stream\":\"downstream\",\"toxicity\":1}" },
    { "{\"type\":\"latency\",\"name\":\"a\",\"on\":\"1/3\",\"after\":\"5s\",\"for\":1500,"
      "\"every\":\"1m\",\"seed\":7,\"attributes\":{\"latency\":1}}",
      "{\"attributes\":{\"latency\":1,\"jitter\":0},\"name\":\"a\",\"type\":\"latency\","
      "\"stream\":\"downstream\",\"toxicity\":1,\"on\":\"1/3\",\"after\":\"5s\","
      "\"for\":\"1.5s\",\"every\":\"1m\",\"seed\":7}" },
    { "{\"type\":\"latency\",\"on\":17}",
      "{\"attributes\":{\"latency\":0,\"jitter\":0},\"name\":\"latency_downstream\","
      "\"type\":\"latency\",\"stream\":\"downstream\",\"toxicity\":1,\"on\":\"17\"}" },
    { "{\"type\":\"latency\",\"on\":\"new\"}",
      "{\"attributes\":{\"latency\":0,\"jitter\":0},\"name\":\"latency_downstream\","
      "\"type\":\"latency\",\"stream\":\"downstream\",\"toxicity\":1,\"on\":\"new\"}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      assert_row (rows[i].text, rows[i].again);
      assert_row (rows[i].again, rows[i].again);
    }
}

static void
wrong_ones_say_what_is_wrong (void **state)
{
  static const struct
  {
    HwControlError code;
    const char *text, *part;
  } rows[] = {
    { HW_CONTROL_ERROR_REFUSED, "{}", "invalid toxic type" },
    { HW_CONTROL_ERROR_REFUSED, "{\"type\":\"down\"}", "invalid toxic type" },
    { HW_CONTROL_ERROR_REFUSED, "{\"type\":\"latency\",\"stream\":\"sideways\"}",
      "stream was invalid, can be either upstream or downstream" },
    { HW_CONTROL_ERROR_REFUSED, "{\"type\":\"down\",\"stream\":\"\"}", "stream was invalid" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":5}", "\"type\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"name\":true}", "\"name\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"toxicity\":1.5}", "\"toxicity\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"toxicity\":-0.1}", "\"toxicity\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"toxicity\":\"1\"}", "\"toxicity\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"attributes\":[]}", "\"attributes\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"attributes\":{\"latency\":-1}}", "latency" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"attributes\":{\"latency\":1.5}}", "latency" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"attributes\":{\"latency\":\"1\"}}",
      "latency" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"attributes\":{\"latency\":{}}}", "latency" },
    { HW_CONTROL_ERROR_BODY,
      "{\"type\":\"latency\",\"attributes\":{\"latency\":9223372036854775807}}", "latency" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"on\":\"1/0\"}", "\"on\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"on\":-1}", "\"on\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"on\":[]}", "\"on\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"on\":1.5}", "\"on\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"after\":\"soon\"}", "soon" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"after\":-1}", "\"after\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"after\":9223372036854775807}", "\"after\"" },
    { HW_CONTROL_ERROR_BODY, "{\"type\":\"latency\",\"seed\":-1}", "\"seed\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) root
          = hw_json_member_parse (rows[i].text, strlen (rows[i].text), 65536, NULL);
      g_autoptr (GError) error = NULL;
      HwFaultSpec spec;

      if (hw_toxic_json_read (&spec, json_node_get_object (root), &error))
        fail_msg ("%s was read", rows[i].text);
      if (!g_error_matches (error, HW_CONTROL_ERROR, (int) rows[i].code)
          || strstr (error->message, rows[i].part) == NULL)
        fail_msg ("%s: %s", rows[i].text, error->message);
    }
}

static void
an_update_leaves_what_it_does_not_say (void **state)
{
  static const char *const made = "{\"type\":\"latency\",\"attributes\":{\"latency\":100,"
                                  "\"jitter\":10},\"toxicity\":0.5,\"after\":\"5s\"}";
  static const char *const change = "{\"attributes\":{\"jitter\":20},\"name\":\"other\","
                                    "\"type\":\"slicer\",\"stream\":\"upstream\",\"for\":\"2s\"}";
  g_autoptr (JsonNode) root = hw_json_member_parse (made, strlen (made), 65536, NULL);
  g_autoptr (JsonNode) change_root = hw_json_member_parse (change, strlen (change), 65536, NULL);
  g_auto (HwFaultSpec) spec;
  g_autofree char *again = NULL;

  assert_true (hw_toxic_json_read (&spec, json_node_get_object (root), NULL));
  assert_true (hw_toxic_json_update (&spec, json_node_get_object (change_root), NULL));
  again = write_again (&spec);
  assert_string_equal (again, "{\"attributes\":{\"latency\":100,\"jitter\":20},"
                              "\"name\":\"latency_downstream\",\"type\":\"latency\","
                              "\"stream\":\"downstream\",\"toxicity\":0.5,\"after\":\"5s\","
                              "\"for\":\"2s\"}");
}

/* No fault is a special case: each type of the table can be added by its name, and comes back. */
static void
each_type_of_the_table_goes_there_and_back (void **state)
{
  const HwFaultType *type;

  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      g_auto (HwFaultSpec) spec;
      g_autofree char *text = NULL;

      hw_fault_spec_init (&spec, type);
      if (!hw_fault_type_is_both_ways (type))
        spec.stream = HW_FAULT_STREAM_UPSTREAM;
      spec.name = g_strdup ("x");
      for (guint a = 0; a < hw_fault_type_get_n_attributes (type); a++)
        spec.values[a] = MIN (1, hw_fault_type_get_attribute (type, a)->max);
      text = write_again (&spec);
      assert_row (text, text);
    }
}

static void
the_table_is_json (void **state)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonNode) root = NULL;
  guint n = 0;

  while (hw_fault_type_nth (n) != NULL)
    n++;
  hw_toxic_json_append_types (out);
  root = hw_json_member_parse (out->str, out->len, 65536, NULL);
  assert_non_null (root);
  assert_int_equal (json_array_get_length (json_node_get_array (root)), n);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (toxics_are_read_and_written),
    cmocka_unit_test (wrong_ones_say_what_is_wrong),
    cmocka_unit_test (an_update_leaves_what_it_does_not_say),
    cmocka_unit_test (each_type_of_the_table_goes_there_and_back),
    cmocka_unit_test (the_table_is_json),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
