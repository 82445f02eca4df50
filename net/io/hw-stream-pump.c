/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the bytes of a transport's stream, both ways, polled: what all transports over a GIOStream
 * have in common. */
#include "io/hw-stream-pump.h"

#define READS_PER_DISPATCH 16

void
hw_stream_pump_init (HwStreamPump *self,
                     GObject *transport,
                     HwStreamPumpEnd end,
                     const HwTransportListener *listener,
                     gpointer listener_data)
{
  *self = (HwStreamPump){
    .transport = transport, .end = end, .listener = listener, .listener_data = listener_data
  };
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
attach (HwStreamPump *self, GSource *source, GSourceFunc func)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

static void
tell_end (HwStreamPump *self, const GError *error, gboolean writing)
{
  hw_stream_pump_stop (self);
  self->end (self->transport, error, writing);
}

/* FALSE: nothing more to read for now, or ever. */
static gboolean
read_some (HwStreamPump *self)
{
  GInputStream *stream = g_io_stream_get_input_stream (self->stream);
  g_autoptr (GError) error = NULL;
  gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream),
                                                       self->buffer, self->chunk, NULL, &error);

  if (n > 0)
    {
      self->listener->received (self->listener_data, self->buffer, (gsize) n);
      return (gsize) n == self->chunk && self->stream != NULL;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;
  /* A write that failed knows more than the EOF that the kernel shows after it. */
  if (self->write_error != NULL)
    tell_end (self, self->write_error, TRUE);
  else
    tell_end (self, error, FALSE);

  return FALSE;
}

static gboolean
readable_cb (GObject *stream, gpointer user_data)
{
  HwStreamPump *self = user_data;
  g_autoptr (GObject) held = g_object_ref (self->transport);

  for (int i = 0; i < READS_PER_DISPATCH && read_some (self); i++)
    ;

  return self->stream != NULL;
}

static gboolean
writable_cb (GObject *stream, gpointer user_data)
{
  HwStreamPump *self = user_data;
  g_autoptr (GObject) held = g_object_ref (self->transport);

  clear_source (&self->writable);
  self->listener->writable (self->listener_data);

  return G_SOURCE_REMOVE;
}

static gboolean
failure_cb (gpointer user_data)
{
  HwStreamPump *self = user_data;
  g_autoptr (GObject) held = g_object_ref (self->transport);

  tell_end (self, self->write_error, TRUE);

  return G_SOURCE_REMOVE;
}

void
hw_stream_pump_start (HwStreamPump *self, GIOStream *stream, gsize chunk)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);

  self->stream = stream;
  self->chunk = chunk;
  self->buffer = g_malloc (chunk);
  self->readable
      = attach (self, g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL),
                G_SOURCE_FUNC (readable_cb));
}

void
hw_stream_pump_stop (HwStreamPump *self)
{
  self->stream = NULL;
  clear_source (&self->readable);
  clear_source (&self->writable);
  clear_source (&self->failure);
}

void
hw_stream_pump_clear (HwStreamPump *self)
{
  hw_stream_pump_stop (self);
  g_clear_error (&self->write_error);
  g_clear_pointer (&self->buffer, g_free);
}

static void
await_writable (HwStreamPump *self, GOutputStream *stream)
{
  if (self->writable != NULL)
    return;
  self->writable
      = attach (self,
                g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (stream), NULL),
                G_SOURCE_FUNC (writable_cb));
}

static void
take_write_error (HwStreamPump *self, GOutputStream *stream, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      await_writable (self, stream);
      g_error_free (error);
      return;
    }
  self->write_error = error;
  self->failure = attach (self, g_idle_source_new (), failure_cb);
}

/* A TLS record that the kernel didn't take is begun: the next write must be the same, byte for byte
 * and as long (g_pollable_output_stream_write_nonblocking says so). */
gsize
hw_stream_pump_write (HwStreamPump *self, const guint8 *data, gsize length)
{
  GOutputStream *stream;
  GError *error = NULL;
  gssize n;

  if (self->stream == NULL || self->write_error != NULL || length == 0)
    return 0;
  g_return_val_if_fail (length >= self->unfinished, 0);

  if (self->unfinished > 0)
    length = self->unfinished;
  stream = g_io_stream_get_output_stream (self->stream);
  n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream), data, length,
                                                  NULL, &error);
  self->unfinished = n < 0 ? length : 0;
  if (n >= 0)
    return (gsize) n;
  take_write_error (self, stream, error);

  return 0;
}
