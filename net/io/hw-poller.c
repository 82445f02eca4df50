/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the epoll loop that a thread of the server or of the cable is. */
#include "io/hw-poller.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define MAX_EVENTS 256

/* A wait with a limit sets up and takes down a timer of the kernel's each time it sleeps. So for a
 * deadline that is far the loop leaves an alarm (a timerfd) standing over many turns, and waits
 * without a limit; a near one is worth the precision. */
#define FAR_US HW_MSEC (20)

typedef struct
{
  HwPostFunc func;
  gpointer user_data;
} Post;

struct _HwPoller
{
  HwPollHandle mailbox_handle; /* first: the mailbox's callback finds its poller by it */
  HwPollHandle alarm_handle;
  HwTime alarm_at; /* HW_TIME_NEVER: it isn't set */
  int epoll_fd;
  int quit;        /* atomic */
  gboolean coarse; /* the kernel has no epoll_pwait2: whole milliseconds */
  HwTimerWheel *timers;
  HwTime now;
  int n_events; /* of this turn */
  int next_event;
  struct epoll_event events[MAX_EVENTS];
  GMutex lock;
  GArray *posts;
};

static gboolean
fail (GError **error, const char *what)
{
  int saved = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", what,
               g_strerror (saved));

  return FALSE;
}

static void
ring (HwPoller *self)
{
  guint64 one = 1;

  /* EAGAIN: the counter is full, so the loop is being woken anyway. */
  while (write (self->mailbox_handle.fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
}

static void
deliver_posts (HwPoller *self)
{
  g_autoptr (GArray) posts = NULL;

  g_mutex_lock (&self->lock);
  posts = g_steal_pointer (&self->posts);
  self->posts = g_array_new (FALSE, FALSE, sizeof (Post));
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < posts->len; i++)
    {
      Post *post = &g_array_index (posts, Post, i);

      post->func (post->user_data);
    }
}

static void
mailbox_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  guint64 count;

  while (read (handle->fd, &count, sizeof count) < 0 && errno == EINTR)
    ;
  deliver_posts ((HwPoller *) handle);
}

static void
alarm_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now)
{
  HwPoller *self = (HwPoller *) ((guint8 *) handle - G_STRUCT_OFFSET (HwPoller, alarm_handle));
  guint64 count;

  while (read (handle->fd, &count, sizeof count) < 0 && errno == EINTR)
    ;
  self->alarm_at = HW_TIME_NEVER;
}

static void
set_alarm (HwPoller *self, HwTime deadline)
{
  struct itimerspec at
      = { .it_value = { .tv_sec = deadline / 1000000, .tv_nsec = deadline % 1000000 * 1000 } };

  timerfd_settime (self->alarm_handle.fd, TFD_TIMER_ABSTIME, &at, NULL);
  self->alarm_at = deadline;
}

static gboolean
open_descriptors (HwPoller *self, GError **error)
{
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd < 0)
    return fail (error, "can't make an epoll descriptor");
  self->mailbox_handle.fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->mailbox_handle.fd < 0)
    return fail (error, "can't make an eventfd");
  self->alarm_handle.fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->alarm_handle.fd < 0)
    return fail (error, "can't make a timerfd");

  return hw_poller_add (self, &self->mailbox_handle, EPOLLIN, error)
         && hw_poller_add (self, &self->alarm_handle, EPOLLIN, error);
}

HwPoller *
hw_poller_new (GError **error)
{
  HwPoller *self = g_new0 (HwPoller, 1);

  self->epoll_fd = -1;
  self->mailbox_handle.fd = -1;
  self->mailbox_handle.func = mailbox_cb;
  self->alarm_handle.fd = -1;
  self->alarm_handle.func = alarm_cb;
  self->alarm_at = HW_TIME_NEVER;
  self->now = g_get_monotonic_time ();
  self->timers = hw_timer_wheel_new (self->now);
  self->posts = g_array_new (FALSE, FALSE, sizeof (Post));
  g_mutex_init (&self->lock);
  if (!open_descriptors (self, error))
    g_clear_pointer (&self, hw_poller_free);

  return self;
}

