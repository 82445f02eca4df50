/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what is known of gone sessions is bounded in number and in time. */
#include "hw-test.h"

#include "core/hw-session-tombs.h"

/* HW-D-043 */
static void
bounded_in_number_and_time (void **state)
{
  const HwSessionId ids[] = { { 1, 1 }, { 2, 2 }, { 3, 3 } };
  HwSessionTombs tombs;
  guint64 ack = 0;

  hw_session_tombs_init (&tombs, 2, 100);
  hw_session_tombs_add (&tombs, &ids[0], 10, 0);
  hw_session_tombs_add (&tombs, &ids[1], 20, 50);
  assert_true (hw_session_tombs_find (&tombs, &ids[0], 99, &ack));
  assert_int_equal (ack, 10);
  hw_session_tombs_add (&tombs, &ids[2], 30, 60);
  assert_false (hw_session_tombs_find (&tombs, &ids[0], 60, &ack));
  assert_true (hw_session_tombs_find (&tombs, &ids[1], 149, &ack));
  assert_int_equal (ack, 20);
  assert_false (hw_session_tombs_find (&tombs, &ids[1], 150, &ack));
  assert_true (hw_session_tombs_find (&tombs, &ids[2], 150, &ack));
  hw_session_tombs_clear (&tombs);
}

static void
none_may_be_kept (void **state)
{
  const HwSessionId id = { 1, 1 };
  HwSessionTombs tombs;
  guint64 ack;

  hw_session_tombs_init (&tombs, 0, 100);
  hw_session_tombs_add (&tombs, &id, 10, 0);
  assert_false (hw_session_tombs_find (&tombs, &id, 0, &ack));
  hw_session_tombs_clear (&tombs);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (bounded_in_number_and_time),
    cmocka_unit_test (none_may_be_kept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
