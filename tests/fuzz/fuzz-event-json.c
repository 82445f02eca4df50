/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the JSON form of events. */
#include "hw-fuzz.h"

#include "core/hw-error.h"
#include "event/hw-event-json.h"

/* What was read and written reads again, and writes the same. */
static void
check_round_trip (const HwEvent *event)
{
  g_autofree char *json = hw_event_to_json (event);
  g_autoptr (GError) error = NULL;
  g_autoptr (HwEvent) again = hw_event_new_from_json (json, -1, &error);
  g_autofree char *json_again = NULL;

  if (again == NULL)
    hw_fuzz_check (error->message);
  json_again = hw_event_to_json (again);
  hw_fuzz_check (g_str_equal (json, json_again) ? NULL : "written again, the event differs");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = size > 0 ? g_memdup2 (data, size) : g_strdup ("");
  g_autoptr (HwEvent) event = hw_event_new_from_json (line, (gssize) size, &error);

  if (event != NULL)
    check_round_trip (event);
  else if (error == NULL || error->domain != HW_ERROR || error->code != HW_ERROR_PROTOCOL)
    hw_fuzz_check ("refused without an error of the protocol");
  return 0;
}
