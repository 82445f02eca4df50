/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the orders do: pull, plug, reset, latency, status.
 *
 * A pull makes the listener and every socket deaf at the kernel and takes them all out of epoll, so
 * that nothing is read, written or noticed until the plug. What the kernel had already accepted for
 * the listener would still be heard, so it is taken out of the backlog first and cut as well. Where
 * the kernel can't cut, only the second half happens: a stall, and the event says so. */
#include "io/hw-cable-loop-private.h"

#include "core/hw-duration.h"
#include "io/hw-wire-cut.h"

static HwEvent *
new_event (HwEventKind kind)
{
  return hw_event_new (kind, HW_EVENT_SOURCE_CABLE);
}

static void
set_connections (HwCableLoop *self, HwEvent *event)
{
  hw_event_set_number (event, HW_EVENT_FIELD_CONNECTIONS, self->wire.links.length);
}

static const char *
choose_stall_text (char *const *stall_text,
                   const HwSocketAddress *listen,
                   const HwSocketAddress *upstream)
{
  const char *why = stall_text[hw_socket_address_is_ipv6 (listen)];

  return why != NULL ? why : stall_text[hw_socket_address_is_ipv6 (upstream)];
}

const char *
hw_cable_loop_config_get_stall_text (const HwCableLoopConfig *config)
{
  return choose_stall_text ((char *const *) config->stall_text, &config->listen, &config->upstream);
}

static const char *
get_stall_text (HwCableLoop *self)
{
  return choose_stall_text (self->stall_text, &self->local, &self->wire.upstream);
}

static void
heal_all (HwCableLoop *self)
{
  (void) hw_wire_heal (self->listener.fd, NULL);
  for (GList *node = self->wire.links.head; node != NULL; node = node->next)
    hw_cable_link_heal (node->data);
}

static gboolean
cut_all (HwCableLoop *self, GError **error)
{
  self->was_cut = TRUE;
  if (!hw_wire_cut (self->listener.fd, error))
    return FALSE;
  hw_cable_loop_empty_backlog (self);
  for (GList *node = self->wire.links.head; node != NULL; node = node->next)
    if (!hw_cable_link_cut (node->data, error))
      {
        heal_all (self);
        return FALSE;
      }

  return TRUE;
}

static void
tell_pulled (HwCableLoop *self, const char *stall_text)
{
  HwEvent *event = new_event (HW_EVENT_CABLE_PULLED);

  hw_event_set_string (event, HW_EVENT_FIELD_CUT, self->is_cut ? "kernel" : "stall");
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, self->is_cut ? NULL : stall_text);
  set_connections (self, event);
  hw_cable_wire_emit (&self->wire, event);
}

static void
pull (HwCableLoop *self)
{
  g_autoptr (GError) error = NULL;

  if (self->wire.pulled)
    return;
  self->wire.pulled = TRUE;
  self->is_cut = get_stall_text (self) == NULL && cut_all (self, &error);
  hw_cable_loop_set_accepting (self, FALSE);
  hw_timer_wheel_cancel (hw_poller_get_timers (self->wire.poller), &self->accept_pause);
  for (GList *node = self->wire.links.head; node != NULL; node = node->next)
    hw_cable_link_pull (node->data);
  tell_pulled (self, error != NULL ? error->message : get_stall_text (self));
}

static void
plug (HwCableLoop *self)
{
  GList *next;
  HwEvent *event;

  if (!self->wire.pulled)
    return;
  if (self->is_cut)
    heal_all (self);
  self->wire.pulled = FALSE;
  event = new_event (HW_EVENT_CABLE_PLUGGED);
  set_connections (self, event);
  hw_cable_wire_emit (&self->wire, event);
  hw_cable_loop_set_accepting (self, TRUE);
  for (GList *node = self->wire.links.head; node != NULL; node = next)
    {
      next = node->next;
      hw_cable_link_plug (node->data);
    }
}

