/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the bytes of a transport's stream, both ways, polled: what all transports over a GIOStream
 * have in common. */
#pragma once

#include "io/hw-transport.h"

G_BEGIN_DECLS

/* The stream failed, or ended; @error: NULL for its end; @writing: a write knew it first. The last
 * call. */
typedef void (*HwStreamPumpEnd) (gpointer transport, const GError *error, gboolean writing);

/* Lies in its transport, which is held while a listener or the end is called. Everything happens in
 * the thread-default GMainContext of who starts it. */
typedef struct
{
  GObject *transport; /* borrowed */
  HwStreamPumpEnd end;
  const HwTransportListener *listener;
  gpointer listener_data;
  GIOStream *stream; /* NULL: not running */
  gsize chunk;
  GSource *readable;
  GSource *writable;
  GSource *failure;
  GError *write_error; /* told from its own source: never from within a write */
  gsize unfinished;    /* of a write that would have blocked: what the next one begins with */
  guint8 *buffer;
} HwStreamPump;

void hw_stream_pump_init (HwStreamPump *self,
                          GObject *transport,
                          HwStreamPumpEnd end,
                          const HwTransportListener *listener,
                          gpointer listener_data);
/* @stream: pollable both ways; @chunk: how much is read at once, and what a short read tells to be
 * all that there is. */
void hw_stream_pump_start (HwStreamPump *self, GIOStream *stream, gsize chunk);
/* Nothing is called any more; the stream stays as it is. */
void hw_stream_pump_stop (HwStreamPump *self);
void hw_stream_pump_clear (HwStreamPump *self);
/* What hw_transport_write promises. */
gsize hw_stream_pump_write (HwStreamPump *self, const guint8 *data, gsize length);

G_END_DECLS
