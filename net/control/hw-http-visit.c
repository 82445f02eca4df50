/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one connection to the control API: one request, its limits in bytes and in time.
 *
 * libsoup limits a head to 100 KiB and not at all in time, and takes the last of two Hosts. So the
 * head is read and judged here, and only what has passed is handed on, with its bytes ahead of it.
 * What is refused is answered, and then still read for a while: closing on unread bytes sends an
 * RST, which would overtake the answer. */
#include "control/hw-http-visit.h"

#include <errno.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "control/hw-http-reply.h"
#include "control/hw-http-stream.h"

typedef enum
{
  READING,
  ENTERED,
  LINGERING,
} VisitState;

struct _HwHttpVisit
{
  VisitState state;
  GSocket *socket;
  const HwHttpPolicy *policy;
  HwHttpVisitFuncs funcs;
  gpointer user_data;
  GSource *input; /* while READING or LINGERING */
  GSource *timer;
  GIOStream *stream; /* borrowed, while ENTERED */
  gboolean is_answered;
  gsize length;
  gsize scanned;
  char bytes[HW_HTTP_MAX_HEAD];
};

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
leave (HwHttpVisit *self)
{
  clear_source (&self->input);
  clear_source (&self->timer);
  self->funcs.leave (self, self->user_data);
  g_socket_close (self->socket, NULL); /* NULL: there is nobody left to tell */
  g_object_unref (self->socket);
  g_free (self);
}

static void
stream_gone_cb (gpointer user_data, GObject *stream)
{
  leave (user_data);
}

static void
attach (HwHttpVisit *self, GSource **slot, GSource *source, GSourceFunc func)
{
  clear_source (slot);
  *slot = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
answer (HwHttpVisit *self, guint status, const char *why)
{
  g_auto (HwHttpReply) reply;
  g_autofree char *text = NULL;

  hw_http_reply_init (&reply);
  hw_http_reply_fail (&reply, status, why);
  text = hw_http_reply_format (&reply);
  /* A few hundred bytes into an empty send buffer: they fit, or the peer is gone. */
  g_socket_send (self->socket, text, strlen (text), NULL, NULL);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  self->is_answered = TRUE;
}

void
hw_http_visit_end (HwHttpVisit *self)
{
  if (self->state == ENTERED)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  else
    leave (self);
}

static gboolean
time_is_over_cb (gpointer user_data)
{
  HwHttpVisit *self = user_data;

  clear_source (&self->timer);
  if (self->state != LINGERING && !self->is_answered)
    answer (self, 408, "the request took too long");
  hw_http_visit_end (self);

  return G_SOURCE_REMOVE;
}

static gboolean
throw_away_cb (int fd, GIOCondition condition, gpointer user_data)
{
  HwHttpVisit *self = user_data;
  char nothing[65536];
  gssize n = recv (fd, nothing, sizeof nothing, 0);

  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
    {
      leave (self);
      return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

void
hw_http_visit_refuse (HwHttpVisit *self, guint status, const char *why)
{
  answer (self, status, why);
  self->state = LINGERING;
  attach (self, &self->input, g_unix_fd_source_new (g_socket_get_fd (self->socket), G_IO_IN),
          G_SOURCE_FUNC (throw_away_cb));
  attach (self, &self->timer, g_timeout_source_new (HW_HTTP_REQUEST_LIMIT_MS), time_is_over_cb);
}

static void
enter (HwHttpVisit *self, const HwHttpHead *head)
{
  g_autoptr (GSocketConnection) connection
      = g_socket_connection_factory_create_connection (self->socket);
  g_autoptr (GIOStream) stream
      = hw_http_stream_new (G_IO_STREAM (connection), self->bytes, self->length);

  clear_source (&self->input);
  attach (self, &self->timer, g_timeout_source_new (HW_HTTP_REQUEST_LIMIT_MS), time_is_over_cb);
  self->state = ENTERED;
  self->stream = stream;
  g_object_weak_ref (G_OBJECT (stream), stream_gone_cb, self);
  self->funcs.enter (self, head, stream, self->user_data);
}

static void
judge (HwHttpVisit *self, gsize head_length)
{
  HwHttpHead head;
  HwHttpRefusal refusal = hw_http_head_read (&head, self->bytes, head_length);

  if (refusal.status == 0)
    refusal = hw_http_guard_judge (self->policy, &head);
  if (refusal.status == 0)
    enter (self, &head);
  else
    hw_http_visit_refuse (self, refusal.status, refusal.why);
  hw_http_head_clear (&head);
}

/* FALSE: the visit isn't reading any more, or is gone. */
static gboolean
take (HwHttpVisit *self, gssize n)
{
  gsize head_length;

  self->length += (gsize) n;
  head_length = hw_http_head_find_end (self->bytes, self->length, &self->scanned);
  if (head_length > 0)
    judge (self, head_length);
  else if (self->length == sizeof self->bytes)
    hw_http_visit_refuse (self, 431, "the request's head is longer than 8 KiB");
  else
    return TRUE;

  return FALSE;
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  HwHttpVisit *self = user_data;
  gssize n = recv (fd, self->bytes + self->length, sizeof self->bytes - self->length, 0);

  if (n > 0)
    return take (self, n) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  leave (self);

  return G_SOURCE_REMOVE;
}

HwHttpVisit *
hw_http_visit_new (int fd,
                   const HwHttpPolicy *policy,
                   const HwHttpVisitFuncs *funcs,
                   gpointer user_data)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL); /* NULL: fd is a socket */
  HwHttpVisit *self = g_new0 (HwHttpVisit, 1);
  int on = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* nothing, on a Unix socket */
  g_socket_set_blocking (socket, FALSE);
  self->socket = g_steal_pointer (&socket);
  self->policy = policy;
  self->funcs = *funcs;
  self->user_data = user_data;
  attach (self, &self->input, g_unix_fd_source_new (fd, G_IO_IN), G_SOURCE_FUNC (readable_cb));
  attach (self, &self->timer, g_timeout_source_new (HW_HTTP_HEAD_LIMIT_MS), time_is_over_cb);

  return self;
}

void
hw_http_visit_set_answered (HwHttpVisit *self)
{
  self->is_answered = TRUE;
}

void
hw_http_visit_set_endless (HwHttpVisit *self)
{
  self->is_answered = TRUE;
  clear_source (&self->timer);
}

GSocket *
hw_http_visit_get_socket (HwHttpVisit *self)
{
  return self->socket;
}
