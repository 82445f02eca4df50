/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the control API's table of resources, and who answers which call. */
#include "control/hw-control-api.h"

#include <string.h>

#include "control/hw-control-call.h"
#include "control/hw-control-metrics.h"
#include "control/hw-toxic-json.h"

static void
show_version (HwControlCall *call)
{
  g_string_append (call->reply->body, "{\"version\": \"" HW_CONTROL_API_VERSION "\"}\n");
}

static void
show_faults (HwControlCall *call)
{
  hw_toxic_json_append_types (call->reply->body);
}

static void
show_metrics (HwControlCall *call)
{
  g_autoptr (GPtrArray) proxies = hw_cable_hub_list_proxies (call->hub);

  call->reply->content_type = HW_HTTP_TYPE_METRICS;
  hw_control_metrics_append (proxies, call->reply->body);
}

/* "*" is any one part. Two methods of one handler are two rows. */
static const struct
{
  const char *method;
  const char *parts[HW_CONTROL_MAX_PARTS + 1];
  void (*answer) (HwControlCall *call);
} routes[] = {
  { "GET", { "version" }, show_version },
  { "GET", { "proxies" }, hw_control_list_proxies },
  { "POST", { "proxies" }, hw_control_create_proxy },
  { "POST", { "populate" }, hw_control_populate },
  { "POST", { "reset" }, hw_control_reset_all },
  { "GET", { "proxies", "*" }, hw_control_show_proxy },
  { "POST", { "proxies", "*" }, hw_control_update_proxy },
  { "PATCH", { "proxies", "*" }, hw_control_update_proxy },
  { "DELETE", { "proxies", "*" }, hw_control_delete_proxy },
  { "GET", { "proxies", "*", "toxics" }, hw_control_list_toxics },
  { "POST", { "proxies", "*", "toxics" }, hw_control_create_toxic },
  { "GET", { "proxies", "*", "toxics", "*" }, hw_control_show_toxic },
  { "POST", { "proxies", "*", "toxics", "*" }, hw_control_update_toxic },
  { "PATCH", { "proxies", "*", "toxics", "*" }, hw_control_update_toxic },
  { "DELETE", { "proxies", "*", "toxics", "*" }, hw_control_delete_toxic },
  { "GET", { "metrics" }, show_metrics },
  { "GET", { "faults" }, show_faults },
  { "GET", { "profiles" }, hw_control_list_profiles },
  { "POST", { "proxies", "*", "profile" }, hw_control_add_profile },
  { "GET", { "connections" }, hw_control_list_connections },
  { "GET", { "proxies", "*", "connections" }, hw_control_list_connections },
  { "POST", { "connections", "*", "reset" }, hw_control_reset_connection },
  { "POST", { "pull" }, hw_control_pull },
  { "POST", { "plug" }, hw_control_plug },
  { "POST", { "proxies", "*", "pull" }, hw_control_pull },
  { "POST", { "proxies", "*", "plug" }, hw_control_plug },
  { "POST", { "proxies", "*", "reset" }, hw_control_reset },
  { "POST", { "proxies", "*", "clear" }, hw_control_clear },
};

static void
free_parts (HwControlCall *call)
{
  for (guint i = 0; i < HW_CONTROL_MAX_PARTS; i++)
    g_free (call->parts[i]);
}

/* FALSE: no path of ours has so many parts, or such ones. */
static gboolean
split_path (HwControlCall *call)
{
  g_auto (GStrv) raw = g_strsplit (call->request->path, "/", HW_CONTROL_MAX_PARTS + 2);
  guint n = g_strv_length (raw);

  if (n < 2 || n > HW_CONTROL_MAX_PARTS + 1 || *raw[0] != '\0')
    return FALSE;
  for (guint i = 1; i < n; i++)
    {
      call->parts[i - 1] = g_uri_unescape_string (raw[i], NULL);
      if (call->parts[i - 1] == NULL || !g_utf8_validate (call->parts[i - 1], -1, NULL))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_path_of (const char *const *pattern, char **parts)
{
  for (; *pattern != NULL && *parts != NULL; pattern++, parts++)
    if (strcmp (*pattern, "*") != 0 && strcmp (*pattern, *parts) != 0)
      return FALSE;

  return *pattern == NULL && *parts == NULL;
}

/* RFC 9110, 15.5.6: a 405 says which methods there are. */
static void
refuse_method (HwControlCall *call, gboolean is_feed)
{
  g_autoptr (GString) methods = g_string_new (is_feed ? "GET" : "");

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    if (is_path_of (routes[i].parts, call->parts))
      g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", routes[i].method);
  hw_http_reply_fail (call->reply, 405, "method not allowed");
  call->reply->allow = g_string_free (g_steal_pointer (&methods), FALSE);
}

static void
answer (HwControlCall *call)
{
  gboolean is_feed = strcmp (call->request->path, HW_CONTROL_API_FEED) == 0;
  gboolean is_known = is_feed;

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    if (is_path_of (routes[i].parts, call->parts))
      {
        is_known = TRUE;
        if (strcmp (routes[i].method, call->request->method) != 0)
          continue;
        routes[i].answer (call);
        return;
      }
  if (is_feed && strcmp (call->request->method, "GET") == 0)
    hw_http_reply_fail (call->reply, 503, "16 are reading the events already; try again later");
  else if (is_known)
    refuse_method (call, is_feed);
  else
    hw_http_reply_fail (call->reply, 404, "there is no such path; docs/CONTROL.md lists them");
}

void
hw_control_api_handle (const HwHttpRequest *request, HwHttpReply *reply, gpointer hub)
{
  HwControlCall call = { .hub = hub, .request = request, .reply = reply };

  if (split_path (&call))
    answer (&call);
  else
    hw_http_reply_fail (reply, 404, "there is no such path; docs/CONTROL.md lists them");
  free_parts (&call);
}
