/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the passing on: bytes, FIN and RST from one side of a link to the other.
 *
 * A pipe reads its source into a buffer that all links share and writes at once; only what the
 * destination's kernel didn't take is queued, and while something is, the source isn't read: its
 * window closes, and the sender feels it (backpressure, both ways). Under a latency everything goes
 * through the queue, and HwCableDelay says how much of its head is due. FIN is passed on as FIN
 * once all that went ahead was written, and the link is over when both ways are; RST is passed on
 * as RST, without waiting for what the other end doesn't read. */
#include "io/hw-cable-link-private.h"

#include <errno.h>

static gboolean
pipe_is_delayed (HwCablePipe *pipe)
{
  HwCableWire *wire = pipe->link->wire;

  return wire->latency_us > 0 || wire->jitter_us > 0
         || (pipe->delay != NULL && !hw_cable_delay_is_empty (pipe->delay));
}

gsize
hw_cable_pipe_get_room (HwCablePipe *pipe)
{
  gsize queued = hw_byte_queue_get_length (&pipe->queue);

  if (pipe->end != END_NONE)
    return 0;
  if (!pipe_is_delayed (pipe))
    return queued == 0 ? HW_CABLE_BUFFER_SIZE : 0;
  if (pipe->delay != NULL && hw_cable_delay_is_full (pipe->delay))
    return 0;

  return MIN (HW_CABLE_QUEUE_LIMIT - queued, HW_CABLE_BUFFER_SIZE);
}

void
hw_cable_pipe_arm (HwCablePipe *pipe)
{
  HwCableWire *wire = pipe->link->wire;

  if (pipe->delay != NULL && !hw_cable_delay_is_empty (pipe->delay) && !wire->pulled)
    hw_timer_wheel_arm (hw_poller_get_timers (wire->poller), &pipe->timer,
                        hw_cable_delay_get_deadline (pipe->delay));
}

static void
pipe_delay (HwCablePipe *pipe, gsize n_bytes, HwTime now)
{
  HwCableWire *wire = pipe->link->wire;

  if (pipe->delay == NULL)
    pipe->delay = hw_cable_delay_new (wire->seed ^ (pipe->link->conn * N_SIDES)
                                      ^ (guint64) (pipe - pipe->link->pipes));
  hw_cable_delay_push (pipe->delay, n_bytes, now, wire->latency_us, wire->jitter_us);
  hw_cable_pipe_arm (pipe);
}

static gboolean
pipe_finish (HwCableLink *self, int from)
{
  HwCablePipe *pipe = &self->pipes[from];

  if (pipe->end_due && pipe->end == END_RST)
    return hw_cable_link_end (self, TRUE, NULL);
  if (!pipe->end_due || pipe->is_over || pipe->due > 0)
    return TRUE;

  pipe->is_over = TRUE;
  if (self->pipes[1 - from].is_over)
    return hw_cable_link_end (self, FALSE, NULL);
  /* Fails where the other end has reset meanwhile; its own event says so. */
  (void) shutdown (self->sides[1 - from].handle.fd, SHUT_WR);

  return TRUE;
}

static gboolean
pipe_end (HwCableLink *self, int from, PipeEnd end, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[from];

  pipe->end = end;
  if (self->reason == HW_REASON_NONE)
    {
      self->reason = HW_REASON_EOF;
      self->ended_side = from;
    }
  if (pipe_is_delayed (pipe))
    pipe_delay (pipe, 0, now);
  else
    pipe->end_due = TRUE;

  return pipe_finish (self, from);
}

gboolean
hw_cable_side_fail (HwCableLink *self, int i, HwReason otherwise, int error_number, HwTime now)
{
  self->reason = hw_reason_from_errno (error_number, otherwise);
  self->ended_side = i;
  if (self->state != LINK_RELAYING || !pipe_is_delayed (&self->pipes[i]))
    return hw_cable_link_end (self, TRUE, g_strerror (error_number));

  /* It is dead, but the other end learns of it only when a segment sent now would be there. */
  hw_cable_side_close (&self->sides[i], TRUE);
  self->pipes[1 - i].due = 0;
  self->pipes[1 - i].end = END_RST;

  return pipe_end (self, i, END_RST, now);
}

gboolean
hw_cable_pipe_flush (HwCableLink *self, int from, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[from];
  int fd = self->sides[1 - from].handle.fd;

  while (pipe->due > 0 && fd >= 0)
    {
      ssize_t n = send (fd, hw_byte_queue_peek (&pipe->queue), pipe->due, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        return TRUE;
      if (n < 0)
        return hw_cable_side_fail (self, 1 - from, HW_REASON_WRITE_ERROR, errno, now);
      hw_byte_queue_consume (&pipe->queue, (gsize) n);
      pipe->due -= (gsize) n;
    }

  return pipe_finish (self, from);
}

void
hw_cable_pipe_release_cb (HwTimer *timer, HwTime now)
{
  HwCablePipe *pipe = (HwCablePipe *) timer;
  HwCableLink *self = pipe->link;

  pipe->due += hw_cable_delay_release (pipe->delay, now, &pipe->end_due);
  hw_cable_pipe_arm (pipe);
  if (hw_cable_pipe_flush (self, (int) (pipe - self->pipes), now))
    hw_cable_link_watch (self);
}

/* What the kernel doesn't take at once waits in the queue, which is empty here. */
static gboolean
pipe_pass (HwCableLink *self, int from, const guint8 *bytes, gsize length, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[from];
  ssize_t n = send (self->sides[1 - from].handle.fd, bytes, length, MSG_NOSIGNAL);

  if (n < 0 && errno != EAGAIN && errno != EINTR)
    return hw_cable_side_fail (self, 1 - from, HW_REASON_WRITE_ERROR, errno, now);
  n = MAX (n, 0);
  hw_byte_queue_append (&pipe->queue, bytes + n, length - (gsize) n);
  pipe->due = length - (gsize) n;

  return TRUE;
}

gboolean
hw_cable_side_read (HwCableLink *self, int i, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[i];
  guint8 *buffer = self->wire->buffer;
  ssize_t n = recv (self->sides[i].handle.fd, buffer, hw_cable_pipe_get_room (pipe), 0);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return TRUE;
  if (n < 0)
    return hw_cable_side_fail (self, i, HW_REASON_READ_ERROR, errno, now);
  if (n == 0)
    return pipe_end (self, i, END_FIN, now);

  self->bytes += (guint64) n;
  if (!pipe_is_delayed (pipe))
    return pipe_pass (self, i, buffer, (gsize) n, now);
  hw_byte_queue_append (&pipe->queue, buffer, (gsize) n);
  pipe_delay (pipe, (gsize) n, now);

  return TRUE;
}
