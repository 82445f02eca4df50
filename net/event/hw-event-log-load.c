/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how a file becomes a log again: line by line, with what is broken named.
 *
 * Not by GDataInputStream, which takes a line of any length into memory. A log may end in half a
 * line (its writer was killed), so a broken line is passed over, and said. */
#include <string.h>

#include "core/hw-error-words.h"
#include "event/hw-event-json.h"
#include "event/hw-event-log.h"
#include "event/hw-event-pack.h"

#define READ_SIZE (64 * 1024)
#define MAX_LINE HW_EVENT_PACK_MAX_STRING
#define BATCH_ROWS 4096

typedef struct
{
  HwEventLog *log;
  GPtrArray *batch;
  GString *line;   /* what is read of it so far, at most one byte more than MAX_LINE */
  guint64 n_lines; /* that have begun */
  guint64 n_events;
  guint64 n_broken;
  char *broken;
} Loader;

static void
flush (Loader *self)
{
  hw_event_log_append_batch (self->log, self->batch);
  g_ptr_array_set_size (self->batch, 0);
}

static void
take_event (Loader *self, HwEvent *event)
{
  g_ptr_array_add (self->batch, event);
  self->n_events++;
  if (self->batch->len == BATCH_ROWS)
    flush (self);
}

static void
take_fault (Loader *self, const GError *error)
{
  if (self->n_broken++ == 0)
    self->broken
        = g_strdup_printf ("line %" G_GUINT64_FORMAT ": %s", self->n_lines, error->message);
}

static void
end_line (Loader *self)
{
  g_autoptr (GError) error = NULL;
  HwEvent *event;

  self->n_lines++;
  if (self->line->len == 0)
    return;
  event = hw_event_new_from_json (self->line->str, (gssize) self->line->len, &error);
  if (event != NULL)
    take_event (self, event);
  else
    take_fault (self, error);
  g_string_truncate (self->line, 0);
}

/* One byte past the limit is enough for the parser to say that the line is too long. */
static void
append (Loader *self, const char *text, gsize length)
{
  gsize room = MAX_LINE + 1 - self->line->len;

  g_string_append_len (self->line, text, (gssize) MIN (length, room));
}

static void
take_block (Loader *self, const char *block, gsize length)
{
  const char *end = block + length;

  while (block < end)
    {
      const char *newline = memchr (block, '\n', (gsize) (end - block));

      append (self, block, (gsize) ((newline != NULL ? newline : end) - block));
      if (newline == NULL)
        return;
      end_line (self);
      block = newline + 1;
    }
}

static gboolean
read_lines (Loader *self, GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autofree char *block = g_malloc (READ_SIZE);
  gssize n;

  while ((n = g_input_stream_read (stream, block, READ_SIZE, cancellable, error)) > 0)
    take_block (self, block, (gsize) n);
  if (n == 0 && self->line->len > 0)
    end_line (self);
  flush (self);

  return n == 0;
}

static gboolean
check_any (const Loader *self, GError **error)
{
  if (self->n_events > 0)
    return TRUE;
  if (self->broken != NULL)
    hw_error_set (error, HW_ERROR_PROTOCOL, N_ ("no line of it is an event: %s"), self->broken);
  else
    hw_error_set (error, HW_ERROR_PROTOCOL, N_ ("it is empty"));

  return FALSE;
}

/**
 * hw_event_log_load:
 * @self: a log, to which the events are appended
 * @file: JSON Lines, as [method@EventLog.save] and the commands write them
 * @n_broken: (out): how many lines were passed over
 * @broken: (out) (nullable) (transfer full): the first of them: its number, and what is wrong
 * @cancellable: (nullable): breaks it off
 * @error: what went wrong, as GIO says it; or `HW_ERROR_PROTOCOL`: no line is an event
 *
 * Returns: whether the file was read to its end, and has an event
 */
gboolean
hw_event_log_load (HwEventLog *self,
                   GFile *file,
                   guint64 *n_broken,
                   char **broken,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  g_autoptr (GString) line = g_string_new (NULL);
  Loader loader = { .log = self, .batch = batch, .line = line };
  gboolean ok;

  g_return_val_if_fail (HW_IS_EVENT_LOG (self), FALSE);

  *n_broken = 0;
  *broken = NULL;
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return FALSE;
  ok = read_lines (&loader, G_INPUT_STREAM (stream), cancellable, error)
       && check_any (&loader, error);
  *n_broken = loader.n_broken;
  *broken = loader.broken;

  return ok;
}
