/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the passing on: bytes, FIN and RST from one side of a link to the other. */
/* A pipe reads its source into a buffer that all links share and writes at once; only what the
 * destination's kernel didn't take is queued, and while something is, the source isn't read: its
 * window closes, and the sender feels it (backpressure, both ways). Where a fault wants the bytes,
 * everything goes through its chain, which says what is due. FIN is passed on as FIN once all that
 * went ahead was written, and the link is over when both ways are; RST is passed on as RST, without
 * waiting for what the other end doesn't read. */
#include "io/hw-cable-link-private.h"

#include <errno.h>

typedef enum
{
  FLOW_ON,
  FLOW_BLOCKED, /* the destination takes no more now, or isn't to be written to */
  FLOW_ENDED,   /* the link is no more */
} Flow;

static gboolean
has_left (HwCablePipe *pipe)
{
  return pipe->spliced > 0 || hw_byte_queue_get_length (&pipe->queue) > 0;
}

gsize
hw_cable_pipe_get_room (HwCablePipe *pipe)
{
  if (pipe->end != HW_FAULT_MARK_NONE)
    return 0;
  if (pipe->chain == NULL)
    return has_left (pipe) ? 0 : HW_CABLE_BUFFER_SIZE;

  return MIN (hw_fault_chain_get_room (pipe->chain), HW_CABLE_BUFFER_SIZE);
}

gboolean
hw_cable_pipe_is_due (HwCablePipe *pipe)
{
  return has_left (pipe) || (pipe->chain != NULL && hw_fault_chain_is_due (pipe->chain));
}

void
hw_cable_pipe_arm (HwCablePipe *pipe)
{
  HwTimerWheel *timers = hw_cable_hub_get_timers (pipe->link->proxy->hub);
  HwTime deadline = pipe->chain != NULL ? hw_fault_chain_get_deadline (pipe->chain) : HW_TIME_NEVER;

  if (deadline != HW_TIME_NEVER)
    hw_timer_wheel_arm (timers, &pipe->timer, deadline);
  else
    hw_timer_wheel_cancel (timers, &pipe->timer);
}

static void
count_sent (HwCableLink *self, int from, gsize n_bytes)
{
  self->pipes[from].sent += n_bytes;
  self->proxy->counters.sent_bytes[from] += n_bytes;
}

static gboolean
pipe_finish (HwCableLink *self, int from)
{
  HwCablePipe *pipe = &self->pipes[from];

  if (pipe->end_due && pipe->end == HW_FAULT_MARK_RST)
    return hw_cable_link_end (self, TRUE, NULL);
  if (!pipe->end_due || pipe->is_over || has_left (pipe))
    return TRUE;

  pipe->is_over = TRUE;
  if (self->pipes[1 - from].is_over)
    return hw_cable_link_end (self, FALSE, NULL);
  /* Fails where the other end has reset meanwhile; its own event says so. */
  (void) shutdown (self->sides[1 - from].handle.fd, SHUT_WR);

  return TRUE;
}

static gboolean
pipe_end (HwCableLink *self, int from, HwFaultMark end, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[from];

  pipe->end = end;
  if (self->reason == HW_REASON_NONE)
    {
      self->reason = HW_REASON_EOF;
      self->ended_side = from;
    }
  if (pipe->chain != NULL)
    hw_fault_chain_push (pipe->chain, hw_fault_chunk_new_mark (end, now), now);
  else
    pipe->end_due = TRUE;

  return hw_cable_pipe_flush (self, from, now);
}

gboolean
hw_cable_side_fail (HwCableLink *self, int i, HwReason otherwise, int error_number, HwTime now)
{
  self->reason = hw_reason_from_errno (error_number, otherwise);
  self->ended_side = i;
  if (self->state == LINK_DIALLING)
    return hw_cable_link_refuse (self, error_number, now);
  if (self->state != LINK_RELAYING || self->pipes[i].chain == NULL)
    return hw_cable_link_end (self, TRUE, g_strerror (error_number));

  /* It is dead, but the other end learns of it only when a segment sent now would be there. */
  hw_cable_side_close (&self->sides[i], TRUE);
  hw_cable_pipe_end_splice (&self->pipes[1 - i]);
  hw_byte_queue_clear (&self->pipes[1 - i].queue);
  self->pipes[1 - i].is_sunk = TRUE;
  self->pipes[1 - i].end = HW_FAULT_MARK_RST;

  return pipe_end (self, i, HW_FAULT_MARK_RST, now);
}

