/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the frame that an event tells of, as far as the event knows it. */
#include "hw-event-frame.h"

#include <string.h>

#define MORE_FOLLOWS "…"

static const struct
{
  HwEventSource source;
  HwEventKind kind;
  HwFrameType type;
  guint8 flags;
  gboolean to_server;
} rows[] = {
  { HW_EVENT_SOURCE_CLIENT, HW_EVENT_HEARTBEAT_SENT, HW_FRAME_HEARTBEAT, 0, TRUE },
  { HW_EVENT_SOURCE_SERVER, HW_EVENT_HEARTBEAT_RECEIVED, HW_FRAME_HEARTBEAT, 0, TRUE },
  { HW_EVENT_SOURCE_SERVER, HW_EVENT_HEARTBEAT_SENT, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY,
    FALSE },
  { HW_EVENT_SOURCE_CLIENT, HW_EVENT_HEARTBEAT_RECEIVED, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY,
    FALSE },
  { HW_EVENT_SOURCE_CLIENT, HW_EVENT_MESSAGE_SENT, HW_FRAME_DATA, 0, TRUE },
  { HW_EVENT_SOURCE_SERVER, HW_EVENT_MESSAGE_RECEIVED, HW_FRAME_DATA, 0, TRUE },
  { HW_EVENT_SOURCE_SERVER, HW_EVENT_MESSAGE_SENT, HW_FRAME_DATA, HW_FRAME_FLAG_REPLY, FALSE },
  { HW_EVENT_SOURCE_CLIENT, HW_EVENT_ECHO_RECEIVED, HW_FRAME_DATA, HW_FRAME_FLAG_REPLY, FALSE },
  { HW_EVENT_SOURCE_CLIENT, HW_EVENT_MESSAGE_RECEIVED, HW_FRAME_DATA, 0, FALSE },
};

/* "\x0a", as events write what can't be printed. */
static gboolean
take_escape (const char *text, guint8 *byte)
{
  if (text[0] != '\\' || text[1] != 'x' || !g_ascii_isxdigit (text[2])
      || !g_ascii_isxdigit (text[3]))
    return FALSE;
  *byte = (guint8) (g_ascii_xdigit_value (text[2]) << 4 | g_ascii_xdigit_value (text[3]));

  return TRUE;
}

static GByteArray *
unescape (const char *text, gsize length)
{
  GByteArray *bytes = g_byte_array_new ();

  for (gsize i = 0; i < length;)
    {
      guint8 byte = (guint8) text[i];
      gboolean is_escape = i + 4 <= length && take_escape (text + i, &byte);

      g_byte_array_append (bytes, &byte, 1);
      i += is_escape ? 4 : 1;
    }

  return bytes;
}

/* A message may itself have a backslash: where the text is as long as the message, it is the
 * message. */
static GBytes *
read_payload (const HwEvent *event, gsize *missing)
{
  const char *text = hw_event_get_string (event, HW_EVENT_FIELD_TEXT);
  gsize bytes = (gsize) MAX (hw_event_get_number (event, HW_EVENT_FIELD_BYTES), 0);
  gsize length = text != NULL ? strlen (text) : 0;
  g_autoptr (GByteArray) known = NULL;

  *missing = 0;
  if (length == bytes)
    return g_bytes_new (text, length);
  if (length > 0 && g_str_has_suffix (text, MORE_FOLLOWS))
    length -= strlen (MORE_FOLLOWS);
  known = unescape (text, length);
  *missing = bytes > known->len ? bytes - known->len : 0;

  return g_byte_array_free_to_bytes (g_steal_pointer (&known));
}

static void
fill (HwEventFrame *self, const HwEvent *event, guint row)
{
  gsize length;

  self->to_server = rows[row].to_server;
  self->payload = rows[row].type == HW_FRAME_DATA ? read_payload (event, &self->missing)
                                                  : g_bytes_new_static ("", 0);
  self->frame = (HwFrame){
    .version = 2,
    .type = rows[row].type,
    .flags = rows[row].flags,
    .seq = (guint64) hw_event_get_number (event, HW_EVENT_FIELD_SEQ),
  };
  self->frame.payload = g_bytes_get_data (self->payload, &length);
  self->frame.payload_length = length;
}

gboolean
hw_event_frame_read (HwEventFrame *self, const HwEvent *event)
{
  *self = (HwEventFrame){ 0 };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].source == hw_event_get_source (event) && rows[i].kind == hw_event_get_kind (event))
      {
        fill (self, event, i);
        return TRUE;
      }

  return FALSE;
}

void
hw_event_frame_clear (HwEventFrame *self)
{
  g_clear_pointer (&self->payload, g_bytes_unref);
}
