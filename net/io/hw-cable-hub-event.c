/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a proxy, its faults and its pull say of themselves. */
#include "io/hw-cable-hub-private.h"

#include "io/hw-cable-link.h"

HwEvent *
hw_cable_proxy_new_event (HwCableProxy *self, HwEventKind kind)
{
  HwEvent *event = hw_event_new (kind, HW_EVENT_SOURCE_CABLE);

  if (self->hub->names_proxies)
    hw_event_set_string (event, HW_EVENT_FIELD_PROXY, self->name);

  return event;
}

void
hw_cable_proxy_complain (HwCableProxy *self, const char *text)
{
  HwEvent *event = hw_cable_proxy_new_event (self, HW_EVENT_ERROR);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_cable_hub_emit (self->hub, event);
}

char *
hw_cable_proxy_make_upstream_text (HwCableProxy *self)
{
  return self->upstream.length > 0 ? hw_socket_address_to_text (&self->upstream)
                                   : g_strdup (self->upstream_text);
}

static void
set_addresses (HwCableProxy *self, HwEvent *event, const HwSocketAddress *at)
{
  g_autofree char *local = hw_socket_address_to_text (at);
  g_autofree char *upstream = hw_cable_proxy_make_upstream_text (self);

  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, local);
  hw_event_set_string (event, HW_EVENT_FIELD_UPSTREAM, upstream);
}

void
hw_cable_proxy_tell_listening (HwCableProxy *self, const HwSocketAddress *local)
{
  HwEvent *event = hw_cable_proxy_new_event (self, HW_EVENT_LISTENING);
  g_autofree char *text = g_strdup_printf ("seed=%" G_GUINT64_FORMAT, self->hub->seed);

  set_addresses (self, event, local);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_cable_hub_emit (self->hub, event);
}

void
hw_cable_proxy_tell_pull (HwCableProxy *self, HwEventKind kind, const char *stall_text)
{
  HwEvent *event = hw_cable_proxy_new_event (self, kind);

  if (kind == HW_EVENT_CABLE_PULLED)
    hw_event_set_string (event, HW_EVENT_FIELD_CUT, stall_text == NULL ? "kernel" : "stall");
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, stall_text);
  hw_event_set_number (event, HW_EVENT_FIELD_CONNECTIONS, self->links.length);
  hw_cable_hub_emit (self->hub, event);
}

static char *
describe_fault (const HwFaultSpec *spec)
{
  g_autofree char *words = hw_fault_spec_format (spec);
  const char *type = hw_fault_type_get_name (spec->type);

  if (g_str_equal (type, spec->name))
    return g_steal_pointer (&words);

  return g_strdup_printf ("%s%s%s", type, *words != '\0' ? " " : "", words);
}

static char *
describe_faults (HwCableProxy *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->faults->len; i++)
    {
      HwCableFault *fault = self->faults->pdata[i];
      g_autofree char *one = describe_fault (&fault->spec);

      g_string_append_printf (text, "%s%s: %s%s", i > 0 ? "; " : "", fault->spec.name,
                              *one != '\0' ? one : "on", fault->is_active ? "" : " (not now)");
    }
  if (text->len == 0)
    g_string_append (text, "no faults");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
hw_cable_proxy_tell_status (HwCableProxy *self)
{
  HwEvent *event = hw_cable_proxy_new_event (self, HW_EVENT_STATUS);
  g_autofree char *faults = describe_faults (self);
  gboolean cuts = hw_cable_proxy_get_stall_text (self) == NULL;

  hw_event_set_string (event, HW_EVENT_FIELD_STATE, self->is_pulled ? "pulled" : "plugged");
  hw_event_set_string (event, HW_EVENT_FIELD_CUT, cuts ? "kernel" : "stall");
  set_addresses (self, event, &self->local);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, faults);
  hw_event_set_number (event, HW_EVENT_FIELD_CONNECTIONS, self->links.length);
  hw_cable_hub_emit (self->hub, event);
}

void
hw_cable_fault_tell (HwCableFault *self, HwEventKind kind)
{
  HwEvent *event = hw_cable_proxy_new_event (self->proxy, kind);
  g_autofree char *text = describe_fault (&self->spec);

  hw_event_set_string (event, HW_EVENT_FIELD_FAULT, self->spec.name);
  if (*text != '\0')
    hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_cable_hub_emit (self->proxy->hub, event);
}

static gboolean
status_cb (HwCableHub *self, gpointer data, GError **error)
{
  HwCableProxy *proxy = hw_cable_hub_find (self, data, error);

  if (proxy != NULL)
    hw_cable_proxy_tell_status (proxy);

  return proxy != NULL;
}

gboolean
hw_cable_hub_tell_status (HwCableHub *self, const char *proxy, GError **error)
{
  return hw_cable_hub_call (self, status_cb, (gpointer) proxy, error);
}

static void
tell_connection (HwCableProxy *proxy, const HwConnectionInfo *info)
{
  HwEvent *event = hw_cable_proxy_new_event (proxy, HW_EVENT_STATUS);
  g_autofree char *faults = g_strjoinv (", ", info->faults);
  g_autofree char *text
      = g_strdup_printf ("%s, wire %s, up %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                         " bytes, down %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                         ", retransmits %u + %u, lost %u + %u%s%s",
                         info->state, info->wire, info->sent_bytes[0], info->received_bytes[0],
                         info->sent_bytes[1], info->received_bytes[1], info->client.retransmits,
                         info->server.retransmits, info->client.lost_segments,
                         info->server.lost_segments, *faults != '\0' ? ", faults " : "", faults);

  hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) info->number);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, info->client.peer);
  hw_event_set_string (event, HW_EVENT_FIELD_UPSTREAM, info->server.peer);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_cable_hub_emit (proxy->hub, event);
}

static gboolean
connections_cb (HwCableHub *self, gpointer data, GError **error)
{
  HwCableProxy *proxy = hw_cable_hub_find (self, data, error);

  for (GList *node = proxy != NULL ? proxy->links.head : NULL; node != NULL; node = node->next)
    {
      g_autoptr (HwConnectionInfo) info
          = hw_connection_info_new (node->data, hw_cable_hub_get_now (self));

      tell_connection (proxy, info);
    }

  return proxy != NULL;
}

gboolean
hw_cable_hub_tell_connections (HwCableHub *self, const char *proxy, GError **error)
{
  return hw_cable_hub_call (self, connections_cb, (gpointer) proxy, error);
}
