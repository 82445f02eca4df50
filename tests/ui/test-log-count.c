/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the line under the log counts what is there, shown and gone. */
#include "hw-test.h"

#include <locale.h>

#include "hw-log-count.h"

static void
test_counts (void **state)
{
  static const struct
  {
    HwLogCount count;
    const char *text;
  } rows[] = {
    { { 0, 0, 0, FALSE, FALSE }, "0 events" },
    { { 1, 0, 1, FALSE, FALSE }, "1 event" },
    { { 999, 0, 999, FALSE, FALSE }, "999 events" },
    { { 1000, 1, 1000, FALSE, FALSE }, "1000 events · the oldest 1 is gone" },
    { { 1000, 234, 1000, FALSE, FALSE }, "1000 events · the oldest 234 are gone" },
    { { 500, 0, 12, TRUE, FALSE }, "12 of 500 events match" },
    { { 500, 0, 12, TRUE, TRUE }, "12 of 500 events match so far, searching…" },
    { { 1, 0, 0, TRUE, FALSE }, "0 of 1 event matches" },
    { { 1000, 5, 0, TRUE, FALSE }, "0 of 1000 events match · the oldest 5 are gone" },
  };

  setlocale (LC_ALL, "C");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_log_count_describe (&rows[i].count);

      assert_string_equal (text, rows[i].text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_counts) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
