/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one listening socket of a proxy: its port, and whether it hears. */
#pragma once

#include "io/hw-poller.h"
#include "io/hw-socket-address.h"

G_BEGIN_DECLS

typedef struct _HwCableProxy HwCableProxy;

/* The loop's thread alone. */
typedef struct
{
  HwPollHandle handle; /* first: its callback finds its listener by it; -1: closed */
  HwCableProxy *proxy;
  HwSocketAddress local; /* with the real port */
  gboolean is_watching;
  gboolean is_listening; /* else the port is held, and who connects is refused */
  gboolean is_deaf;
  gboolean was_deaf; /* what is accepted may have inherited it */
} HwCableListener;

void hw_cable_listener_init (HwCableListener *self, HwCableProxy *proxy);
/* FALSE with errno. */
gboolean hw_cable_listener_bind (HwCableListener *self, const HwSocketAddress *address);
/* The same, but an IPv6 socket leaves IPv4 to another one. */
gboolean hw_cable_listener_bind_one_family (HwCableListener *self, const HwSocketAddress *address);
void hw_cable_listener_close (HwCableListener *self);
/* FALSE with errno: it can't be listened on again. */
gboolean hw_cable_listener_set_listening (HwCableListener *self, gboolean listening);
void hw_cable_listener_set_watching (HwCableListener *self, gboolean watching);
void hw_cable_listener_set_deaf (HwCableListener *self, gboolean deaf);

G_END_DECLS
