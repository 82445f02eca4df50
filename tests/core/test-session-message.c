/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every fault and message has a name of its own, and that identities compare.
 */
#include "hw-test.h"

#include <string.h>

#include "core/hw-session-message.h"

static void
names_are_their_own (void **state)
{
  g_autoptr (GHashTable) faults = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) messages = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = 0; i < HW_N_SESSION_FAULTS; i++)
    assert_true (g_hash_table_add (faults, (gpointer) hw_session_fault_get_name (i)));
  for (int i = 0; i < HW_N_SESSION_MESSAGES; i++)
    assert_true (g_hash_table_add (messages, (gpointer) hw_session_message_get_name (i)));
  assert_false (g_hash_table_contains (faults, "?"));
  assert_null (hw_session_fault_get_name (HW_N_SESSION_FAULTS));
  assert_null (hw_session_message_get_name (HW_N_SESSION_MESSAGES));
}

static void
names_are_found (void **state)
{
  HwDelivery delivery;

  for (HwDelivery i = 0; i <= HW_DELIVERY_EXACTLY_ONCE; i++)
    {
      const char *name = hw_delivery_get_name (i);

      assert_true (hw_delivery_from_name (name, strlen (name), &delivery));
      assert_int_equal (delivery, i);
      assert_false (hw_delivery_from_name (name, strlen (name) - 1, &delivery));
    }
  assert_null (hw_delivery_get_name (HW_DELIVERY_EXACTLY_ONCE + 1));
  for (HwSessionFault i = 0; i < HW_N_SESSION_FAULTS; i++)
    {
      const char *name = hw_session_fault_get_name (i);

      assert_int_equal (hw_session_fault_from_name (name, strlen (name)), i);
      assert_int_equal (hw_session_fault_from_name (name, strlen (name) - 1),
                        HW_SESSION_FAULT_NONE);
    }
  assert_int_equal (hw_session_fault_from_name ("", 0), HW_SESSION_FAULT_NONE);
}

static void
both_halves_make_an_identity (void **state)
{
  const HwSessionId none = { 0, 0 }, a = { 1, 2 }, same = { 1, 2 }, b = { 1, 3 }, c = { 2, 2 };

  assert_true (hw_session_id_is_none (&none));
  assert_false (hw_session_id_is_none (&a));
  assert_false (hw_session_id_is_none (&(HwSessionId){ 0, 1 }));
  assert_true (hw_session_id_equal (&a, &same));
  assert_false (hw_session_id_equal (&a, &b));
  assert_false (hw_session_id_equal (&a, &c));
  assert_int_equal (hw_session_id_hash (&a), hw_session_id_hash (&same));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_are_their_own),
    cmocka_unit_test (names_are_found),
    cmocka_unit_test (both_halves_make_an_identity),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
