/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that spans of time have two ends, are found, and stay within bounds. */
#include "hw-test.h"

#include "hw-strip-spans.h"

static void
spans_have_two_ends (void **state)
{
  g_autoptr (HwStripSpans) spans = hw_strip_spans_new ();

  hw_strip_spans_end (spans, 1);
  assert_int_equal (hw_strip_spans_get_n (spans), 0);
  assert_false (hw_strip_spans_is_open (spans));
  hw_strip_spans_begin (spans, 10);
  hw_strip_spans_begin (spans, 12);
  assert_int_equal (hw_strip_spans_get_n (spans), 1);
  assert_true (hw_strip_spans_is_open (spans));
  assert_int_equal (hw_strip_spans_get (spans, 0)->to, HW_TIME_NEVER);
  hw_strip_spans_end (spans, 20);
  hw_strip_spans_end (spans, 22);
  assert_false (hw_strip_spans_is_open (spans));
  assert_int_equal (hw_strip_spans_get (spans, 0)->from, 10);
  assert_int_equal (hw_strip_spans_get (spans, 0)->to, 20);
}

/* Two that have ended, and one that hasn't: 10–20, 30–40, 50– */
static HwStripSpans *
new_three (void)
{
  HwStripSpans *spans = hw_strip_spans_new ();

  for (HwTime from = 10; from < 50; from += 20)
    {
      hw_strip_spans_begin (spans, from);
      hw_strip_spans_end (spans, from + 10);
    }
  hw_strip_spans_begin (spans, 50);

  return spans;
}

static void
spans_are_found (void **state)
{
  static const struct
  {
    HwTime time;
    guint found;
    gboolean contained;
  } rows[] = { { 9, 0, FALSE },  { 10, 0, TRUE }, { 19, 0, TRUE },  { 20, 1, FALSE },
               { 29, 1, FALSE }, { 30, 1, TRUE }, { 39, 1, TRUE },  { 40, 2, FALSE },
               { 49, 2, FALSE }, { 50, 2, TRUE }, { 9999, 2, TRUE } };
  g_autoptr (HwStripSpans) spans = new_three ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      assert_int_equal (hw_strip_spans_find (spans, rows[i].time), rows[i].found);
      assert_int_equal (hw_strip_spans_contain (spans, rows[i].time), rows[i].contained);
    }
  hw_strip_spans_end (spans, 60);
  assert_int_equal (hw_strip_spans_find (spans, 60), 3);
  assert_false (hw_strip_spans_contain (spans, 60));
}

static void
the_past_is_forgotten (void **state)
{
  g_autoptr (HwStripSpans) spans = new_three ();

  hw_strip_spans_forget_past (spans);
  assert_int_equal (hw_strip_spans_get_n (spans), 1);
  assert_int_equal (hw_strip_spans_get (spans, 0)->from, 50);
  hw_strip_spans_end (spans, 60);
  hw_strip_spans_forget_past (spans);
  assert_int_equal (hw_strip_spans_get_n (spans), 0);
}

static void
spans_are_bounded (void **state)
{
  g_autoptr (HwStripSpans) spans = hw_strip_spans_new ();

  for (int i = 0; i < HW_STRIP_SPANS_MAX + 5; i++)
    {
      hw_strip_spans_begin (spans, i * 2);
      hw_strip_spans_end (spans, i * 2 + 1);
    }
  assert_int_equal (hw_strip_spans_get_n (spans), HW_STRIP_SPANS_MAX);
  assert_int_equal (hw_strip_spans_get (spans, 0)->from, 10);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (spans_have_two_ends),
    cmocka_unit_test (spans_are_found),
    cmocka_unit_test (the_past_is_forgotten),
    cmocka_unit_test (spans_are_bounded),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
