/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the cable's thread: its listener, its links, and the orders that are posted to it. */
#include "io/hw-cable-loop-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <unistd.h>

#include "core/hw-error.h"
#include "io/hw-wire-cut.h"

#define BACKLOG 4096
#define ACCEPTS_A_TURN 64
#define ACCEPT_PAUSE_US HW_MSEC (100)
#define COMPLAINT_US HW_SEC (1)

static HwCableLoop *
loop_of_timer (HwTimer *timer)
{
  return (HwCableLoop *) ((char *) timer - G_STRUCT_OFFSET (HwCableLoop, accept_pause));
}

static HwEvent *
new_event (HwEventKind kind)
{
  return hw_event_new (kind, HW_EVENT_SOURCE_CABLE);
}

void
hw_cable_loop_complain (HwCableLoop *self, const char *text)
{
  HwEvent *event = new_event (HW_EVENT_ERROR);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_cable_wire_emit (&self->wire, event);
}

void
hw_cable_loop_set_accepting (HwCableLoop *self, gboolean accepting)
{
  g_autoptr (GError) error = NULL;

  if (accepting == self->is_watching)
    return;
  if (!accepting)
    hw_poller_remove (self->wire.poller, &self->listener);
  else if (!hw_poller_add (self->wire.poller, &self->listener, EPOLLIN, &error))
    {
      hw_cable_loop_complain (self, error->message);
      return;
    }
  self->is_watching = accepting;
}

/* Without descriptors the listener stays readable: accepting it again and again would burn a core.
 */
static void
pause_accepting (HwCableLoop *self, int error_number)
{
  HwTime now = hw_poller_get_now (self->wire.poller);
  g_autofree char *text = NULL;

  hw_cable_loop_set_accepting (self, FALSE);
  hw_timer_wheel_arm (hw_poller_get_timers (self->wire.poller), &self->accept_pause,
                      now + ACCEPT_PAUSE_US);
  if (now < self->next_complaint)
    return;
  self->next_complaint = now + COMPLAINT_US;
  text = g_strdup_printf ("No connection can be accepted: %s; trying again",
                          g_strerror (error_number));
  hw_cable_loop_complain (self, text);
}

static void
resume_accepting_cb (HwTimer *timer, HwTime now)
{
  HwCableLoop *self = loop_of_timer (timer);

  if (!self->wire.pulled)
    hw_cable_loop_set_accepting (self, TRUE);
}

static gboolean
is_fleeting (int error_number)
{
  /* accept(2): errors of the connection itself, which is gone; there may be others behind it. */
  switch (error_number)
    {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case EPERM:
      return TRUE;
    default:
      return FALSE;
    }
}

/* FALSE: there is nothing more now. */
static gboolean
accept_one (HwCableLoop *self)
{
  int fd = accept4 (self->listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (fd >= 0)
    {
      if (self->was_cut)
        (void) hw_wire_heal (fd, NULL);
      hw_cable_link_add (&self->wire, fd, self->next_conn++);
      return TRUE;
    }
  if (is_fleeting (errno))
    return TRUE;
  if (errno != EAGAIN)
    pause_accepting (self, errno);

  return FALSE;
}

static void
accept_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  HwCableLoop *self = (HwCableLoop *) handle;

  for (int i = 0; i < ACCEPTS_A_TURN && accept_one (self); i++)
    ;
}

void
hw_cable_loop_empty_backlog (HwCableLoop *self)
{
  for (int i = 0; i < BACKLOG && accept_one (self); i++)
    ;
}

typedef struct
{
  HwCableLoop *loop;
  HwCableOrder order;
} PostedOrder;

static void
posted_cb (gpointer user_data)
{
  PostedOrder *posted = user_data;

  hw_cable_loop_carry_out (posted->loop, &posted->order);
  g_free (posted);
}

void
hw_cable_loop_post (HwCableLoop *self, const HwCableOrder *order)
{
  PostedOrder *posted = g_new (PostedOrder, 1);

  *posted = (PostedOrder){ self, *order };
  hw_poller_post (self->wire.poller, posted_cb, posted);
}

static gboolean
fail_to_listen (GError **error, const HwSocketAddress *address, int error_number)
{
  g_autofree char *text = hw_socket_address_to_text (address);
  const char *advice = error_number == EADDRINUSE ? "; choose another port, or 0 for any" : "";

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (error_number),
               "The cable can't listen on %s: %s%s", text, g_strerror (error_number), advice);

  return FALSE;
}

