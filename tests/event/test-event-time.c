/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that times are written and read to the microsecond, against GLib's own calendar.
 */
#include "hw-test.h"

#include "event/hw-event-time.h"

static void
agrees_with_glibs_calendar (void **state)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);

  for (int i = 0; i < 20000; i++)
    {
      gint64 seconds = (gint64) (g_rand_double (random) * 2.8e11) - G_GINT64_CONSTANT (30000000000);
      gint64 us = g_rand_int_range (random, 0, G_USEC_PER_SEC);
      g_autoptr (GDateTime) then = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected = g_date_time_format (then, "%Y-%m-%dT%H:%M:%S");
      g_autofree char *with_us = g_strdup_printf ("%s.%06dZ", expected, (int) us);
      g_autoptr (GString) written = g_string_new (NULL);
      gint64 back = 0;

      hw_event_time_append (written, seconds * G_USEC_PER_SEC + us);
      assert_string_equal (written->str, with_us);
      assert_true (hw_event_time_parse (written->str, &back));
      assert_int_equal (back, seconds * G_USEC_PER_SEC + us);
    }
}

static void
reads_rows (void **state)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    gint64 time_us;
  } rows[] = {
    { "1970-01-01T00:00:00Z", TRUE, 0 },
    { "1970-01-01T00:00:00.000001Z", TRUE, 1 },
    { "1969-12-31T23:59:59.999999Z", TRUE, -1 },
    { "1970-01-01t00:00:01.5z", TRUE, 1500000 },
    { "1970-01-01T00:00:00.123456789Z", TRUE, 123456 },
    { "1970-01-01T01:30:00+01:30", TRUE, 0 },
    { "1969-12-31T16:00:00-08:00", TRUE, 0 },
    { "2016-12-31T23:59:60Z", TRUE, G_GINT64_CONSTANT (1483228800000000) },
    { "2024-02-29T00:00:00Z", TRUE, G_GINT64_CONSTANT (1709164800000000) },
    { "2023-02-29T00:00:00Z", FALSE, 0 },
    { "2026-13-01T00:00:00Z", FALSE, 0 },
    { "2026-00-01T00:00:00Z", FALSE, 0 },
    { "2026-04-31T00:00:00Z", FALSE, 0 },
    { "2026-04-30T24:00:00Z", FALSE, 0 },
    { "2026-04-30T23:60:00Z", FALSE, 0 },
    { "2026-04-30T23:00:61Z", FALSE, 0 },
    { "2026-04-30T23:00:00", FALSE, 0 },
    { "2026-04-30T23:00:00.Z", FALSE, 0 },
    { "2026-04-30T23:00:00.1234567890Z", FALSE, 0 },
    { "2026-04-30T23:00:00ZZ", FALSE, 0 },
    { "2026-04-30T23:00:00+1:00", FALSE, 0 },
    { "0000-01-01T00:00:00Z", FALSE, 0 },
    { "-026-04-30T23:00:00Z", FALSE, 0 },
    { "2026-04-30", FALSE, 0 },
    { "", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 time_us = 42;

      if (hw_event_time_parse (rows[i].text, &time_us) != rows[i].ok)
        fail_msg ("%s", rows[i].text);
      assert_int_equal (time_us, rows[i].ok ? rows[i].time_us : 42);
    }
}

static void
stays_within_four_digits_of_year (void **state)
{
  static const struct
  {
    gint64 time_us;
    const char *text;
  } rows[] = {
    { G_MININT64, "0001-01-01T00:00:00.000000Z" },
    { G_MAXINT64, "9999-12-31T23:59:59.999999Z" },
    { 0, "1970-01-01T00:00:00.000000Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) written = g_string_new (NULL);

      hw_event_time_append (written, rows[i].time_us);
      assert_string_equal (written->str, rows[i].text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (agrees_with_glibs_calendar),
    cmocka_unit_test (reads_rows),
    cmocka_unit_test (stays_within_four_digits_of_year),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
