/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns admission: who is accepted, who is refused, and what happens without a descriptor left. */
#include "server/hw-server-accept.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/hw-server-loop.h"

/*
 * Without a descriptor left, accept fails and the listener stays ready: a loop that just goes on
 * spins. So one descriptor is kept in reserve; it is given up to accept and close the one that
 * waits (who then knows), and the listeners rest for a moment.
 */
#define PAUSE_US HW_MSEC (75)
#define ACCEPTS_A_TURN 64
#define LINE_INTERVAL_US HW_SEC (1)

typedef struct
{
  HwPollHandle handle; /* first: accept_cb finds the listener by it */
  HwServerAccept *accept;
} Listener;

typedef struct
{
  HwTimer timer; /* first: armed while a further line would be too early */
  HwServerAccept *accept;
  HwRefusal refusal;
  guint64 n_untold;
} Refusals;

struct _HwAddressCount
{
  guint8 address[16]; /* IPv6, or IPv4 mapped into it */
  guint n_peers;
  guint n_sessions;
};

struct _HwServerAccept
{
  HwServerLoop *loop;
  Listener *listeners;
  guint n_listeners;
  guint max_connections;
  int reserve_fd;
  gboolean is_held;
  HwTimer pause_timer;
  GHashTable *addresses;
  Refusals refusals[HW_N_REFUSALS];
};

static guint
hash_address (gconstpointer key)
{
  guint32 words[4];

  memcpy (words, key, sizeof words);

  return words[0] ^ words[1] * 31 ^ words[2] * 1009 ^ words[3] * 65599;
}

static gboolean
equal_addresses (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, 16) == 0;
}

static const char *
get_text (HwRefusal refusal)
{
  switch (refusal)
    {
    case HW_REFUSAL_CONNECTIONS:
      return "as many connections as the limit allows";
    case HW_REFUSAL_ADDRESS:
      return "as many connections from this address as the limit allows";
    case HW_REFUSAL_DESCRIPTORS:
      return "no descriptors left";
    case HW_REFUSAL_OUTPUT:
      return "too much output waits for slow readers; none are accepted for now";
    case HW_REFUSAL_PROTOCOL:
    default:
      return "the first byte is of no framing that is known here";
    }
}

static void
tell_refused (Refusals *refusals, const char *peer)
{
  HwServerLoop *loop = refusals->accept->loop;
  HwEvent *event;

  hw_timer_wheel_arm (hw_poller_get_timers (loop->poller), &refusals->timer,
                      hw_poller_get_now (loop->poller) + LINE_INTERVAL_US);
  if (loop->queue == NULL)
    return;

  event = hw_event_new (HW_EVENT_REFUSED, HW_EVENT_SOURCE_SERVER);
  hw_event_set_reason (event, refusals->refusal == HW_REFUSAL_PROTOCOL ? HW_REASON_PROTOCOL_ERROR
                                                                       : HW_REASON_LIMIT);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, peer);
  hw_event_set_number (event, HW_EVENT_FIELD_CONNECTIONS, loop->n_peers);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, get_text (refusals->refusal));
  if (refusals->n_untold > 0)
    hw_event_set_number (event, HW_EVENT_FIELD_DROPPED, (gint64) refusals->n_untold);
  refusals->n_untold = 0;
  hw_event_queue_push (loop->queue, event);
}

static void
line_timer_cb (HwTimer *timer, HwTime now)
{
  Refusals *refusals = (Refusals *) timer;

  if (refusals->n_untold > 0)
    tell_refused (refusals, NULL);
}

void
hw_server_accept_tell_refused (HwServerAccept *self, HwRefusal refusal, const char *peer)
{
  Refusals *refusals = &self->refusals[refusal];

  if (hw_timer_is_armed (&refusals->timer))
    refusals->n_untold++;
  else
    tell_refused (refusals, peer);
}

