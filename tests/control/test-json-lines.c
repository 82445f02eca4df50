/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that objects and members are found in the lines in which they are written. */
#include "hw-test.h"

#include "control/hw-json-lines.h"

static const char *const text = "[\n"
                                " {\"name\": \"a\",\n"
                                "  \"upstream\": \"x:1\" }, {\n"
                                "  \"toxics\": [\n"
                                "   {\"type\":\n"
                                "     \"cut\"}\n"
                                "  ]}\n"
                                "]";

static void
each_is_found_in_its_line (void **state)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (HwJsonLines) lines = hw_json_lines_new (parser);
  JsonArray *proxies;
  JsonObject *first, *second, *toxic;

  assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  proxies = json_node_get_array (json_parser_get_root (parser));
  first = json_array_get_object_element (proxies, 0);
  second = json_array_get_object_element (proxies, 1);
  toxic = json_array_get_object_element (json_object_get_array_member (second, "toxics"), 0);

  assert_int_equal (hw_json_lines_of_object (lines, first), 2);
  assert_int_equal (hw_json_lines_of_member (lines, first, "name"), 2);
  assert_int_equal (hw_json_lines_of_member (lines, first, "upstream"), 3);
  assert_int_equal (hw_json_lines_of_object (lines, second), 3);
  assert_int_equal (hw_json_lines_of_object (lines, toxic), 5);
  assert_int_equal (hw_json_lines_of_member (lines, toxic, "type"), 6);
  assert_int_equal (hw_json_lines_of_member (lines, toxic, "name"), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_is_found_in_its_line),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
