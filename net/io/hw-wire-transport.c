/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the choice of a link's transport: TCP, or TLS over it. */
#include "io/hw-wire-transport.h"

#include "io/hw-tcp-transport.h"
#include "io/hw-tls-transport.h"

HwTransport *
hw_wire_transport_new (const HwTcpOptions *options,
                       const HwTlsSettings *tls,
                       const HwTransportListener *listener,
                       gpointer listener_data,
                       gpointer user_data)
{
  if (tls->wanted)
    return hw_tls_transport_new (options, tls, listener, listener_data);

  return hw_tcp_transport_new (options, listener, listener_data);
}
