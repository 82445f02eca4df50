/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's thread: its turns, its list of peers, its drain and its end. */
#include "server/hw-server-loop.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_SAMPLED 64

static void drain_timer_cb (HwTimer *timer, HwTime now);
static void sample_timer_cb (HwTimer *timer, HwTime now);

/* FALSE: there is a directory for uploads, and it can't be used. */
static gboolean
open_uploads (HwServerLoop *self, GError **error)
{
  const char *path = self->settings.upload_dir;
  HwUploadStore *store = NULL;

  if (path != NULL)
    store = hw_upload_store_open (path, &hw_upload_io_system, error);
  if (path != NULL && store == NULL)
    return FALSE;
  self->transfers = hw_server_transfers_new (self, store);

  return TRUE;
}

/* What needs no listeners comes first: they are the caller's where this fails. */
static gboolean
make_parts (HwServerLoop *self, GError **error)
{
  self->poller = hw_poller_new (error);
  if (self->poller != NULL)
    self->sessions = hw_server_sessions_new (self, error);
  if (self->sessions == NULL || self->settings.n_workers == 0)
    return self->sessions != NULL;
  self->work = hw_server_work_new (self, error);

  return self->work != NULL;
}

HwServerLoop *
hw_server_loop_new (const HwServerSettings *settings,
                    HwEventQueue *queue,
                    GArray *listeners,
                    GError **error)
{
  HwServerLoop *self = g_new0 (HwServerLoop, 1);

  self->settings = *settings;
  self->queue = queue != NULL ? hw_event_queue_ref (queue) : NULL;
  self->hard_limit = hw_server_limits_get_hard (settings);
  self->peers.next = self->peers.prev = &self->peers;
  hw_timer_init (&self->drain_timer, drain_timer_cb);
  hw_timer_init (&self->sample_timer, sample_timer_cb);
  self->read_buffer = g_malloc (HW_SERVER_READ_SIZE);
  self->reply_buffer = g_malloc (HW_SERVER_READ_SIZE);
  if (make_parts (self, error) && open_uploads (self, error))
    self->accept = hw_server_accept_new (self, listeners, error);
  if (self->accept == NULL)
    g_clear_pointer (&self, hw_server_loop_free);

  return self;
}

static void
bury (HwServerLoop *self)
{
  while (self->graveyard != NULL)
    {
      HwPeer *peer = self->graveyard;

      self->graveyard = peer->next;
      hw_peer_free (peer);
    }
}

void
hw_server_loop_free (HwServerLoop *self)
{
  bury (self);
  g_clear_pointer (&self->transfers, hw_server_transfers_free);
  g_clear_pointer (&self->work, hw_server_work_free);
  g_clear_pointer (&self->sessions, hw_server_sessions_free);
  g_clear_pointer (&self->accept, hw_server_accept_free);
  g_clear_pointer (&self->poller, hw_poller_free);
  g_clear_pointer (&self->queue, hw_event_queue_unref);
  g_free (self->read_buffer);
  g_free (self->reply_buffer);
  g_free (self->failure);
  g_free (self);
}

void
hw_server_loop_add_peer (HwServerLoop *self,
                         int fd,
                         HwAddressCount *address,
                         const struct sockaddr_storage *from)
{
  /* The port lies at the same place for both families. */
  guint16 port = ntohs (((const struct sockaddr_in *) from)->sin_port);
  HwPeer *peer = hw_peer_new (self, fd, self->last_conn + 1, address, port);
  g_autofree char *text = NULL;
  int on = 1;

  if (!hw_poller_add (self->poller, &peer->handle, peer->interest, NULL))
    {
      /* The kernel's memory for watches is used up: as good as no descriptors. */
      text = hw_peer_format_address (peer);
      hw_server_accept_tell_refused (self->accept, HW_REFUSAL_DESCRIPTORS, text);
      hw_server_accept_release_address (self->accept, address);
      hw_peer_free (peer);
      close (fd);
      return;
    }
  self->last_conn++;
  self->n_peers++;
  peer->next = &self->peers;
  peer->prev = self->peers.prev;
  peer->prev->next = peer;
  self->peers.prev = peer;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  hw_server_tell_accepted (self->queue, peer->conn, fd, from);
  hw_peer_update_timer (peer);
}

void
hw_server_loop_forget_peer (HwServerLoop *self, HwPeer *peer)
{
  if (self->next_to_drain == peer)
    self->next_to_drain = peer->next;
  peer->prev->next = peer->next;
  peer->next->prev = peer->prev;
  peer->next = self->graveyard;
  self->graveyard = peer;
  self->n_peers--;
  hw_server_accept_release_address (self->accept, peer->address);
  hw_server_loop_count_output (self, -(gssize) hw_byte_queue_get_length (&peer->output));
}

static HwPeer *
find_largest_output (HwServerLoop *self)
{
  HwPeer *largest = self->peers.next;

  for (HwPeer *peer = largest; peer != &self->peers; peer = peer->next)
    if (hw_byte_queue_get_length (&peer->output) > hw_byte_queue_get_length (&largest->output))
      largest = peer;

  return largest;
}

