/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the order in which answers leave, kept and free, and of messages in parts. */
#include "hw-test.h"

#include "core/hw-answer-order.h"
#include "core/hw-random.h"

/* What is written lets all leave that may. A capital letter takes a ticket, '+' behind it: the
 * message goes on; a small letter finishes the work of its capital. */
static char *
play (HwOrder order, const char *script)
{
  GString *left = g_string_new (NULL);
  guint64 tickets[26] = { 0 };
  HwReorderItem item;
  HwAnswerOrder self;

  hw_answer_order_init (&self, order, 26);
  for (const char *at = script; *at != '\0'; at++)
    {
      g_autoptr (GBytes) answer = g_bytes_new (at, 1);

      if (g_ascii_isupper (*at))
        tickets[*at - 'A'] = hw_answer_order_take (&self, at[1] == '+');
      else if (g_ascii_islower (*at))
        hw_answer_order_put (&self, tickets[*at - 'a'], answer);
      while (hw_answer_order_next (&self, &item))
        {
          g_string_append_c (left, *(const char *) g_bytes_get_data (item.payload, NULL));
          g_bytes_unref (item.payload);
        }
    }
  g_string_append_printf (left, " %u", self.n_in_work);
  hw_answer_order_clear (&self);

  return g_string_free (left, FALSE);
}

static void
answers_leave_in_order (void **state)
{
  static const struct
  {
    const char *description;
    HwOrder order;
    const char *script;
    const char *left;
  } rows[] = {
    { "kept: in order already", HW_ORDER_KEPT, "ABCabc", "abc 0" },
    { "kept: backwards", HW_ORDER_KEPT, "ABCcba", "abc 0" },
    { "kept: the first is missing", HW_ORDER_KEPT, "ABCcb", " 3" },
    { "kept: one between", HW_ORDER_KEPT, "ABCDadbc", "abcd 0" },
    { "kept: one more comes", HW_ORDER_KEPT, "AaBCcDbd", "abcd 0" },
    { "kept: parts are as all others", HW_ORDER_KEPT, "AB+C+Ddcba", "abcd 0" },
    { "free: as finished", HW_ORDER_FREE, "ABCcab", "cab 0" },
    { "free: some are in work", HW_ORDER_FREE, "ABCDdb", "db 2" },
    { "free: parts in order", HW_ORDER_FREE, "A+B+Ccba", "abc 0" },
    { "free: parts leave before the last has come", HW_ORDER_FREE, "A+aB+bCc", "abc 0" },
    { "free: what was before leaves first", HW_ORDER_FREE, "AB+Cbca", "abc 0" },
    { "free: what was before is free", HW_ORDER_FREE, "ABC+Ddcba", "bacd 0" },
    { "free: what comes after waits", HW_ORDER_FREE, "A+BCDcadb", "abcd 0" },
    { "free: and is free again", HW_ORDER_FREE, "A+BCDabdc", "abdc 0" },
    { "free: a second one while the first is out", HW_ORDER_FREE, "A+BCD+Eedcba", "abcde 0" },
    { "free: a second one afterwards", HW_ORDER_FREE, "A+BabCD+Eedc", "abcde 0" },
    { "free: one message and then none", HW_ORDER_FREE, "A+", " 1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *left = play (rows[i].order, rows[i].script);

      if (!g_str_equal (left, rows[i].left))
        fail_msg ("%s: %s", rows[i].description, left);
    }
}

static void
as_many_are_in_work_as_may (void **state)
{
  g_autoptr (GBytes) answer = g_bytes_new_static ("x", 1);
  HwReorderItem item;
  HwAnswerOrder self;

  hw_answer_order_init (&self, HW_ORDER_KEPT, 3);
  for (guint i = 0; i < 3; i++)
    {
      assert_false (hw_answer_order_is_full (&self));
      hw_answer_order_take (&self, FALSE);
    }
  assert_true (hw_answer_order_is_full (&self));
  hw_answer_order_put (&self, 3, answer);
  hw_answer_order_put (&self, 2, answer);
  assert_false (hw_answer_order_next (&self, &item));
  assert_true (hw_answer_order_is_full (&self));
  hw_answer_order_put (&self, 1, answer);
  assert_true (hw_answer_order_next (&self, &item));
  g_bytes_unref (item.payload);
  assert_false (hw_answer_order_is_full (&self));
  hw_answer_order_clear (&self);
}

typedef struct
{
  guint64 ticket;
  guint message; /* which it is a part of */
  gboolean goes_on;
} Work;

/* At random, and with all limits: whatever finishes when, no two messages mix, parts are in order,
 * and all leaves. */
static void
messages_never_mix (void **state)
{
  for (guint64 seed = 1; seed <= 2000; seed++)
    {
      g_autoptr (GArray) working = g_array_new (FALSE, FALSE, sizeof (Work));
      g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Work));
      guint message = 1, n_left = 0, open = 0;
      guint64 last_ticket = 0;
      HwAnswerOrder self;
      HwRandom random;

      hw_random_init (&random, seed);
      hw_answer_order_init (&self, HW_ORDER_FREE, (guint) hw_random_range (&random, 1, 9));
      while (n_left < 60)
        {
          HwReorderItem item;

          if (all->len < 60 && !hw_answer_order_is_full (&self)
              && (working->len == 0 || hw_random_range (&random, 0, 1) == 0))
            {
              Work work = { .message = message,
                            .goes_on = all->len < 59 && hw_random_range (&random, 0, 2) == 0 };

              work.ticket = hw_answer_order_take (&self, work.goes_on);
              message += !work.goes_on;
              g_array_append_val (working, work);
              g_array_append_val (all, work);
            }
          else if (working->len > 0)
            {
              guint i = (guint) hw_random_range (&random, 0, working->len - 1);
              Work work = g_array_index (working, Work, i);
              g_autoptr (GBytes) answer = g_bytes_new (&work, sizeof work);

              g_array_remove_index (working, i);
              hw_answer_order_put (&self, work.ticket, answer);
            }
          else
            fail_msg ("seed %d: stuck after %u", (int) seed, n_left);
          while (hw_answer_order_next (&self, &item))
            {
              Work work = *(const Work *) g_bytes_get_data (item.payload, NULL);

              if (open != 0 && (work.message != open || work.ticket != last_ticket + 1))
                fail_msg ("seed %d: two messages mix", (int) seed);
              open = work.goes_on ? work.message : 0;
              last_ticket = work.ticket;
              n_left++;
              g_bytes_unref (item.payload);
            }
        }
      hw_answer_order_clear (&self);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (answers_leave_in_order),
    cmocka_unit_test (as_many_are_in_work_as_may),
    cmocka_unit_test (messages_never_mix),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
