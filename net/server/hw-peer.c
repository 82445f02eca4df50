/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the life of one connection of the server: its turns, its deadlines, its end. */
#include "server/hw-peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/hw-server-loop.h"

#define LINGER_US HW_SEC (1)

static void peer_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now);
static void timer_cb (HwTimer *timer, HwTime now);

HwPeer *
hw_peer_new (HwServerLoop *loop, int fd, guint64 conn, HwAddressCount *address, guint16 port)
{
  HwPeer *self = g_new0 (HwPeer, 1);
  HwTime now = hw_poller_get_now (loop->poller);
  const HwServerSettings *settings = &loop->settings;

  self->handle.fd = fd;
  self->handle.func = peer_cb;
  hw_timer_init (&self->timer, timer_cb);
  self->loop = loop;
  self->address = address;
  self->port = port;
  self->conn = conn;
  if (settings->codec != NULL)
    hw_decoder_init (&self->decoder, settings->codec, settings->max_payload);
  self->decoder.resync = settings->resync != 0;
  hw_byte_queue_init (&self->input,
                      hw_codec_get_largest_frame (settings->max_payload) + HW_SERVER_READ_SIZE);
  hw_byte_queue_init (&self->output, loop->hard_limit);
  self->last_heard = now;
  self->frame_started = now;
  self->over_soft_since = HW_TIME_NEVER;
  self->close_deadline = HW_TIME_NEVER;
  self->interest = EPOLLIN;

  return self;
}

void
hw_peer_free (HwPeer *self)
{
  hw_byte_queue_clear (&self->input);
  hw_byte_queue_clear (&self->output);
  g_free (self->sampled);
  g_free (self);
}

char *
hw_peer_format_address (const HwPeer *self)
{
  struct sockaddr_storage storage = { 0 };
  struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) &storage;

  in6->sin6_family = AF_INET6;
  in6->sin6_port = htons (self->port);
  memcpy (&in6->sin6_addr, hw_server_accept_get_address (self->address), 16);

  return hw_server_format_sockaddr (&storage);
}

static gboolean
is_framed (const HwPeer *self)
{
  return self->decoder.codec != NULL && self->decoder.codec->framed;
}

static HwTime
get_frame_deadline (const HwPeer *self)
{
  const HwServerSettings *settings = &self->loop->settings;
  HwTime timeout = self->has_spoken ? settings->frame_timeout_us : settings->first_frame_timeout_us;

  if (timeout == 0 || self->frame_started == HW_TIME_NEVER)
    return HW_TIME_NEVER;

  return hw_server_limits_get_frame_deadline (self->frame_started, timeout,
                                              hw_byte_queue_get_length (&self->input));
}

static HwTime
get_silence_deadline (const HwPeer *self)
{
  HwTime timeout = self->loop->settings.heartbeat_timeout_us;

  return timeout == 0 || !is_framed (self) ? HW_TIME_NEVER : self->last_heard + timeout;
}

static HwTime
get_slow_reader_deadline (const HwPeer *self)
{
  HwTime timeout = self->loop->settings.slow_reader_timeout_us;

  if (timeout == 0 || self->over_soft_since == HW_TIME_NEVER)
    return HW_TIME_NEVER;

  return self->over_soft_since + timeout;
}

static gboolean
may_read (const HwPeer *self)
{
  return self->state == HW_PEER_OPEN && !self->reads_paused && !self->waits_for_work;
}

/* Who isn't read can't be heard, and raw bytes are never half a message. */
static gboolean
must_speak (const HwPeer *self)
{
  gboolean is_raw = self->decoder.codec != NULL && !self->decoder.codec->framed;

  return may_read (self) && !is_raw;
}

static HwTime
get_deadline (const HwPeer *self)
{
  HwTime deadline = get_slow_reader_deadline (self);

  if (self->state >= HW_PEER_CLOSING)
    return self->close_deadline;
  if (must_speak (self))
    deadline = MIN (deadline, MIN (get_frame_deadline (self), get_silence_deadline (self)));

  return deadline;
}

/* Lazily: a deadline that moves away leaves the timer where it is, and timer_cb looks again. */
void
hw_peer_update_timer (HwPeer *self)
{
  HwTime deadline = get_deadline (self);

  if (deadline == HW_TIME_NEVER || self->state == HW_PEER_CLOSED)
    return;
  if (!hw_timer_is_armed (&self->timer) || deadline < self->timer.deadline)
    hw_timer_wheel_arm (hw_poller_get_timers (self->loop->poller), &self->timer, deadline);
}

