/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one listening socket of a proxy: its port, and whether it hears. */
#include "io/hw-cable-listener.h"

#include <errno.h>
#include <unistd.h>

#include "io/hw-cable-hub-private.h"
#include "io/hw-wire-cut.h"

#define BACKLOG 4096
#define BINDS 16

void
hw_cable_listener_init (HwCableListener *self, HwCableProxy *proxy)
{
  *self = (HwCableListener){ .handle = { -1, hw_cable_proxy_accept_cb }, .proxy = proxy };
}

static int
bind_to (const HwSocketAddress *address, gboolean one_family)
{
  int fd = socket (address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int on = 1;
  int error_number;

  if (fd < 0)
    return -1;
  (void) setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (one_family && hw_socket_address_is_ipv6 (address))
    (void) setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind (fd, &address->any, address->length) == 0)
    return fd;
  error_number = errno;
  close (fd);
  errno = error_number;

  return -1;
}

/* A port that the kernel picked is given back to others as soon as nobody listens on it. So it is
 * bound again by its number, and stays ours while a fault refuses. */
static int
bind_for_good (const HwSocketAddress *address, gboolean one_family, HwSocketAddress *local)
{
  int fd = bind_to (address, one_family);

  for (int i = 0; fd >= 0 && hw_socket_address_get_port (address) == 0 && i < BINDS; i++)
    {
      int picked;

      if (!hw_socket_address_of_local (local, fd))
        break;
      close (fd);
      picked = bind_to (local, one_family);
      if (picked >= 0)
        return picked;
      fd = bind_to (address, one_family);
    }
  if (fd >= 0)
    (void) hw_socket_address_of_local (local, fd);

  return fd;
}

gboolean
hw_cable_listener_bind (HwCableListener *self, const HwSocketAddress *address)
{
  self->handle.fd = bind_for_good (address, FALSE, &self->local);

  return self->handle.fd >= 0;
}

gboolean
hw_cable_listener_bind_one_family (HwCableListener *self, const HwSocketAddress *address)
{
  self->handle.fd = bind_for_good (address, TRUE, &self->local);

  return self->handle.fd >= 0;
}

void
hw_cable_listener_close (HwCableListener *self)
{
  if (self->handle.fd < 0)
    return;
  hw_cable_listener_set_watching (self, FALSE);
  close (self->handle.fd);
  hw_cable_listener_init (self, self->proxy);
}

/* shutdown(2) of a listener takes it back to a bound socket: its port is held, and who connects is
 * refused; listen(2) opens it again. */
gboolean
hw_cable_listener_set_listening (HwCableListener *self, gboolean listening)
{
  if (listening == self->is_listening)
    return TRUE;
  if (!listening)
    {
      hw_cable_listener_set_watching (self, FALSE);
      (void) shutdown (self->handle.fd, SHUT_RDWR);
    }
  else if (listen (self->handle.fd, BACKLOG) != 0)
    return FALSE;
  self->is_listening = listening;

  return TRUE;
}

void
hw_cable_listener_set_watching (HwCableListener *self, gboolean watching)
{
  HwPoller *poller = self->proxy->hub->poller;
  g_autoptr (GError) error = NULL;

  if (watching == self->is_watching)
    return;
  if (!watching)
    hw_poller_remove (poller, &self->handle);
  else if (!hw_poller_add (poller, &self->handle, EPOLLIN, &error))
    {
      hw_cable_proxy_complain (self->proxy, error->message);
      return;
    }
  self->is_watching = watching;
}

void
hw_cable_listener_set_deaf (HwCableListener *self, gboolean deaf)
{
  g_autoptr (GError) error = NULL;

  if (deaf == self->is_deaf)
    return;
  if (!deaf)
    (void) hw_wire_heal (self->handle.fd, NULL);
  else if (!hw_wire_cut (self->handle.fd, &error))
    {
      hw_cable_proxy_complain (self->proxy, error->message);
      return;
    }
  self->is_deaf = deaf;
  self->was_deaf = self->was_deaf || deaf;
}
