/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the ends that a fault makes: the orderly close of a link, and its half-close. */
#include "io/hw-cable-link-private.h"

#include <errno.h>

/* close(2) of a socket with unread bytes sends RST, not FIN. So FIN is sent first, and what still
 * comes is read and dropped until both ends have said theirs, or for so long. */
#define LINGER_US HW_SEC (1)

gboolean
hw_cable_link_close (HwCableLink *self, HwTime now)
{
  HwTimerWheel *timers = hw_cable_hub_get_timers (self->proxy->hub);

  if (self->state != LINK_RELAYING)
    return hw_cable_link_end (self, FALSE, NULL);
  self->state = LINK_CLOSING;
  self->close_at = now + LINGER_US;
  hw_timer_wheel_arm (timers, &self->timer, self->close_at);
  for (int i = 0; i < N_SIDES; i++)
    {
      hw_timer_wheel_cancel (timers, &self->pipes[i].timer);
      (void) shutdown (self->sides[i].handle.fd, SHUT_WR);
    }

  return hw_cable_link_watch (self);
}

gboolean
hw_cable_side_drain (HwCableLink *self, int i)
{
  ssize_t n = recv (self->sides[i].handle.fd, self->proxy->hub->buffer, HW_CABLE_BUFFER_SIZE, 0);

  if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
    return TRUE;
  self->pipes[i].end = HW_FAULT_MARK_FIN;
  if (self->pipes[1 - i].end != HW_FAULT_MARK_NONE)
    return hw_cable_link_end (self, FALSE, NULL);

  return TRUE;
}

void
hw_cable_link_half_close (HwCableLink *self, int from)
{
  if (self->state != LINK_RELAYING || self->pipes[from].is_sunk)
    return;
  hw_cable_pipe_end_splice (&self->pipes[from]);
  self->pipes[from].is_sunk = TRUE;
  (void) shutdown (self->sides[1 - from].handle.fd, SHUT_WR);
}
