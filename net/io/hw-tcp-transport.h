/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the transport over TCP, by GIO. */
#pragma once

#include "io/hw-transport.h"

G_BEGIN_DECLS

#define HW_TYPE_TCP_TRANSPORT (hw_tcp_transport_get_type ())
G_DECLARE_FINAL_TYPE (HwTcpTransport, hw_tcp_transport, HW, TCP_TRANSPORT, GObject)

HwTransport *hw_tcp_transport_new (const HwTcpOptions *options,
                                   const HwTransportListener *listener,
                                   gpointer listener_data);

G_END_DECLS
