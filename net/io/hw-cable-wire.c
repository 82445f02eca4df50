/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what a link's faults and the pull make of its sockets. */
#include "io/hw-cable-link-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "fault/hw-fault-plan.h"
#include "io/hw-tcp-info.h"
#include "io/hw-wire-cut.h"

/* Our own kernel would give up after tcp_retries2 (15 min) what lies in its send queue: a cable
 * doesn't, however long it was out. */
#define PATIENCE_MS (7 * 24 * 3600 * 1000)

/* Whether either end sends anything is looked up so often: the kernel has no event for a bare ACK.
 */
#define USE_POLL_US HW_MSEC (10)

#define WIRE_LANE 2

static const HwWireFlags deaf_flags[N_SIDES] = { HW_WIRE_DEAF_TO_CLIENT, HW_WIRE_DEAF_TO_SERVER };
static const HwWireFlags stall_flags[N_SIDES] = { HW_WIRE_STALL_CLIENT, HW_WIRE_STALL_SERVER };

static gboolean
goes_through (const HwFaultSpec *spec, int from)
{
  return hw_fault_type_has_stage (spec->type)
         && (spec->stream == HW_FAULT_STREAM_BOTH
             || spec->stream
                    == (from == CLIENT ? HW_FAULT_STREAM_UPSTREAM : HW_FAULT_STREAM_DOWNSTREAM));
}

static guint64
get_seed (HwCableLink *self, HwCableFault *fault, guint lane)
{
  return hw_fault_spec_get_seed (&fault->spec, self->proxy->hub->seed, self->conn, lane);
}

void
hw_cable_link_meet (HwCableLink *self, HwCableFault *fault)
{
  HwTime now = hw_cable_hub_get_now (self->proxy->hub);
  HwCableCase met = { .fault = fault };

  hw_fault_case_init (&met.wish, &fault->spec, get_seed (self, fault, WIRE_LANE), fault->begun,
                      now);
  g_array_append_val (self->cases, met);
  for (int from = 0; from < N_SIDES; from++)
    {
      if (!goes_through (&fault->spec, from))
        continue;
      hw_cable_pipe_end_splice (&self->pipes[from]);
      if (self->pipes[from].chain == NULL)
        self->pipes[from].chain = hw_fault_chain_new ();
      hw_fault_chain_add (self->pipes[from].chain, &fault->spec,
                          get_seed (self, fault, (guint) from), now);
    }
  if (fault->spec.toxicity < 1 || fault->spec.target != HW_FAULT_TARGET_ALL)
    hw_cable_link_tell_met (self, fault);
}

void
hw_cable_link_part (HwCableLink *self, HwCableFault *fault)
{
  HwTime now = hw_cable_hub_get_now (self->proxy->hub);

  /* What acts at a moment has acted, though what it did may be still to come. */
  if (!hw_fault_type_is_momentary (fault->spec.type))
    self->owes_rst = FALSE;
  for (guint i = 0; i < self->cases->len; i++)
    if (g_array_index (self->cases, HwCableCase, i).fault == fault)
      {
        g_array_remove_index (self->cases, i);
        break;
      }
  for (int from = 0; from < N_SIDES; from++)
    if (self->pipes[from].chain != NULL)
      hw_fault_chain_remove (self->pipes[from].chain, &fault->spec, now);
}

void
hw_cable_link_change (HwCableLink *self, HwCableFault *fault)
{
  for (int from = 0; from < N_SIDES; from++)
    if (self->pipes[from].chain != NULL)
      hw_fault_chain_update (self->pipes[from].chain, &fault->spec);
}

void
hw_cable_link_blame (HwCableLink *self, const HwFaultSpec *spec)
{
  g_free (self->blame);
  self->blame = spec != NULL ? g_strdup (spec->name) : NULL;
  self->reason = HW_REASON_USER;
  self->ended_side = -1;
}

/* The last time that either end was heard, by its kernel's count. */
static HwTime
get_last_heard (HwCableLink *self, HwTime now)
{
  HwTime last = 0;

  for (int i = 0; i < N_SIDES; i++)
    {
      HwTcpInfo info;

      if (self->sides[i].handle.fd >= 0 && hw_tcp_info_read (self->sides[i].handle.fd, &info))
        last = MAX (last, now - HW_MSEC (MIN (info.last_data_recv_ms, info.last_ack_recv_ms)));
    }

  return last;
}

