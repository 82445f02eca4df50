/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the wishes of several faults become one: cut while any wants it cut. */
#include "hw-fault-rig.h"

static const struct
{
  const char *why;
  HwFaultWish one;
  HwFaultWish other;
  HwWireFlags flags;
  HwWireActions action;
  HwTime deadline;
} rows[] = {
  { "nothing and nothing", HW_FAULT_WISH_NONE, HW_FAULT_WISH_NONE, 0, 0, HW_TIME_NEVER },
  { "deaf and stall add up",
    { HW_WIRE_DEAF_TO_CLIENT, 0, 5 },
    { HW_WIRE_STALL_SERVER | HW_WIRE_MUTE_TO_CLIENT, 0, 3 },
    HW_WIRE_DEAF_TO_CLIENT | HW_WIRE_STALL_SERVER | HW_WIRE_MUTE_TO_CLIENT,
    0,
    3 },
  { "a cut stays while the other flaps",
    { HW_WIRE_CUT, 0, HW_TIME_NEVER },
    { HW_WIRE_PLAIN, 0, 7 },
    HW_WIRE_CUT,
    0,
    7 },
  { "two deafnesses are one of both ways",
    { HW_WIRE_DEAF_TO_CLIENT, 0, HW_TIME_NEVER },
    { HW_WIRE_DEAF_TO_SERVER, 0, HW_TIME_NEVER },
    HW_WIRE_DEAF,
    0,
    HW_TIME_NEVER },
  { "RST is stronger than FIN", { 0, HW_WIRE_CLOSE, 1 }, { 0, HW_WIRE_RST, 2 }, 0, HW_WIRE_RST, 1 },
  { "RST now is stronger than later",
    { 0, HW_WIRE_RST_IF_USED, 1 },
    { 0, HW_WIRE_RST, 2 },
    0,
    HW_WIRE_RST,
    1 },
  { "an end is stronger than a half",
    { 0, HW_WIRE_FIN_TO_SERVER, 1 },
    { 0, HW_WIRE_CLOSE, 2 },
    0,
    HW_WIRE_CLOSE,
    1 },
  { "two halves are both done",
    { 0, HW_WIRE_FIN_TO_SERVER, 1 },
    { 0, HW_WIRE_FIN_TO_CLIENT, 2 },
    0,
    HW_WIRE_FIN_TO_SERVER | HW_WIRE_FIN_TO_CLIENT,
    1 },
};

static void
become_one (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int swapped = FALSE; swapped <= TRUE; swapped++)
      {
        HwFaultWish wish = swapped ? rows[i].other : rows[i].one;

        hw_fault_wish_add (&wish, swapped ? &rows[i].one : &rows[i].other);
        if (wish.flags != rows[i].flags || wish.deadline != rows[i].deadline
            || hw_wire_actions_get_strongest (wish.actions) != rows[i].action)
          fail_msg ("%s", rows[i].why);
      }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (become_one) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
