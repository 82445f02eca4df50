/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of what the page of sockets says of each of them. */
#include "hw-test.h"

#include "hw-sockets-words.h"

static const HwSocketEntry sending = {
  .role = HW_SOCKET_CLIENT,
  .row = { .state = HW_PROC_TCP_ESTABLISHED,
           .send_queue = 28,
           .rto_us = HW_MSEC (1630),
           .timer = HW_PROC_TCP_TIMER_RETRANSMIT,
           .timer_left_us = HW_MSEC (820),
           .retransmits = 3 },
  .last_ack_ago_us = 2400400,
  .total_retransmits = 7,
};
static const HwSocketEntry foreign = {
  .role = HW_SOCKET_SERVER,
  .row = { .state = HW_PROC_TCP_ESTABLISHED, .rto_us = HW_MSEC (204) },
  .last_ack_ago_us = -1,
  .total_retransmits = -1,
};
static const HwSocketEntry listener = {
  .role = HW_SOCKET_SERVER_LISTENER,
  .row = { .state = HW_PROC_TCP_LISTEN, .receive_queue = 2 },
};
static const HwSocketEntry leftover = {
  .role = HW_SOCKET_CLIENT,
  .row = { .state = HW_PROC_TCP_TIME_WAIT,
           .timer = HW_PROC_TCP_TIMER_TIME_WAIT,
           .timer_left_us = HW_SEC (57) },
};

static void
test_values (void **state)
{
  static const struct
  {
    const HwSocketEntry *entry;
    const char *values[HW_N_SOCKETS_CELLS];
  } rows[] = {
    { &sending,
      { "28 B", "0 B", "1.6 s", "3 now, 7 in all", "2.4 s ago", "sends again in 820 ms" } },
    { &foreign, { "0 B", "0 B", "204 ms", "0", "–", "none runs" } },
    { &listener, { NULL, NULL, NULL, NULL, NULL, NULL } },
    { &leftover, { NULL, NULL, NULL, NULL, NULL, "gone in 57.0 s" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int cell = 0; cell < HW_N_SOCKETS_CELLS; cell++)
      {
        g_autofree char *value = hw_sockets_words_value ((HwSocketsCell) cell, rows[i].entry);

        if (rows[i].values[cell] == NULL)
          assert_null (value);
        else
          assert_string_equal (value, rows[i].values[cell]);
      }
}

static void
test_counts (void **state)
{
  static const struct
  {
    HwSocketCount count;
    const char *text;
  } rows[] = {
    { { .connections = 2, .sockets = 6 }, "2 connections · 6 sockets" },
    { { .connections = 1, .sockets = 5, .leftovers = 2 },
      "1 connection · 5 sockets · 2 left over" },
    { { 0 }, "0 connections · 0 sockets" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_sockets_words_count (&rows[i].count);

      assert_string_equal (text, rows[i].text);
    }
}

static void
test_every_state_has_its_words (void **state)
{
  const HwSocketEntry strange = { .row = { .state = 200 } };
  g_autofree char *unknown = hw_sockets_words_meaning (&strange);

  for (guint8 i = 1; i <= 12; i++)
    {
      const HwSocketEntry entry = { .row = { .state = i, .receive_queue = 2 } };
      g_autofree char *meaning = hw_sockets_words_meaning (&entry);

      assert_string_not_equal (meaning, unknown);
      assert_non_null (hw_sockets_words_style (i));
      assert_true ((i == HW_PROC_TCP_LISTEN) == (strstr (meaning, "2 aren’t accepted") != NULL));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_values),
    cmocka_unit_test (test_counts),
    cmocka_unit_test (test_every_state_has_its_words),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