void
hw_poller_free (HwPoller *self)
{
  if (self->mailbox_handle.fd >= 0)
    close (self->mailbox_handle.fd);
  if (self->alarm_handle.fd >= 0)
    close (self->alarm_handle.fd);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  hw_timer_wheel_free (self->timers);
  g_array_unref (self->posts);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
hw_poller_add (HwPoller *self, HwPollHandle *handle, guint32 epoll_events, GError **error)
{
  struct epoll_event event = { .events = epoll_events, .data.ptr = handle };

  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, handle->fd, &event) < 0)
    return fail (error, "can't watch a descriptor");

  return TRUE;
}

void
hw_poller_modify (HwPoller *self, HwPollHandle *handle, guint32 epoll_events)
{
  struct epoll_event event = { .events = epoll_events, .data.ptr = handle };

  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_MOD, handle->fd, &event) < 0)
    g_critical ("epoll_ctl: %s", g_strerror (errno));
}

void
hw_poller_remove (HwPoller *self, HwPollHandle *handle)
{
  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, handle->fd, NULL) < 0)
    g_critical ("epoll_ctl: %s", g_strerror (errno));
  for (int i = self->next_event; i < self->n_events; i++)
    if (self->events[i].data.ptr == handle)
      self->events[i].data.ptr = NULL;
}

HwTimerWheel *
hw_poller_get_timers (HwPoller *self)
{
  return self->timers;
}

HwTime
hw_poller_get_now (HwPoller *self)
{
  return self->now;
}

static int
wait_coarsely (HwPoller *self, HwTime wait_us)
{
  HwTime wait_ms = wait_us < 0 ? -1 : MIN ((wait_us + 999) / 1000, G_MAXINT);

  return epoll_wait (self->epoll_fd, self->events, MAX_EVENTS, (int) wait_ms);
}

/* Negative: without a limit. */
static int
wait_for_events (HwPoller *self, HwTime wait_us)
{
  struct timespec limit = { .tv_sec = wait_us / 1000000, .tv_nsec = wait_us % 1000000 * 1000 };
  int n_events;

  if (self->coarse || wait_us < 0)
    return wait_coarsely (self, wait_us);

  n_events = epoll_pwait2 (self->epoll_fd, self->events, MAX_EVENTS, &limit, NULL);
  if (n_events < 0 && (errno == ENOSYS || errno == EPERM))
    {
      self->coarse = TRUE;
      n_events = wait_coarsely (self, wait_us);
    }

  return n_events;
}

static HwTime
get_wait (HwPoller *self, HwTime max_wait_us)
{
  HwTime deadline = hw_timer_wheel_get_deadline (self->timers);
  HwTime forever = max_wait_us == HW_TIME_NEVER ? -1 : max_wait_us;
  HwTime wait_us;

  if (deadline == HW_TIME_NEVER)
    return forever;
  if (deadline - self->now > FAR_US)
    {
      if (self->alarm_at > deadline)
        set_alarm (self, deadline);
      return forever;
    }

  wait_us = MAX (deadline - g_get_monotonic_time (), 0);

  return MIN (wait_us, max_wait_us);
}

void
hw_poller_iterate (HwPoller *self, HwTime max_wait_us)
{
  self->n_events = MAX (wait_for_events (self, get_wait (self, max_wait_us)), 0);
  self->now = g_get_monotonic_time ();
  for (self->next_event = 0; self->next_event < self->n_events;)
    {
      struct epoll_event *event = &self->events[self->next_event++];
      HwPollHandle *handle = event->data.ptr;

      if (handle != NULL)
        handle->func (handle, event->events, self->now);
    }
  self->n_events = 0;
  hw_timer_wheel_advance (self->timers, self->now);
}

void
hw_poller_run (HwPoller *self)
{
  /* The kernel may end a wait 50 µs late to save wake-ups; a latency fault would show it. */
  prctl (PR_SET_TIMERSLACK, 1);
  while (!g_atomic_int_get (&self->quit))
    hw_poller_iterate (self, HW_TIME_NEVER);
  g_atomic_int_set (&self->quit, FALSE);
  deliver_posts (self);
}

void
hw_poller_post (HwPoller *self, HwPostFunc func, gpointer user_data)
{
  Post post = { func, user_data };
  gboolean was_empty;

  g_mutex_lock (&self->lock);
  was_empty = self->posts->len == 0;
  g_array_append_val (self->posts, post);
  g_mutex_unlock (&self->lock);

  if (was_empty)
    ring (self);
}

void
hw_poller_quit (HwPoller *self)
{
  g_atomic_int_set (&self->quit, TRUE);
  ring (self);
}
