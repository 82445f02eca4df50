/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the stream of events as JSON Lines to those who read it, each at its own pace.
 *
 * Each event is written once, into a GBytes that all readers share; a reader is a bounded queue of
 * them. Publishing puts the line into a bounded list and wakes the control thread. */
#include "control/hw-http-feed.h"

#include <string.h>

#include "control/hw-http-reply.h"
#include "event/hw-event-json.h"

#define MAX_ARRIVED 16384 /* lines that the control thread hasn't seen yet */

typedef struct
{
  HwHttpFeed *feed;
  HwHttpVisit *visit;
  GIOStream *stream;
  GQueue lines;  /* GBytes */
  gsize waiting; /* bytes in them */
  gsize written; /* of the first one */
  guint64 n_dropped;
  GSource *input; /* what a reader says is that it has gone */
  GSource *output;
  GSource *stuck;
} Reader;

struct _HwHttpFeed
{
  GPtrArray *readers;
  int n_readers; /* atomic */
  GSource *wake;
  GMutex mutex;
  GPtrArray *arrived; /* GBytes; under the mutex, like the next */
  guint64 n_dropped;
};

static void flush (Reader *reader);

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
reader_free (gpointer data)
{
  Reader *self = data;

  clear_source (&self->input);
  clear_source (&self->output);
  clear_source (&self->stuck);
  g_queue_clear_full (&self->lines, (GDestroyNotify) g_bytes_unref);
  g_io_stream_close (self->stream, NULL, NULL); /* NULL: it goes, however it goes */
  g_object_unref (self->stream);
  g_free (self);
}

static void
drop_reader (Reader *reader)
{
  HwHttpFeed *feed = reader->feed;

  g_ptr_array_remove_fast (feed->readers, reader);
  g_atomic_int_set (&feed->n_readers, (int) feed->readers->len);
}

