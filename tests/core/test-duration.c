/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that durations are read and written without loss, and that parsecs aren't. */
#include "hw-test.h"

#include "core/hw-duration.h"
#include "core/hw-error.h"
#include "core/hw-random.h"

static void
reads_and_writes (void **state)
{
  static const struct
  {
    const char *text;
    HwTime us;
    const char *written;
  } rows[] = {
    { "0", 0, "0" },
    { "off", 0, "0" },
    { "0s", 0, "0" },
    { "0h", 0, "0" },
    { "1us", 1, "1us" },
    { "100us", 100, "100us" },
    { "250ms", HW_MSEC (250), "250ms" },
    { "0.25s", HW_MSEC (250), "250ms" },
    { "1.5s", HW_MSEC (1500), "1.5s" },
    { "1.000001s", HW_SEC (1) + 1, "1000001us" },
    { "1.0000019s", HW_SEC (1) + 1, "1000001us" },
    { "5s", HW_SEC (5), "5s" },
    { "5000ms", HW_SEC (5), "5s" },
    { "05s", HW_SEC (5), "5s" },
    { "90s", HW_SEC (90), "90s" },
    { "150s", HW_SEC (150), "150s" },
    { "1.5m", HW_SEC (90), "90s" },
    { "2m", HW_SEC (120), "2m" },
    { "120s", HW_SEC (120), "2m" },
    { "2h", HW_SEC (7200), "2h" },
    { "0.5h", HW_SEC (1800), "30m" },
    { "720h", HW_SEC (720) * 3600, "720h" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwTime us = -1;
      g_autofree char *written = NULL;

      assert_true (hw_duration_parse (rows[i].text, &us, NULL));
      assert_int_equal (us, rows[i].us);
      written = hw_duration_format (us);
      assert_string_equal (written, rows[i].written);
    }
}

static void
refuses_junk (void **state)
{
  static const char *const rows[] = {
    "",     "5 parsecs", "5",   "s",     "-5s",  "+5s", " 5s",  "5s ",
    "5 s",  "5.s",       ".5s", "5..5s", "1.5",  "5S",  "5sec", "1e3s",
    "0x5s", "5d",        "Off", "5s5s",  "1,5s", "nan", "infs", "00",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwTime us = 4711;
      g_autoptr (GError) error = NULL;
      g_autofree char *message
          = g_strdup_printf ("\"%s\" is no duration; write it like 250ms, 5s, 2m or 2h", rows[i]);

      assert_false (hw_duration_parse (rows[i], &us, &error));
      assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_DURATION));
      assert_string_equal (error->message, message);
      assert_int_equal (us, 4711);
    }
}

static void
refuses_what_is_too_long (void **state)
{
  static const char *const rows[] = {
    "720.1h",
    "721h",
    "43201m",
    "2592001s",
    "99999999999999999999999999h",
    "2592000000001us",
    "18446744073709551616us",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwTime us = 4711;
      g_autoptr (GError) error = NULL;

      assert_false (hw_duration_parse (rows[i], &us, &error));
      assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_DURATION));
      assert_non_null (strstr (error->message, rows[i]));
      assert_non_null (strstr (error->message, "at most 720h"));
      assert_int_equal (us, 4711);
    }
}

static void
reads_back_what_it_wrote (void **state)
{
  HwRandom random;

  hw_random_init (&random, 1);
  for (int i = 0; i < 20000; i++)
    {
      HwTime us = hw_random_range (&random, 0, HW_SEC (720) * 3600 >> (i % 40)), read = -1;
      g_autofree char *text = hw_duration_format (us);

      assert_true (hw_duration_parse (text, &read, NULL));
      assert_int_equal (read, us);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (reads_and_writes),
    cmocka_unit_test (refuses_junk),
    cmocka_unit_test (refuses_what_is_too_long),
    cmocka_unit_test (reads_back_what_it_wrote),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
