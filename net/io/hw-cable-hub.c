/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the hub's thread, and how calls reach it: posted, answered, never waiting for a peer. */
#include "io/hw-cable-hub-private.h"

#include <gio/gio.h>
#include <signal.h>
#include <sys/resource.h>

#include "io/hw-cable-link.h"
#include "io/hw-wire-cut.h"

#define SPARE_DESCRIPTORS 64 /* for everything but connections */
#define MOST_SPLICES 256

G_DEFINE_QUARK (hw - cable - hub - error - quark, hw_cable_hub_error)

typedef struct
{
  HwCableHub *hub;
  HwCableHubFunc func;
  gpointer data;
  GError **error;
  gboolean result;
  gboolean is_done;
  GMutex lock;
  GCond done;
} Call;

static void
call_cb (gpointer user_data)
{
  Call *call = user_data;
  gboolean result = call->func (call->hub, call->data, call->error);

  g_mutex_lock (&call->lock);
  call->result = result;
  call->is_done = TRUE;
  g_cond_signal (&call->done);
  g_mutex_unlock (&call->lock);
}

gboolean
hw_cable_hub_call (HwCableHub *self, HwCableHubFunc func, gpointer data, GError **error)
{
  Call call = { .hub = self, .func = func, .data = data, .error = error };

  g_mutex_init (&call.lock);
  g_cond_init (&call.done);
  hw_poller_post (self->poller, call_cb, &call);
  g_mutex_lock (&call.lock);
  while (!call.is_done)
    g_cond_wait (&call.done, &call.lock);
  g_mutex_unlock (&call.lock);
  g_cond_clear (&call.done);
  g_mutex_clear (&call.lock);

  return call.result;
}

HwCableProxy *
hw_cable_hub_find (HwCableHub *self, const char *name, GError **error)
{
  for (guint i = 0; i < self->proxies->len; i++)
    if (g_str_equal (((HwCableProxy *) self->proxies->pdata[i])->name, name))
      return self->proxies->pdata[i];
  g_set_error (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_PROXY_NOT_FOUND,
               "There is no proxy “%s”; list the proxies for their names", name);

  return NULL;
}

void
hw_cable_hub_emit (HwCableHub *self, HwEvent *event)
{
  if (self->queue != NULL)
    hw_event_queue_push (self->queue, event);
  else
    hw_event_unref (event);
}

HwTimerWheel *
hw_cable_hub_get_timers (HwCableHub *self)
{
  return hw_poller_get_timers (self->poller);
}

HwTime
hw_cable_hub_get_now (HwCableHub *self)
{
  return hw_poller_get_now (self->poller);
}

gboolean
hw_cable_hub_has_room (HwCableHub *self)
{
  return self->n_connections < self->max_connections;
}

/* Both families, whatever the addresses are: a later proxy may be of the other one. */
static void
test_cut (HwCableHub *self, HwCutMode mode)
{
  for (int ipv6 = FALSE; ipv6 <= TRUE; ipv6++)
    {
      g_autoptr (GError) why = NULL;

      if (mode == HW_CUT_MODE_STALL)
        self->stall_text[ipv6] = g_strdup ("A stall was asked for: the kernel goes on ACKing");
      else if (!hw_wire_cut_self_test (ipv6, &why))
        self->stall_text[ipv6]
            = g_strdup_printf ("The kernel can't cut here, so it goes on ACKing: %s", why->message);
    }
  self->must_cut = mode == HW_CUT_MODE_KERNEL;
}

/* Two descriptors for each connection, and two for each direction that is spliced, of which only
 * some can be at a time. */
static void
set_limits (HwCableHub *self, guint asked)
{
  struct rlimit limit;
  rlim_t most = G_MAXINT;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < most)
    most = limit.rlim_cur;
  most = most > 2 * SPARE_DESCRIPTORS ? most - SPARE_DESCRIPTORS : SPARE_DESCRIPTORS;
  self->max_splices = (guint) MIN (most / 16, MOST_SPLICES);
  self->max_connections = (guint) MIN (asked > 0 ? asked : G_MAXUINT, most / 2 - self->max_splices);
}

static guint64
pick_seed (void)
{
  return ((guint64) g_random_int () << 32 | g_random_int ()) | 1;
}

static gpointer
run (gpointer user_data)
{
  HwCableHub *self = user_data;
  sigset_t pipe_only;

  /* splice(2) has no MSG_NOSIGNAL. */
  sigemptyset (&pipe_only);
  sigaddset (&pipe_only, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe_only, NULL);
  hw_poller_run (self->poller);

  return NULL;
}

static void
hub_free (HwCableHub *self)
{
  g_ptr_array_unref (self->proxies);
  g_clear_pointer (&self->poller, hw_poller_free);
  g_clear_pointer (&self->queue, hw_event_queue_unref);
  g_free (self->buffer);
  for (int ipv6 = FALSE; ipv6 <= TRUE; ipv6++)
    g_free (self->stall_text[ipv6]);
  g_free (self);
}

HwCableHub *
hw_cable_hub_new (const HwCableHubConfig *config, GError **error)
{
  HwCableHub *self = g_new0 (HwCableHub, 1);

  self->queue = config->queue != NULL ? hw_event_queue_ref (config->queue) : NULL;
  self->buffer = g_malloc (HW_CABLE_BUFFER_SIZE);
  self->seed = config->seed != 0 ? config->seed : pick_seed ();
  self->names_proxies = config->names_proxies;
  self->next_conn = MAX (config->first_conn, 1);
  set_limits (self, config->max_connections);
  self->proxies = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_cable_proxy_free);
  self->poller = hw_poller_new (error);
  if (self->poller == NULL)
    {
      hub_free (self);
      return NULL;
    }
  test_cut (self, config->cut);
  self->names = hw_cable_names_new (self);
  self->thread = g_thread_new ("hw-cable", run, self);

  return self;
}

guint64
hw_cable_hub_stop (HwCableHub *self)
{
  guint64 next_conn;

  g_clear_pointer (&self->names, hw_cable_names_free);
  hw_poller_quit (self->poller);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->proxies->len; i++)
    hw_cable_proxy_close (self->proxies->pdata[i]);
  hw_cable_hub_emit (self, hw_event_new (HW_EVENT_CLOSED, HW_EVENT_SOURCE_CABLE));
  next_conn = self->next_conn;
  hub_free (self);

  return next_conn;
}

void
hw_cable_hub_free (HwCableHub *self)
{
  (void) hw_cable_hub_stop (self);
}

guint64
hw_cable_hub_get_seed (HwCableHub *self)
{
  return self->seed;
}
