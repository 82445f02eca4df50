/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of what moves on the wire. */
#include "hw-test.h"

#include "hw-wire-marks.h"

#define T0 HW_SEC (1000)

static gboolean
add (HwWireMarks *marks, HwEventKind kind, HwEventSource source, HwTime at, gboolean pulled)
{
  g_autoptr (HwEvent) event = hw_event_new_at (kind, source, at, at);

  return hw_wire_marks_add (marks, event, pulled);
}

static void
test_an_answer_sets_out_when_the_question_arrived (void **state)
{
  HwWireMarks marks = { 0 };

  assert_true (add (&marks, HW_EVENT_HEARTBEAT_SENT, HW_EVENT_SOURCE_CLIENT, T0, FALSE));
  assert_true (add (&marks, HW_EVENT_HEARTBEAT_RECEIVED, HW_EVENT_SOURCE_CLIENT, T0 + 180, FALSE));
  assert_int_equal (marks.n_marks, 2);
  assert_int_equal (marks.marks[1].start, T0 + HW_WIRE_TRAVEL_US);
  assert_true (hw_wire_mark_get_position (&marks.marks[0], T0) == 0);
  assert_true (hw_wire_mark_get_position (&marks.marks[0], T0 + HW_WIRE_TRAVEL_US) == 1);
  assert_true (hw_wire_mark_get_position (&marks.marks[1], T0 + HW_WIRE_TRAVEL_US) == 1);
  assert_true (hw_wire_mark_get_position (&marks.marks[1], T0 + 2 * HW_WIRE_TRAVEL_US) == 0);
}

static void
test_only_the_client_s_traffic_is_drawn (void **state)
{
  HwWireMarks marks = { 0 };

  assert_false (add (&marks, HW_EVENT_HEARTBEAT_RECEIVED, HW_EVENT_SOURCE_SERVER, T0, FALSE));
  assert_false (add (&marks, HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, T0, FALSE));
  assert_int_equal (marks.n_marks, 0);
}

static void
test_a_lost_mark_falls_at_the_gap (void **state)
{
  HwWireMarks marks = { 0 };
  const HwWireMark *mark = &marks.marks[0];

  add (&marks, HW_EVENT_MESSAGE_SENT, HW_EVENT_SOURCE_CLIENT, T0, TRUE);
  assert_true (hw_wire_mark_get_position (mark, T0 + HW_WIRE_TRAVEL_US) == 0.5);
  assert_true (hw_wire_mark_get_fall (mark, T0 + HW_WIRE_TRAVEL_US / 2) == 0);
  assert_true (hw_wire_mark_get_fall (mark, T0 + HW_WIRE_TRAVEL_US / 2 + HW_WIRE_FALL_US) == 1);
}

static void
test_a_cut_spares_what_has_passed (void **state)
{
  HwWireMarks marks = { 0 };

  add (&marks, HW_EVENT_MESSAGE_SENT, HW_EVENT_SOURCE_CLIENT, T0, FALSE);
  add (&marks, HW_EVENT_MESSAGE_SENT, HW_EVENT_SOURCE_CLIENT, T0 + HW_WIRE_TRAVEL_US / 2, FALSE);
  hw_wire_marks_cut (&marks, T0 + HW_WIRE_TRAVEL_US * 3 / 4);
  assert_false (marks.marks[0].lost);
  assert_true (marks.marks[1].lost);
}

static void
test_arrived_marks_are_forgotten (void **state)
{
  HwWireMarks marks = { 0 };

  add (&marks, HW_EVENT_HEARTBEAT_SENT, HW_EVENT_SOURCE_CLIENT, T0, FALSE);
  assert_true (hw_wire_marks_prune (&marks, T0 + HW_WIRE_TRAVEL_US - 1));
  assert_false (hw_wire_marks_prune (&marks, T0 + HW_WIRE_TRAVEL_US));
  assert_int_equal (marks.n_marks, 0);
}

static void
test_a_flood_is_bounded (void **state)
{
  HwWireMarks marks = { 0 };

  for (int i = 0; i < 1000; i++)
    add (&marks, HW_EVENT_MESSAGE_SENT, HW_EVENT_SOURCE_CLIENT, T0 + i, FALSE);
  assert_int_equal (marks.n_marks, HW_WIRE_MARKS_MAX);
}

static gboolean
add_kernel (HwWireMarks *marks, const char *side, gint64 retransmits)
{
  g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_KERNEL, HW_EVENT_SOURCE_KERNEL, T0, T0);

  hw_event_set_string (event, HW_EVENT_FIELD_SIDE, side);
  hw_event_set_number (event, HW_EVENT_FIELD_RETRANSMITS, retransmits);

  return hw_wire_marks_add (marks, event, TRUE);
}

static void
test_each_retransmission_is_drawn_once (void **state)
{
  HwWireMarks marks = { 0 };

  assert_false (add_kernel (&marks, "client", 0));
  assert_true (add_kernel (&marks, "client", 1));
  assert_false (add_kernel (&marks, "client", 1));
  assert_true (add_kernel (&marks, "server", 1));
  assert_true (add_kernel (&marks, "client", 2));
  assert_false (add_kernel (&marks, "client", 0));
  assert_true (add_kernel (&marks, "client", 1));
  assert_false (marks.marks[1].to_server);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_answer_sets_out_when_the_question_arrived),
    cmocka_unit_test (test_only_the_client_s_traffic_is_drawn),
    cmocka_unit_test (test_a_lost_mark_falls_at_the_gap),
    cmocka_unit_test (test_a_cut_spares_what_has_passed),
    cmocka_unit_test (test_arrived_marks_are_forgotten),
    cmocka_unit_test (test_a_flood_is_bounded),
    cmocka_unit_test (test_each_retransmission_is_drawn_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
