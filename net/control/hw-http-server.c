/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the HTTP server of the control API: its thread, its listeners, and who may come in. */
#include "control/hw-http-server.h"

#include <string.h>
#include <unistd.h>

#include "control/hw-http-feed.h"
#include "control/hw-http-listener.h"
#include "control/hw-http-soup.h"
#include "control/hw-http-visit.h"

/* Those who were refused are still listened to for a while; more than so many are cut at once. */
#define MAX_LEAVING 32

typedef enum
{
  DOOR_OPEN,
  DOOR_HELD,         /* who comes waits outside */
  DOOR_TURNING_AWAY, /* for too long: who comes is refused */
} Door;

struct _HwHttpServer
{
  HwHttpPolicy policy;
  HwHttpPolicy unix_policy;
  char **hosts;
  char *token;
  char *feed_path;
  GPtrArray *listeners; /* HwHttpListener */
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  HwHttpSoup *soup;
  HwHttpFeed *feed;
  GPtrArray *visits;    /* HwHttpVisit, borrowed */
  GHashTable *refusals; /* those of them that don't count */
  GHashTable *readers;  /* and neither do those */
  Door door;
  GSource *patience;
};

HwHttpServer *
hw_http_server_new (const HwHttpServerConfig *config)
{
  HwHttpServer *self = g_new0 (HwHttpServer, 1);

  self->hosts = g_strdupv ((char **) config->hosts);
  self->token = g_strdup (config->token);
  self->feed_path = g_strdup (config->feed_path);
  self->policy = (HwHttpPolicy){ .hosts = (const char *const *) self->hosts,
                                 .token = self->token,
                                 .is_strict = config->is_strict };
  self->unix_policy = self->policy;
  self->unix_policy.is_unix_socket = TRUE;
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_http_listener_free);
  self->visits = g_ptr_array_new ();
  self->refusals = g_hash_table_new (NULL, NULL);
  self->readers = g_hash_table_new (NULL, NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  g_main_context_push_thread_default (self->context);
  self->soup = hw_http_soup_new (config->handler, config->user_data);
  self->feed = hw_http_feed_new ();
  g_main_context_pop_thread_default (self->context);

  return self;
}

gboolean
hw_http_server_listen (HwHttpServer *self,
                       const char *address,
                       gboolean any_address,
                       char **local,
                       GError **error)
{
  HwHttpListener *listener = hw_http_listener_new (address, any_address, error);

  if (listener == NULL)
    return FALSE;
  g_ptr_array_add (self->listeners, listener);
  if (local != NULL)
    *local = g_strdup (hw_http_listener_get_local (listener));

  return TRUE;
}

gboolean
hw_http_server_listen_unix (HwHttpServer *self, const char *path, GError **error)
{
  HwHttpListener *listener = hw_http_listener_new_unix (path, error);

  if (listener == NULL)
    return FALSE;
  g_ptr_array_add (self->listeners, listener);

  return TRUE;
}

static gboolean
is_feed (HwHttpServer *self, const HwHttpHead *head)
{
  gsize length = strcspn (head->target, "?");

  return strcmp (head->method, "GET") == 0 && length == strlen (self->feed_path)
         && strncmp (head->target, self->feed_path, length) == 0;
}

static guint
count_inside (HwHttpServer *self)
{
  return self->visits->len - g_hash_table_size (self->refusals) - g_hash_table_size (self->readers);
}

static void
set_door (HwHttpServer *self, Door door)
{
  if (self->patience != NULL)
    g_source_destroy (self->patience);
  g_clear_pointer (&self->patience, g_source_unref);
  if ((door == DOOR_HELD) != (self->door == DOOR_HELD))
    for (guint i = 0; i < self->listeners->len; i++)
      hw_http_listener_set_held (self->listeners->pdata[i], door == DOOR_HELD);
  self->door = door;
}

static gboolean
patience_is_over_cb (gpointer user_data)
{
  set_door (user_data, DOOR_TURNING_AWAY);

  return G_SOURCE_REMOVE;
}