static gboolean
listen_on (HwCableLoop *self, const HwSocketAddress *address, GError **error)
{
  int on = 1;
  int fd = socket (address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  self->listener.fd = fd;
  if (fd < 0)
    return fail_to_listen (error, address, errno);
  (void) setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind (fd, &address->any, address->length) != 0 || listen (fd, BACKLOG) != 0
      || !hw_socket_address_of_local (&self->local, fd))
    return fail_to_listen (error, address, errno);

  return TRUE;
}

static gboolean
refuse_itself (HwCableLoop *self, GError **error)
{
  g_autofree char *text = NULL;

  if (!hw_socket_address_reaches (&self->wire.upstream, &self->local))
    return TRUE;
  text = hw_socket_address_to_text (&self->wire.upstream);
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
               "The upstream %s is the cable itself; name the program behind it", text);

  return FALSE;
}

static void
loop_free (HwCableLoop *self)
{
  while (self->wire.links.head != NULL)
    hw_cable_link_shut_down (self->wire.links.head->data);
  if (self->listener.fd >= 0)
    close (self->listener.fd);
  g_clear_pointer (&self->wire.poller, hw_poller_free);
  g_clear_pointer (&self->wire.queue, hw_event_queue_unref);
  g_free (self->wire.buffer);
  for (int ipv6 = FALSE; ipv6 <= TRUE; ipv6++)
    g_free (self->stall_text[ipv6]);
  g_free (self);
}

HwCableLoop *
hw_cable_loop_new (const HwCableLoopConfig *config, GError **error)
{
  HwCableLoop *self = g_new0 (HwCableLoop, 1);

  self->listener = (HwPollHandle){ -1, accept_cb };
  hw_timer_init (&self->accept_pause, resume_accepting_cb);
  self->wire.queue = config->queue != NULL ? hw_event_queue_ref (config->queue) : NULL;
  self->wire.buffer = g_malloc (HW_CABLE_BUFFER_SIZE);
  self->wire.upstream = config->upstream;
  self->wire.seed = config->seed;
  self->next_conn = config->first_conn;
  for (int ipv6 = FALSE; ipv6 <= TRUE; ipv6++)
    self->stall_text[ipv6] = g_strdup (config->stall_text[ipv6]);
  self->wire.poller = hw_poller_new (error);
  if (self->wire.poller == NULL || !listen_on (self, &config->listen, error)
      || !refuse_itself (self, error)
      || !hw_poller_add (self->wire.poller, &self->listener, EPOLLIN, error))
    {
      loop_free (self);
      return NULL;
    }
  self->is_watching = TRUE;

  return self;
}

static void
tell_listening (HwCableLoop *self)
{
  HwEvent *event = new_event (HW_EVENT_LISTENING);
  g_autofree char *local = hw_socket_address_to_text (&self->local);
  g_autofree char *upstream = hw_socket_address_to_text (&self->wire.upstream);
  g_autofree char *text = g_strdup_printf ("seed=%" G_GUINT64_FORMAT, self->wire.seed);

  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, local);
  hw_event_set_string (event, HW_EVENT_FIELD_UPSTREAM, upstream);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_cable_wire_emit (&self->wire, event);
}

static gpointer
run (gpointer user_data)
{
  HwCableLoop *self = user_data;

  hw_poller_run (self->wire.poller);

  return NULL;
}

void
hw_cable_loop_start (HwCableLoop *self)
{
  tell_listening (self);
  self->thread = g_thread_new ("hw-cable", run, self);
}

guint64
hw_cable_loop_stop (HwCableLoop *self)
{
  guint64 next_conn;

  hw_poller_quit (self->wire.poller);
  g_thread_join (self->thread);
  while (self->wire.links.head != NULL)
    hw_cable_link_shut_down (self->wire.links.head->data);
  hw_cable_wire_emit (&self->wire, new_event (HW_EVENT_CLOSED));
  next_conn = self->next_conn;
  loop_free (self);

  return next_conn;
}

const HwSocketAddress *
hw_cable_loop_get_local (HwCableLoop *self)
{
  return &self->local;
}
