/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls about the faults of a proxy, which Toxiproxy calls its toxics. */
#include "control/hw-control-call.h"

#include "control/hw-toxic-json.h"

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
