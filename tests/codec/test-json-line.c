/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the reader of a line takes JSON's objects, and nothing that isn't one. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-json-line.h"

static const char *
read_line (const char *text, HwJsonLine *line)
{
  /* A block of just that size, so that a sanitizer sees a read past its end. */
  g_autofree guint8 *exact = g_memdup2 (text, strlen (text));
  const char *wrong;

  hw_json_line_read (line, exact, strlen (text), &wrong);
  return wrong;
}

static void
good_lines (void **state)
{
  static const char *const rows[] = {
    "{\"type\":0}",
    " {\"type\":0}" + 1,
    "{ \"type\" : 0 }\r",
    "{\"type\":255,\"seq\":18446744073709551615,\"ack\":0}",
    "{\"type\":1,\"text\":\"\\ud83d\\ude00 \\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u0000\"}",
    "{\"type\":1,\"x\":null,\"y\":true,\"z\":false}",
    "{\"type\":1,\"x\":-0.5e+10,\"y\":0,\"z\":-1E-3}",
    "{\"x\":{},\"y\":[],\"type\":1}",
    "{\"x\":[1,[2,{\"type\":3,\"type\":4}],{\"a\":[{}]} , \"}\"],\"type\":1}",
    "{\"x\":{\"a\" : {\"b\": [1 , 2]}, \"\\u0074ype\":1},\"type\":1}",
    "{\"\":1,\"type\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwJsonLine line;
      const char *wrong = read_line (rows[i], &line);

      if (wrong != NULL)
        fail_msg ("%s: %s", rows[i], wrong);
    }
}

