/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of when a person is told of a loss. */
#include "hw-test.h"

#include "hw-notice.h"

typedef struct
{
  HwLinkState state;
  gboolean is_looking;
  HwNotice notice;
} Step;

static void
walk (const Step *steps, guint n_steps)
{
  HwNoticeBoard board = { 0 };

  for (guint i = 0; i < n_steps; i++)
    assert_int_equal (hw_notice_board_update (&board, steps[i].state, steps[i].is_looking),
                      steps[i].notice);
}

static void
test_a_loss_is_told_once_and_taken_back_when_healed (void **state)
{
  static const Step steps[] = {
    { HW_LINK_STATE_CONNECTED, FALSE, HW_NOTICE_NONE },
    { HW_LINK_STATE_SUSPECT, FALSE, HW_NOTICE_NONE },
    { HW_LINK_STATE_WAITING, FALSE, HW_NOTICE_SEND },
    { HW_LINK_STATE_CONNECTING, FALSE, HW_NOTICE_NONE },
    { HW_LINK_STATE_WAITING, FALSE, HW_NOTICE_NONE },
    { HW_LINK_STATE_CONNECTED, FALSE, HW_NOTICE_WITHDRAW },
    { HW_LINK_STATE_CLOSED, FALSE, HW_NOTICE_SEND },
  };

  walk (steps, G_N_ELEMENTS (steps));
}

static void
test_who_looks_is_not_told (void **state)
{
  static const Step steps[] = {
    { HW_LINK_STATE_CONNECTED, TRUE, HW_NOTICE_NONE },
    { HW_LINK_STATE_WAITING, TRUE, HW_NOTICE_NONE },
    /* It was seen: looking away later tells nothing new. */
    { HW_LINK_STATE_WAITING, FALSE, HW_NOTICE_NONE },
  };

  walk (steps, G_N_ELEMENTS (steps));
}

static void
test_what_is_seen_is_taken_back (void **state)
{
  static const Step steps[] = {
    { HW_LINK_STATE_CONNECTED, FALSE, HW_NOTICE_NONE },
    { HW_LINK_STATE_WAITING, FALSE, HW_NOTICE_SEND },
    { HW_LINK_STATE_WAITING, TRUE, HW_NOTICE_WITHDRAW },
    { HW_LINK_STATE_WAITING, FALSE, HW_NOTICE_NONE },
  };

  walk (steps, G_N_ELEMENTS (steps));
}

static void
test_what_never_was_is_no_loss (void **state)
{
  static const Step steps[] = {
    { HW_LINK_STATE_CONNECTING, FALSE, HW_NOTICE_NONE },
    { HW_LINK_STATE_WAITING, FALSE, HW_NOTICE_NONE },
    { HW_LINK_STATE_CLOSED, FALSE, HW_NOTICE_NONE },
  };

  walk (steps, G_N_ELEMENTS (steps));
}

/* Whoever goes to another server has let go of the one before. */
static void
what_was_ended_is_not_lost (void **state)
{
  HwNoticeBoard board = { FALSE };

  assert_int_equal (hw_notice_board_update (&board, HW_LINK_STATE_CONNECTED, FALSE),
                    HW_NOTICE_NONE);
  hw_notice_board_forget (&board);
  assert_int_equal (hw_notice_board_update (&board, HW_LINK_STATE_CLOSED, FALSE), HW_NOTICE_NONE);
  assert_int_equal (hw_notice_board_update (&board, HW_LINK_STATE_WAITING, FALSE), HW_NOTICE_NONE);
  assert_int_equal (hw_notice_board_update (&board, HW_LINK_STATE_CONNECTED, FALSE),
                    HW_NOTICE_NONE);
  assert_int_equal (hw_notice_board_update (&board, HW_LINK_STATE_WAITING, FALSE), HW_NOTICE_SEND);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_loss_is_told_once_and_taken_back_when_healed),
    cmocka_unit_test (test_who_looks_is_not_told),
    cmocka_unit_test (test_what_is_seen_is_taken_back),
    cmocka_unit_test (what_was_ended_is_not_lost),
    cmocka_unit_test (test_what_never_was_is_no_loss),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
