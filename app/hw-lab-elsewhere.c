/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the lab's way to somebody else's server, and back to its own. */
#include "config.h"

#include "hw-lab-private.h"

#include <glib/gi18n.h>

#include "core/hw-address.h"
#include "core/hw-error.h"

/* Bytes without frames carry no heartbeats, so the kernel has to ask whether the wire is still
 * there: it is, or the connection ends, within RAW_IDLE_S + RAW_COUNT * RAW_INTERVAL_S. */
#define RAW_IDLE_S 5
#define RAW_INTERVAL_S 1
#define RAW_COUNT 3

static void
tell (HwLab *self, const char *state, const char *upstream)
{
  HwEvent *event = hw_event_new (HW_EVENT_UPSTREAM_CHANGED, HW_EVENT_SOURCE_CABLE);
  g_autofree char *codec = NULL;

  g_object_get (self->client, "codec", &codec, NULL);
  hw_event_set_string (event, HW_EVENT_FIELD_STATE, state);
  hw_event_set_string (event, HW_EVENT_FIELD_UPSTREAM, upstream);
  hw_event_set_string (event, HW_EVENT_FIELD_CODEC, codec);
  hw_event_queue_push (self->queue, event);
}

static void
set_framing (HwLab *self, const char *codec)
{
  gboolean is_raw = g_strcmp0 (codec, "raw") == 0;

  g_object_set (self->client, "codec", codec, "keepalive-idle-s", is_raw ? RAW_IDLE_S : 0,
                "keepalive-interval-s", is_raw ? RAW_INTERVAL_S : 0, "keepalive-count",
                is_raw ? RAW_COUNT : 0, NULL);
}

/* The client dials the cable, and expects the certificate of the server behind it. */
static void
set_tls (HwLab *self, const HwDestination *to)
{
  static const HwTlsSettings none = { FALSE };
  const HwTlsSettings *tls = to != NULL && to->tls.wanted ? &to->tls : &none;
  g_autofree char *host = NULL;
  guint16 port;

  if (tls->wanted && tls->name == NULL)
    hw_address_parse (to->address, &host, &port, NULL); /* NULL: it was checked */
  g_object_set (self->client, "tls", tls->wanted, "tls-name", host != NULL ? host : tls->name,
                "tls-ca", tls->ca_file, "tls-pin", tls->pin, NULL);
}

/* The client dials the cable, but the network is the one behind it. */
static void
set_memory (HwLab *self, const HwDestination *to)
{
  g_object_set (self->client, "heartbeat-memory-peer", to != NULL ? to->address : NULL,
                "heartbeat-memory-file", to != NULL ? self->memory_file : self->home_memory, NULL);
}

static void
remember (HwLab *self, const HwDestination *to)
{
  if (self->place != HW_LAB_ELSEWHERE && self->home_codec == NULL)
    g_object_get (self->client, "codec", &self->home_codec, "heartbeat-memory-file",
                  &self->home_memory, NULL);
  g_clear_pointer (&self->elsewhere, hw_destination_free);
  self->elsewhere = hw_destination_copy (to);
  self->place = HW_LAB_ELSEWHERE;
}

gboolean
hw_lab_connect_to (HwLab *self, const HwDestination *to, GError **error)
{
  if (self->cable == NULL)
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_NOT_CONNECTED,
                           _ ("the lab has no cable yet; start it first"));
      return FALSE;
    }
  if (!hw_destination_check (to, error) || !hw_tls_settings_check (&to->tls, error)
      || !hw_cable_change_upstream (self->cable, to->address, error))
    return FALSE;

  hw_long_live_socket_close (self->client, NULL, NULL); /* NULL: it ends either way */
  hw_lab_drop_server (self);
  remember (self, to);
  g_signal_emit_by_name (self, "gone-elsewhere");
  hw_cable_plug (self->cable);
  set_framing (self, to->codec);
  set_tls (self, to);
  set_memory (self, to);
  tell (self, "elsewhere", to->address);

  return hw_long_live_socket_start (self->client, error);
}

gboolean
hw_lab_return_home (HwLab *self, GError **error)
{
  if (self->place != HW_LAB_ELSEWHERE)
    return TRUE;

  hw_long_live_socket_close (self->client, NULL, NULL); /* NULL: as above */
  set_framing (self, self->home_codec);
  set_tls (self, NULL);
  set_memory (self, NULL);
  g_clear_pointer (&self->elsewhere, hw_destination_free);
  self->place = HW_LAB_RETURNING;
  hw_cable_plug (self->cable);
  tell (self, "home", self->server_address);

  return hw_lab_respawn_server (self, error);
}

void
hw_lab_arrive (HwLab *self)
{
  if (self->place != HW_LAB_RETURNING)
    return;

  self->place = HW_LAB_AT_HOME;
  g_clear_pointer (&self->home_codec, g_free);
  g_clear_pointer (&self->home_memory, g_free);
  /* NULL: its settings are those with which it has run before. */
  hw_long_live_socket_start (self->client, NULL);
}

void
hw_lab_forget_elsewhere (HwLab *self)
{
  self->place = HW_LAB_AT_HOME;
  g_clear_pointer (&self->elsewhere, hw_destination_free);
  g_clear_pointer (&self->home_codec, g_free);
  g_clear_pointer (&self->home_memory, g_free);
}

const HwDestination *
hw_lab_get_elsewhere (HwLab *self)
{
  return self->elsewhere;
}