static void
expire (HwPeer *self, HwTime now)
{
  if (self->state >= HW_PEER_CLOSING)
    hw_peer_close (self, HW_REASON_NONE, NULL);
  else if (get_slow_reader_deadline (self) <= now)
    hw_peer_close (self, HW_REASON_SLOW_READER, "too much output waited for too long");
  else if (get_frame_deadline (self) <= now)
    hw_peer_refuse (self, HW_REASON_SLOW_FRAME,
                    self->has_spoken ? "a frame wasn't complete within its time"
                                     : "no frame came within the time for the first");
  else
    hw_peer_close (self, HW_REASON_HEARTBEAT_TIMEOUT, NULL);
}

static void
timer_cb (HwTimer *timer, HwTime now)
{
  HwPeer *self = (HwPeer *) ((guint8 *) timer - G_STRUCT_OFFSET (HwPeer, timer));

  if (get_deadline (self) <= now)
    expire (self, now);
  else
    hw_peer_update_timer (self);
}

void
hw_peer_update_interest (HwPeer *self)
{
  gboolean reads = may_read (self) || self->state == HW_PEER_LINGERING;
  gboolean writes = hw_byte_queue_get_length (&self->output) > 0;
  guint32 interest = (reads ? EPOLLIN : 0) | (writes ? EPOLLOUT : 0);

  if (interest == self->interest || self->state == HW_PEER_CLOSED)
    return;
  self->interest = interest;
  hw_poller_modify (self->loop->poller, &self->handle, interest);
}

static void
tell_end (HwPeer *self, HwReason reason, const char *text)
{
  g_autofree char *address = NULL;
  HwTime silent_us = -1;

  if (self->state >= HW_PEER_CLOSING)
    return;
  if (reason == HW_REASON_HEARTBEAT_TIMEOUT)
    silent_us = hw_poller_get_now (self->loop->poller) - self->last_heard;
  address = hw_peer_format_address (self);
  hw_server_tell_disconnected (self->loop->queue, self->conn, address, reason, silent_us, text);
  if (self->loop->work != NULL)
    hw_server_work_forget (self->loop->work, self);
  if (self->has_session)
    hw_server_sessions_forget (self->loop->sessions, self);
  if (self->has_transfer)
    hw_server_transfers_forget (self->loop->transfers, self);
}

void
hw_peer_close (HwPeer *self, HwReason reason, const char *text)
{
  if (self->state == HW_PEER_CLOSED)
    return;

  tell_end (self, reason, text);
  self->state = HW_PEER_CLOSED;
  hw_timer_wheel_cancel (hw_poller_get_timers (self->loop->poller), &self->timer);
  hw_poller_remove (self->loop->poller, &self->handle);
  close (self->handle.fd);
  hw_server_loop_forget_peer (self->loop, self);
}

void
hw_peer_begin_close (HwPeer *self, HwReason reason, const char *text)
{
  HwServerLoop *loop = self->loop;

  if (self->state >= HW_PEER_CLOSING)
    return;

  tell_end (self, reason, text);
  self->state = HW_PEER_CLOSING;
  self->close_deadline = loop->state == HW_SERVER_LOOP_DRAINING
                             ? loop->drain_deadline
                             : hw_poller_get_now (loop->poller) + loop->settings.drain_timeout_us;
  hw_peer_flush (self);
  hw_peer_update_interest (self);
  hw_peer_update_timer (self);
}

void
hw_peer_linger (HwPeer *self)
{
  HwTime limit = hw_poller_get_now (self->loop->poller) + LINGER_US;

  self->state = HW_PEER_LINGERING;
  self->close_deadline = MIN (self->close_deadline, limit);
  shutdown (self->handle.fd, SHUT_WR);
  hw_peer_update_interest (self);
  hw_peer_update_timer (self);
}

/* HW-P-016, HW-P-023 */
void
hw_peer_refuse (HwPeer *self, HwReason reason, const char *text)
{
  HwFrame frame = {
    .version = 2,
    .type = HW_FRAME_ERROR,
    .ack = self->highest_seq,
    .payload = (const guint8 *) text,
    .payload_length = strlen (text),
  };

  /* HW-P-041: whose framing isn't known is answered in the form that every version can read. */
  if (self->decoder.codec == NULL)
    self->decoder.codec = &hw_codec_binary1;
  hw_peer_send_frame (self, &frame);
  hw_peer_begin_close (self, reason, text);
}

