/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls about the faults of a proxy, which Toxiproxy calls its toxics. */
#include "control/hw-control-call.h"

#include "control/hw-control-error.h"
#include "control/hw-json-member.h"
#include "control/hw-json-text.h"
#include "control/hw-toxic-json.h"
#include "fault/hw-fault-profile.h"
#include "io/hw-cable-hub-command.h"

void
hw_control_list_toxics (HwControlCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HwProxyInfo) info = hw_cable_hub_get_proxy (call->hub, call->parts[1], &error);

  if (info != NULL)
    hw_toxic_json_append_all (info->faults, call->reply->body);
  else
    hw_control_call_fail (call, error);
}

static void
answer_toxic (HwControlCall *call, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HwFaultSpec) spec = hw_cable_hub_get_fault (call->hub, call->parts[1], name, &error);

  if (spec != NULL)
    hw_toxic_json_append (spec, call->reply->body);
  else
    hw_control_call_fail (call, error);
}

void
hw_control_show_toxic (HwControlCall *call)
{
  answer_toxic (call, call->parts[3]);
}

static void
create (HwControlCall *call, JsonObject *object)
{
  g_auto (HwFaultSpec) spec;
  g_autoptr (GError) error = NULL;

  if (hw_toxic_json_read (&spec, object, &error)
      && hw_cable_hub_add_fault (call->hub, call->parts[1], &spec, NULL, &error))
    answer_toxic (call, spec.name);
  else
    hw_control_call_fail (call, error);
}

void
hw_control_create_toxic (HwControlCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HwProxyInfo) info = hw_cable_hub_get_proxy (call->hub, call->parts[1], &error);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = NULL;

  if (info == NULL)
    {
      hw_control_call_fail (call, error);
      return;
    }
  root = hw_control_call_read_object (call, &object);
  if (root != NULL)
    create (call, object);
}

void
hw_control_update_toxic (HwControlCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HwFaultSpec) spec
      = hw_cable_hub_get_fault (call->hub, call->parts[1], call->parts[3], &error);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = NULL;

  if (spec == NULL)
    {
      hw_control_call_fail (call, error);
      return;
    }
  root = hw_control_call_read_object (call, &object);
  if (root == NULL)
    return;
  if (hw_toxic_json_update (spec, object, &error)
      && hw_cable_hub_update_fault (call->hub, call->parts[1], call->parts[3], spec, &error))
    answer_toxic (call, call->parts[3]);
  else
    hw_control_call_fail (call, error);
}

void
hw_control_delete_toxic (HwControlCall *call)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = hw_cable_hub_remove_fault (call->hub, call->parts[1], call->parts[3], &error);

  hw_control_call_answer_nothing (call, is_done, error);
}

static void
append_profile (GString *body, const HwFaultProfile *profile)
{
  g_autoptr (GPtrArray) specs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_fault_spec_free);
  HwFaultSpec spec;

  for (guint i = 0; hw_fault_profile_get_fault (profile, i, &spec); i++)
    {
      g_ptr_array_add (specs, hw_fault_spec_copy (&spec));
      hw_fault_spec_clear (&spec);
    }
  hw_json_text_append_separator (body);
  g_string_append (body, "{\"name\":");
  hw_json_text_append_string (body, profile->name);
  hw_json_text_append_key (body, "toxics");
  hw_toxic_json_append_all (specs, body);
  g_string_append_c (body, '}');
}

void
hw_control_list_profiles (HwControlCall *call)
{
  const HwFaultProfile *profile;

  g_string_append_c (call->reply->body, '[');
  for (guint i = 0; (profile = hw_fault_profile_nth (i)) != NULL; i++)
    append_profile (call->reply->body, profile);
  g_string_append_c (call->reply->body, ']');
}

static gboolean
read_profile_name (JsonObject *object, char **name, GError **error)
{
  GError *why = NULL;

  if (!hw_json_member_read_string (object, "name", name, &why))
    return hw_control_error_take (error, why);
  if (*name == NULL)
    return hw_control_error_refuse (error, "missing required field: name");

  return TRUE;
}

void
hw_control_add_profile (HwControlCall *call)
{
  JsonObject *object = NULL;
  g_autoptr (JsonNode) root = hw_control_call_read_object (call, &object);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  if (root == NULL)
    return;
  if (read_profile_name (object, &name, &error)
      && hw_cable_hub_add_profile (call->hub, call->parts[1], name, &error))
    hw_control_call_answer_proxy (call, 200, call->parts[1]);
  else
    hw_control_call_fail (call, error);
}