/* How many bytes were taken; -1: the link is no more. A sunk pipe takes all, and forgets it. */
static gssize
pipe_write (HwCableLink *self, int from, const guint8 *bytes, gsize length, HwTime now)
{
  int fd = self->sides[1 - from].handle.fd;
  ssize_t n;

  if (self->pipes[from].is_sunk || fd < 0)
    return (gssize) length;
  do
    n = send (fd, bytes, length, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  if (n < 0 && errno == EAGAIN)
    return 0;
  if (n < 0)
    return hw_cable_side_fail (self, 1 - from, HW_REASON_WRITE_ERROR, errno, now) ? 0 : -1;
  count_sent (self, from, (gsize) n);

  return n;
}

static Flow
write_spliced (HwCableLink *self, int from, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[from];

  while (pipe->spliced > 0)
    {
      gssize n = hw_cable_pipe_splice_out (pipe, self->sides[1 - from].handle.fd);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        return FLOW_BLOCKED;
      if (n < 0)
        return hw_cable_side_fail (self, 1 - from, HW_REASON_WRITE_ERROR, errno, now) ? FLOW_BLOCKED
                                                                                      : FLOW_ENDED;
      count_sent (self, from, (gsize) n);
    }

  return FLOW_ON;
}

static Flow
write_queue (HwCableLink *self, int from, HwTime now)
{
  HwByteQueue *queue = &self->pipes[from].queue;

  while (hw_byte_queue_get_length (queue) > 0)
    {
      gssize n = pipe_write (self, from, hw_byte_queue_peek (queue),
                             hw_byte_queue_get_length (queue), now);

      if (n <= 0)
        return n < 0 ? FLOW_ENDED : FLOW_BLOCKED;
      hw_byte_queue_consume (queue, (gsize) n);
    }

  return FLOW_ON;
}

static Flow
write_bytes (HwCableLink *self, int from, HwFaultChunk *chunk, HwTime now)
{
  gssize n = pipe_write (self, from, chunk->bytes, chunk->length, now);

  if (n == (gssize) chunk->length)
    {
      hw_fault_chunk_free (chunk);
      return FLOW_ON;
    }
  if (n < 0)
    {
      hw_fault_chunk_free (chunk);
      return FLOW_ENDED;
    }
  hw_fault_chunk_drop_head (chunk, (gsize) n);
  hw_fault_chain_unpop (self->pipes[from].chain, chunk);

  return FLOW_BLOCKED;
}

static Flow
carry_out_mark (HwCableLink *self, int from, HwFaultChunk *chunk, HwTime now)
{
  const HwFaultSpec *owner = hw_fault_chain_get_owner (self->pipes[from].chain, chunk);
  HwFaultMark mark = chunk->mark;

  hw_fault_chunk_free (chunk);
  if (mark == HW_FAULT_MARK_TRIP)
    hw_cable_link_trip (self, owner, now);
  else if (mark == HW_FAULT_MARK_CLOSE)
    {
      hw_cable_link_blame (self, owner);
      return hw_cable_link_close (self, now) ? FLOW_BLOCKED : FLOW_ENDED;
    }
  else
    self->pipes[from].end_due = TRUE;

  return FLOW_ON;
}

static Flow
write_chain (HwCableLink *self, int from, HwTime now)
{
  HwFaultChain *chain = self->pipes[from].chain;
  HwFaultChunk *chunk;
  Flow flow = FLOW_ON;

  while (flow == FLOW_ON && !hw_cable_link_is_muted_to (self, 1 - from)
         && (chunk = hw_fault_chain_pop (chain, now)) != NULL)
    flow = chunk->mark == HW_FAULT_MARK_NONE ? write_bytes (self, from, chunk, now)
                                             : carry_out_mark (self, from, chunk, now);

  return flow;
}

/* Where no fault is left and nothing waits, the bytes go the short way again. */
static void
settle_chain (HwCablePipe *pipe)
{
  if (pipe->chain == NULL)
    return;
  if (hw_fault_chain_is_idle (pipe->chain))
    g_clear_pointer (&pipe->chain, hw_fault_chain_free);
  hw_cable_pipe_arm (pipe);
}

gboolean
hw_cable_pipe_flush (HwCableLink *self, int from, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[from];
  Flow flow = FLOW_ON;

  if (self->state != LINK_RELAYING)
    return TRUE;
  if (hw_cable_link_is_muted_to (self, 1 - from))
    {
      hw_timer_wheel_cancel (hw_cable_hub_get_timers (self->proxy->hub), &pipe->timer);
      return TRUE;
    }
  flow = write_spliced (self, from, now);
  if (flow == FLOW_ON)
    flow = write_queue (self, from, now);
  if (flow == FLOW_ON && pipe->chain != NULL)
    flow = write_chain (self, from, now);
  if (flow == FLOW_ENDED)
    return FALSE;
  settle_chain (pipe);

  return flow == FLOW_BLOCKED || pipe_finish (self, from);
}

void
hw_cable_pipe_release_cb (HwTimer *timer, HwTime now)
{
  HwCablePipe *pipe = (HwCablePipe *) timer;
  HwCableLink *self = pipe->link;

  if (hw_cable_pipe_flush (self, (int) (pipe - self->pipes), now))
    hw_cable_link_watch (self);
}

/* What the kernel doesn't take at once waits in the queue, which is empty here. */
static gboolean
pipe_pass (HwCableLink *self, int from, const guint8 *bytes, gsize length, HwTime now)
{
  gssize n = 0;

  if (!hw_cable_link_is_muted_to (self, 1 - from))
    n = pipe_write (self, from, bytes, length, now);
  if (n < 0)
    return FALSE;
  hw_byte_queue_append (&self->pipes[from].queue, bytes + n, length - (gsize) n);

  return TRUE;
}

static void
count_received (HwCableLink *self, int from, gsize n_bytes)
{
  self->pipes[from].received += n_bytes;
  self->proxy->counters.received_bytes[from] += n_bytes;
}

/* Takes what was read: @n bytes, which are in the buffer unless they were spliced. */
static gboolean
pipe_take (HwCableLink *self, int from, gsize n, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[from];
  const guint8 *buffer = self->proxy->hub->buffer;
  gboolean lives;

  count_received (self, from, n);
  if (pipe->chain != NULL)
    hw_fault_chain_push (pipe->chain, hw_fault_chunk_new (buffer, n, now), now);
  if (pipe->chain != NULL || hw_cable_pipe_is_spliced (pipe))
    lives = hw_cable_pipe_flush (self, from, now);
  else
    lives = pipe_pass (self, from, buffer, n, now);
  if (lives && self->state == LINK_RELAYING)
    hw_cable_pipe_note_read (pipe, n);

  return lives && self->owes_rst ? hw_cable_link_apply (self, now) : lives;
}

gboolean
hw_cable_side_read (HwCableLink *self, int i, HwTime now)
{
  HwCablePipe *pipe = &self->pipes[i];
  int fd = self->sides[i].handle.fd;
  gsize room = hw_cable_pipe_get_room (pipe);
  gssize n = hw_cable_pipe_is_spliced (pipe) ? hw_cable_pipe_splice_in (pipe, fd)
                                             : recv (fd, self->proxy->hub->buffer, room, 0);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return TRUE;
  if (n < 0)
    return hw_cable_side_fail (self, i, HW_REASON_READ_ERROR, errno, now);
  if (n == 0)
    return pipe_end (self, i, HW_FAULT_MARK_FIN, now);

  return pipe_take (self, i, (gsize) n, now);
}
