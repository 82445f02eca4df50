/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the estimator does the sums of RFC 6298, within Linux' bounds. */
#include "hw-test.h"

#include "core/hw-rtt.h"

static void
does_the_sums (void **state)
{
  static const struct
  {
    HwTime samples[4];
    HwTime srtt, rttvar, min, rto;
  } rows[] = {
    { { 0 }, 0, 0, 0, HW_SEC (1) },
    { { 183 }, 183, 91, 183, HW_MSEC (200) },
    { { HW_MSEC (100) }, HW_MSEC (100), HW_MSEC (50), HW_MSEC (100), HW_MSEC (300) },
    /* rttvar = 3/4 × 50 + 1/4 × 80, srtt = 7/8 × 100 + 1/8 × 180 */
    { { HW_MSEC (100), HW_MSEC (180) }, HW_MSEC (110), 57500, HW_MSEC (100), HW_MSEC (340) },
    { { HW_MSEC (100), HW_MSEC (20) }, HW_MSEC (90), 57500, HW_MSEC (20), HW_MSEC (320) },
    { { HW_SEC (50) }, HW_SEC (50), HW_SEC (25), HW_SEC (50), HW_SEC (120) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwRtt rtt;

      hw_rtt_init (&rtt);
      for (gsize n = 0; n < 4 && rows[i].samples[n] != 0; n++)
        hw_rtt_add (&rtt, rows[i].samples[n]);
      assert_int_equal (rtt.srtt_us, rows[i].srtt);
      assert_int_equal (rtt.rttvar_us, rows[i].rttvar);
      assert_int_equal (rtt.min_us, rows[i].min);
      assert_int_equal (hw_rtt_get_rto_us (&rtt), rows[i].rto);
    }
}

static void
a_sample_of_nothing_is_still_a_sample (void **state)
{
  HwRtt rtt;

  hw_rtt_init (&rtt);
  hw_rtt_add (&rtt, 0);
  assert_int_equal (rtt.srtt_us, 1);
  for (int i = 0; i < 100; i++)
    hw_rtt_add (&rtt, 0);
  assert_int_equal (rtt.srtt_us, 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (does_the_sums),
    cmocka_unit_test (a_sample_of_nothing_is_still_a_sample),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
