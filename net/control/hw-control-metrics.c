/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the metrics, in Prometheus' text form (0.0.4): Toxiproxy's two families, then our own. */
#include "control/hw-control-metrics.h"

static void
append_label (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "%s=\"", name);
  for (; *value != '\0'; value++)
    if (*value == '\n')
      g_string_append (out, "\\n");
    else if (*value == '\\' || *value == '"')
      g_string_append_printf (out, "\\%c", *value);
    else
      g_string_append_c (out, *value);
  g_string_append_c (out, '"');
}

static void
append_bytes (GString *out, const char *family, const HwProxyInfo *info, const guint64 bytes[2])
{
  static const char *const directions[] = { "upstream", "downstream" };

  for (gsize way = 0; way < G_N_ELEMENTS (directions); way++)
    {
      g_string_append_printf (out, "%s{direction=\"%s\",", family, directions[way]);
      append_label (out, "listener", info->listen);
      g_string_append_c (out, ',');
      append_label (out, "proxy", info->name);
      g_string_append_c (out, ',');
      append_label (out, "upstream", info->upstream);
      g_string_append_printf (out, "} %" G_GUINT64_FORMAT "\n", bytes[way]);
    }
}

static void
append_traffic (GPtrArray *proxies, GString *out)
{
  static const char *const received = "toxiproxy_proxy_received_bytes_total";
  static const char *const sent = "toxiproxy_proxy_sent_bytes_total";

  g_string_append_printf (out, "# HELP %s Bytes that the proxy has read, by their direction.\n",
                          received);
  g_string_append_printf (out, "# TYPE %s counter\n", received);
  for (guint i = 0; i < proxies->len; i++)
    append_bytes (out, received, proxies->pdata[i],
                  ((HwProxyInfo *) proxies->pdata[i])->counters.received_bytes);
  g_string_append_printf (out, "# HELP %s Bytes that the proxy has written, by their direction.\n",
                          sent);
  g_string_append_printf (out, "# TYPE %s counter\n", sent);
  for (guint i = 0; i < proxies->len; i++)
    append_bytes (out, sent, proxies->pdata[i],
                  ((HwProxyInfo *) proxies->pdata[i])->counters.sent_bytes);
}

static guint64
count_connections (const HwProxyInfo *info)
{
  return info->n_connections;
}

static guint64
count_faults (const HwProxyInfo *info)
{
  return info->faults->len;
}

static guint64
is_enabled (const HwProxyInfo *info)
{
  return info->enabled;
}

static guint64
is_pulled (const HwProxyInfo *info)
{
  return info->is_pulled;
}

static guint64
count_accepted (const HwProxyInfo *info)
{
  return info->counters.n_accepted;
}

static guint64
count_refused (const HwProxyInfo *info)
{
  return info->counters.n_refused;
}

static guint64
count_resets (const HwProxyInfo *info)
{
  return info->counters.n_resets;
}

static guint64
count_cuts (const HwProxyInfo *info)
{
  return info->counters.n_cuts;
}

static guint64
count_retransmits (const HwProxyInfo *info)
{
  return info->counters.retransmits;
}

static guint64
count_lost (const HwProxyInfo *info)
{
  return info->counters.lost_segments;
}

static const struct
{
  const char *name;
  const char *type;
  const char *help;
  guint64 (*get) (const HwProxyInfo *info);
} families[] = {
  { "heartwire_proxy_enabled", "gauge", "Whether the proxy listens.", is_enabled },
  { "heartwire_cable_pulled", "gauge", "Whether the cable is out.", is_pulled },
  { "heartwire_connections", "gauge", "Connections that are open.", count_connections },
  { "heartwire_faults", "gauge", "Faults that were added, acting or not.", count_faults },
  { "heartwire_connections_accepted_total", "counter", "Connections that were accepted.",
    count_accepted },
  { "heartwire_connections_refused_total", "counter",
    "Connections that reached no upstream, or a limit.", count_refused },
  { "heartwire_resets_total", "counter", "Connections that the cable has reset.", count_resets },
  { "heartwire_cuts_total", "counter", "Sockets that were cut, at the kernel or by a stall.",
    count_cuts },
  { "heartwire_retransmits_total", "counter",
    "Segments that the kernel has sent again on the cable's sockets.", count_retransmits },
  { "heartwire_lost_segments_total", "counter",
    "Segments that the kernel has dropped because of a cut.", count_lost },
};

void
hw_control_metrics_append (GPtrArray *proxies, GString *out)
{
  append_traffic (proxies, out);
  for (gsize f = 0; f < G_N_ELEMENTS (families); f++)
    {
      g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", families[f].name,
                              families[f].help, families[f].name, families[f].type);
      for (guint i = 0; i < proxies->len; i++)
        {
          const HwProxyInfo *info = proxies->pdata[i];

          g_string_append_printf (out, "%s{", families[f].name);
          append_label (out, "proxy", info->name);
          g_string_append_printf (out, "} %" G_GUINT64_FORMAT "\n", families[f].get (info));
        }
    }
}
