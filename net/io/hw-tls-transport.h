/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the transport over TLS over TCP, by GIO. */
#pragma once

#include "io/hw-transport.h"

G_BEGIN_DECLS

#define HW_TYPE_TLS_TRANSPORT (hw_tls_transport_get_type ())
G_DECLARE_FINAL_TYPE (HwTlsTransport, hw_tls_transport, HW, TLS_TRANSPORT, GObject)

/* Copies @tls. It says `connected` once the handshake is done and the certificate found good: what
 * is dialled is not trusted for having answered. An orderly close says so in TLS before it says so
 * in TCP, and takes a second at most. */
HwTransport *hw_tls_transport_new (const HwTcpOptions *options,
                                   const HwTlsSettings *tls,
                                   const HwTransportListener *listener,
                                   gpointer listener_data);

G_END_DECLS
