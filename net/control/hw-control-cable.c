/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls that Toxiproxy hasn't got: the cable itself, and its connections. */
#include "control/hw-control-call.h"

#include <string.h>

#include "control/hw-json-text.h"
#include "control/hw-proxy-json.h"

void
hw_control_reset_all (HwControlCall *call)
{
  hw_cable_hub_reset_all (call->hub);
  call->reply->status = 204;
}

typedef gboolean (*HubCall) (HwCableHub *hub, const char *proxy, GError **error);

/* Of one proxy, which is then the answer, or of all. */
static void
order (HwControlCall *call, HubCall hub_call)
{
  const char *proxy = strcmp (call->parts[0], "proxies") == 0 ? call->parts[1] : NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_done = hub_call (call->hub, proxy, &error);

  if (is_done && proxy != NULL)
    hw_control_call_answer_proxy (call, 200, proxy);
  else
    hw_control_call_answer_nothing (call, is_done, error);
}

void
hw_control_pull (HwControlCall *call)
{
  order (call, hw_cable_hub_pull);
}

void
hw_control_plug (HwControlCall *call)
{
  order (call, hw_cable_hub_plug);
}

void
hw_control_reset (HwControlCall *call)
{
  order (call, hw_cable_hub_reset);
}

void
hw_control_clear (HwControlCall *call)
{
  order (call, hw_cable_hub_clear);
}

static void
append_connections (HwControlCall *call, const char *proxy)
{
  g_autoptr (GPtrArray) infos = hw_cable_hub_list_connections (call->hub);
  GString *body = call->reply->body;

  g_string_append_c (body, '[');
  for (guint i = 0; i < infos->len; i++)
    {
      const HwConnectionInfo *info = infos->pdata[i];

      if (proxy != NULL && strcmp (info->proxy, proxy) != 0)
        continue;
      hw_json_text_append_separator (body);
      hw_connection_json_append (info, body);
    }
  g_string_append_c (body, ']');
}

void
hw_control_list_connections (HwControlCall *call)
{
  const char *proxy = strcmp (call->parts[0], "proxies") == 0 ? call->parts[1] : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HwProxyInfo) info
      = proxy != NULL ? hw_cable_hub_get_proxy (call->hub, proxy, &error) : NULL;

  if (error != NULL)
    hw_control_call_fail (call, error);
  else
    append_connections (call, proxy);
}

void
hw_control_reset_connection (HwControlCall *call)
{
  g_autoptr (GError) error = NULL;
  guint64 number = 0;
  gboolean is_done = FALSE;

  if (g_ascii_string_to_unsigned (call->parts[1], 10, 1, G_MAXINT64, &number, NULL))
    is_done = hw_cable_hub_reset_connection (call->hub, number, &error);
  if (number == 0)
    hw_http_reply_fail (call->reply, 404, "connection not found");
  else
    hw_control_call_answer_nothing (call, is_done, error);
}