static HwFaultWish
collect (HwCableLink *self, HwTime now)
{
  HwFaultWish wish = HW_FAULT_WISH_NONE;

  for (guint i = 0; i < self->cases->len; i++)
    {
      HwCableCase *met = &g_array_index (self->cases, HwCableCase, i);
      HwFaultWish one;

      if (hw_fault_type_counts_silence (met->fault->spec.type))
        met->wish.last_heard = get_last_heard (self, now);
      one = hw_fault_case_get_wish (&met->wish, now);
      if (one.actions > wish.actions)
        hw_cable_link_blame (self, &met->fault->spec);
      hw_fault_wish_add (&wish, &one);
    }
  if (self->proxy->is_pulled)
    wish.flags |= HW_WIRE_CUT;

  return wish;
}

/* Who is killed closes what it has. The FIN of a deaf socket would be sent for days, as nobody
 * hears its ACK: an RST leaves nothing behind. */
static void
end_by_rst (int fd, gboolean by_rst)
{
  struct linger linger = { .l_onoff = by_rst, .l_linger = 0 };

  (void) setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

/* Where the kernel can't cut, what would be deaf isn't read: a stall. */
static void
side_set_deaf (HwCableLink *self, int i, gboolean deaf)
{
  HwCableSide *side = &self->sides[i];
  guint patience_ms = PATIENCE_MS;
  g_autoptr (GError) error = NULL;

  if (side->handle.fd < 0 || deaf == side->is_deaf)
    return;
  if (!deaf)
    (void) hw_wire_heal (side->handle.fd, NULL);
  else if (hw_wire_cut (side->handle.fd, &error))
    (void) setsockopt (side->handle.fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms,
                       sizeof patience_ms);
  else
    {
      hw_cable_proxy_complain (self->proxy, error->message);
      self->flags |= stall_flags[i];
      return;
    }
  end_by_rst (side->handle.fd, deaf);
  side->is_deaf = deaf;
  self->proxy->counters.n_cuts += deaf;
}

static void
set_flags (HwCableLink *self, HwWireFlags flags)
{
  gboolean cuts = hw_cable_proxy_get_stall_text (self->proxy) == NULL;

  self->flags = flags;
  for (int i = 0; i < N_SIDES; i++)
    {
      if ((flags & deaf_flags[i]) != 0 && !cuts)
        self->flags |= stall_flags[i];
      side_set_deaf (self, i, cuts && (flags & deaf_flags[i]) != 0);
    }
}

static guint32
side_count_segments (HwCableSide *side)
{
  HwTcpInfo info;

  return side->handle.fd >= 0 && hw_tcp_info_read (side->handle.fd, &info) ? info.segments_in : 0;
}

static gboolean
was_used (HwCableLink *self)
{
  for (int i = 0; i < N_SIDES; i++)
    if (side_count_segments (&self->sides[i]) != self->sides[i].segments_before)
      return TRUE;

  return FALSE;
}

/* Returns whether it was used since it is watched. */
static gboolean
watch_use (HwCableLink *self, gboolean watching)
{
  if (watching && self->is_watching_use)
    return was_used (self);
  self->is_watching_use = watching;
  for (int i = 0; i < N_SIDES && watching; i++)
    self->sides[i].segments_before = side_count_segments (&self->sides[i]);

  return FALSE;
}

static void
arm (HwCableLink *self, HwTime deadline, HwTime now)
{
  HwTimerWheel *timers = hw_cable_hub_get_timers (self->proxy->hub);

  if (self->is_watching_use)
    deadline = MIN (deadline, now + USE_POLL_US);
  deadline = MIN (deadline, self->close_at);
  if (deadline != HW_TIME_NEVER)
    hw_timer_wheel_arm (timers, &self->timer, deadline);
  else
    hw_timer_wheel_cancel (timers, &self->timer);
}

static gboolean
owe_rst (HwCableLink *self, HwWireActions action, HwTime now)
{
  self->owes_rst = action == HW_WIRE_RST && hw_cable_link_is_in_grace (self, now);

  return self->owes_rst;
}

/* Sets the sockets; returns the action that is left. While it is cut both ways an end of the
 * connection couldn't be heard: it waits until the cut is over. */
static HwWireActions
refresh (HwCableLink *self, HwTime now)
{
  HwFaultWish wish = collect (self, now);
  HwWireActions action
      = self->owes_rst ? HW_WIRE_RST : hw_wire_actions_get_strongest (wish.actions);

  set_flags (self, wish.flags);
  if ((wish.flags & HW_WIRE_CUT) == HW_WIRE_CUT)
    action = HW_WIRE_LEAVE;
  else if (owe_rst (self, action, now))
    {
      action = HW_WIRE_LEAVE;
      wish.deadline = MIN (wish.deadline, self->began + HW_CABLE_LINK_GRACE_US);
    }
  if (watch_use (self, action == HW_WIRE_RST_IF_USED))
    action = HW_WIRE_RST;
  arm (self, wish.deadline, now);

  return action;
}

void
hw_cable_link_trip (HwCableLink *self, const HwFaultSpec *spec, HwTime now)
{
  for (guint i = 0; i < self->cases->len; i++)
    {
      HwCableCase *met = &g_array_index (self->cases, HwCableCase, i);

      met->wish.is_tripped = met->wish.is_tripped || &met->fault->spec == spec;
    }
  refresh (self, now);
}

static gboolean
act (HwCableLink *self, HwWireActions action, HwTime now)
{
  if (action == HW_WIRE_RST)
    {
      self->proxy->counters.n_resets++;
      return hw_cable_link_end (self, TRUE, "reset");
    }
  if (action == HW_WIRE_CLOSE)
    return hw_cable_link_close (self, now);
  if (action & HW_WIRE_FIN_TO_SERVER)
    hw_cable_link_half_close (self, CLIENT);
  if (action & HW_WIRE_FIN_TO_CLIENT)
    hw_cable_link_half_close (self, UPSTREAM);

  return TRUE;
}

gboolean
hw_cable_link_apply (HwCableLink *self, HwTime now)
{
  if (self->state == LINK_CLOSING || self->state == LINK_REFUSED)
    return TRUE;
  if (!act (self, refresh (self, now), now))
    return FALSE;
  if (self->state == LINK_WAITING && (self->flags & (HW_WIRE_CUT | HW_WIRE_STALL)) == 0)
    return hw_cable_link_dial (self);
  if (!hw_cable_pipe_flush (self, CLIENT, now) || !hw_cable_pipe_flush (self, UPSTREAM, now))
    return FALSE;

  return hw_cable_link_watch (self);
}

/* What the faults ask to be woken for comes first, where it does. */
void
hw_cable_link_close_by (HwCableLink *self, HwTime time)
{
  HwTimerWheel *timers = hw_cable_hub_get_timers (self->proxy->hub);

  self->close_at = time;
  if (!hw_timer_is_armed (&self->timer) || self->timer.deadline > time)
    hw_timer_wheel_arm (timers, &self->timer, time);
}

/* While the cable is out, that nobody answers is its doing: the upstream has its time after that.
 */
static void
end_dial (HwCableLink *self, HwTime now)
{
  if (self->proxy->dial_timeout_us > 0 && (self->flags & (HW_WIRE_CUT | HW_WIRE_STALL)) != 0)
    hw_cable_link_close_by (self, now + self->proxy->dial_timeout_us);
  else
    hw_cable_link_dial_timed_out (self);
}

void
hw_cable_link_timer_cb (HwTimer *timer, HwTime now)
{
  HwCableLink *self = (HwCableLink *) ((char *) timer - G_STRUCT_OFFSET (HwCableLink, timer));

  if (now >= self->close_at && self->state == LINK_REFUSED)
    hw_cable_link_end_refused (self);
  else if (now >= self->close_at && self->state == LINK_DIALLING)
    end_dial (self, now);
  else if (now >= self->close_at)
    hw_cable_link_end (self, FALSE, NULL);
  else
    hw_cable_link_apply (self, now);
}

void
hw_cable_link_add_kernel_counts (HwCableLink *self, HwProxyCounters *counters)
{
  for (int i = 0; i < N_SIDES; i++)
    {
      int fd = self->sides[i].handle.fd;
      HwTcpInfo info;

      if (fd < 0 || !hw_tcp_info_read (fd, &info))
        continue;
      counters->retransmits += info.total_retrans;
      counters->lost_segments += hw_tcp_info_read_drops (fd);
    }
}