/* HW-P-027, HW-P-028, HW-P-031 */
static void
end_of_input (HwPeer *self)
{
  if (hw_byte_queue_get_length (&self->output) == 0 && !hw_peer_is_in_work (self))
    {
      hw_peer_close (self, HW_REASON_EOF, NULL);
      return;
    }
  self->state = HW_PEER_ENDING;
  hw_peer_update_interest (self);
}

gboolean
hw_peer_is_in_work (const HwPeer *self)
{
  return self->loop->work != NULL && hw_server_work_is_pending (self->loop->work, self);
}

void
hw_peer_wait_for_work (HwPeer *self)
{
  self->waits_for_work = TRUE;
  hw_peer_update_interest (self);
}

/* What it had to say meanwhile could not be heard. */
void
hw_peer_reads_again (HwPeer *self, HwTime now)
{
  self->last_heard = now;
  if (self->frame_started != HW_TIME_NEVER)
    self->frame_started = now;
}

void
hw_peer_go_on (HwPeer *self)
{
  HwTime now = hw_poller_get_now (self->loop->poller);

  if (!self->waits_for_work || self->reads_paused || self->state != HW_PEER_OPEN
      || hw_server_work_is_full (self->loop->work, self))
    return;
  self->waits_for_work = FALSE;
  hw_peer_reads_again (self, now);
  hw_peer_take_rest (self, now);
  hw_peer_update_interest (self);
  hw_peer_update_timer (self);
}

/* One read, and answers to all that it brought; how many bytes came. */
static gsize
read_once (HwPeer *self, HwTime now)
{
  gssize n = recv (self->handle.fd, self->loop->read_buffer, HW_SERVER_READ_SIZE, 0);

  if (n > 0)
    hw_peer_take (self, self->loop->read_buffer, (gsize) n, now);
  else if (n == 0)
    end_of_input (self);
  else if (errno != EAGAIN && errno != EINTR)
    hw_peer_close (self, hw_reason_from_errno (errno, HW_REASON_READ_ERROR), g_strerror (errno));

  return n > 0 ? (gsize) n : 0;
}

static void
discard_input (HwPeer *self)
{
  gssize n = recv (self->handle.fd, self->loop->read_buffer, HW_SERVER_READ_SIZE, 0);

  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
    hw_peer_close (self, HW_REASON_NONE, NULL);
}

/* While nothing is read, an RST shows itself only as an error. */
static void
take_error (HwPeer *self)
{
  int error_number = 0;
  socklen_t length = sizeof error_number;

  getsockopt (self->handle.fd, SOL_SOCKET, SO_ERROR, &error_number, &length);
  hw_peer_close (self, hw_reason_from_errno (error_number, HW_REASON_RESET),
                 error_number == 0 ? NULL : g_strerror (error_number));
}

static void
read_open (HwPeer *self, HwTime now)
{
  read_once (self, now);
  if (G_UNLIKELY (self->loop->state == HW_SERVER_LOOP_DRAINING))
    hw_peer_drain (self, now);
}

static void
peer_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  HwPeer *self = (HwPeer *) handle;

  if ((epoll_events & EPOLLOUT) != 0)
    hw_peer_flush (self);
  if ((epoll_events & ~EPOLLOUT) == 0 || self->state == HW_PEER_CLOSED)
    return;

  if (self->state == HW_PEER_LINGERING)
    discard_input (self);
  else if ((self->interest & EPOLLIN) != 0)
    read_open (self, now);
  else if ((epoll_events & (EPOLLERR | EPOLLHUP)) != 0)
    take_error (self);
}

/* HW-P-016, HW-P-022, HW-P-024 */
static void
say_goodbye (HwPeer *self)
{
  static const char text[] = "the server is shutting down";
  HwFrame frame = {
    .version = 2,
    .type = HW_FRAME_GOODBYE,
    .ack = self->highest_seq,
    .payload = (const guint8 *) text,
    .payload_length = strlen (text),
  };

  if (is_framed (self))
    hw_peer_send_frame (self, &frame);
  hw_peer_begin_close (self, HW_REASON_SHUTDOWN, NULL);
}

/* Workers have something of it, or its session waits for them, for the peer's ACKs, or for room. */
static gboolean
has_more_to_say (HwPeer *self)
{
  return hw_peer_is_in_work (self)
         || (self->has_session && hw_server_sessions_has_more (self->loop->sessions, self));
}

void
hw_peer_drain (HwPeer *self, HwTime now)
{
  while (may_read (self))
    if (read_once (self, now) < HW_SERVER_READ_SIZE)
      break;
  if (may_read (self) && !has_more_to_say (self))
    say_goodbye (self);
}
