/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that echoes find their messages, by number and by counting bytes. */
#include "hw-test.h"

#include "io/hw-echo-ledger.h"

static void
numbers_have_round_trips (void **state)
{
  g_autoptr (HwEchoLedger) ledger = hw_echo_ledger_new ();

  hw_echo_ledger_sent (ledger, 1, 5, 100);
  hw_echo_ledger_sent (ledger, 2, 5, 200);
  assert_int_equal (hw_echo_ledger_answered (ledger, 2, 250), 50);
  assert_int_equal (hw_echo_ledger_answered (ledger, 2, 250), -1);
  assert_int_equal (hw_echo_ledger_answered (ledger, 1, 260), 160);
  assert_int_equal (hw_echo_ledger_answered (ledger, 1, 260), -1);
  assert_true (hw_echo_ledger_is_empty (ledger));
}

static void
bytes_complete_messages (void **state)
{
  g_autoptr (HwEchoLedger) ledger = hw_echo_ledger_new ();
  gsize n = 7;
  HwEcho echo;

  hw_echo_ledger_sent (ledger, 1, 5, 100);
  hw_echo_ledger_sent (ledger, 2, 4, 200);
  assert_true (hw_echo_ledger_take (ledger, &n, 300, &echo));
  assert_int_equal (n, 2);
  assert_int_equal (echo.seq, 1);
  assert_int_equal (echo.bytes, 5);
  assert_int_equal (echo.rtt_us, 200);
  assert_false (hw_echo_ledger_take (ledger, &n, 300, &echo));
  assert_int_equal (n, 0);
  n = 10;
  assert_true (hw_echo_ledger_take (ledger, &n, 500, &echo));
  assert_int_equal (echo.seq, 2);
  assert_int_equal (n, 8);
  assert_true (hw_echo_ledger_is_empty (ledger));
}

static void
no_byte_is_forgotten (void **state)
{
  g_autoptr (HwEchoLedger) ledger = hw_echo_ledger_new ();
  gsize n = HW_ECHO_LEDGER_MAX + 100;
  guint n_echoes = 0;
  HwEcho echo;

  for (guint i = 0; i < HW_ECHO_LEDGER_MAX + 100; i++)
    hw_echo_ledger_sent (ledger, i + 1, 1, 0);
  while (hw_echo_ledger_take (ledger, &n, 0, &echo))
    n_echoes++;
  assert_int_equal (n_echoes, HW_ECHO_LEDGER_MAX);
  assert_int_equal (n, 0);
  assert_int_equal (echo.seq, HW_ECHO_LEDGER_MAX + 100);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (numbers_have_round_trips),
    cmocka_unit_test (bytes_complete_messages),
    cmocka_unit_test (no_byte_is_forgotten),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