static void
hold_door (HwHttpServer *self)
{
  set_door (self, DOOR_HELD);
  self->patience = g_timeout_source_new (HW_HTTP_PATIENCE_MS);
  g_source_set_callback (self->patience, patience_is_over_cb, self, NULL);
  g_source_attach (self->patience, self->context);
}

static void
look_for_room (HwHttpServer *self)
{
  if (self->door != DOOR_OPEN && count_inside (self) < HW_HTTP_MAX_VISITS)
    set_door (self, DOOR_OPEN);
}

/* One reader too many gets the handler's answer. */
static void
enter_cb (HwHttpVisit *visit, const HwHttpHead *head, GIOStream *stream, gpointer user_data)
{
  HwHttpServer *self = user_data;

  if (is_feed (self, head) && g_hash_table_size (self->readers) < HW_HTTP_MAX_READERS)
    {
      g_hash_table_add (self->readers, visit);
      hw_http_feed_add (self->feed, visit, stream);
    }
  else
    hw_http_soup_serve (self->soup, visit, stream);
  look_for_room (self);
}

static void
leave_cb (HwHttpVisit *visit, gpointer user_data)
{
  HwHttpServer *self = user_data;

  g_ptr_array_remove_fast (self->visits, visit);
  g_hash_table_remove (self->refusals, visit);
  g_hash_table_remove (self->readers, visit);
  look_for_room (self);
}

static void
accepted_cb (int fd, gboolean is_unix_socket, gpointer user_data)
{
  const HwHttpVisitFuncs funcs = { enter_cb, leave_cb };
  HwHttpServer *self = user_data;
  guint n_inside = count_inside (self);
  HwHttpVisit *visit;

  if (self->visits->len >= HW_HTTP_MAX_VISITS + HW_HTTP_MAX_READERS + MAX_LEAVING)
    {
      close (fd);
      return;
    }
  visit = hw_http_visit_new (fd, is_unix_socket ? &self->unix_policy : &self->policy, &funcs, self);
  g_ptr_array_add (self->visits, visit);
  if (n_inside >= HW_HTTP_MAX_VISITS)
    {
      g_hash_table_add (self->refusals, visit);
      hw_http_visit_refuse (visit, 503, "16 connections are open already; try again later");
    }
  else if (n_inside + 1 == HW_HTTP_MAX_VISITS)
    hold_door (self);
}

static void
end_all (HwHttpServer *self)
{
  for (guint i = self->visits->len; i > 0; i--)
    hw_http_visit_end (self->visits->pdata[i - 1]);
}

static gpointer
run_thread (gpointer data)
{
  HwHttpServer *self = data;

  g_main_context_push_thread_default (self->context);
  for (guint i = 0; i < self->listeners->len; i++)
    hw_http_listener_attach (self->listeners->pdata[i], accepted_cb, self);
  g_main_loop_run (self->loop);

  g_ptr_array_set_size (self->listeners, 0);
  set_door (self, DOOR_OPEN);
  end_all (self);
  hw_http_soup_free (g_steal_pointer (&self->soup));
  hw_http_feed_free (g_steal_pointer (&self->feed));
  while (self->visits->len > 0 && g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

void
hw_http_server_start (HwHttpServer *self)
{
  self->thread = g_thread_new ("control", run_thread, self);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static void
end_thread (HwHttpServer *self)
{
  /* As a source, so that a loop that doesn't run yet ends as well. */
  g_autoptr (GSource) source = g_idle_source_new ();

  if (self->thread == NULL)
    hw_http_server_start (self);
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
}

void
hw_http_server_free (HwHttpServer *self)
{
  end_thread (self);
  g_ptr_array_unref (self->listeners);
  g_ptr_array_unref (self->visits);
  g_hash_table_unref (self->refusals);
  g_hash_table_unref (self->readers);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_strfreev (self->hosts);
  g_free (self->token);
  g_free (self->feed_path);
  g_free (self);
}

void
hw_http_server_publish (HwHttpServer *self, const HwEvent *event)
{
  hw_http_feed_publish (self->feed, event);
}
