/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the dialling of a TCP connection: a name becomes a socket that is connected and set up. */
#pragma once

#include <gio/gio.h>

#include "io/hw-transport.h"

G_BEGIN_DECLS

/* Connects to @host in the thread-default GMainContext; @options are copied. */
void hw_tcp_dial_async (const char *host,
                        guint16 port,
                        const HwTcpOptions *options,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
/* The connection, and its addresses as text, all the caller's; NULL: GIO's error, or
 * HW_ERROR_SELF_CONNECT. hw_tcp_dial_reason says which reason that is. */
GSocketConnection *hw_tcp_dial_finish (GAsyncResult *result,
                                       char **local,
                                       char **peer,
                                       GError **error);
HwReason hw_tcp_dial_reason (const GError *error);

/* The reason that GIO's @error of a connect, a read or a write stands for. */
HwReason hw_tcp_reason (const GError *error, HwReason otherwise);
/* From now on a close is a RST, not a FIN. */
void hw_tcp_set_linger_zero (GSocketConnection *connection);

G_END_DECLS
