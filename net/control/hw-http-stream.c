/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a connection whose first bytes were read already, and are read once more. */
#include "control/hw-http-stream.h"

#include <string.h>

#define HW_TYPE_HTTP_INPUT (hw_http_input_get_type ())

G_DECLARE_FINAL_TYPE (HwHttpInput, hw_http_input, HW, HTTP_INPUT, GFilterInputStream)

struct _HwHttpInput
{
  GFilterInputStream parent_instance;
  GBytes *ahead; /* what comes first */
  gsize taken;   /* of it */
};

static void hw_http_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwHttpInput,
                               hw_http_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      hw_http_input_pollable_init))

static GInputStream *
base_of (HwHttpInput *self)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
}

static gsize
take_ahead (HwHttpInput *self, void *buffer, gsize count)
{
  gsize size;
  const char *bytes = g_bytes_get_data (self->ahead, &size);
  gsize n = MIN (count, size - self->taken);

  if (n > 0)
    memcpy (buffer, bytes + self->taken, n);
  self->taken += n;

  return n;
}

static gboolean
has_ahead (HwHttpInput *self)
{
  return self->taken < g_bytes_get_size (self->ahead);
}

static gssize
hw_http_input_read (GInputStream *stream,
                    void *buffer,
                    gsize count,
                    GCancellable *cancellable,
                    GError **error)
{
  HwHttpInput *self = HW_HTTP_INPUT (stream);

  if (has_ahead (self))
    return (gssize) take_ahead (self, buffer, count);

  return g_input_stream_read (base_of (self), buffer, count, cancellable, error);
}

static gssize
hw_http_input_read_nonblocking (GPollableInputStream *stream,
                                void *buffer,
                                gsize count,
                                GError **error)
{
  HwHttpInput *self = HW_HTTP_INPUT (stream);

  if (has_ahead (self))
    return (gssize) take_ahead (self, buffer, count);

  return g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (base_of (self)), buffer,
                                                   count, NULL, error);
}

static gboolean
hw_http_input_is_readable (GPollableInputStream *stream)
{
  HwHttpInput *self = HW_HTTP_INPUT (stream);

  return has_ahead (self)
         || g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (base_of (self)));
}

static GSource *
hw_http_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  HwHttpInput *self = HW_HTTP_INPUT (stream);
  g_autoptr (GSource) ready
      = has_ahead (self)
            ? g_timeout_source_new (0)
            : g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (base_of (self)),
                                                     NULL);

  return g_pollable_source_new_full (stream, ready, cancellable);
}

static void
hw_http_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = hw_http_input_is_readable;
  iface->create_source = hw_http_input_create_source;
  iface->read_nonblocking = hw_http_input_read_nonblocking;
}

static void
hw_http_input_finalize (GObject *object)
{
  g_bytes_unref (HW_HTTP_INPUT (object)->ahead);
  G_OBJECT_CLASS (hw_http_input_parent_class)->finalize (object);
}

static void
hw_http_input_class_init (HwHttpInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_http_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = hw_http_input_read;
}

static void
hw_http_input_init (HwHttpInput *self)
{
}

struct _HwHttpStream
{
  GIOStream parent_instance;
  GIOStream *base;
  GInputStream *input;
};

G_DEFINE_FINAL_TYPE (HwHttpStream, hw_http_stream, G_TYPE_IO_STREAM)

static GInputStream *
hw_http_stream_get_input_stream (GIOStream *stream)
{
  return HW_HTTP_STREAM (stream)->input;
}

static GOutputStream *
hw_http_stream_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (HW_HTTP_STREAM (stream)->base);
}

static gboolean
hw_http_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (HW_HTTP_STREAM (stream)->base, cancellable, error);
}

static void
hw_http_stream_finalize (GObject *object)
{
  HwHttpStream *self = HW_HTTP_STREAM (object);

  g_object_unref (self->input);
  g_object_unref (self->base);
  G_OBJECT_CLASS (hw_http_stream_parent_class)->finalize (object);
}

static void
hw_http_stream_class_init (HwHttpStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_http_stream_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = hw_http_stream_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = hw_http_stream_get_output_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = hw_http_stream_close;
}

static void
hw_http_stream_init (HwHttpStream *self)
{
}

GIOStream *
hw_http_stream_new (GIOStream *base, const char *bytes, gsize length)
{
  HwHttpStream *self = g_object_new (HW_TYPE_HTTP_STREAM, NULL);
  HwHttpInput *input
      = g_object_new (HW_TYPE_HTTP_INPUT, "base-stream", g_io_stream_get_input_stream (base),
                      "close-base-stream", FALSE, NULL);

  input->ahead = g_bytes_new (bytes, length);
  self->base = g_object_ref (base);
  self->input = G_INPUT_STREAM (input);

  return G_IO_STREAM (self);
}