/* From three quarters of the limit on nobody new is accepted; at the limit the largest goes. */
void
hw_server_loop_count_output (HwServerLoop *self, gssize change)
{
  gsize limit = self->settings.total_output_limit;

  self->total_output += change;
  if (change > 0 && self->total_output > limit)
    hw_peer_close (find_largest_output (self), HW_REASON_SLOW_READER,
                   "the outputs of all connections were over their limit, and this the largest");
  if (self->state == HW_SERVER_LOOP_SERVING)
    hw_server_accept_hold (self->accept, self->total_output > limit - limit / 4);
}

static void
close_all (HwServerLoop *self)
{
  while (self->peers.next != &self->peers)
    hw_peer_close (self->peers.next, HW_REASON_SHUTDOWN, NULL);
}

static void
sample_peer (HwServerLoop *self, HwPeer *peer)
{
  HwTcpInfo info;

  if (!hw_tcp_info_read (peer->handle.fd, &info))
    return;
  if (peer->sampled != NULL && !hw_tcp_info_is_news (peer->sampled, &info))
    return;
  if (peer->sampled == NULL)
    peer->sampled = g_new (HwTcpInfo, 1);
  *peer->sampled = info;
  hw_event_queue_push (self->queue, hw_tcp_info_to_event (&info, "server", peer->conn));
}

static void
sample_timer_cb (HwTimer *timer, HwTime now)
{
  HwServerLoop *self
      = (HwServerLoop *) ((guint8 *) timer - G_STRUCT_OFFSET (HwServerLoop, sample_timer));
  HwPeer *peer = self->peers.next;

  for (guint n = 0; peer != &self->peers && n < MOST_SAMPLED; peer = peer->next, n++)
    sample_peer (self, peer);
  hw_timer_wheel_arm (hw_poller_get_timers (self->poller), timer,
                      now + self->settings.kernel_sample_us);
}

static void
drain_timer_cb (HwTimer *timer, HwTime now)
{
  close_all ((HwServerLoop *) ((guint8 *) timer - G_STRUCT_OFFSET (HwServerLoop, drain_timer)));
}

/* Draining one can close others. */
static void
drain_peers (HwServerLoop *self, HwTime now)
{
  HwPeer *peer;

  self->next_to_drain = self->peers.next;
  while ((peer = self->next_to_drain) != &self->peers)
    {
      self->next_to_drain = peer->next;
      hw_peer_drain (peer, now);
    }
}

static void
begin_drain (HwServerLoop *self, HwTime now)
{
  self->state = HW_SERVER_LOOP_DRAINING;
  self->drain_deadline = now + self->settings.drain_timeout_us;
  hw_server_tell (self->queue, HW_EVENT_DRAINING, self->n_peers);
  hw_server_accept_close (self->accept);
  hw_timer_wheel_arm (hw_poller_get_timers (self->poller), &self->drain_timer,
                      self->drain_deadline);
}

static void
drain_post_cb (gpointer user_data)
{
  HwServerLoop *self = user_data;
  HwTime now = hw_poller_get_now (self->poller);

  if (self->state == HW_SERVER_LOOP_SERVING)
    begin_drain (self, now);
  if (self->state == HW_SERVER_LOOP_DRAINING)
    drain_peers (self, now);
}

static void
end (HwServerLoop *self)
{
  self->state = HW_SERVER_LOOP_ENDED;
  hw_server_accept_close (self->accept);
  close_all (self);
}

static void
stop_post_cb (gpointer user_data)
{
  HwServerLoop *self = user_data;

  if (self->state == HW_SERVER_LOOP_SERVING)
    end (self);
}

void
hw_server_loop_fail (HwServerLoop *self, const char *text)
{
  if (self->failure == NULL)
    self->failure = g_strdup (text);
  hw_server_tell_trouble (self->queue, text);
  end (self);
}

void
hw_server_loop_post_drain (HwServerLoop *self)
{
  hw_poller_post (self->poller, drain_post_cb, self);
}

void
hw_server_loop_post_stop (HwServerLoop *self)
{
  hw_poller_post (self->poller, stop_post_cb, self);
}

void
hw_server_loop_run (HwServerLoop *self)
{
  if (self->settings.kernel_sample_us > 0 && self->queue != NULL)
    hw_timer_wheel_arm (hw_poller_get_timers (self->poller), &self->sample_timer,
                        hw_poller_get_now (self->poller) + self->settings.kernel_sample_us);
  while (self->state != HW_SERVER_LOOP_ENDED)
    {
      hw_poller_iterate (self->poller, HW_TIME_NEVER);
      bury (self);
      if (self->state == HW_SERVER_LOOP_DRAINING && self->n_peers == 0)
        self->state = HW_SERVER_LOOP_ENDED;
    }
  hw_server_tell_closed (self->queue, self->failure);
}
