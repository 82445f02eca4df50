/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a running server for a test, what it says, and a peer that speaks frames. */
#include "server-fixture.h"

#include <poll.h>
#include <string.h>

static void
notify_cb (gpointer user_data)
{
  ServerFixture *self = user_data;

  g_mutex_lock (&self->lock);
  self->has_news = TRUE;
  g_cond_signal (&self->came);
  g_mutex_unlock (&self->lock);
}

void
server_fixture_start (ServerFixture *self, const char *address, ...)
{
  g_autoptr (GError) error = NULL;
  const char *first;
  va_list args;

  *self = (ServerFixture){ .queue = hw_event_queue_new (100000) };
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  g_mutex_init (&self->lock);
  g_cond_init (&self->came);
  hw_event_queue_set_notify (self->queue, notify_cb, self, NULL);
  self->server = hw_server_new (self->queue);
  va_start (args, address);
  first = va_arg (args, const char *);
  if (first != NULL)
    g_object_set_valist (G_OBJECT (self->server), first, args);
  va_end (args);
  if (!hw_server_listen (self->server, address, &error) || !hw_server_start (self->server, &error))
    fail_msg ("%s", error->message);
  self->address = hw_server_get_local_address (self->server, 0);
}

static void
collect (ServerFixture *self)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (self->queue);

  for (guint i = 0; i < batch->len; i++)
    g_ptr_array_add (self->events, hw_event_ref (batch->pdata[i]));
}

void
server_fixture_stop (ServerFixture *self)
{
  HwEvent *last;

  hw_server_stop (self->server);
  assert_false (hw_server_is_running (self->server));
  collect (self);
  last = self->events->pdata[self->events->len - 1];
  assert_int_equal (hw_event_get_kind (last), HW_EVENT_CLOSED);
  assert_int_equal (hw_event_get_number (last, HW_EVENT_FIELD_CONNECTIONS), 0);
  assert_int_equal (server_fixture_count (self, HW_EVENT_ACCEPTED),
                    server_fixture_count (self, HW_EVENT_DISCONNECTED));
  g_object_unref (self->server);
  hw_event_queue_unref (self->queue);
  g_ptr_array_unref (self->events);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->came);
}

static HwEvent *
find (ServerFixture *self, HwEventKind kind, guint64 conn)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      HwEvent *event = self->events->pdata[i];

      if (hw_event_get_kind (event) == kind
          && (conn == 0 || (guint64) hw_event_get_number (event, HW_EVENT_FIELD_CONN) == conn))
        return event;
    }

  return NULL;
}

static gboolean
wait_for_news (ServerFixture *self, gint64 deadline)
{
  gboolean has_news;

  g_mutex_lock (&self->lock);
  while (!self->has_news && g_cond_wait_until (&self->came, &self->lock, deadline))
    ;
  has_news = self->has_news;
  self->has_news = FALSE;
  g_mutex_unlock (&self->lock);

  return has_news;
}

HwEvent *
server_fixture_wait (ServerFixture *self, HwEventKind kind, guint64 conn)
{
  gint64 deadline = g_get_monotonic_time () + HW_MSEC (HW_TEST_LIMIT_MS);
  HwEvent *event;

  do
    {
      collect (self);
      event = find (self, kind, conn);
    }
  while (event == NULL && wait_for_news (self, deadline));

  return event;
}

guint
server_fixture_count (ServerFixture *self, HwEventKind kind)
{
  guint n = 0;

  collect (self);
  for (guint i = 0; i < self->events->len; i++)
    n += hw_event_get_kind (self->events->pdata[i]) == kind;

  return n;
}

void
server_fixture_expect_end (ServerFixture *self, guint64 conn, const char *reason)
{
  HwEvent *event = server_fixture_wait (self, HW_EVENT_DISCONNECTED, conn);

  assert_non_null (event);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON), reason);
  assert_non_null (hw_event_get_string (event, HW_EVENT_FIELD_PEER));
}

int
server_fixture_connect (ServerFixture *self)
{
  int fd = hw_test_connect (self->address);

  assert_true (fd >= 0);

  return fd;
}

void
peer_write_frame (int fd, HwFrameType type, guint8 flags, guint64 seq, const char *payload)
{
  HwFrame frame = {
    .version = 2,
    .type = type,
    .flags = flags,
    .seq = seq,
    .payload = (const guint8 *) payload,
    .payload_length = strlen (payload),
  };
  gsize size = hw_codec_binary.get_encoded_size (&frame);
  g_autofree guint8 *bytes = g_malloc (size);

  hw_codec_binary.encode (&frame, bytes);
  assert_true (hw_test_write (fd, bytes, size));
}

char *
peer_read_frame (int fd, HwFrame *frame)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  HwDecodeResult result;
  HwDecoded decoded;
  HwDecoder decoder;

  hw_decoder_init (&decoder, &hw_codec_binary, HW_FRAME_HARD_MAX);
  while ((result = hw_decoder_next (&decoder, bytes->data, bytes->len, &decoded)) == HW_DECODE_MORE)
    {
      guint had = bytes->len;

      g_byte_array_set_size (bytes, (guint) MAX (decoded.needed, had + 1));
      assert_true (hw_test_read (fd, bytes->data + had, bytes->len - had));
    }
  assert_int_equal (result, HW_DECODE_FRAME);
  *frame = decoded.frame;
  frame->payload = NULL;

  return g_strndup ((const char *) decoded.frame.payload, decoded.frame.payload_length);
}

void
peer_expect_frame (int fd, HwFrameType type, guint8 flags, guint64 seq, const char *payload)
{
  HwFrame frame;
  g_autofree char *text = peer_read_frame (fd, &frame);

  assert_int_equal (frame.type, type);
  assert_int_equal (frame.flags, flags);
  assert_int_equal (frame.seq, seq);
  assert_string_equal (text, payload);
}

void
peer_expect_silence (int fd)
{
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 987654321, "");
  peer_expect_frame (fd, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY, 987654321, "");
  assert_int_equal (hw_test_poll (fd, POLLIN, 0), 0);
}
