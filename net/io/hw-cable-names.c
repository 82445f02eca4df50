/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the looking up of upstreams that are written by name: no call and no loop waits for DNS.
 *
 * Each lookup is a job of a few threads. A call waits for its job a little, so that a name which is
 * known at once is there when the first connection comes; else the job sets the proxy's address
 * when it has it. A name is looked up again while connections come, as what it means may change. */
#include "io/hw-cable-names.h"

#include <gio/gio.h>
#include <string.h>

#include "core/hw-address.h"
#include "io/hw-cable-hub-private.h"

#define MAX_THREADS 8

struct _HwCableNames
{
  HwCableHub *hub;
  GThreadPool *pool;
  GCancellable *cancellable;
};

/* Counted by reference: who waits may go before the job is done. */
typedef struct
{
  char *text;
  char *proxy; /* whose upstream it is; NULL: somebody waits instead */
  GMutex lock;
  GCond changed;
  gboolean is_done;
  HwSocketAddress address; /* empty: it wasn't found */
  char *why;
} Job;

static Job *
job_new (const char *text, const char *proxy)
{
  Job *self = g_atomic_rc_box_new0 (Job);

  self->text = g_strdup (text);
  self->proxy = g_strdup (proxy);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);

  return self;
}

static void
job_clear (gpointer data)
{
  Job *self = data;

  g_free (self->text);
  g_free (self->proxy);
  g_free (self->why);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

static void
job_unref (Job *self)
{
  g_atomic_rc_box_release_full (self, job_clear);
}

static gboolean
set_address_cb (HwCableHub *hub, gpointer data, GError **error)
{
  Job *job = data;
  HwCableProxy *proxy = hw_cable_hub_find (hub, job->proxy, NULL);

  if (proxy == NULL || strcmp (proxy->upstream_text, job->text) != 0)
    return TRUE;
  hw_cable_proxy_take_looked_up (proxy, &job->address, job->why);

  return TRUE;
}

static void
run_job (gpointer data, gpointer user_data)
{
  HwCableNames *self = user_data;
  Job *job = data;
  g_autoptr (GError) error = NULL;
  HwSocketAddress address = { 0 };
  gboolean is_found = hw_socket_address_look_up (&address, job->text, self->cancellable, &error);

  g_mutex_lock (&job->lock);
  if (is_found)
    job->address = address;
  else
    job->why = g_strdup (error->message);
  job->is_done = TRUE;
  g_cond_signal (&job->changed);
  g_mutex_unlock (&job->lock);

  if (job->proxy != NULL && !g_cancellable_is_cancelled (self->cancellable))
    hw_cable_hub_call (self->hub, set_address_cb, job, NULL);
  job_unref (job);
}

HwCableNames *
hw_cable_names_new (HwCableHub *hub)
{
  HwCableNames *self = g_new0 (HwCableNames, 1);

  self->hub = hub;
  self->cancellable = g_cancellable_new ();
  self->pool = g_thread_pool_new (run_job, self, MAX_THREADS, FALSE, NULL);

  return self;
}

void
hw_cable_names_free (HwCableNames *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_object_unref (self->cancellable);
  g_free (self);
}

gboolean
hw_cable_names_is_name (const char *text)
{
  g_autofree char *host = NULL;
  guint16 port;

  return hw_address_parse (text, &host, &port, NULL) && !g_hostname_is_ip_address (host)
         && g_ascii_strcasecmp (host, "localhost") != 0;
}

static void
wait_for (Job *job, HwSocketAddress *address)
{
  gint64 deadline = g_get_monotonic_time () + HW_CABLE_NAMES_PATIENCE_MS * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&job->lock);
  while (!job->is_done && g_cond_wait_until (&job->changed, &job->lock, deadline))
    continue;
  *address = job->address;
  g_mutex_unlock (&job->lock);
}

gboolean
hw_cable_names_look_up (HwCableNames *self,
                        const char *text,
                        HwSocketAddress *address,
                        GError **error)
{
  Job *job;

  if (!hw_cable_names_is_name (text))
    return hw_socket_address_resolve (address, text, error);

  job = job_new (text, NULL);
  g_thread_pool_push (self->pool, g_atomic_rc_box_acquire (job), NULL);
  wait_for (job, address);
  job_unref (job);

  return TRUE;
}

void
hw_cable_names_refresh (HwCableNames *self, const char *proxy, const char *text)
{
  g_thread_pool_push (self->pool, job_new (text, proxy), NULL);
}
