/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that an event comes back from JSON as it went, and that nothing else gets in. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-error.h"
#include "event/hw-event-json.h"
#include "event-values.h"

#define HEAD "{\"time\":\"2026-11-23T03:54:55.583012Z\",\"mono_us\":7,\"source\":\"client\""
#define START HEAD ",\"event\":\"connected\""

static HwEvent *
connected (void)
{
  return hw_event_new_at (HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, 7,
                          G_GINT64_CONSTANT (1795406095583012));
}

static void
assert_round_trip (const HwEvent *event)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = hw_event_to_json (event);
  g_autoptr (HwEvent) back = hw_event_new_from_json (json, -1, &error);

  assert_null (strchr (json, '\n'));
  assert_null (error);
  assert_same_event (event, back);
}

static void
has_the_documented_form (void **state)
{
  g_autoptr (HwEvent) event = connected ();
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *json = NULL;

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "a\"b\\\n\x01\x7f\xc2\x85é");
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, 3);
  json = hw_event_to_json (event);
  assert_string_equal (json, START ",\"conn\":3,\"text\":\"a\\\"b\\\\\\n\\u0001\\u007f\\u0085é\"}");
  hw_event_append_json_line (event, line);
  assert_int_equal (line->len, strlen (json) + 1);
  assert_int_equal (line->str[line->len - 1], '\n');
}

static void
every_field_comes_back (void **state)
{
  static const gint64 numbers[] = { 0, -1, 1, 183, G_MAXINT64, G_MININT64 };
  static const char *const strings[]
      = { "", "127.0.0.1:9877", "\t\"\\/\b\f\r\n", "π → 🫀", "\xff" };
  g_autoptr (HwEvent) all = connected ();

  for (int field = 0; field < HW_N_EVENT_FIELDS; field++)
    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        g_autoptr (HwEvent) event = connected ();

        if (hw_event_field_is_string (field))
          hw_event_set_string (event, field, strings[i % G_N_ELEMENTS (strings)]);
        else
          hw_event_set_number (event, field, numbers[i]);
        assert_round_trip (event);
      }
  for (int field = 0; field < HW_N_EVENT_FIELDS; field++)
    if (hw_event_field_is_string (field))
      hw_event_set_string (all, field, "x");
    else
      hw_event_set_number (all, field, field);
  assert_round_trip (all);
}

static void
every_kind_and_source_comes_back (void **state)
{
  for (int kind = 0; kind < HW_N_EVENT_KINDS; kind++)
    {
      g_autoptr (HwEvent) event
          = hw_event_new_at (kind, kind % HW_N_EVENT_SOURCES, -kind, kind * G_USEC_PER_SEC - 1);

      assert_round_trip (event);
    }
}

static void
reads_what_another_writer_may_say (void **state)
{
  static const char *const lines[] = {
    " { \"event\" : \"connected\", \"source\":\"client\",\r\n\"mono_us\":7,"
    "\"time\":\"2026-11-23T04:54:55.583012+01:00\" } \n",
    START ",\"later\":{\"a\":[1,null,true,{\"conn\":\"x\"}]}}",
    HEAD ",\"event\":\"\\u0063onnected\"}",
  };
  g_autoptr (HwEvent) expected = connected ();

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HwEvent) event = hw_event_new_from_json (lines[i], -1, &error);

      assert_null (error);
      assert_same_event (event, expected);
    }
}

static void
assert_refused (const char *line, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HwEvent) event = hw_event_new_from_json (line, length, &error);

  if (event != NULL)
    fail_msg ("read as an event: %.200s", line);
  assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_PROTOCOL));
  assert_null (strchr (error->message, '\n'));
}

