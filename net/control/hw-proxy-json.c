/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the JSON form of proxies and connections: Toxiproxy's, with keys of our own. */
#include "control/hw-proxy-json.h"

#include "control/hw-control-error.h"
#include "control/hw-json-member.h"
#include "control/hw-json-text.h"
#include "control/hw-toxic-json.h"

void
hw_proxy_input_init (HwProxyInput *self)
{
  *self = (HwProxyInput){ .enabled = TRUE };
}

void
hw_proxy_input_clear (HwProxyInput *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->listen, g_free);
  g_clear_pointer (&self->upstream, g_free);
}

void
hw_proxy_input_init_from (HwProxyInput *self, const HwProxyInfo *info)
{
  *self = (HwProxyInput){ .name = g_strdup (info->name),
                          .listen = g_strdup (info->listen),
                          .upstream = g_strdup (info->upstream),
                          .enabled = info->enabled,
                          .dial_first = info->dial_first };
}

/* ":26379", as Go writes it. */
static void
complete (char **address, const char *host)
{
  char *whole;

  if (*address == NULL || **address != ':')
    return;
  whole = g_strconcat (host, *address, NULL);
  g_free (*address);
  *address = whole;
}

gboolean
hw_proxy_input_read (HwProxyInput *self, JsonObject *object, GError **error)
{
  GError *why = NULL;

  if (!hw_json_member_read_string (object, "name", &self->name, &why)
      || !hw_json_member_read_string (object, "listen", &self->listen, &why)
      || !hw_json_member_read_string (object, "upstream", &self->upstream, &why)
      || !hw_json_member_read_boolean (object, "enabled", &self->enabled, &why)
      || !hw_json_member_read_boolean (object, "dial_first", &self->dial_first, &why))
    return hw_control_error_take (error, why);
  complete (&self->listen, "0.0.0.0"); /* all that this machine has */
  complete (&self->upstream, "localhost");

  return TRUE;
}

const char *
hw_proxy_input_find_missing (const HwProxyInput *self)
{
  if (self->name == NULL || *self->name == '\0')
    return "name";
  if (self->upstream == NULL || *self->upstream == '\0')
    return "upstream";

  return NULL;
}

HwProxySpec
hw_proxy_input_get_spec (const HwProxyInput *self)
{
  const char *listen = self->listen != NULL && *self->listen != '\0' ? self->listen : "127.0.0.1:0";

  return (HwProxySpec){ self->name, listen, self->upstream, self->enabled, self->dial_first };
}

static void
append_text (GString *out, const char *name, const char *text)
{
  hw_json_text_append_key (out, name);
  hw_json_text_append_string (out, text);
}

static void
append_count (GString *out, const char *name, guint64 number)
{
  hw_json_text_append_key (out, name);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, number);
}

static void
append_flag (GString *out, const char *name, gboolean flag)
{
  hw_json_text_append_key (out, name);
  hw_json_text_append_boolean (out, flag);
}

void
hw_proxy_json_append (const HwProxyInfo *info, GString *out)
{
  g_string_append_c (out, '{');
  append_text (out, "name", info->name);
  append_text (out, "listen", info->listen);
  append_text (out, "upstream", info->upstream);
  append_flag (out, "enabled", info->enabled);
  hw_json_text_append_key (out, "toxics");
  hw_toxic_json_append_all (info->faults, out);
  if (info->is_pulled)
    {
      append_flag (out, "pulled", TRUE);
      append_text (out, "cut", info->cut == HW_CUT_MODE_KERNEL ? "kernel" : "stall");
    }
  if (info->dial_first)
    append_flag (out, "dial_first", TRUE);
  g_string_append_c (out, '}');
}

void
hw_proxy_json_append_all (GPtrArray *infos, GString *out)
{
  g_string_append_c (out, '{');
  for (guint i = 0; i < infos->len; i++)
    {
      const HwProxyInfo *info = infos->pdata[i];

      hw_json_text_append_key (out, info->name);
      hw_proxy_json_append (info, out);
    }
  g_string_append_c (out, '}');
}

static void
append_end (GString *out, const char *name, const HwConnectionEnd *end)
{
  hw_json_text_append_key (out, name);
  if (end->local == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '{');
  append_text (out, "local", end->local);
  append_text (out, "peer", end->peer);
  append_text (out, "tcp_state", end->tcp_state);
  append_count (out, "retransmits", end->retransmits);
  append_count (out, "lost_segments", end->lost_segments);
  append_count (out, "heard_segments", end->heard_segments);
  hw_json_text_append_key (out, "loss");
  hw_json_text_append_number (out, end->loss);
  append_count (out, "rtt_us", end->rtt_us);
  g_string_append_c (out, '}');
}

static void
append_both_ways (GString *out, const char *name, const guint64 bytes[2])
{
  hw_json_text_append_key (out, name);
  g_string_append_printf (out,
                          "{\"upstream\":%" G_GUINT64_FORMAT ",\"downstream\":%" G_GUINT64_FORMAT
                          "}",
                          bytes[0], bytes[1]);
}

void
hw_connection_json_append (const HwConnectionInfo *info, GString *out)
{
  g_string_append_c (out, '{');
  append_count (out, "connection", info->number);
  append_text (out, "proxy", info->proxy);
  append_text (out, "state", info->state);
  append_text (out, "wire", info->wire);
  append_count (out, "age_ms", (guint64) info->age_us / 1000);
  append_both_ways (out, "received_bytes", info->received_bytes);
  append_both_ways (out, "sent_bytes", info->sent_bytes);
  hw_json_text_append_key (out, "toxics");
  g_string_append_c (out, '[');
  for (char **fault = info->faults; fault != NULL && *fault != NULL; fault++)
    {
      hw_json_text_append_separator (out);
      hw_json_text_append_string (out, *fault);
    }
  g_string_append_c (out, ']');
  append_end (out, "client", &info->client);
  append_end (out, "server", &info->server);
  g_string_append_c (out, '}');
}
