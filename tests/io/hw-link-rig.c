/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the rig of the driver's tests: a driver on a fake wire, and all that it told. */
#include "hw-link-rig.h"

#include <string.h>

#include "hw-test.h"

#define LIMIT_US (20 * G_USEC_PER_SEC)

static void
event_cb (gpointer user_data, HwEvent *event)
{
  g_ptr_array_add (((HwLinkRig *) user_data)->events, event);
}

static void
message_cb (gpointer user_data, GBytes *message)
{
  g_ptr_array_add (((HwLinkRig *) user_data)->messages, g_bytes_ref (message));
}

static void
ask_cb (gpointer user_data, HwReason reason)
{
  HwLinkRig *self = user_data;

  self->n_asked++;
  hw_link_driver_input (self->driver, self->allow ? HW_LINK_INPUT_ALLOW : HW_LINK_INPUT_DENY);
}

static void
acked_cb (gpointer user_data, guint64 seq)
{
  ((HwLinkRig *) user_data)->acked = seq;
}

static void
session_lost_cb (gpointer user_data, const char *reason, guint n_in_doubt)
{
  HwLinkRig *self = user_data;

  self->n_lost++;
  self->n_in_doubt = n_in_doubt;
}

static void
changed_cb (gpointer user_data, const HwLinkStatus *status)
{
}

static const HwLinkDriverListener listener
    = { event_cb, message_cb, ask_cb, acked_cb, session_lost_cb, changed_cb };

void
hw_link_rig_init (HwLinkRig *self)
{
  *self = (HwLinkRig){ .allow = TRUE };
  hw_fake_wire_init (&self->wire);
  hw_link_settings_init (&self->settings);
  self->settings.host = g_strdup ("127.0.0.1");
  self->settings.port = 9877;
  self->settings.link.backoff.min_us = 1000;
  self->settings.link.backoff.base_us = 1000;
  self->settings.link.backoff.cap_us = 1000;
  self->settings.link.heartbeat.interval_us = HW_SEC (3600);
  self->settings.link.heartbeat.timeout_us = HW_SEC (3600);
  self->settings.link.handshake_timeout_us = HW_SEC (3600);
  self->settings.link.connect_timeout_us = 0;
  self->outbox = hw_outbox_new (self->settings.outbox_limit);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

void
hw_link_rig_begin (HwLinkRig *self)
{
  HwLinkSession *session = NULL;

  if (hw_link_settings_has_session (&self->settings))
    session = hw_link_session_new (&self->settings, NULL);
  self->driver = hw_link_driver_new (&self->settings, session, self->outbox, hw_fake_transport_new,
                                     &self->wire, &listener, self);
  hw_link_driver_input (self->driver, HW_LINK_INPUT_OPEN);
}

void
hw_link_rig_clear (HwLinkRig *self)
{
  hw_link_driver_abandon (self->driver);
  hw_link_driver_free (self->driver);
  hw_outbox_free (self->outbox);
  hw_link_settings_clear (&self->settings);
  hw_fake_wire_clear (&self->wire);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->messages);
}

void
hw_link_rig_receive_frame (HwLinkRig *self,
                           guint8 type,
                           guint8 flags,
                           guint64 seq,
                           const char *payload)
{
  HwFrame frame = { .version = 2,
                    .type = type,
                    .flags = flags,
                    .seq = seq,
                    .payload = (const guint8 *) payload,
                    .payload_length = strlen (payload) };
  gsize size = hw_codec_binary.get_encoded_size (&frame);
  g_autofree guint8 *bytes = g_malloc (size);

  hw_codec_binary.encode (&frame, bytes);
  hw_fake_wire_receive (&self->wire, bytes, size);
}

gboolean
hw_link_rig_get_written (HwLinkRig *self, guint n, HwFrame *frame)
{
  const guint8 *data = self->wire.written->data;
  gsize left = self->wire.written->len;
  HwDecoder decoder;
  HwDecoded decoded;

  hw_decoder_init (&decoder, &hw_codec_binary, HW_FRAME_DEFAULT_MAX);
  for (guint i = 0; i <= n; i++)
    {
      if (hw_decoder_next (&decoder, data, left, &decoded) != HW_DECODE_FRAME)
        return FALSE;
      data += decoded.consumed;
      left -= decoded.consumed;
    }
  *frame = decoded.frame;

  return TRUE;
}

void
hw_link_rig_answer_greeting (HwLinkRig *self)
{
  HwFrame frame;

  hw_fake_wire_connect (&self->wire);
  assert_true (hw_link_rig_get_written (self, 0, &frame));
  assert_int_equal (frame.type, HW_FRAME_HEARTBEAT);
  hw_link_rig_receive_frame (self, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY, frame.seq, "");
}

void
hw_link_rig_send_text (HwLinkRig *self, const char *text)
{
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));

  assert_true (hw_outbox_push (self->outbox, message));
  hw_link_driver_send (self->driver);
}

HwEvent *
hw_link_rig_find_event (HwLinkRig *self, HwEventKind kind)
{
  for (guint i = 0; i < self->events->len; i++)
    if (hw_event_get_kind (self->events->pdata[i]) == kind)
      return self->events->pdata[i];

  return NULL;
}

guint
hw_link_rig_count_events (HwLinkRig *self, HwEventKind kind)
{
  guint n = 0;

  for (guint i = 0; i < self->events->len; i++)
    n += hw_event_get_kind (self->events->pdata[i]) == kind;

  return n;
}

void
hw_link_rig_assert_story (HwLinkRig *self, const char *expected)
{
  g_autoptr (GString) story = g_string_new (NULL);

  for (guint i = 0; i < self->events->len; i++)
    {
      HwEvent *event = self->events->pdata[i];
      const char *reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);

      g_string_append_printf (story, "%s%s", i > 0 ? " " : "",
                              hw_event_kind_get_name (hw_event_get_kind (event)));
      if (reason != NULL)
        g_string_append_printf (story, "(%s)", reason);
    }
  assert_string_equal (story->str, expected);
}

void
hw_link_rig_forget_events (HwLinkRig *self)
{
  g_ptr_array_set_size (self->events, 0);
}

void
hw_link_rig_turn_until_event (HwLinkRig *self, HwEventKind kind)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_US;

  while (hw_link_rig_find_event (self, kind) == NULL && g_get_monotonic_time () < limit)
    g_main_context_iteration (NULL, FALSE);
  assert_non_null (hw_link_rig_find_event (self, kind));
}
