/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of faults as people write them. */
#include "hw-fuzz.h"

#include "core/hw-error.h"
#include "fault/hw-fault.h"

/* What was read and written reads again, and writes the same. */
static void
check_round_trip (const HwFaultSpec *spec)
{
  g_autofree char *text = hw_fault_spec_format (spec);
  g_autofree char *line = g_strdup_printf ("%s%s%s", hw_fault_type_get_name (spec->type),
                                           *text != '\0' ? " " : "", text);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_auto (HwFaultSpec) again = { 0 };
  g_autofree char *text_again = NULL;

  if (!hw_fault_spec_parse (&again, (const char *const *) words, NULL))
    hw_fuzz_check ("what was written can't be read");
  text_again = hw_fault_spec_format (&again);
  hw_fuzz_check (g_str_equal (text, text_again) ? NULL : "written again, the fault differs");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *line = g_strndup ((const char *) data, size);
  g_auto (GStrv) words = g_strsplit (line, " ", 64);
  g_auto (HwFaultSpec) spec = { 0 };
  g_autoptr (GError) error = NULL;

  if (hw_fault_spec_parse (&spec, (const char *const *) words, &error))
    check_round_trip (&spec);
  else if (error == NULL || error->domain != HW_ERROR)
    hw_fuzz_check ("refused without an error of the library");
  return 0;
}
