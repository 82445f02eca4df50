/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is said of a lab: what its client, its cable and its server are now. */
#include "hw-lab.h"

static gint64
get_number (HwLab *self, const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT64);
  g_object_get_property (G_OBJECT (hw_lab_get_client (self)), property, &value);

  return g_value_get_int64 (&value);
}

static const char *
describe_server (HwLab *self)
{
  if (hw_lab_get_server_pid (self) == 0)
    return "gone";

  return hw_lab_is_server_hung (self) ? "hung" : "running";
}

static void
add_cable_status (HwLab *self, HwEvent *event)
{
  g_autofree char *text = NULL;
  const char *wire;

  if (hw_lab_get_cable (self) == NULL)
    return;

  wire = hw_cable_is_pulled (hw_lab_get_cable (self)) ? "pulled" : "plugged";
  text = g_strdup_printf ("cable %s, server %s", wire, describe_server (self));
  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL,
                       hw_cable_get_local_address (hw_lab_get_cable (self)));
  hw_event_set_string (event, HW_EVENT_FIELD_CUT,
                       hw_cable_get_cut (hw_lab_get_cable (self)) == HW_CUT_MODE_STALL ? "stall"
                                                                                       : "kernel");
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
}

HwEvent *
hw_lab_create_status (HwLab *self)
{
  HwEvent *event = hw_event_new (HW_EVENT_STATUS, HW_EVENT_SOURCE_CLIENT);
  HwLinkState state = hw_long_live_socket_get_state (hw_lab_get_client (self));

  hw_event_set_string (event, HW_EVENT_FIELD_STATE, hw_link_state_get_name (state));
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, get_number (self, "conn"));
  hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, get_number (self, "rtt-us"));
  hw_event_set_string (event, HW_EVENT_FIELD_UPSTREAM, hw_lab_get_server_address (self));
  if (hw_lab_get_server_pid (self) != 0)
    hw_event_set_number (event, HW_EVENT_FIELD_PID, hw_lab_get_server_pid (self));
  add_cable_status (self, event);

  return event;
}
