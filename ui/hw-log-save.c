/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the saving of the log to a chosen file, and the one line that says how it went. */
#include "config.h"

#include "hw-log-save.h"

#include <glib/gi18n.h>

typedef struct
{
  HwEventLog *copy;
  GFile *file;
} Save;

static void
save_free (Save *self)
{
  g_object_unref (self->copy);
  g_object_unref (self->file);
  g_free (self);
}

static char *
save (Save *self)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GError) error = NULL;

  if (hw_event_log_save (self->copy, self->file, NULL, &error))
    return g_strdup_printf (_ ("The log was saved as %s"), shown);

  return g_strdup_printf (_ ("The log wasn’t saved: %s"), error->message);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, save (data), g_free);
}

void
hw_log_save_async (HwEventLog *log, GFile *file, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Save *data = g_new (Save, 1);

  *data = (Save){ .copy = hw_event_log_copy (log), .file = g_object_ref (file) };
  g_task_set_source_tag (task, hw_log_save_async);
  g_task_set_task_data (task, data, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_in_thread);
}

char *
hw_log_save_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
