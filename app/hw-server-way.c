/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the events tell of the way from the cable to somebody else's server. */
#include "hw-server-way.h"

#include <string.h>

void
hw_server_way_init (HwServerWay *self)
{
  memset (self, 0, sizeof *self);
}

static void
copy_string (char *out, gsize size, const HwEvent *event, HwEventField field)
{
  const char *value = hw_event_get_string (event, field);

  g_strlcpy (out, value != NULL ? value : "", size);
}

/* Cut where a character ends. */
static void
copy_text (char *out, gsize size, const HwEvent *event, HwEventField field)
{
  const char *end;

  copy_string (out, size, event, field);
  if (!g_utf8_validate (out, -1, &end))
    out[end - out] = '\0';
}

static void
change (HwServerWay *self, const HwEvent *event)
{
  gboolean is_pulled = self->is_pulled;
  guint n_changes = self->n_changes + 1;

  hw_server_way_init (self);
  self->n_changes = n_changes;
  self->is_pulled = is_pulled;
  self->is_elsewhere
      = g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_STATE), "elsewhere") == 0;
  if (!self->is_elsewhere)
    return;
  copy_text (self->server, sizeof self->server, event, HW_EVENT_FIELD_UPSTREAM);
  copy_string (self->codec, sizeof self->codec, event, HW_EVENT_FIELD_CODEC);
}

static void
fail (HwServerWay *self, const HwEvent *event)
{
  copy_string (self->reason, sizeof self->reason, event, HW_EVENT_FIELD_REASON);
  copy_text (self->text, sizeof self->text, event, HW_EVENT_FIELD_TEXT);
  copy_string (self->problem, sizeof self->problem, event, HW_EVENT_FIELD_PROBLEMS);
}

static void
arrive_if_through (HwServerWay *self)
{
  if (!self->is_dialled || !self->is_greeted)
    return;
  self->reason[0] = '\0';
  self->text[0] = '\0';
}

static void
accepted (HwServerWay *self, const HwEvent *event)
{
  self->conn = hw_event_get_number (event, HW_EVENT_FIELD_CONN);
  self->is_dialled = FALSE;
}

static void
remember_socket (HwServerWay *self, const HwEvent *event)
{
  if (self->n_sockets == HW_SERVER_WAY_SOCKETS)
    memmove (self->sockets[0], self->sockets[1], --self->n_sockets * sizeof self->sockets[0]);
  copy_string (self->sockets[self->n_sockets++], sizeof self->sockets[0], event,
               HW_EVENT_FIELD_LOCAL);
}

static void
dialled (HwServerWay *self, const HwEvent *event)
{
  self->is_dialled = TRUE;
  copy_string (self->place, sizeof self->place, event, HW_EVENT_FIELD_PEER);
  remember_socket (self, event);
  arrive_if_through (self);
}

static void
ended (HwServerWay *self, const HwEvent *event)
{
  if (!self->is_dialled && hw_event_has (event, HW_EVENT_FIELD_SIDE))
    fail (self, event);
  self->is_dialled = FALSE;
}

static void
add_cable (HwServerWay *self, const HwEvent *event)
{
  gboolean is_newest = hw_event_get_number (event, HW_EVENT_FIELD_CONN) == self->conn;

  switch ((int) hw_event_get_kind (event))
    {
    case HW_EVENT_CABLE_PULLED:
    case HW_EVENT_CABLE_PLUGGED:
      self->is_pulled = hw_event_get_kind (event) == HW_EVENT_CABLE_PULLED;
      break;
    case HW_EVENT_ACCEPTED:
      accepted (self, event);
      break;
    case HW_EVENT_CONNECTED:
      if (is_newest)
        dialled (self, event);
      break;
    case HW_EVENT_DISCONNECTED:
      if (is_newest)
        ended (self, event);
      break;
    default:
      break;
    }
}

/* Who is spoken to in TLS is there, though the cable may have heard of the end already. */
static gboolean
is_of_tls (const HwEvent *event)
{
  const char *reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);

  return g_strcmp0 (reason, "untrusted") == 0 || g_strcmp0 (reason, "tls-failed") == 0;
}

static void
add_client (HwServerWay *self, const HwEvent *event)
{
  switch ((int) hw_event_get_kind (event))
    {
    case HW_EVENT_CONNECTING:
      self->is_greeted = FALSE;
      break;
    case HW_EVENT_CERTIFICATE:
      hw_certificate_read (&self->certificate, event);
      break;
    case HW_EVENT_CONNECTED:
      self->is_greeted = TRUE;
      arrive_if_through (self);
      break;
    case HW_EVENT_DISCONNECTED:
      /* The server is there, and doesn't greet as it should. */
      if ((self->is_dialled || is_of_tls (event)) && !self->is_greeted && !self->is_pulled)
        fail (self, event);
      self->is_greeted = FALSE;
      break;
    default:
      break;
    }
}

void
hw_server_way_add (HwServerWay *self, const HwEvent *event)
{
  if (hw_event_get_kind (event) == HW_EVENT_UPSTREAM_CHANGED)
    change (self, event);
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_CABLE)
    add_cable (self, event);
  else if (hw_event_get_source (event) == HW_EVENT_SOURCE_CLIENT)
    add_client (self, event);
}

gboolean
hw_server_way_is_through (const HwServerWay *self)
{
  return !self->is_elsewhere || (self->is_dialled && self->is_greeted);
}

gboolean
hw_server_way_is_distrusted (const HwServerWay *self)
{
  return g_str_equal (self->reason, "untrusted") && hw_certificate_is_refused (&self->certificate);
}
