/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every kind of event that a lab can have is in a group, and groups are real.
 */
#include "hw-test.h"

#include "hw-log-kinds.h"
#include "hw-log-query.h"

static gboolean
is_of_a_lesson (int kind)
{
  return (kind >= HW_EVENT_LESSON_STARTED && kind <= HW_EVENT_LESSON_FINISHED)
         || kind == HW_EVENT_DETECTOR;
}

static void
test_every_kind_is_in_a_group (void **state)
{
  guint64 all = 0;

  assert_int_equal (hw_log_kinds_get_mask (0), 0);
  for (guint group = 1; group < hw_log_kinds_get_n_groups (); group++)
    {
      assert_int_not_equal (hw_log_kinds_get_mask (group), 0);
      all |= hw_log_kinds_get_mask (group);
    }
  for (int kind = 0; kind < HW_N_EVENT_KINDS; kind++)
    if ((all & HW_LOG_KIND_BIT (kind)) == 0 && !is_of_a_lesson (kind))
      fail_msg ("\"%s\" can't be asked for", hw_event_kind_get_name ((HwEventKind) kind));
}

static void
test_names_differ (void **state)
{
  for (guint i = 0; i < hw_log_kinds_get_n_groups (); i++)
    for (guint j = 0; j < i; j++)
      assert_string_not_equal (hw_log_kinds_get_name (i), hw_log_kinds_get_name (j));
}

static void
test_words_are_of_the_kernel_alone (void **state)
{
  for (int kind = 0; kind < HW_N_EVENT_KINDS; kind++)
    if (kind == HW_EVENT_KERNEL)
      assert_string_equal (hw_log_kinds_get_words ((HwEventKind) kind), "TCP_INFO sample");
    else
      assert_null (hw_log_kinds_get_words ((HwEventKind) kind));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_kind_is_in_a_group),
    cmocka_unit_test (test_names_differ),
    cmocka_unit_test (test_words_are_of_the_kernel_alone),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
