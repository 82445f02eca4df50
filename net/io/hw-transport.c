/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the interface of transports: what is called goes to who implements it. */
#include "io/hw-transport.h"

G_DEFINE_INTERFACE (HwTransport, hw_transport, G_TYPE_OBJECT)

static void
hw_transport_default_init (HwTransportInterface *iface)
{
}

void
hw_transport_open (HwTransport *self, const char *host, guint16 port)
{
  HW_TRANSPORT_GET_IFACE (self)->open (self, host, port);
}

gsize
hw_transport_write (HwTransport *self, const guint8 *data, gsize length)
{
  return HW_TRANSPORT_GET_IFACE (self)->write (self, data, length);
}

void
hw_transport_close (HwTransport *self, gboolean abort)
{
  HW_TRANSPORT_GET_IFACE (self)->close (self, abort);
}

gboolean
hw_transport_sample (HwTransport *self, HwTcpInfo *info)
{
  return HW_TRANSPORT_GET_IFACE (self)->sample (self, info);
}
