/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that spans round into the right unit, and that strangers' texts are tamed. */
#include "hw-test.h"

#include <string.h>

#include "event/hw-event-format.h"

static void
spans_for_people (void **state)
{
  static const struct
  {
    HwTime span_us;
    const char *text;
  } rows[] = {
    { -5, "0 µs" },
    { 0, "0 µs" },
    { 183, "183 µs" },
    { 999, "999 µs" },
    { 1000, "1.0 ms" },
    { 1249, "1.2 ms" },
    { 9949, "9.9 ms" },
    { 9950, "10 ms" },
    { 419600, "420 ms" },
    { 999499, "999 ms" },
    { 999500, "1.0 s" },
    { 2000000, "2.0 s" },
    { 59949999, "59.9 s" },
    { 59950000, "1 min" },
    { 60000000, "1 min" },
    { HW_SEC (125), "2 min 5 s" },
    { HW_SEC (3600) - 1, "1 h" },
    { HW_SEC (7875), "2 h 11 min" },
    { HW_SEC (7200), "2 h" },
    { G_MAXINT64, "2562047788 h 1 min" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_format_span (rows[i].span_us);

      assert_string_equal (text, rows[i].text);
    }
}

static void
strangers_texts (void **state)
{
  static const struct
  {
    const char *text;
    gsize max_bytes;
    const char *safe;
  } rows[] = {
    { "hello", 5, "hello" },
    { "hello", 4, "hell…" },
    { "", 0, "" },
    { "é", 1, "…" },
    { "aé", 2, "a…" },
    { "a\nb\r\t", 99, "a\\nb\\r\\t" },
    { "\033[2J\x7f", 99, "\\x1b[2J\\x7f" },
    { "\xc2\x9b", 99, "\\x9b" },
    { "\u202egpj.exe\u2066", 99, "\\u202egpj.exe\\u2066" },
    { "\u2028", 99, "\\u2028" },
    { "👩‍🚀 π", 99, "👩‍🚀 π" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      hw_format_append_safe (out, rows[i].text, rows[i].max_bytes);
      assert_string_equal (out->str, rows[i].safe);
    }
}

static void
one_is_not_many (void **state)
{
  g_autoptr (GString) out = g_string_new (NULL);

  hw_format_append_count (out, 1, "probe", "probes");
  hw_format_append_count (out, 0, "probe", "probes");
  assert_string_equal (out->str, "1 probe0 probes");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (spans_for_people),
    cmocka_unit_test (strangers_texts),
    cmocka_unit_test (one_is_not_many),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
