/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a link says of itself: accepted, connected, met by a fault, disconnected. */
#include "io/hw-cable-link-private.h"

static const char *const side_names[N_SIDES] = { "client", "upstream" };

static HwEvent *
new_event (HwCableLink *self, HwEventKind kind)
{
  HwEvent *event = hw_cable_proxy_new_event (self->proxy, kind);

  hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) self->conn);

  return event;
}

static void
set_ends (HwEvent *event, int fd)
{
  HwSocketAddress address;
  g_autofree char *local = NULL;
  g_autofree char *peer = NULL;

  if (hw_socket_address_of_local (&address, fd))
    local = hw_socket_address_to_text (&address);
  if (hw_socket_address_of_peer (&address, fd))
    peer = hw_socket_address_to_text (&address);
  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, local);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, peer);
}

void
hw_cable_link_tell_accepted (HwCableLink *self)
{
  HwEvent *event = new_event (self, HW_EVENT_ACCEPTED);
  g_autofree char *upstream = hw_cable_proxy_make_upstream_text (self->proxy);

  set_ends (event, self->sides[CLIENT].handle.fd);
  hw_event_set_string (event, HW_EVENT_FIELD_UPSTREAM, upstream);
  hw_cable_hub_emit (self->proxy->hub, event);
}

void
hw_cable_link_tell_connected (HwCableLink *self)
{
  HwEvent *event = new_event (self, HW_EVENT_CONNECTED);

  set_ends (event, self->sides[UPSTREAM].handle.fd);
  hw_cable_hub_emit (self->proxy->hub, event);
}

void
hw_cable_link_tell_met (HwCableLink *self, HwCableFault *fault)
{
  HwEvent *event = new_event (self, HW_EVENT_FAULT_MET);

  hw_event_set_string (event, HW_EVENT_FIELD_FAULT, fault->spec.name);
  hw_cable_hub_emit (self->proxy->hub, event);
}

void
hw_cable_link_tell_disconnected (HwCableLink *self, const char *text)
{
  HwEvent *event = new_event (self, HW_EVENT_DISCONNECTED);

  hw_event_set_reason (event, self->reason);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES,
                       (gint64) (self->pipes[CLIENT].received + self->pipes[UPSTREAM].received));
  if (self->ended_side >= 0)
    hw_event_set_string (event, HW_EVENT_FIELD_SIDE, side_names[self->ended_side]);
  hw_event_set_string (event, HW_EVENT_FIELD_FAULT, self->blame);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_cable_hub_emit (self->proxy->hub, event);
}
