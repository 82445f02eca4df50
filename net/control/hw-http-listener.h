/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the sockets on which the control API is listened for: TCP, and a file of one's own. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _HwHttpListener HwHttpListener;

/* @fd: non-blocking, the callee's. */
typedef void (*HwHttpAccepted) (int fd, gboolean is_unix_socket, gpointer user_data);

/* "ADDR:PORT"; port 0 picks one. Unless @any_address, it must be an address of this machine's
 * loopback. */
HwHttpListener *hw_http_listener_new (const char *address, gboolean any_address, GError **error);
/* Takes the place of a file that a program left there which has ended; one that is listened on, or
 * that is no socket, is an error. */
HwHttpListener *hw_http_listener_new_unix (const char *path, GError **error);
/* Also removes the file. */
void hw_http_listener_free (HwHttpListener *self);
/* In the thread-default main context, until it is freed. */
void hw_http_listener_attach (HwHttpListener *self, HwHttpAccepted accepted, gpointer user_data);
/* Held, it leaves who comes to wait in the kernel's backlog. */
void hw_http_listener_set_held (HwHttpListener *self, gboolean held);
/* "127.0.0.1:8474", or the path. */
const char *hw_http_listener_get_local (const HwHttpListener *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwHttpListener, hw_http_listener_free)

G_END_DECLS