static void
attach (Reader *self, GSource **slot, GSource *source, GSourceFunc func)
{
  clear_source (slot);
  *slot = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
stuck_cb (gpointer user_data)
{
  drop_reader (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
writable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  flush (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  char nothing[4096];

  if (g_socket_receive (socket, nothing, sizeof nothing, NULL, NULL) > 0)
    return G_SOURCE_CONTINUE;
  drop_reader (user_data);

  return G_SOURCE_REMOVE;
}

static void
queue_line (Reader *self, GBytes *line)
{
  self->waiting += g_bytes_get_size (line);
  g_queue_push_tail (&self->lines, g_bytes_ref (line));
}

static void
offer_line (Reader *self, GBytes *line)
{
  if (self->n_dropped > 0 || self->waiting + g_bytes_get_size (line) > HW_HTTP_FEED_WAITING)
    self->n_dropped++;
  else
    queue_line (self, line);
}

static GBytes *
line_of (const HwEvent *event)
{
  GString *line = g_string_new (NULL);

  hw_event_append_json_line (event, line);

  return g_string_free_to_bytes (line);
}

static GBytes *
line_about_dropped (guint64 n_dropped)
{
  g_autoptr (HwEvent) event = hw_event_new (HW_EVENT_EVENTS_DROPPED, HW_EVENT_SOURCE_CABLE);

  hw_event_set_number (event, HW_EVENT_FIELD_DROPPED, (gint64) n_dropped);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "the reader of this stream was too slow");

  return line_of (event);
}

/* Once there is half of the room again, so that what follows isn't dropped at once. */
static void
tell_dropped (Reader *self)
{
  g_autoptr (GBytes) line = NULL;

  if (self->n_dropped == 0 || self->waiting > HW_HTTP_FEED_WAITING / 2)
    return;
  line = line_about_dropped (self->n_dropped);
  self->n_dropped = 0;
  queue_line (self, line);
}

/* FALSE: it takes no more now. */
static gboolean
write_first (Reader *self, gboolean *is_gone)
{
  gsize size;
  const char *bytes = g_bytes_get_data (g_queue_peek_head (&self->lines), &size);
  g_autoptr (GError) error = NULL;
  gssize n = g_socket_send (hw_http_visit_get_socket (self->visit), bytes + self->written,
                            size - self->written, NULL, &error);

  if (n < 0)
    {
      *is_gone = !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      return FALSE;
    }
  self->waiting -= (gsize) n;
  self->written += (gsize) n;
  if (self->written == size)
    {
      g_bytes_unref (g_queue_pop_head (&self->lines));
      self->written = 0;
    }
  clear_source (&self->stuck);

  return TRUE;
}

static void
wait_for_room (Reader *self)
{
  if (self->output == NULL)
    attach (self, &self->output,
            g_socket_create_source (hw_http_visit_get_socket (self->visit), G_IO_OUT, NULL),
            G_SOURCE_FUNC (writable_cb));
  if (self->stuck == NULL)
    attach (self, &self->stuck, g_timeout_source_new (HW_HTTP_FEED_STUCK_MS), stuck_cb);
}

/* The reader may be gone afterwards. */
static void
flush (Reader *self)
{
  gboolean is_gone = FALSE;

  do
    tell_dropped (self);
  while (!g_queue_is_empty (&self->lines) && write_first (self, &is_gone));

  if (is_gone)
    drop_reader (self);
  else if (g_queue_is_empty (&self->lines))
    clear_source (&self->output);
  else
    wait_for_room (self);
}

static GPtrArray *
new_lines (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
hand_out (HwHttpFeed *self, GPtrArray *lines, guint64 n_dropped)
{
  for (guint i = 0; i < self->readers->len; i++)
    {
      Reader *reader = self->readers->pdata[i];

      for (guint l = 0; l < lines->len; l++)
        offer_line (reader, lines->pdata[l]);
      reader->n_dropped += n_dropped;
    }
  for (guint i = self->readers->len; i > 0; i--)
    flush (self->readers->pdata[i - 1]);
}

static gboolean
arrived_cb (gpointer user_data)
{
  HwHttpFeed *self = user_data;
  GPtrArray *lines;
  guint64 n_dropped;

  g_source_set_ready_time (self->wake, -1);
  g_mutex_lock (&self->mutex);
  lines = g_steal_pointer (&self->arrived);
  self->arrived = new_lines ();
  n_dropped = self->n_dropped;
  self->n_dropped = 0;
  g_mutex_unlock (&self->mutex);

  hand_out (self, lines, n_dropped);
  g_ptr_array_unref (lines);

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_wake (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs wake_funcs = { NULL, NULL, dispatch_wake, NULL, NULL, NULL };

HwHttpFeed *
hw_http_feed_new (void)
{
  HwHttpFeed *self = g_new0 (HwHttpFeed, 1);

  self->readers = g_ptr_array_new_with_free_func (reader_free);
  self->arrived = new_lines ();
  g_mutex_init (&self->mutex);
  self->wake = g_source_new (&wake_funcs, sizeof (GSource));
  g_source_set_callback (self->wake, arrived_cb, self, NULL);
  g_source_attach (self->wake, g_main_context_get_thread_default ());

  return self;
}

void
hw_http_feed_free (HwHttpFeed *self)
{
  clear_source (&self->wake);
  g_ptr_array_unref (self->readers);
  g_ptr_array_unref (self->arrived);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
hw_http_feed_publish (HwHttpFeed *self, const HwEvent *event)
{
  GBytes *line;

  if (g_atomic_int_get (&self->n_readers) == 0)
    return;
  line = line_of (event);
  g_mutex_lock (&self->mutex);
  if (self->arrived->len < MAX_ARRIVED)
    g_ptr_array_add (self->arrived, g_steal_pointer (&line));
  else
    self->n_dropped++;
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&line, g_bytes_unref);
  g_source_set_ready_time (self->wake, 0);
}

void
hw_http_feed_add (HwHttpFeed *self, HwHttpVisit *visit, GIOStream *stream)
{
  Reader *reader = g_new0 (Reader, 1);
  char *head = hw_http_reply_format_endless (HW_HTTP_TYPE_JSON_LINES);
  g_autoptr (GBytes) line = g_bytes_new_take (head, strlen (head));

  reader->feed = self;
  reader->visit = visit;
  reader->stream = g_object_ref (stream);
  g_queue_init (&reader->lines);
  hw_http_visit_set_endless (visit);
  attach (reader, &reader->input,
          g_socket_create_source (hw_http_visit_get_socket (visit), G_IO_IN, NULL),
          G_SOURCE_FUNC (readable_cb));
  g_ptr_array_add (self->readers, reader);
  g_atomic_int_set (&self->n_readers, (int) self->readers->len);
  queue_line (reader, line);
  flush (reader);
}
