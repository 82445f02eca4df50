/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a slicer cuts into pieces of its size, apart by its pause. */
#include "hw-fault-rig.h"

#include <string.h>

static void
cuts_into_pieces (void **state)
{
  hw_fault_rig_expect ("slicer average_size=4", "0=0123456789", "0=0123 0=4567 0=89");
  hw_fault_rig_expect ("slicer average_size=4 delay=2ms", "0=0123456789 1=ab",
                       "0=0123 2=4567 4=89 6=ab");
  hw_fault_rig_expect ("slicer", "0=0123456789", "0=0123456789");
  hw_fault_rig_expect ("slicer average_size=1 delay=1ms", "0=ab 1=FIN", "0=a 1=b 2=FIN");
}

static void
varies_within_its_range (void **state)
{
  g_autofree char *cut = hw_fault_rig_run ("slicer average_size=5 size_variation=3", 3,
                                           "0=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee");
  g_autofree char *same = hw_fault_rig_run ("slicer average_size=5 size_variation=3", 3,
                                            "0=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee");
  g_auto (GStrv) pieces = g_strsplit (cut, " ", -1);
  gsize total = 0;

  assert_string_equal (cut, same);
  for (char **piece = pieces; *piece != NULL; piece++)
    {
      gsize length = strlen (*piece) - strlen ("0=");

      assert_true (length <= 8 && (length >= 2 || piece[1] == NULL));
      total += length;
    }
  assert_int_equal (total, 50);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (cuts_into_pieces),
    cmocka_unit_test (varies_within_its_range),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
