/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how a log becomes a file: whole, or not at all.
 *
 * Not by g_file_replace(), which writes a file that wasn't there under its own name from the first
 * byte on: what breaks off halfway would look like a log. */
#include "event/hw-event-json.h"
#include "event/hw-event-log.h"

#define FLUSH_BYTES (64 * 1024)
#define MAX_TRIES 16

static GFile *
name_part (GFile *file, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *part = g_strdup_printf (".%s.%08x.part", name, g_random_int ());

  if (folder == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "This is a folder.");

  return folder != NULL ? g_file_get_child (folder, part) : NULL;
}

/* A file of a new name beside @file, so that the rename stays on one file system. */
static GOutputStream *
create_part (GFile *file, GFile **part, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) exists = NULL;

  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autoptr (GFile) candidate = name_part (file, error);
      GFileOutputStream *stream;

      if (candidate == NULL)
        return NULL;
      g_clear_error (&exists);
      stream = g_file_create (candidate, G_FILE_CREATE_NONE, cancellable, &exists);
      if (stream != NULL)
        {
          *part = g_steal_pointer (&candidate);
          return G_OUTPUT_STREAM (stream);
        }
      if (!g_error_matches (exists, G_IO_ERROR, G_IO_ERROR_EXISTS))
        break;
    }
  g_propagate_error (error, g_steal_pointer (&exists));

  return NULL;
}

static gboolean
flush_lines (GOutputStream *stream, GString *lines, GCancellable *cancellable, GError **error)
{
  gboolean ok
      = g_output_stream_write_all (stream, lines->str, lines->len, NULL, cancellable, error);

  g_string_truncate (lines, 0);

  return ok;
}

static gboolean
write_events (HwEventLog *self, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) lines = g_string_sized_new (FLUSH_BYTES + 4096);
  guint n_events = hw_event_log_get_length (self);

  for (guint i = 0; i < n_events; i++)
    {
      g_autoptr (HwEvent) event = hw_event_log_get_event (self, i);

      hw_event_append_json_line (event, lines);
      if (lines->len >= FLUSH_BYTES && !flush_lines (stream, lines, cancellable, error))
        return FALSE;
    }

  return flush_lines (stream, lines, cancellable, error);
}

/**
 * hw_event_log_save:
 * @self: a log
 * @file: where to; what is there is replaced
 * @cancellable: (nullable): breaks it off
 * @error: what went wrong, as GIO says it
 *
 * Writes all events as JSON Lines into a new file, which then takes the place and the name of
 * @file. Where anything fails, @file is as it was.
 *
 * Returns: whether all is written
 */
gboolean
hw_event_log_save (HwEventLog *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) part = NULL;
  g_autoptr (GOutputStream) stream = NULL;

  g_return_val_if_fail (HW_IS_EVENT_LOG (self), FALSE);

  stream = create_part (file, &part, cancellable, error);
  if (stream == NULL)
    return FALSE;
  if (write_events (self, stream, cancellable, error)
      && g_output_stream_close (stream, cancellable, error)
      && g_file_move (part, file, G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE,
                      cancellable, NULL, NULL, error))
    return TRUE;

  /* What is left to say is already in @error: the rest is tidying up. */
  g_output_stream_close (stream, NULL, NULL);
  g_file_delete (part, NULL, NULL);

  return FALSE;
}
