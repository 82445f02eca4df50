/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one call of the control API, and how it fails: Toxiproxy's words and statuses where it has
 * some. */
#include "control/hw-control-call.h"

#include "control/hw-control-error.h"
#include "control/hw-http-guard.h"
#include "control/hw-json-member.h"
#include "control/hw-proxy-json.h"

static const struct
{
  HwCableHubError code;
  guint status;
  const char *words; /* NULL: the error's own */
} hub_errors[] = {
  { HW_CABLE_HUB_ERROR_INVALID, 400, NULL },
  { HW_CABLE_HUB_ERROR_PROXY_EXISTS, 409, "proxy already exists" },
  { HW_CABLE_HUB_ERROR_PROXY_NOT_FOUND, 404, "proxy not found" },
  { HW_CABLE_HUB_ERROR_FAULT_EXISTS, 409, "toxic already exists" },
  { HW_CABLE_HUB_ERROR_FAULT_NOT_FOUND, 404, "toxic not found" },
  { HW_CABLE_HUB_ERROR_CONNECTION_NOT_FOUND, 404, "connection not found" },
  { HW_CABLE_HUB_ERROR_LIMIT, 400, NULL },
  { HW_CABLE_HUB_ERROR_ADDRESS, 500, NULL },
  { HW_CABLE_HUB_ERROR_LISTEN, 500, NULL },
  { HW_CABLE_HUB_ERROR_LOOP, 400, NULL },
  { HW_CABLE_HUB_ERROR_PULLED, 409, NULL },
  { HW_CABLE_HUB_ERROR_UNSUPPORTED, 500, NULL },
};

static void
fail_as_hub (HwControlCall *self, const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hub_errors); i++)
    if ((int) hub_errors[i].code == error->code)
      {
        const char *words = hub_errors[i].words;

        hw_http_reply_fail (self->reply, hub_errors[i].status,
                            words != NULL ? words : error->message);
        return;
      }
  hw_http_reply_fail (self->reply, 500, error->message);
}

void
hw_control_call_fail_body (HwControlCall *self, const char *why)
{
  g_autofree char *words = g_strconcat ("bad request body: ", why, NULL);

  hw_http_reply_fail (self->reply, 400, words);
}

void
hw_control_call_fail (HwControlCall *self, const GError *error)
{
  if (error->domain == HW_CABLE_HUB_ERROR)
    fail_as_hub (self, error);
  else if (g_error_matches (error, HW_CONTROL_ERROR, HW_CONTROL_ERROR_REFUSED))
    hw_http_reply_fail (self->reply, 400, error->message);
  else if (error->domain == HW_CONTROL_ERROR)
    hw_control_call_fail_body (self, error->message);
  else
    hw_http_reply_fail (self->reply, 500, error->message);
}

JsonNode *
hw_control_call_read_body (HwControlCall *self)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = hw_json_member_parse (self->request->body, self->request->body_length,
                                         HW_HTTP_MAX_BODY, &error);

  if (root == NULL)
    hw_control_call_fail_body (self, error->message);

  return root;
}

JsonNode *
hw_control_call_read_object (HwControlCall *self, JsonObject **object)
{
  g_autoptr (JsonNode) root = hw_control_call_read_body (self);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      hw_control_call_fail_body (self, "it must be an object");
      return NULL;
    }
  *object = json_node_get_object (root);

  return g_steal_pointer (&root);
}

void
hw_control_call_answer_nothing (HwControlCall *self, gboolean is_done, const GError *error)
{
  if (is_done)
    self->reply->status = 204;
  else
    hw_control_call_fail (self, error);
}

void
hw_control_call_answer_proxy (HwControlCall *self, guint status, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HwProxyInfo) info = hw_cable_hub_get_proxy (self->hub, name, &error);

  if (info == NULL)
    {
      hw_control_call_fail (self, error);
      return;
    }
  self->reply->status = status;
  hw_proxy_json_append (info, self->reply->body);
}
