/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that JSON's values are written as JSON, and as short as they can be. */
#include "hw-test.h"

#include "control/hw-json-text.h"

static void
numbers_are_short (void **state)
{
  static const struct
  {
    double number;
    const char *text;
  } rows[] = {
    { 0, "0" },         { 1, "1" },         { 0.5, "0.5" },
    { 0.1, "0.1" },     { 0.333, "0.333" }, { 1.0 / 3, "0.3333333333333333" },
    { -0.25, "-0.25" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      hw_json_text_append_number (out, rows[i].number);
      assert_string_equal (out->str, rows[i].text);
      assert_true (g_ascii_strtod (out->str, NULL) == rows[i].number);
    }
}

static void
strings_are_escaped (void **state)
{
  static const struct
  {
    const char *text, *json;
  } rows[] = {
    { NULL, "null" },
    { "", "\"\"" },
    { "a\"b\\c", "\"a\\\"b\\\\c\"" },
    { "\n\001", "\"\\n\\u0001\"" },
    { "ä✂", "\"ä✂\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new ("[");

      hw_json_text_append_string (out, rows[i].text);
      assert_string_equal (out->str + 1, rows[i].json);
    }
}

static void
commas_stand_between (void **state)
{
  g_autoptr (GString) out = g_string_new ("{");

  hw_json_text_append_key (out, "a");
  hw_json_text_append_boolean (out, TRUE);
  hw_json_text_append_key (out, "b");
  g_string_append_c (out, '[');
  for (int i = 0; i < 2; i++)
    {
      hw_json_text_append_separator (out);
      hw_json_text_append_string (out, "[");
    }
  g_string_append (out, "]}");
  assert_string_equal (out->str, "{\"a\":true,\"b\":[\"[\",\"[\"]}");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (numbers_are_short),
    cmocka_unit_test (strings_are_escaped),
    cmocka_unit_test (commas_stand_between),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
