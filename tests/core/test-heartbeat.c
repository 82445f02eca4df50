/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of when a heartbeat is due, when it is missed, and what counts as proof of life.
 */
#include "hw-test.h"

#include "core/hw-heartbeat.h"

static const HwHeartbeatConfig fixed = {
  .interval_us = HW_SEC (10),
  .timeout_us = HW_SEC (4),
  .misses = 2,
  .policy = HW_HEARTBEAT_POLICY_FIXED,
};
static const HwHeartbeatConfig skip = {
  .interval_us = HW_SEC (10),
  .timeout_us = HW_SEC (4),
  .misses = 2,
  .policy = HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY,
};
static const HwHeartbeatConfig off = { .interval_us = 0, .timeout_us = HW_SEC (4), .misses = 1 };

static void
first_is_due_at_once_then_every_interval (void **state)
{
  HwHeartbeat beat = { 0 };

  hw_heartbeat_start (&beat, 100);
  assert_int_equal (hw_heartbeat_next_due (&beat, &fixed), 100);
  assert_int_equal (hw_heartbeat_next_due (&beat, &off), HW_TIME_NEVER);
  assert_int_equal (hw_heartbeat_next_deadline (&beat, &fixed), HW_TIME_NEVER);

  assert_int_equal (hw_heartbeat_sent (&beat, 150), 1);
  assert_int_equal (hw_heartbeat_next_due (&beat, &fixed), HW_SEC (10) + 150);
  assert_int_equal (hw_heartbeat_next_deadline (&beat, &fixed), HW_SEC (4) + 150);
  assert_int_equal (hw_heartbeat_next_deadline (&beat, &off), HW_TIME_NEVER);
}

static void
seq_goes_on_over_connections (void **state)
{
  HwHeartbeat beat = { 0 };

  hw_heartbeat_start (&beat, 0);
  assert_int_equal (hw_heartbeat_sent (&beat, 1), 1);
  assert_int_equal (hw_heartbeat_sent (&beat, 2), 2);
  hw_heartbeat_start (&beat, 3);
  assert_int_equal (beat.n_pending, 0);
  assert_int_equal (hw_heartbeat_answered (&beat, 2, 4), -1);
  assert_int_equal (hw_heartbeat_sent (&beat, 5), 3);
}

static void
is_missed_once_at_its_deadline (void **state)
{
  HwHeartbeat beat = { 0 };
  guint64 seq = 0;

  hw_heartbeat_start (&beat, 0);
  hw_heartbeat_sent (&beat, HW_SEC (1));
  hw_heartbeat_sent (&beat, HW_SEC (2));
  assert_false (hw_heartbeat_take_missed (&beat, &off, HW_SEC (99), &seq));
  assert_false (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (5) - 1, &seq));
  assert_true (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (5), &seq));
  assert_int_equal (seq, 1);
  assert_int_equal (beat.misses, 1);
  assert_false (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (5), &seq));
  assert_int_equal (hw_heartbeat_next_deadline (&beat, &fixed), HW_SEC (6));
  assert_true (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (60), &seq));
  assert_int_equal (seq, 2);
  assert_int_equal (beat.misses, 2);
  assert_false (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (60), &seq));
}

static void
any_frame_is_proof_but_only_the_answer_has_a_round_trip (void **state)
{
  HwHeartbeat beat = { 0 };
  guint64 seq;

  hw_heartbeat_start (&beat, 0);
  hw_heartbeat_sent (&beat, HW_SEC (1));
  assert_true (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (5), &seq));
  hw_heartbeat_sent (&beat, HW_SEC (11));
  hw_heartbeat_heard (&beat, HW_SEC (12));
  assert_int_equal (beat.misses, 0);
  assert_int_equal (beat.last_heard, HW_SEC (12));
  assert_int_equal (hw_heartbeat_oldest_sent (&beat), HW_TIME_NEVER);
  assert_int_equal (hw_heartbeat_next_deadline (&beat, &fixed), HW_TIME_NEVER);
  assert_false (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (99), &seq));

  assert_int_equal (hw_heartbeat_answered (&beat, 2, HW_SEC (13)), HW_SEC (2));
  assert_int_equal (beat.n_pending, 0);
  assert_int_equal (hw_heartbeat_answered (&beat, 2, HW_SEC (14)), -1);
  assert_int_equal (beat.last_heard, HW_SEC (14));
}

static void
a_late_answer_still_has_its_round_trip (void **state)
{
  HwHeartbeat beat = { 0 };
  guint64 seq;

  hw_heartbeat_start (&beat, 0);
  hw_heartbeat_sent (&beat, 0);
  hw_heartbeat_sent (&beat, HW_SEC (10));
  assert_true (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (11), &seq));
  assert_int_equal (hw_heartbeat_answered (&beat, 1, HW_SEC (12)), HW_SEC (12));
  assert_int_equal (beat.n_pending, 1);
  assert_int_equal (hw_heartbeat_next_deadline (&beat, &fixed), HW_TIME_NEVER);
  assert_int_equal (hw_heartbeat_answered (&beat, 2, HW_SEC (13)), HW_SEC (3));
}