static void
update_listeners (HwServerAccept *self)
{
  gboolean rests = self->is_held || hw_timer_is_armed (&self->pause_timer);

  for (guint i = 0; i < self->n_listeners; i++)
    hw_poller_modify (self->loop->poller, &self->listeners[i].handle, rests ? 0 : EPOLLIN);
}

static void
pause_timer_cb (HwTimer *timer, HwTime now)
{
  HwServerAccept *self
      = (HwServerAccept *) ((guint8 *) timer - G_STRUCT_OFFSET (HwServerAccept, pause_timer));

  update_listeners (self);
}

static void
rest (HwServerAccept *self)
{
  hw_timer_wheel_arm (hw_poller_get_timers (self->loop->poller), &self->pause_timer,
                      hw_poller_get_now (self->loop->poller) + PAUSE_US);
  update_listeners (self);
}

void
hw_server_accept_hold (HwServerAccept *self, gboolean hold)
{
  if (self->is_held == hold)
    return;

  self->is_held = hold;
  update_listeners (self);
  if (hold)
    hw_server_accept_tell_refused (self, HW_REFUSAL_OUTPUT, NULL);
}

static void
give_up_reserve (HwServerAccept *self, Listener *listener)
{
  int fd;

  if (self->reserve_fd >= 0)
    close (self->reserve_fd);
  fd = accept4 (listener->handle.fd, NULL, NULL, SOCK_CLOEXEC);
  if (fd >= 0)
    close (fd);
  self->reserve_fd = eventfd (0, EFD_CLOEXEC);
  hw_server_accept_tell_refused (self, HW_REFUSAL_DESCRIPTORS, NULL);
  rest (self);
}

static void
map_address (const struct sockaddr_storage *from, guint8 address[16])
{
  const struct sockaddr_in *in = (const struct sockaddr_in *) from;
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) from;

  if (from->ss_family == AF_INET6)
    {
      memcpy (address, &in6->sin6_addr, 16);
      return;
    }
  memset (address, 0, 10);
  memset (address + 10, 0xff, 2);
  memcpy (address + 12, &in->sin_addr, 4);
}

static gboolean
is_loopback (const guint8 address[16])
{
  static const guint8 mapped[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127 };

  return memcmp (address, mapped, sizeof mapped) == 0
         || memcmp (address, &in6addr_loopback, 16) == 0;
}

static HwAddressCount *
count_address (HwServerAccept *self, const struct sockaddr_storage *from)
{
  HwAddressCount key = { 0 };
  HwAddressCount *count;

  map_address (from, key.address);
  count = g_hash_table_lookup (self->addresses, key.address);
  if (count == NULL)
    {
      count = g_memdup2 (&key, sizeof key);
      g_hash_table_insert (self->addresses, count->address, count);
    }
  count->n_peers++;

  return count;
}

static void
forget_if_idle (HwServerAccept *self, HwAddressCount *address)
{
  if (address->n_peers == 0 && address->n_sessions == 0)
    g_hash_table_remove (self->addresses, address->address);
}

void
hw_server_accept_release_address (HwServerAccept *self, HwAddressCount *address)
{
  address->n_peers--;
  forget_if_idle (self, address);
}

static guint
get_most (HwServerAccept *self, const HwAddressCount *address)
{
  return hw_server_limits_get_per_address (self->loop->settings.max_connections_per_address,
                                           is_loopback (address->address));
}

gboolean
hw_server_accept_may_have_session (HwServerAccept *self, const HwAddressCount *address)
{
  return address->n_sessions < get_most (self, address);
}

void
hw_server_accept_hold_session (HwAddressCount *address)
{
  address->n_sessions++;
}

void
hw_server_accept_release_session (HwServerAccept *self, HwAddressCount *address)
{
  address->n_sessions--;
  forget_if_idle (self, address);
}

const guint8 *
hw_server_accept_get_address (const HwAddressCount *address)
{
  return address->address;
}

static void
refuse (HwServerAccept *self, int fd, const struct sockaddr_storage *from, HwRefusal refusal)
{
  g_autofree char *peer = hw_server_format_sockaddr (from);

  close (fd);
  hw_server_accept_tell_refused (self, refusal, peer);
}

