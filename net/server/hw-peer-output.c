/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a connection is sent: straight to the kernel, and a bounded queue for the rest. */
#include <errno.h>
#include <sys/socket.h>

#include "server/hw-peer.h"
#include "server/hw-server-loop.h"

/* How many bytes the kernel took; closes on an error. */
static gsize
write_some (HwPeer *self, const guint8 *bytes, gsize n_bytes)
{
  gssize n = send (self->handle.fd, bytes, n_bytes, MSG_NOSIGNAL);

  if (n >= 0)
    return (gsize) n;
  if (errno != EAGAIN && errno != EINTR)
    hw_peer_close (self, hw_reason_from_errno (errno, HW_REASON_WRITE_ERROR), g_strerror (errno));

  return 0;
}

static void
resume_reads (HwPeer *self, HwTime now)
{
  self->reads_paused = FALSE;
  hw_peer_reads_again (self, now);
  hw_peer_go_on (self);
  if (self->loop->state != HW_SERVER_LOOP_DRAINING)
    return;
  /* What its session has just said may not be settled yet, so that goes first. */
  if (self->has_session)
    hw_server_loop_post_drain (self->loop);
  else
    hw_peer_drain (self, now);
}

/* Over the soft limit nothing more is read from the peer, until half of it has gone. */
static void
apply_soft_limit (HwPeer *self)
{
  HwTime now = hw_poller_get_now (self->loop->poller);
  gsize length = hw_byte_queue_get_length (&self->output);
  gsize soft = self->loop->settings.output_soft_limit;

  if (length > soft)
    {
      self->reads_paused = TRUE;
      self->over_soft_since = MIN (self->over_soft_since, now);
      return;
    }
  self->over_soft_since = HW_TIME_NEVER;
  if (self->is_session_blocked && length <= soft / 2)
    hw_server_sessions_unblock (self->loop->sessions, self);
  /* What the session had to say may have filled it again. */
  if (self->reads_paused && hw_byte_queue_get_length (&self->output) <= soft / 2)
    resume_reads (self, now);
}

static void
output_changed (HwPeer *self, gssize change)
{
  hw_server_loop_count_output (self->loop, change);
  if (self->state == HW_PEER_CLOSED)
    return;
  apply_soft_limit (self);
  hw_peer_update_interest (self);
  hw_peer_update_timer (self);
}

static void
refuse_more (HwPeer *self)
{
  hw_peer_close (self, HW_REASON_SLOW_READER, "more output waited than a peer may have");
}

void
hw_peer_send (HwPeer *self, const guint8 *bytes, gsize n_bytes)
{
  gsize n_taken = 0;

  if (self->state == HW_PEER_CLOSED)
    return;
  if (hw_byte_queue_get_length (&self->output) == 0)
    n_taken = write_some (self, bytes, n_bytes);
  if (n_taken == n_bytes || self->state == HW_PEER_CLOSED)
    return;

  if (hw_byte_queue_append (&self->output, bytes + n_taken, n_bytes - n_taken))
    output_changed (self, (gssize) (n_bytes - n_taken));
  else
    refuse_more (self);
}

void
hw_peer_queue_frame (HwPeer *self, const HwFrame *frame)
{
  const HwCodec *codec = self->decoder.codec;
  gsize size = codec->get_encoded_size (frame);
  guint8 *room;

  if (self->state == HW_PEER_CLOSED)
    return;
  room = hw_byte_queue_reserve (&self->output, size);
  if (room == NULL)
    {
      refuse_more (self);
      return;
    }
  codec->encode (frame, room);
  hw_byte_queue_commit (&self->output, size);
  hw_server_loop_count_output (self->loop, (gssize) size);
}

void
hw_peer_send_frame (HwPeer *self, const HwFrame *frame)
{
  hw_peer_queue_frame (self, frame);
  hw_peer_flush (self);
}

/* HW-P-022, HW-P-028: what came before is answered first. */
static void
end_if_answered (HwPeer *self)
{
  if (hw_peer_is_in_work (self))
    return;
  if (self->said_goodbye)
    hw_peer_begin_close (self, HW_REASON_GOODBYE, NULL);
  else
    hw_peer_close (self, HW_REASON_EOF, NULL);
}

void
hw_peer_flush (HwPeer *self)
{
  gsize length = hw_byte_queue_get_length (&self->output);
  gsize n_taken;

  if (self->state == HW_PEER_CLOSED)
    return;
  if (length > 0)
    {
      n_taken = write_some (self, hw_byte_queue_peek (&self->output), length);
      if (self->state == HW_PEER_CLOSED)
        return;
      hw_byte_queue_consume (&self->output, n_taken);
      if (n_taken == length)
        hw_byte_queue_clear (&self->output);
      output_changed (self, -(gssize) n_taken);
    }
  if (hw_byte_queue_get_length (&self->output) > 0)
    return;

  if (self->state == HW_PEER_ENDING)
    end_if_answered (self);
  else if (self->state == HW_PEER_CLOSING)
    hw_peer_linger (self);
}
