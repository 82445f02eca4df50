/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the sockets on which the control API is listened for: TCP, and a file of one's own. */
#include "control/hw-http-listener.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/hw-error.h"
#include "io/hw-socket-address.h"

#define BACKLOG 1024
/* Without a descriptor left, accepting at once again would only spin. */
#define PAUSE_MS 100

struct _HwHttpListener
{
  int fd;
  char *local;
  char *path; /* of the file; NULL: TCP */
  HwHttpAccepted accepted;
  gpointer user_data;
  GSource *source;
};

static HwHttpListener *
listener_take (int fd, char *local, const char *path)
{
  HwHttpListener *self = g_new0 (HwHttpListener, 1);

  self->fd = fd;
  self->local = local;
  self->path = g_strdup (path);

  return self;
}

static void
say_why (const char *at, int error_number, GError **error)
{
  const char *advice = error_number == EADDRINUSE ? "; choose another one, or port 0 for any" : "";

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (error_number),
               "can't listen on %s for the control API: %s%s", at, g_strerror (error_number),
               advice);
}

static gboolean
is_loopback (const HwSocketAddress *address)
{
  if (hw_socket_address_is_ipv6 (address))
    return IN6_IS_ADDR_LOOPBACK (&address->v6.sin6_addr);

  return (ntohl (address->v4.sin_addr.s_addr) >> 24) == 127;
}

static gboolean
bind_tcp (int fd, const HwSocketAddress *address)
{
  int on = 1;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (hw_socket_address_is_ipv6 (address))
    setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);

  return bind (fd, &address->any, address->length) == 0 && listen (fd, BACKLOG) == 0;
}

HwHttpListener *
hw_http_listener_new (const char *address, gboolean any_address, GError **error)
{
  HwSocketAddress at;
  int fd;

  if (!hw_socket_address_resolve (&at, address, error))
    return NULL;
  if (!any_address && !is_loopback (&at))
    {
      g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                   "%s is not of this machine's loopback: who reaches the control API can open a "
                   "relay to any host; add --api-any-address and --api-token if that is meant",
                   address);
      return NULL;
    }

  fd = socket (at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || !bind_tcp (fd, &at) || !hw_socket_address_of_local (&at, fd))
    {
      say_why (address, errno, error);
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  return listener_take (fd, hw_socket_address_to_text (&at), NULL);
}

/* A file that nobody listens on is one that a killed program has left. */
static gboolean
remove_left_over (const struct sockaddr_un *at, GError **error)
{
  struct stat info;
  int fd, result;

  if (lstat (at->sun_path, &info) < 0)
    return TRUE; /* and if it is something worse, bind says so */
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  result = connect (fd, (const struct sockaddr *) at, sizeof *at);
  result = result < 0 ? errno : 0;
  if (fd >= 0)
    close (fd);
  if (S_ISSOCK (info.st_mode) && result == ECONNREFUSED && unlink (at->sun_path) == 0)
    return TRUE;
  say_why (at->sun_path, S_ISSOCK (info.st_mode) ? EADDRINUSE : EEXIST, error);

  return FALSE;
}

HwHttpListener *
hw_http_listener_new_unix (const char *path, GError **error)
{
  struct sockaddr_un at = { .sun_family = AF_UNIX };
  int fd;

  if (strlen (path) >= sizeof at.sun_path)
    {
      say_why (path, ENAMETOOLONG, error);
      return NULL;
    }
  strcpy (at.sun_path, path);
  if (!remove_left_over (&at, error))
    return NULL;

  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  /* Before bind, so that the file is never anybody else's. */
  if (fd < 0 || fchmod (fd, 0600) < 0 || bind (fd, (struct sockaddr *) &at, sizeof at) < 0
      || listen (fd, BACKLOG) < 0)
    {
      say_why (path, errno, error);
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  return listener_take (fd, g_strdup (path), path);
}

static void
detach (HwHttpListener *self)
{
  if (self->source == NULL)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

void
hw_http_listener_free (HwHttpListener *self)
{
  detach (self);
  close (self->fd);
  if (self->path != NULL)
    unlink (self->path);
  g_free (self->path);
  g_free (self->local);
  g_free (self);
}

static void watch (HwHttpListener *self);

static gboolean
pause_is_over_cb (gpointer user_data)
{
  watch (user_data);

  return G_SOURCE_REMOVE;
}

static void
attach (HwHttpListener *self, GSource *source, GSourceFunc func)
{
  detach (self);
  self->source = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
readable_cb (int listener, GIOCondition condition, gpointer user_data)
{
  HwHttpListener *self = user_data;
  int fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (fd >= 0)
    self->accepted (fd, self->path != NULL, self->user_data);
  else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
    {
      attach (self, g_timeout_source_new (PAUSE_MS), pause_is_over_cb);
      return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

static void
watch (HwHttpListener *self)
{
  attach (self, g_unix_fd_source_new (self->fd, G_IO_IN), G_SOURCE_FUNC (readable_cb));
}

void
hw_http_listener_attach (HwHttpListener *self, HwHttpAccepted accepted, gpointer user_data)
{
  self->accepted = accepted;
  self->user_data = user_data;
  watch (self);
}

void
hw_http_listener_set_held (HwHttpListener *self, gboolean held)
{
  if (held)
    detach (self);
  else
    watch (self);
}

const char *
hw_http_listener_get_local (const HwHttpListener *self)
{
  return self->local;
}
