/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the splicing of a bulky direction: its bytes go from socket to socket inside the kernel.
 *
 * A direction that fills large reads one after the other, and that no fault wants to see, gets a
 * pipe of the kernel's; when its reads are small again, or a fault comes, what lies in the pipe is
 * taken into the queue and the pipe is closed. */
#include "io/hw-cable-link-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BULKY_BYTES (64 * 1024)
#define BULKY_READS 8
#define SMALL_BYTES (16 * 1024)
#define SMALL_READS 16

/* May change its mind about splicing: after a read of @n_bytes. */
void
hw_cable_pipe_note_read (HwCablePipe *pipe, gsize n_bytes)
{
  gboolean is_spliced = hw_cable_pipe_is_spliced (pipe);
  gboolean is_odd = is_spliced ? n_bytes < SMALL_BYTES : n_bytes >= BULKY_BYTES;

  pipe->n_odd_reads = is_odd ? pipe->n_odd_reads + 1 : 0;
  if (is_spliced && pipe->n_odd_reads >= SMALL_READS && pipe->spliced == 0)
    hw_cable_pipe_end_splice (pipe);
  else if (!is_spliced && pipe->n_odd_reads >= BULKY_READS)
    hw_cable_pipe_begin_splice (pipe);
}

gboolean
hw_cable_pipe_is_spliced (const HwCablePipe *pipe)
{
  return pipe->splice_fds[0] >= 0;
}

/* Without descriptors to spare the bytes go on being copied. */
void
hw_cable_pipe_begin_splice (HwCablePipe *pipe)
{
  HwCableHub *hub = pipe->link->proxy->hub;

  pipe->n_odd_reads = 0;
  if (pipe->chain != NULL || pipe->is_sunk || hub->n_splices >= hub->max_splices)
    return;
  if (pipe2 (pipe->splice_fds, O_NONBLOCK | O_CLOEXEC) != 0)
    {
      pipe->splice_fds[0] = pipe->splice_fds[1] = -1;
      return;
    }
  (void) fcntl (pipe->splice_fds[0], F_SETPIPE_SZ, HW_CABLE_BUFFER_SIZE);
  hub->n_splices++;
}

static void
rescue (HwCablePipe *pipe)
{
  while (pipe->spliced > 0)
    {
      guint8 *room = hw_byte_queue_reserve (&pipe->queue, pipe->spliced);
      ssize_t n = room != NULL ? read (pipe->splice_fds[0], room, pipe->spliced) : -1;

      if (n < 0 && errno == EINTR)
        continue;
      g_return_if_fail (n > 0); /* they are there, and the queue holds a whole pipe */
      hw_byte_queue_commit (&pipe->queue, (gsize) n);
      pipe->spliced -= (gsize) n;
    }
}

void
hw_cable_pipe_end_splice (HwCablePipe *pipe)
{
  if (!hw_cable_pipe_is_spliced (pipe))
    return;
  rescue (pipe);
  close (pipe->splice_fds[0]);
  close (pipe->splice_fds[1]);
  pipe->splice_fds[0] = pipe->splice_fds[1] = -1;
  pipe->n_odd_reads = 0;
  pipe->link->proxy->hub->n_splices--;
}

gssize
hw_cable_pipe_splice_in (HwCablePipe *pipe, int source)
{
  ssize_t n = splice (source, NULL, pipe->splice_fds[1], NULL, HW_CABLE_BUFFER_SIZE,
                      SPLICE_F_MOVE | SPLICE_F_NONBLOCK);

  if (n > 0)
    pipe->spliced += (gsize) n;

  return n;
}

gssize
hw_cable_pipe_splice_out (HwCablePipe *pipe, int destination)
{
  ssize_t n = splice (pipe->splice_fds[0], NULL, destination, NULL, pipe->spliced,
                      SPLICE_F_MOVE | SPLICE_F_NONBLOCK);

  if (n > 0)
    pipe->spliced -= (gsize) n;

  return n;
}
