/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of what is said of messages by their echoes, and of what each delivery promises.
 */
#include "hw-test.h"

#include <string.h>

#include "hw-echo-judge.h"

#define N_MESSAGES 5

#define MOST (1 << HW_DELIVERY_AT_MOST_ONCE)
#define LEAST (1 << HW_DELIVERY_AT_LEAST_ONCE)
#define EXACT (1 << HW_DELIVERY_EXACTLY_ONCE)
#define NONE (1 << HW_DELIVERY_NONE)

static void
judges_by_the_echoes (void **state)
{
  static const struct
  {
    const char *echoes;
    const char *text;
    const char *lost, *doubled;
    int holds; /* the deliveries of which it is what they promise */
  } rows[] = {
    { "1 2 3 4", "4 sent, 4 echoed, 0 lost, 0 doubled, 0 out of order", "", "",
      MOST | LEAST | EXACT | NONE },
    { "1 4", "4 sent, 2 echoed, 2 lost, 0 doubled, 0 out of order", "2-3", "", MOST | NONE },
    { "2 4", "4 sent, 2 echoed, 2 lost, 0 doubled, 0 out of order", "1, 3", "", MOST | NONE },
    { "1 2 2 1 2 3 4", "4 sent, 4 echoed, 0 lost, 2 doubled, 0 out of order", "", "1-2",
      LEAST | NONE },
    { "1 3 2 4", "4 sent, 4 echoed, 0 lost, 0 doubled, 1 out of order", "", "", LEAST | NONE },
    { "1 2 3 4 5", "4 sent, 4 echoed, 0 lost, 0 doubled, 0 out of order, 1 of nothing", "", "",
      NONE },
    { "1 2 3 4 x", "4 sent, 4 echoed, 0 lost, 0 doubled, 0 out of order, 1 of nothing", "", "",
      NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEchoJudge) judge = hw_echo_judge_new (N_MESSAGES);
      g_auto (GStrv) echoes = g_strsplit (rows[i].echoes, " ", -1);
      g_autofree char *lost = NULL, *doubled = NULL, *text = NULL;
      HwEchoVerdict verdict;

      for (guint number = 1; number < N_MESSAGES; number++) /* the last is never sent */
        hw_echo_judge_sent (judge, number);
      for (guint j = 0; echoes[j] != NULL; j++)
        hw_echo_judge_echoed (judge, echoes[j]);
      hw_echo_judge_get_verdict (judge, &verdict);
      text = hw_echo_verdict_describe (&verdict);
      lost = hw_echo_judge_list_lost (judge);
      doubled = hw_echo_judge_list_doubled (judge);
      assert_string_equal (text, rows[i].text);
      assert_string_equal (lost, rows[i].lost);
      assert_string_equal (doubled, rows[i].doubled);
      for (int delivery = 0; delivery <= HW_DELIVERY_NONE; delivery++)
        assert_int_equal (hw_echo_verdict_holds (&verdict, (HwDelivery) delivery),
                          (rows[i].holds >> delivery) & 1);
    }
}

static void
long_lists_are_cut (void **state)
{
  g_autoptr (HwEchoJudge) judge = hw_echo_judge_new (2000);
  g_autofree char *lost = NULL;

  for (guint number = 1; number <= 2000; number += 2)
    hw_echo_judge_sent (judge, number);
  lost = hw_echo_judge_list_lost (judge);
  assert_true (strlen (lost) < 420);
  assert_true (g_str_has_suffix (lost, " …"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (judges_by_the_echoes),
    cmocka_unit_test (long_lists_are_cut),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