static void
refuses_what_is_no_event (void **state)
{
  static const char *const lines[] = {
    "",
    " ",
    "x",
    "null",
    "[]",
    "{}",
    "{",
    "}",
    "\"",
    "{\"",
    "{]",
    "{}}",
    "{} {}",
    "\xef\xbb\xbf{}",
    /* the head */
    "{\"mono_us\":7,\"source\":\"client\",\"event\":\"connected\"}",
    "{\"time\":7,\"mono_us\":7,\"source\":\"client\",\"event\":\"connected\"}",
    "{\"time\":\"now\",\"mono_us\":7,\"source\":\"client\",\"event\":\"connected\"}",
    "{\"time\":\"2026-11-23T03:54:55Z\",\"source\":\"client\",\"event\":\"connected\"}",
    "{\"time\":\"2026-11-23T03:54:55Z\",\"mono_us\":\"7\",\"source\":\"client\",\"event\":"
    "\"error\"}",
    "{\"time\":\"2026-11-23T03:54:55Z\",\"mono_us\":7,\"source\":\"nobody\",\"event\":\"error\"}",
    HEAD "}",
    HEAD ",\"event\":null}",
    HEAD ",\"event\":\"exploded\"}",
    HEAD ",\"event\":[]}",
    /* a known key of a wrong type */
    START ",\"conn\":\"3\"}",
    START ",\"conn\":null}",
    START ",\"conn\":true}",
    START ",\"conn\":[3]}",
    START ",\"text\":5}",
    START ",\"text\":{}}",
    /* what json-glib alone would take, or take for something else */
    START ",\"conn\":'a'}",
    START ",\"conn\":01}",
    START ",\"conn\":-01}",
    START ",\"conn\":1.0}",
    START ",\"conn\":1e999}",
    START ",\"conn\":99999999999999999999}",
    START ",\"conn\":0x1f}",
    START ",\"conn\":9223372036854775808}",
    START ",\"conn\":-9223372036854775809}",
    START ",\"conn\":-}",
    START ",\"conn\":+1}",
    START ",\"conn\":NaN}",
    START "/* 1 */}",
    START "}// 1",
    START ",}",
    START ",,\"conn\":1}",
    START ",\"conn\":1,\"conn\":1}",
    START ",\"conn\":1,\"\\u0063onn\":1}",
    "var x = " START "}",
    START ",\"conn\" 1}",
    START ",conn:1}",
    START ",\"text\":nulll}",
    START ",\"conn\":1 2}",
    /* strings */
    START ",\"text\":\"\\u0000\"}",
    START ",\"text\":\"\\ud800\"}",
    START ",\"text\":\"\\udc00\"}",
    START ",\"text\":\"\\ud800\\u0041\"}",
    START ",\"text\":\"\\u12g4\"}",
    START ",\"text\":\"\\u1",
    START ",\"text\":\"\\x41\"}",
    START ",\"text\":\"a\nb\"}",
    START ",\"text\":\"\xff\"}",
    START ",\"text\":\"\xc0\x80\"}",
    START ",\"text\":\"\\",
    START ",\"text\":\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_refused (lines[i], -1);
}

static void
refuses_every_truncation (void **state)
{
  const char *line
      = START ",\"conn\":-12,\"text\":\"a\\u00e9\\ud83e\\udec0\",\"z\":[{\"y\":true}]}";
  g_autoptr (HwEvent) whole = hw_event_new_from_json (line, -1, NULL);

  assert_non_null (whole);
  for (gsize length = 0; length < strlen (line); length++)
    {
      g_autofree char *cut
          = g_memdup2 (line, length); /* exact, so that a reader past it is caught */

      assert_refused (cut != NULL ? cut : "", (gssize) length);
    }
}

static void
refuses_what_is_deep_or_long (void **state)
{
  static const char with_nul[] = START ",\"conn\":1}\0 ";
  g_autofree char *brackets = g_strnfill (80000, '[');
  g_autofree char *deep = g_strnfill (60000, '[');
  g_autofree char *braces = g_strdup_printf (START ",\"z\":%s", deep);
  g_autofree char *blanks = g_strnfill (64 * 1024, ' ');
  g_autofree char *too_long = g_strconcat (START, "}", blanks, NULL);
  g_autoptr (HwEvent) just_fits = NULL;

  assert_refused (brackets, -1);
  assert_refused (braces, -1);
  assert_refused (too_long, -1);
  assert_refused (with_nul, sizeof with_nul - 1);
  just_fits = hw_event_new_from_json (too_long, 64 * 1024, NULL);
  assert_non_null (just_fits);
}

static void
depth_has_an_edge (void **state)
{
  for (int depth = 30; depth <= 32; depth++)
    {
      g_autofree char *open = g_strnfill ((gsize) depth, '[');
      g_autofree char *close = g_strnfill ((gsize) depth, ']');
      g_autofree char *line = g_strdup_printf (START ",\"z\":%s%s}", open, close);
      g_autoptr (HwEvent) event = hw_event_new_from_json (line, -1, NULL);

      assert_int_equal (event != NULL, depth + 1 <= 32);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (has_the_documented_form),
    cmocka_unit_test (every_field_comes_back),
    cmocka_unit_test (every_kind_and_source_comes_back),
    cmocka_unit_test (reads_what_another_writer_may_say),
    cmocka_unit_test (refuses_what_is_no_event),
    cmocka_unit_test (refuses_every_truncation),
    cmocka_unit_test (refuses_what_is_deep_or_long),
    cmocka_unit_test (depth_has_an_edge),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