static void
keeps_the_oldest_deadlines_when_many_are_pending (void **state)
{
  HwHeartbeat beat = { 0 };
  guint64 seq;

  hw_heartbeat_start (&beat, 0);
  for (int i = 0; i < 3 * HW_HEARTBEAT_MAX_PENDING; i++)
    hw_heartbeat_sent (&beat, i);
  assert_int_equal (beat.n_pending, HW_HEARTBEAT_MAX_PENDING);
  assert_int_equal (hw_heartbeat_next_deadline (&beat, &fixed), HW_SEC (4));

  assert_true (hw_heartbeat_take_missed (&beat, &fixed, HW_SEC (4), &seq));
  assert_int_equal (seq, 1);
  seq = hw_heartbeat_sent (&beat, HW_SEC (5));
  assert_int_equal (beat.n_pending, HW_HEARTBEAT_MAX_PENDING);
  assert_int_equal (hw_heartbeat_next_deadline (&beat, &fixed), HW_SEC (4) + 1);
  assert_int_equal (hw_heartbeat_answered (&beat, seq, HW_SEC (6)), HW_SEC (1));
}

static void
busy_data_counts_as_a_heartbeat (void **state)
{
  static const struct
  {
    const HwHeartbeatConfig *config;
    HwTime sent_at;
    HwTime next_due;
    HwTime next_deadline;
  } rows[] = {
    { &fixed, HW_SEC (7), HW_SEC (10), HW_TIME_NEVER },
    { &skip, HW_SEC (5) - 1, HW_SEC (10), HW_TIME_NEVER },
    { &skip, HW_SEC (5), HW_SEC (15), HW_SEC (9) },
    { &skip, HW_SEC (7), HW_SEC (17), HW_SEC (11) },
    { &off, HW_SEC (7), HW_TIME_NEVER, HW_TIME_NEVER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwHeartbeat beat = { 0 };

      hw_heartbeat_start (&beat, 0);
      assert_int_equal (hw_heartbeat_answered (&beat, hw_heartbeat_sent (&beat, 0), 1), 1);
      hw_heartbeat_data_sent (&beat, rows[i].config, rows[i].sent_at);
      assert_int_equal (hw_heartbeat_next_due (&beat, rows[i].config), rows[i].next_due);
      assert_int_equal (hw_heartbeat_next_deadline (&beat, rows[i].config), rows[i].next_deadline);
    }
}

static void
a_burst_of_data_is_one_miss (void **state)
{
  HwHeartbeat beat = { 0 };
  guint64 seq = 4711;

  hw_heartbeat_start (&beat, 0);
  for (int i = 0; i < 1000; i++)
    hw_heartbeat_data_sent (&beat, &skip, i);
  assert_true (hw_heartbeat_take_missed (&beat, &skip, HW_SEC (9), &seq));
  assert_int_equal (seq, 0);
  assert_false (hw_heartbeat_take_missed (&beat, &skip, HW_SEC (9), &seq));
  assert_int_equal (hw_heartbeat_answered (&beat, 0, HW_SEC (9)), -1);
}

static void
worst_case_is_the_formula (void **state)
{
  static const struct
  {
    HwTime interval, timeout;
    guint misses;
    HwTime worst;
  } rows[] = {
    { 0, HW_SEC (5), 1, 0 },
    { HW_SEC (1), HW_SEC (1), 1, HW_SEC (2) },
    { HW_SEC (15), HW_SEC (5), 1, HW_SEC (20) },
    { HW_SEC (15), HW_SEC (5), 3, HW_SEC (50) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwHeartbeatConfig config = { .interval_us = rows[i].interval,
                                   .timeout_us = rows[i].timeout,
                                   .misses = rows[i].misses };

      assert_int_equal (hw_heartbeat_worst_case_us (&config), rows[i].worst);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (first_is_due_at_once_then_every_interval),
    cmocka_unit_test (seq_goes_on_over_connections),
    cmocka_unit_test (is_missed_once_at_its_deadline),
    cmocka_unit_test (any_frame_is_proof_but_only_the_answer_has_a_round_trip),
    cmocka_unit_test (a_late_answer_still_has_its_round_trip),
    cmocka_unit_test (keeps_the_oldest_deadlines_when_many_are_pending),
    cmocka_unit_test (busy_data_counts_as_a_heartbeat),
    cmocka_unit_test (a_burst_of_data_is_one_miss),
    cmocka_unit_test (worst_case_is_the_formula),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
