/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of the JSON forms of proxies and toxics. */
#include "hw-fuzz.h"

#include <string.h>

#include "control/hw-control-error.h"
#include "control/hw-json-member.h"
#include "control/hw-populate.h"
#include "control/hw-toxic-json.h"

/* What was read and written reads again, and writes the same. */
static void
check_round_trip (const HwFaultSpec *spec)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (JsonNode) root = NULL;
  g_auto (HwFaultSpec) second = { 0 };

  hw_toxic_json_append (spec, text);
  root = hw_json_member_parse (text->str, text->len, 65536, NULL);
  if (root == NULL || !hw_toxic_json_read (&second, json_node_get_object (root), NULL))
    hw_fuzz_check ("what was written isn't read");
  hw_toxic_json_append (&second, again);
  hw_fuzz_check (g_string_equal (text, again) ? NULL : "written again, the toxic differs");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size > 0 ? g_memdup2 (data, size) : g_strdup ("");
  g_autoptr (JsonNode) root = hw_json_member_parse (text, size, 65536, NULL);
  g_autoptr (HwPopulate) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (HwFaultSpec) spec = { 0 };

  if (root == NULL)
    return 0;
  plan = hw_populate_new_from_call (root, NULL);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return 0;
  if (hw_toxic_json_read (&spec, json_node_get_object (root), &error))
    check_round_trip (&spec);
  else if (error->domain != HW_CONTROL_ERROR)
    hw_fuzz_check ("refused with another error");

  return 0;
}
