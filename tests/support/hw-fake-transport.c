/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a transport without a network: the test is its wire, and does everything by hand. */
#include "hw-fake-transport.h"

struct _HwFakeTransport
{
  GObject parent_instance;

  HwFakeWire *wire;
  const HwTransportListener *listener;
  gpointer listener_data;
};

static void hw_fake_transport_iface_init (HwTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwFakeTransport,
                               hw_fake_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HW_TYPE_TRANSPORT,
                                                      hw_fake_transport_iface_init))

static void
end (HwFakeTransport *self)
{
  if (self->wire->current != self)
    return;
  self->wire->current = NULL;
  self->wire->n_alive--;
}

static void
hw_fake_transport_open (HwTransport *transport, const char *host, guint16 port)
{
  HwFakeTransport *self = HW_FAKE_TRANSPORT (transport);
  HwFakeWire *wire = self->wire;

  wire->current = self;
  wire->n_opened++;
  wire->n_alive++;
  wire->most_alive = MAX (wire->most_alive, wire->n_alive);
  g_byte_array_set_size (wire->written, 0);
}

static gsize
hw_fake_transport_write (HwTransport *transport, const guint8 *data, gsize length)
{
  HwFakeWire *wire = HW_FAKE_TRANSPORT (transport)->wire;
  gsize n = MIN (length, wire->window);

  g_byte_array_append (wire->written, data, (guint) n);
  wire->window -= n;

  return n;
}

static void
hw_fake_transport_close (HwTransport *transport, gboolean abort)
{
  HwFakeTransport *self = HW_FAKE_TRANSPORT (transport);

  if (self->wire->current == self)
    {
      self->wire->n_closed++;
      self->wire->n_aborted += abort ? 1 : 0;
    }
  end (self);
}

static gboolean
hw_fake_transport_sample (HwTransport *transport, HwTcpInfo *info)
{
  *info = (HwTcpInfo){ .state = 1, .rto_us = 204000 };

  return TRUE;
}

static void
hw_fake_transport_iface_init (HwTransportInterface *iface)
{
  iface->open = hw_fake_transport_open;
  iface->write = hw_fake_transport_write;
  iface->close = hw_fake_transport_close;
  iface->sample = hw_fake_transport_sample;
}

static void
hw_fake_transport_class_init (HwFakeTransportClass *klass)
{
}

static void
hw_fake_transport_init (HwFakeTransport *self)
{
}

HwTransport *
hw_fake_transport_new (const HwTcpOptions *options,
                       const HwTlsSettings *tls,
                       const HwTransportListener *listener,
                       gpointer listener_data,
                       gpointer user_data)
{
  HwFakeTransport *self = g_object_new (HW_TYPE_FAKE_TRANSPORT, NULL);

  self->wire = user_data;
  self->listener = listener;
  self->listener_data = listener_data;

  return HW_TRANSPORT (self);
}

void
hw_fake_wire_init (HwFakeWire *self)
{
  *self = (HwFakeWire){ .window = G_MAXSIZE, .written = g_byte_array_new () };
}

void
hw_fake_wire_clear (HwFakeWire *self)
{
  g_byte_array_unref (self->written);
}

void
hw_fake_wire_connect (HwFakeWire *self)
{
  HwFakeTransport *transport = self->current;

  transport->listener->connected (transport->listener_data, "127.0.0.1:40000", "127.0.0.1:9877");
}

void
hw_fake_wire_receive (HwFakeWire *self, const void *data, gsize length)
{
  g_autoptr (HwFakeTransport) transport = g_object_ref (self->current);

  transport->listener->received (transport->listener_data, data, length);
}

void
hw_fake_wire_lose (HwFakeWire *self, HwReason reason, const char *message)
{
  g_autoptr (HwFakeTransport) transport = g_object_ref (self->current);

  end (transport);
  transport->listener->lost (transport->listener_data, reason, message);
}

void
hw_fake_wire_open_window (HwFakeWire *self, gsize window)
{
  self->window = window;
  self->current->listener->writable (self->current->listener_data);
}
