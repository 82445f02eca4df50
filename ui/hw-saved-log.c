/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a log that was read from a file: its events, its strip, and what was broken in it. */
#include "config.h"

#include "hw-saved-log.h"

#include <glib/gi18n.h>

#include "core/hw-error.h"
#include "hw-error-words.h"
#include "hw-log-limit.h"

struct _HwSavedLog
{
  GObject parent_instance;

  char *name;
  HwEventLog *log;
  HwStripTrace *trace;
  HwTime end;
  HwTime wall_offset;
  guint64 n_broken;
  char *broken;
};

G_DEFINE_FINAL_TYPE (HwSavedLog, hw_saved_log, G_TYPE_OBJECT)

HwEventLog *
hw_saved_log_get_log (HwSavedLog *self)
{
  return self->log;
}

HwStripTrace *
hw_saved_log_get_trace (HwSavedLog *self)
{
  return self->trace;
}

HwTime
hw_saved_log_get_end (HwSavedLog *self)
{
  return self->end;
}

HwTime
hw_saved_log_get_wall_offset (HwSavedLog *self)
{
  return self->wall_offset;
}

char *
hw_saved_log_describe (HwSavedLog *self)
{
  /* Translators: %s is the name of a file */
  g_autofree char *what = g_strdup_printf (_ ("A saved log: %s"), self->name);

  if (self->n_broken == 0)
    return g_steal_pointer (&what);

  /* Translators: first comes "A saved log: NAME"; the last %s says which line it was first, and why
   */
  return g_strdup_printf (ngettext ("%s · %d line isn’t an event and was passed over: %s",
                                    "%s · %d lines aren’t events and were passed over; first %s",
                                    self->n_broken),
                          what, (int) self->n_broken, self->broken);
}

static void
trace_events (HwSavedLog *self)
{
  guint n_events = hw_event_log_get_length (self->log);

  for (guint i = 0; i < n_events; i++)
    {
      g_autoptr (HwEvent) event = hw_event_log_get_event (self->log, i);

      hw_strip_trace_add (self->trace, event);
      self->end = MAX (self->end, hw_event_get_mono_us (event));
      self->wall_offset = hw_event_get_time_us (event) - hw_event_get_mono_us (event);
    }
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *file = data;
  g_autoptr (HwSavedLog) self = g_object_new (HW_TYPE_SAVED_LOG, NULL);
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;

  self->name = g_filename_display_name (name);
  if (hw_event_log_load (self->log, file, &self->n_broken, &self->broken, cancellable, &error))
    {
      trace_events (self);
      g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
      return;
    }
  why = hw_error_words (error);
  /* Translators: the first %s is the name of a file, the second what is wrong with it */
  g_task_return_new_error (task, HW_ERROR, HW_ERROR_FAILED, _ ("%s can’t be opened as a log: %s"),
                           self->name, why);
}

void
hw_saved_log_open_async (GFile *file,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, hw_saved_log_open_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, open_in_thread);
}

HwSavedLog *
hw_saved_log_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
hw_saved_log_finalize (GObject *object)
{
  HwSavedLog *self = HW_SAVED_LOG (object);

  g_object_unref (self->log);
  hw_strip_trace_free (self->trace);
  g_free (self->name);
  g_free (self->broken);

  G_OBJECT_CLASS (hw_saved_log_parent_class)->finalize (object);
}

static void
hw_saved_log_class_init (HwSavedLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_saved_log_finalize;
}

static void
hw_saved_log_init (HwSavedLog *self)
{
  self->log = hw_event_log_new (HW_LOG_LIMIT);
  self->trace = hw_strip_trace_new ();
}
