/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the cut at the kernel, the heal, and the self-test that tells whether they work here.
 *
 * The self-test is a connection to itself on loopback: one end is cut, the other sends a byte,
 * which must neither arrive nor be ACKed; the end is healed, and a second byte makes the hole in
 * the sequence known at once (a selective ACK), so that the first is retransmitted without waiting
 * for the timeout. It costs one wait of SILENCE_MS and a round trip or two. */
#include "io/hw-wire-cut.h"

#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/hw-error.h"
#include "io/hw-tcp-info.h"

#define CUT_TTL 255
#define SILENCE_MS 30
#define HEAL_MS 3000

static gboolean
fail_errno (GError **error, const char *what, int error_number)
{
  if (error_number == ENOPROTOOPT || error_number == EOPNOTSUPP)
    g_set_error (error, HW_ERROR, HW_ERROR_UNSUPPORTED, "%s: the kernel hasn't got it (%s)", what,
                 g_strerror (error_number));
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (error_number), "%s: %s", what,
                 g_strerror (error_number));

  return FALSE;
}

static gboolean
set_min_ttl_v4 (int fd, int ttl, GError **error)
{
  if (setsockopt (fd, IPPROTO_IP, IP_MINTTL, &ttl, sizeof ttl) != 0)
    return fail_errno (error, "IP_MINTTL", errno);

  return TRUE;
}

static gboolean
set_min_ttl_v6 (int fd, int ttl, GError **error)
{
  int only_v6 = 0;
  socklen_t length = sizeof only_v6;

  if (setsockopt (fd, IPPROTO_IPV6, IPV6_MINHOPCOUNT, &ttl, sizeof ttl) != 0)
    return fail_errno (error, "IPV6_MINHOPCOUNT", errno);
  /* A dual-stack socket hears IPv4 segments too, and they have their own limit. */
  if (getsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, &length) == 0 && only_v6)
    return TRUE;

  return set_min_ttl_v4 (fd, ttl, error);
}

static gboolean
set_min_ttl (int fd, int ttl, GError **error)
{
  int family = AF_UNSPEC;
  socklen_t length = sizeof family;

  if (getsockopt (fd, SOL_SOCKET, SO_DOMAIN, &family, &length) != 0)
    return fail_errno (error, "SO_DOMAIN", errno);
  switch (family)
    {
    case AF_INET:
      return set_min_ttl_v4 (fd, ttl, error);
    case AF_INET6:
      return set_min_ttl_v6 (fd, ttl, error);
    default:
      g_set_error_literal (error, HW_ERROR, HW_ERROR_UNSUPPORTED,
                           "Only IPv4 and IPv6 sockets can be cut");
      return FALSE;
    }
}

gboolean
hw_wire_cut (int fd, GError **error)
{
  return set_min_ttl (fd, CUT_TTL, error);
}

gboolean
hw_wire_heal (int fd, GError **error)
{
  return set_min_ttl (fd, 0, error);
}

typedef union
{
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} Address;

typedef struct
{
  int listener;
  int speaker;
  int hearer;
} Trial;

static socklen_t
make_loopback (gboolean ipv6, Address *address)
{
  *address = (Address){ 0 };
  if (ipv6)
    {
      address->v6.sin6_family = AF_INET6;
      address->v6.sin6_addr = in6addr_loopback;
      return sizeof address->v6;
    }
  address->v4.sin_family = AF_INET;
  address->v4.sin_addr.s_addr = htonl (INADDR_LOOPBACK);

  return sizeof address->v4;
}

static gboolean
trial_connect (Trial *self, gboolean ipv6, GError **error)
{
  Address address;
  socklen_t length = make_loopback (ipv6, &address);
  int family = address.any.sa_family;
  int on = 1;

  self->listener = socket (family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->listener < 0 || bind (self->listener, &address.any, length) != 0
      || listen (self->listener, 1) != 0
      || getsockname (self->listener, &address.any, &length) != 0)
    return fail_errno (error, "No listener on loopback", errno);
  self->speaker = socket (family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->speaker < 0 || connect (self->speaker, &address.any, length) != 0)
    return fail_errno (error, "No connection on loopback", errno);
  self->hearer = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC);
  if (self->hearer < 0)
    return fail_errno (error, "No connection on loopback", errno);
  (void) setsockopt (self->speaker, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  return TRUE;
}

static void
trial_clear (Trial *self)
{
  const int fds[] = { self->listener, self->speaker, self->hearer };

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

static gboolean
trial_hears (Trial *self, int timeout_ms)
{
  struct pollfd waiting = { .fd = self->hearer, .events = POLLIN };
  int n;

  do
    n = poll (&waiting, 1, timeout_ms);
  while (n < 0 && errno == EINTR);

  return n > 0;
}

static gboolean
trial_say (Trial *self, GError **error)
{
  if (send (self->speaker, "x", 1, MSG_NOSIGNAL) != 1)
    return fail_errno (error, "No byte could be sent on loopback", errno);

  return TRUE;
}

static gboolean
trial_run (Trial *self, GError **error)
{
  HwTcpInfo info;

  if (!hw_wire_cut (self->hearer, error) || !trial_say (self, error))
    return FALSE;
  if (trial_hears (self, SILENCE_MS)
      || (hw_tcp_info_read (self->speaker, &info) && info.unacked == 0))
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_UNSUPPORTED,
                           "A socket that was cut still heard its peer");
      return FALSE;
    }
  if (!hw_wire_heal (self->hearer, error) || !trial_say (self, error))
    return FALSE;
  if (!trial_hears (self, HEAL_MS))
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_UNSUPPORTED,
                           "A socket that was cut and healed stayed deaf");
      return FALSE;
    }

  return TRUE;
}

gboolean
hw_wire_cut_self_test (gboolean ipv6, GError **error)
{
  Trial trial = { -1, -1, -1 };
  gboolean passed = trial_connect (&trial, ipv6, error) && trial_run (&trial, error);

  trial_clear (&trial);

  return passed;
}
