/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls about proxies. */
#include "control/hw-control-call.h"

#include <string.h>

#include "control/hw-json-text.h"
#include "control/hw-populate.h"
#include "control/hw-proxy-json.h"

void
hw_control_list_proxies (HwControlCall *call)
{
  g_autoptr (GPtrArray) proxies = hw_cable_hub_list_proxies (call->hub);

  hw_proxy_json_append_all (proxies, call->reply->body);
}

void
hw_control_show_proxy (HwControlCall *call)
{
  hw_control_call_answer_proxy (call, 200, call->parts[1]);
}

static void
fail_missing (HwControlCall *call, const char *field)
{
  g_autofree char *words = g_strconcat ("missing required field: ", field, NULL);

  hw_http_reply_fail (call->reply, 400, words);
}

static void
create (HwControlCall *call, const HwProxyInput *input)
{
  const HwProxySpec spec = hw_proxy_input_get_spec (input);
  g_autoptr (GError) error = NULL;

  if (hw_proxy_input_find_missing (input) != NULL)
    fail_missing (call, hw_proxy_input_find_missing (input));
  else if (hw_cable_hub_add_proxy (call->hub, &spec, &error))
    hw_control_call_answer_proxy (call, 201, input->name);
  else
    hw_control_call_fail (call, error);
}

void
hw_control_create_proxy (HwControlCall *call)
{
  JsonObject *object = NULL;
  g_autoptr (JsonNode) root = hw_control_call_read_object (call, &object);
  g_auto (HwProxyInput) input;
  g_autoptr (GError) error = NULL;

  hw_proxy_input_init (&input);
  if (root == NULL)
    return;
  if (hw_proxy_input_read (&input, object, &error))
    create (call, &input);
  else
    hw_control_call_fail (call, error);
}

static void
update (HwControlCall *call, const HwProxyInfo *info, JsonObject *object)
{
  g_auto (HwProxyInput) input;
  g_autoptr (GError) error = NULL;
  HwProxySpec spec;

  hw_proxy_input_init_from (&input, info);
  if (!hw_proxy_input_read (&input, object, &error))
    {
      hw_control_call_fail (call, error);
      return;
    }
  spec = hw_proxy_input_get_spec (&input);
  if (hw_cable_hub_update_proxy (call->hub, info->name, &spec, &error))
    hw_control_call_answer_proxy (call, 200, info->name);
  else
    hw_control_call_fail (call, error);
}

void
hw_control_update_proxy (HwControlCall *call)
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
    update (call, info, object);
}

void
hw_control_delete_proxy (HwControlCall *call)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = hw_cable_hub_remove_proxy (call->hub, call->parts[1], &error);

  hw_control_call_answer_nothing (call, is_done, error);
}

/* {"proxies":[…]}, or behind an error {"error":…,"status":…,"proxies":[…]} with those made. */
static void
append_made (HwControlCall *call, GPtrArray *names)
{
  GString *body = call->reply->body;

  if (body->len == 0)
    g_string_append_c (body, '{');
  else
    g_string_truncate (body, (gsize) (strrchr (body->str, '}') - body->str));
  hw_json_text_append_key (body, "proxies");
  g_string_append_c (body, '[');
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (HwProxyInfo) info = hw_cable_hub_get_proxy (call->hub, names->pdata[i], NULL);

      if (info == NULL) /* somebody has removed it meanwhile */
        continue;
      hw_json_text_append_separator (body);
      hw_proxy_json_append (info, body);
    }
  g_string_append (body, "]}");
}

void
hw_control_populate (HwControlCall *call)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = hw_control_call_read_body (call);
  g_autoptr (HwPopulate) plan = NULL;
  g_autoptr (GError) error = NULL;

  if (root != NULL)
    {
      plan = hw_populate_new_from_call (root, &error);
      if (plan != NULL && hw_populate_carry_out (plan, call->hub, made, &error))
        call->reply->status = 201;
      else
        hw_control_call_fail (call, error);
    }
  append_made (call, made);
}
