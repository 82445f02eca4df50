/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the states have names of their own and change as the design draws it. */
#include "hw-test.h"

#include "core/hw-link-state.h"

/* Rows from, columns to: idle, connecting, handshaking, connected, suspect, waiting, closed. */
static const char *const expected[HW_N_LINK_STATES] = {
  [HW_LINK_STATE_IDLE] = ".x...xx",        [HW_LINK_STATE_CONNECTING] = "..xx.xx",
  [HW_LINK_STATE_HANDSHAKING] = "...x.xx", [HW_LINK_STATE_CONNECTED] = "....xxx",
  [HW_LINK_STATE_SUSPECT] = "...x.xx",     [HW_LINK_STATE_WAITING] = "xx....x",
  [HW_LINK_STATE_CLOSED] = ".x.....",
};

static void
changes_as_drawn (void **state)
{
  for (int from = 0; from < HW_N_LINK_STATES; from++)
    for (int to = 0; to < HW_N_LINK_STATES; to++)
      assert_int_equal (hw_link_state_can_change (from, to), expected[from][to] == 'x');
}

static void
every_state_has_its_own_name (void **state)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = 0; i < HW_N_LINK_STATES; i++)
    {
      const char *name = hw_link_state_get_name (i);

      assert_non_null (name);
      assert_true (g_hash_table_add (seen, (gpointer) name));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (changes_as_drawn),
    cmocka_unit_test (every_state_has_its_own_name),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
