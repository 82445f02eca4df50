/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the epoll loop that a thread of the server or of the cable is. */
#pragma once

#include <glib.h>
#include <sys/epoll.h>

#include "core/hw-time.h"
#include "core/hw-timer-wheel.h"

G_BEGIN_DECLS

/* One epoll descriptor, one timer wheel, one mailbox (an eventfd). No GSource, no GObject, nothing
 * allocated per descriptor: the handle lies in its owner's struct. All but hw_poller_post and
 * hw_poller_quit belong to the loop's own thread. Waits have microsecond precision (epoll_pwait2,
 * where the kernel has it). */
typedef struct _HwPoller HwPoller;
typedef struct _HwPollHandle HwPollHandle;
typedef void (*HwPollFunc) (HwPollHandle *handle, guint32 epoll_events, HwTime now);
typedef void (*HwPostFunc) (gpointer user_data);

struct _HwPollHandle
{
  int fd;
  HwPollFunc func;
};

HwPoller *hw_poller_new (GError **error);
void hw_poller_free (HwPoller *self);
/* @epoll_events: EPOLLIN, EPOLLOUT, …; level-triggered unless EPOLLET is in it. */
gboolean hw_poller_add (HwPoller *self, HwPollHandle *handle, guint32 epoll_events, GError **error);
void hw_poller_modify (HwPoller *self, HwPollHandle *handle, guint32 epoll_events);
/* Also forgets what is already waiting for it in this turn: its memory may be freed at once. */
void hw_poller_remove (HwPoller *self, HwPollHandle *handle);
HwTimerWheel *hw_poller_get_timers (HwPoller *self);
/* The time of this turn of the loop (CLOCK_MONOTONIC, as g_get_monotonic_time). */
HwTime hw_poller_get_now (HwPoller *self);
void hw_poller_run (HwPoller *self); /* until quit */
/* One turn, waiting at most @max_wait_us. */
void hw_poller_iterate (HwPoller *self, HwTime max_wait_us);
/* From any thread: @func (@user_data) is called once, in order, in the loop's thread. */
void hw_poller_post (HwPoller *self, HwPostFunc func, gpointer user_data);
void hw_poller_quit (HwPoller *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwPoller, hw_poller_free)

G_END_DECLS
