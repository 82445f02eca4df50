/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every profile is made of faults that can be read. */
#include "hw-fault-rig.h"

#include <string.h>

#include "fault/hw-fault-profile.h"

static void
are_made_of_faults (void **state)
{
  const HwFaultProfile *profile;
  g_autofree char *list = hw_fault_profile_list ();

  for (guint i = 0; (profile = hw_fault_profile_nth (i)) != NULL; i++)
    {
      HwFaultSpec spec;
      guint n = 0;

      assert_ptr_equal (hw_fault_profile_find (profile->name), profile);
      assert_non_null (strstr (list, profile->name));
      for (; profile->faults[n] != NULL; n++)
        {
          if (!hw_fault_profile_get_fault (profile, n, &spec))
            fail_msg ("%s: “%s”", profile->name, profile->faults[n]);
          hw_fault_spec_clear (&spec);
        }
      assert_true (n >= 3);
      assert_false (hw_fault_profile_get_fault (profile, n, &spec));
    }
  assert_null (hw_fault_profile_find ("pigeon"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (are_made_of_faults) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
