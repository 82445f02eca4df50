/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the search for the longest interval goes as it is told: a letter a beat. */
#include "hw-test.h"

#include "core/hw-adaptive.h"

static const HwHeartbeatConfig config = { .interval_us = HW_SEC (15),
                                          .timeout_us = HW_SEC (5),
                                          .misses = 1,
                                          .policy = HW_HEARTBEAT_POLICY_ADAPTIVE,
                                          .step_us = HW_SEC (60),
                                          .longest_us = HW_SEC (200) };

/* a: answered, f: failed, w: a week passes. */
static const struct
{
  const char *beats;
  HwAdaptivePhase phase;
  gint64 interval_s;
} rows[] = {
  { "", HW_ADAPTIVE_SETTLING, 15 },
  { "aa", HW_ADAPTIVE_SETTLING, 15 },
  { "ffff", HW_ADAPTIVE_SETTLING, 15 }, /* shorter there is none */
  { "aafaa", HW_ADAPTIVE_SETTLING, 15 },
  { "aaa", HW_ADAPTIVE_PROBING, 75 },
  { "aaaaaaa", HW_ADAPTIVE_PROBING, 75 },
  { "aaaaaaaa", HW_ADAPTIVE_PROBING, 135 },
  { "aaaf", HW_ADAPTIVE_PROBING, 75 },
  { "aaafaf", HW_ADAPTIVE_PROBING, 75 }, /* two in a row */
  { "aaaff", HW_ADAPTIVE_STABLE, 15 },   /* 75 − 80, but no shorter than the shortest */
  { "aaaaaaaaff", HW_ADAPTIVE_STABLE, 55 },
  { "aaaaaaaaaaaaaff", HW_ADAPTIVE_STABLE, 115 },
  { "aaaaaaaaffaaaaaaaa", HW_ADAPTIVE_STABLE, 55 },
  { "aaaaaaaafff", HW_ADAPTIVE_STABLE, 55 },
  { "aaaaaaaaffff", HW_ADAPTIVE_SETTLING, 15 },
  { "aaaaaaaaffwa", HW_ADAPTIVE_PROBING, 115 },
  { "aaaaaaaaffwaff", HW_ADAPTIVE_STABLE, 55 }, /* back to what was proven, not shorter */
  { "aaaaaaaaffwaaaaaa", HW_ADAPTIVE_PROBING, 175 },
  { "aaaaaaaaaaaaaaaaaa", HW_ADAPTIVE_PROBING, 200 },
  { "aaaaaaaaaaaaaaaaaaaaaaa", HW_ADAPTIVE_STABLE, 200 }, /* longer it need not be */
  { "aaaaaaaaaaaaaaaaaaaaaaawa", HW_ADAPTIVE_STABLE, 200 },
};

static void
beat_by_beat (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwAdaptive adaptive;
      HwTime now = 0;

      hw_adaptive_init (&adaptive, &config);
      for (const char *beat = rows[i].beats; *beat != '\0'; beat++)
        if (*beat == 'a')
          hw_adaptive_answered (&adaptive, &config, now);
        else if (*beat == 'f')
          hw_adaptive_failed (&adaptive, &config, now);
        else
          now += 7 * 24 * 3600 * HW_SEC (1);
      if (adaptive.phase != rows[i].phase || adaptive.interval_us != HW_SEC (rows[i].interval_s))
        fail_msg ("%s: %s at %" G_GINT64_FORMAT " s", rows[i].beats,
                  hw_adaptive_phase_get_name (adaptive.phase), adaptive.interval_us / HW_SEC (1));
    }
}

static void
a_change_is_told (void **state)
{
  HwAdaptive adaptive;

  hw_adaptive_init (&adaptive, &config);
  assert_false (hw_adaptive_answered (&adaptive, &config, 0));
  assert_false (hw_adaptive_answered (&adaptive, &config, 0));
  assert_true (hw_adaptive_answered (&adaptive, &config, 0));
  assert_int_equal (adaptive.why, HW_ADAPTIVE_ANSWERED);
  assert_true (hw_adaptive_failed (&adaptive, &config, 0));
  assert_int_equal (adaptive.why, HW_ADAPTIVE_UNANSWERED);
  assert_true (hw_adaptive_failed (&adaptive, &config, 0));
  assert_int_equal (adaptive.why, HW_ADAPTIVE_FORGOTTEN);
  assert_true (hw_adaptive_failed (&adaptive, &config, 0));
  assert_true (hw_adaptive_failed (&adaptive, &config, 0));
  assert_int_equal (adaptive.why, HW_ADAPTIVE_BROKEN);
  assert_false (hw_adaptive_failed (&adaptive, &config, 0));
}

/* What was found before is kept as long as it holds, and tried anew once it is a week old. */
static void
what_was_found_before_is_kept (void **state)
{
  static const struct
  {
    gint64 interval_s;
    gint64 restored_s;
  } found[] = { { 115, 115 }, { 5, 15 }, { 4000, 200 } };

  for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
    {
      HwAdaptive adaptive;

      hw_adaptive_restore (&adaptive, &config, HW_SEC (found[i].interval_s), 0);
      assert_int_equal (adaptive.phase, HW_ADAPTIVE_STABLE);
      assert_int_equal (adaptive.why, HW_ADAPTIVE_REMEMBERED);
      assert_int_equal (adaptive.interval_us, HW_SEC (found[i].restored_s));
      assert_false (hw_adaptive_answered (&adaptive, &config, HW_SEC (7 * 24 * 3600 - 1)));
    }
}

static void
what_was_found_a_week_ago_is_tried (void **state)
{
  HwAdaptive adaptive;

  hw_adaptive_restore (&adaptive, &config, HW_SEC (55), HW_SEC (-7 * 24 * 3600));
  assert_true (hw_adaptive_answered (&adaptive, &config, 0));
  assert_int_equal (adaptive.why, HW_ADAPTIVE_TRIED_ANEW);
  assert_int_equal (adaptive.interval_us, HW_SEC (115));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (beat_by_beat),
    cmocka_unit_test (a_change_is_told),
    cmocka_unit_test (what_was_found_before_is_kept),
    cmocka_unit_test (what_was_found_a_week_ago_is_tried),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
