/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the choice of a link's transport: TCP, or TLS over it. */
#pragma once

#include "io/hw-transport.h"

G_BEGIN_DECLS

/* A HwTransportFactory; @user_data is not used. */
HwTransport *hw_wire_transport_new (const HwTcpOptions *options,
                                    const HwTlsSettings *tls,
                                    const HwTransportListener *listener,
                                    gpointer listener_data,
                                    gpointer user_data);

G_END_DECLS