/* HW-P-062 */
static void
wrong_lines_say_why (void **state)
{
  static const struct
  {
    const char *line, *word;
  } rows[] = {
    { "", "begin" },
    { "[]", "begin" },
    { "{", "string" },
    { "{}", "type" },
    { "{\"type\"}", "colon" },
    { "{\"type\":}", "number" },
    { "{\"type\":0", "go on or end" },
    { "{\"type\":0,}", "string" },
    { "{\"type\":0}}", "more than one" },
    { "{\"type\":0} {\"type\":0}", "more than one" },
    { "{type:0}", "string" },
    { "{'type':0}", "string" },
    { "{\"type\":\"0\"}", "number" },
    { "{\"type\":-1}", "number" },
    { "{\"type\":256}", "range" },
    { "{\"type\":01}", "begins with 0" },
    { "{\"type\":1.0}", "go on or end" },
    { "{\"type\":1e0}", "go on or end" },
    { "{\"type\":1,\"seq\":18446744073709551616}", "range" },
    { "{\"type\":1,\"ack\":99999999999999999999999}", "range" },
    { "{\"type\":1,\"seq\":NaN}", "number" },
    { "{\"type\":1,\"reply\":1}", "true nor false" },
    { "{\"type\":1,\"reply\":truth}", "true nor false" },
    { "{\"type\":1,\"more\":\"true\"}", "true nor false" },
    { "{\"type\":1,\"more\":true,\"more\":true}", "twice" },
    { "{\"type\":1,\"text\":1}", "string" },
    { "{\"type\":1,\"text\":null}", "string" },
    { "{\"type\":1,\"text\":\"a}", "string" },
    { "{\"type\":1,\"text\":\"\\x41\"}", "escape" },
    { "{\"type\":1,\"text\":\"\\u12\"}", "escape" },
    { "{\"type\":1,\"text\":\"\\u12g4\"}", "escape" },
    { "{\"type\":1,\"text\":\"\\ud800\"}", "escape" },
    { "{\"type\":1,\"text\":\"\\ud800\\u0041\"}", "escape" },
    { "{\"type\":1,\"text\":\"\\ud800\\ud800\"}", "escape" },
    { "{\"type\":1,\"text\":\"\\udc00\"}", "escape" },
    { "{\"type\":1,\"text\":\"\t\"}", "escape" },
    { "{\"type\":1,\"text\":\"\\", "escape" },
    { "{\"type\":1,\"text\":\"\xff\"}", "UTF-8" },
    { "{\"type\":1,\"text\":\"\",\"data\":\"\"}", "text and data" },
    { "{\"type\":1,\"type\":1}", "twice" },
    { "{\"type\":1,\"x\":1,\"x\":2}", "twice" },
    { "{\"\\u0074ype\":1}", "escape" },
    { "{\"type\":1,\"x\":}", "none of JSON" },
    { "{\"type\":1,\"x\":nul}", "none of JSON" },
    { "{\"type\":1,\"x\":.5}", "none of JSON" },
    { "{\"type\":1,\"x\":+5}", "none of JSON" },
    { "{\"type\":1,\"x\":-}", "none of JSON" },
    { "{\"type\":1,\"x\":1.}", "none of JSON" },
    { "{\"type\":1,\"x\":1e}", "none of JSON" },
    { "{\"type\":1,\"x\":00}", "go on or end" },
    { "{\"type\":1,\"x\":[1,]}", "none of JSON" },
    { "{\"type\":1,\"x\":[1}", "list or object" },
    { "{\"type\":1,\"x\":{1:2}}", "string" },
    { "{\"type\":1,\"x\":{\"a\"}}", "colon" },
    { "{\"type\":1,\"x\":{\"a\":1]}", "list or object" },
    { "{\"type\":1,\"x\":[", "none of JSON" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwJsonLine line;
      const char *wrong = read_line (rows[i].line, &line);

      if (wrong == NULL || strstr (wrong, rows[i].word) == NULL)
        fail_msg ("%s: %s", rows[i].line, wrong == NULL ? "taken" : wrong);
    }
}

/* HW-P-063: 32 levels with the object itself, and never more of the machine's own stack. */
static void
depth_is_bounded (void **state)
{
  static const struct
  {
    const char *open, *close;
  } kinds[] = { { "[", "]" }, { "{\"a\":", "}" } };

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    for (guint levels = 29; levels < 36; levels++)
      {
        g_autoptr (GString) text = g_string_new ("{\"type\":1,\"x\":");
        HwJsonLine line;

        for (guint i = 1; i < levels; i++)
          g_string_append (text, kinds[kind].open);
        g_string_append (text, "1");
        for (guint i = 1; i < levels; i++)
          g_string_append (text, kinds[kind].close);
        g_string_append (text, "}");
        if (levels <= 32)
          assert_null (read_line (text->str, &line));
        else
          assert_string_equal (read_line (text->str, &line), "deeper than 32 levels");
      }
}

/* HW-P-064 */
static void
keys_are_bounded (void **state)
{
  for (guint n = 30; n < 35; n++)
    {
      g_autoptr (GString) text = g_string_new ("{\"type\":1");
      HwJsonLine line;

      for (guint i = 1; i < n; i++)
        g_string_append_printf (text, ",\"k%u\":%u", i, i);
      g_string_append (text, "}");
      assert_true ((read_line (text->str, &line) == NULL) == (n <= 32));
    }
}

/* Cut short anywhere, a line is no line. */
static void
every_prefix_is_wrong (void **state)
{
  static const char text[] = "{\"type\":1,\"seq\":7,\"reply\":true,\"x\":[{\"a\":null},-1.5e3],"
                             "\"text\":\"\\u00e9\\ud83d\\ude00\\n\"}";

  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autofree char *prefix = g_strndup (text, length);
      HwJsonLine line;

      assert_non_null (read_line (prefix, &line));
    }
}

static void
fields_are_kept (void **state)
{
  static const char text[]
      = "{\"ack\":3,\"type\":200,\"reply\":true,\"seq\":18446744073709551615,\"data\":\"YQ==\"}";
  const char *wrong;
  HwJsonLine line;

  assert_true (hw_json_line_read (&line, (const guint8 *) text, sizeof text - 1, &wrong));
  assert_int_equal (line.type, 200);
  assert_true (line.seq == G_MAXUINT64);
  assert_int_equal (line.ack, 3);
  assert_true (line.reply);
  assert_null (line.text);
  assert_int_equal (line.data_size, 4);
  assert_memory_equal (line.data, "YQ==", 4);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (good_lines),
    cmocka_unit_test (wrong_lines_say_why),
    cmocka_unit_test (depth_is_bounded),
    cmocka_unit_test (keys_are_bounded),
    cmocka_unit_test (every_prefix_is_wrong),
    cmocka_unit_test (fields_are_kept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