static void
admit (HwServerAccept *self, int fd, const struct sockaddr_storage *from)
{
  HwServerLoop *loop = self->loop;
  HwAddressCount *address;

  if (loop->n_peers >= self->max_connections)
    {
      refuse (self, fd, from, HW_REFUSAL_CONNECTIONS);
      return;
    }
  address = count_address (self, from);
  if (address->n_peers > get_most (self, address))
    {
      hw_server_accept_release_address (self, address);
      refuse (self, fd, from, HW_REFUSAL_ADDRESS);
      return;
    }
  hw_server_loop_add_peer (loop, fd, address, from);
}

/* FALSE when the listener has nobody more, or must rest. */
static gboolean
accept_one (HwServerAccept *self, Listener *listener)
{
  struct sockaddr_storage from = { 0 };
  socklen_t length = sizeof from;
  int fd = accept4 (listener->handle.fd, (struct sockaddr *) &from, &length,
                    SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (fd >= 0)
    admit (self, fd, &from);
  else if (errno == EMFILE || errno == ENFILE)
    give_up_reserve (self, listener);
  else if (errno == ENOBUFS || errno == ENOMEM)
    rest (self);

  /* Other errors are those of the one that waited (accept(2)); the next may be well. */
  return fd >= 0 || (errno != EAGAIN && !hw_timer_is_armed (&self->pause_timer));
}

static void
accept_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  Listener *listener = (Listener *) handle;
  HwServerAccept *self = listener->accept;

  for (guint i = 0; i < ACCEPTS_A_TURN && !self->is_held; i++)
    if (!accept_one (self, listener))
      break;
}

static gboolean
watch_listeners (HwServerAccept *self, GArray *fds, GError **error)
{
  self->listeners = g_new0 (Listener, fds->len);
  for (guint i = 0; i < fds->len; i++)
    {
      Listener *listener = &self->listeners[i];

      listener->accept = self;
      listener->handle.fd = g_array_index (fds, int, i);
      listener->handle.func = accept_cb;
      if (!hw_poller_add (self->loop->poller, &listener->handle, EPOLLIN, error))
        return FALSE;
      self->n_listeners++;
    }

  return TRUE;
}

HwServerAccept *
hw_server_accept_new (HwServerLoop *loop, GArray *listeners, GError **error)
{
  HwServerAccept *self = g_new0 (HwServerAccept, 1);

  self->loop = loop;
  self->addresses = g_hash_table_new_full (hash_address, equal_addresses, NULL, g_free);
  self->reserve_fd = eventfd (0, EFD_CLOEXEC);
  hw_timer_init (&self->pause_timer, pause_timer_cb);
  for (guint i = 0; i < HW_N_REFUSALS; i++)
    {
      hw_timer_init (&self->refusals[i].timer, line_timer_cb);
      self->refusals[i].accept = self;
      self->refusals[i].refusal = i;
    }
  if (!watch_listeners (self, listeners, error))
    {
      self->n_listeners = 0; /* still the caller's */
      g_clear_pointer (&self, hw_server_accept_free);
    }
  else
    self->max_connections = hw_server_limits_get_connections_here (loop->settings.max_connections);

  return self;
}

void
hw_server_accept_close (HwServerAccept *self)
{
  HwTimerWheel *timers = hw_poller_get_timers (self->loop->poller);

  for (guint i = 0; i < self->n_listeners; i++)
    {
      hw_poller_remove (self->loop->poller, &self->listeners[i].handle);
      close (self->listeners[i].handle.fd);
    }
  self->n_listeners = 0;
  hw_timer_wheel_cancel (timers, &self->pause_timer);
}

void
hw_server_accept_free (HwServerAccept *self)
{
  hw_server_accept_close (self);
  if (self->reserve_fd >= 0)
    close (self->reserve_fd);
  g_hash_table_unref (self->addresses);
  g_free (self->listeners);
  g_free (self);
}
