/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is known of proxies and connections at a moment. */
#include "io/hw-cable-hub-private.h"

#include "io/hw-cable-link-private.h"
#include "io/hw-tcp-info.h"

void
hw_proxy_info_free (HwProxyInfo *self)
{
  g_free (self->name);
  g_free (self->listen);
  g_free (self->upstream);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

HwProxyInfo *
hw_proxy_info_new (HwCableProxy *proxy)
{
  HwProxyInfo *self = g_new0 (HwProxyInfo, 1);

  self->name = g_strdup (proxy->name);
  self->listen = proxy->local.length > 0 ? hw_socket_address_to_text (&proxy->local)
                                         : g_strdup (proxy->listen_text);
  self->upstream = g_strdup (proxy->upstream_text);
  self->enabled = proxy->enabled;
  self->dial_first = proxy->dial_first;
  self->is_pulled = proxy->is_pulled;
  self->cut
      = hw_cable_proxy_get_stall_text (proxy) == NULL ? HW_CUT_MODE_KERNEL : HW_CUT_MODE_STALL;
  self->n_connections = proxy->links.length;
  self->counters = proxy->counters;
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_fault_spec_free);
  for (guint i = 0; i < proxy->faults->len; i++)
    g_ptr_array_add (self->faults,
                     hw_fault_spec_copy (&((HwCableFault *) proxy->faults->pdata[i])->spec));
  for (GList *node = proxy->links.head; node != NULL; node = node->next)
    hw_cable_link_add_kernel_counts (node->data, &self->counters);

  return self;
}

static void
end_clear (HwConnectionEnd *end)
{
  g_free (end->local);
  g_free (end->peer);
}

void
hw_connection_info_free (HwConnectionInfo *self)
{
  g_free (self->proxy);
  end_clear (&self->client);
  end_clear (&self->server);
  g_strfreev (self->faults);
  g_free (self);
}

static void
read_kernel (HwConnectionEnd *end, int fd)
{
  HwTcpInfo info;

  if (!hw_tcp_info_read (fd, &info))
    return;
  end->tcp_state = hw_tcp_info_get_state_name (&info);
  end->retransmits = info.total_retrans;
  end->rtt_us = info.rtt_us;
  end->last_ack_recv_ms = info.last_ack_recv_ms;
  end->heard_segments = info.segments_in;
  end->lost_segments = hw_tcp_info_read_drops (fd);
  if (end->lost_segments > 0)
    end->loss = (double) end->lost_segments
                / ((double) end->lost_segments + (double) end->heard_segments);
}

static void
read_end (HwConnectionEnd *end, int fd)
{
  HwSocketAddress address;

  end->tcp_state = "CLOSED";
  if (fd < 0)
    return;
  if (hw_socket_address_of_local (&address, fd))
    end->local = hw_socket_address_to_text (&address);
  if (hw_socket_address_of_peer (&address, fd))
    end->peer = hw_socket_address_to_text (&address);
  read_kernel (end, fd);
}

static const char *
describe_wire (HwWireFlags flags)
{
  if ((flags & HW_WIRE_CUT) == HW_WIRE_CUT)
    return "cut";
  if (flags & HW_WIRE_DEAF)
    return "deaf";

  return flags & HW_WIRE_STALL ? "stalled" : "open";
}

static char **
list_faults (HwCableLink *link)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < link->cases->len; i++)
    g_strv_builder_add (names, g_array_index (link->cases, HwCableCase, i).fault->spec.name);

  return g_strv_builder_end (names);
}

HwConnectionInfo *
hw_connection_info_new (HwCableLink *link, HwTime now)
{
  static const char *const states[] = { "waiting", "dialling", "relaying", "closing", "refused" };
  HwConnectionInfo *self = g_new0 (HwConnectionInfo, 1);

  self->number = link->conn;
  self->proxy = g_strdup (link->proxy->name);
  self->state = states[link->state];
  read_end (&self->client, link->sides[CLIENT].handle.fd);
  read_end (&self->server, link->sides[UPSTREAM].handle.fd);
  for (int i = 0; i < N_SIDES; i++)
    {
      self->received_bytes[i] = link->pipes[i].received;
      self->sent_bytes[i] = link->pipes[i].sent;
    }
  self->age_us = now - link->began;
  self->faults = list_faults (link);
  self->wire = describe_wire (link->flags);

  return self;
}