static void
reset (HwCableLoop *self)
{
  GList *next;

  if (self->wire.pulled)
    {
      hw_cable_loop_complain (
          self, "A reset reaches nobody while the cable is out; plug the cable first");
      return;
    }
  for (GList *node = self->wire.links.head; node != NULL; node = next)
    {
      next = node->next;
      hw_cable_link_reset (node->data);
    }
}

static char *
describe_latency (HwTime latency_us, HwTime jitter_us)
{
  g_autofree char *latency = hw_duration_format (latency_us);
  g_autofree char *jitter = hw_duration_format (jitter_us);

  return g_strdup_printf ("latency=%s jitter=%s", latency_us == 0 ? "0ms" : latency,
                          jitter_us == 0 ? "0ms" : jitter);
}

static gboolean
has_latency (HwCableLoop *self)
{
  return self->wire.latency_us > 0 || self->wire.jitter_us > 0;
}

static void
tell_latency (HwCableLoop *self, HwEventKind kind)
{
  HwEvent *event = new_event (kind);
  g_autofree char *text = describe_latency (self->wire.latency_us, self->wire.jitter_us);

  hw_event_set_string (event, HW_EVENT_FIELD_FAULT, "latency");
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_cable_wire_emit (&self->wire, event);
}

static void
set_latency (HwCableLoop *self, HwTime latency_us, HwTime jitter_us)
{
  if (latency_us == self->wire.latency_us && jitter_us == self->wire.jitter_us)
    return;
  if (latency_us == 0 && jitter_us == 0)
    tell_latency (self, HW_EVENT_FAULT_REMOVED);
  self->wire.latency_us = latency_us;
  self->wire.jitter_us = jitter_us;
  if (has_latency (self))
    tell_latency (self, HW_EVENT_FAULT_ADDED);
}

static void
tell_status (HwCableLoop *self)
{
  HwEvent *event = new_event (HW_EVENT_STATUS);
  g_autofree char *local = hw_socket_address_to_text (&self->local);
  g_autofree char *upstream = hw_socket_address_to_text (&self->wire.upstream);
  g_autofree char *latency = describe_latency (self->wire.latency_us, self->wire.jitter_us);

  hw_event_set_string (event, HW_EVENT_FIELD_STATE, self->wire.pulled ? "pulled" : "plugged");
  hw_event_set_string (event, HW_EVENT_FIELD_CUT,
                       get_stall_text (self) == NULL ? "kernel" : "stall");
  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, local);
  hw_event_set_string (event, HW_EVENT_FIELD_UPSTREAM, upstream);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, has_latency (self) ? latency : "no faults");
  set_connections (self, event);
  hw_cable_wire_emit (&self->wire, event);
}

static void
set_upstream (HwCableLoop *self, const HwSocketAddress *upstream)
{
  if (hw_socket_address_reaches (upstream, &self->local))
    hw_cable_loop_complain (self, "The upstream would be the cable itself; it stays what it was");
  else
    self->wire.upstream = *upstream;
}

void
hw_cable_loop_carry_out (HwCableLoop *self, const HwCableOrder *order)
{
  switch (order->kind)
    {
    case HW_CABLE_ORDER_NONE:
      break;
    case HW_CABLE_ORDER_PULL:
      pull (self);
      break;
    case HW_CABLE_ORDER_PLUG:
      plug (self);
      break;
    case HW_CABLE_ORDER_RESET:
      reset (self);
      break;
    case HW_CABLE_ORDER_LATENCY:
      set_latency (self, order->latency_us, order->jitter_us);
      break;
    case HW_CABLE_ORDER_CLEAR:
      set_latency (self, 0, 0);
      plug (self);
      break;
    case HW_CABLE_ORDER_STATUS:
      tell_status (self);
      break;
    case HW_CABLE_ORDER_UPSTREAM:
      set_upstream (self, &order->upstream);
      break;
    }
}
