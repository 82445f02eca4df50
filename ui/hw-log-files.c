/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the ways of logs to files and back: the dialogs, and what is said when it is done. */
#include "config.h"

#include "hw-log-files.h"

#include <glib/gi18n.h>

#include "hw-log-save.h"
#include "hw-toolkit.h"

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HwLabSession) session = user_data;
  g_autofree char *text = hw_log_save_finish (result);

  hw_lab_session_answer (session, text);
}

static void
save_to (GFile *file, gpointer user_data)
{
  HwLabSession *session = user_data;

  hw_log_save_async (hw_lab_session_get_shown_log (session), file, saved_cb,
                     g_object_ref (session));
}

void
hw_log_files_save (GtkWindow *window, HwLabSession *session)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "heartwire-%Y%m%d-%H%M%S.jsonl");
  hw_toolkit_choose_save_file (window, _ ("Save the Log"), name, save_to, session);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HwLabSession) session = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HwSavedLog) saved = hw_saved_log_open_finish (result, &error);

  if (saved != NULL)
    hw_lab_session_set_saved (session, saved);
  else
    hw_lab_session_answer_error (session, error);
}

void
hw_log_files_open_file (HwLabSession *session, GFile *file)
{
  hw_saved_log_open_async (file, NULL, opened_cb, g_object_ref (session));
}

static void
open_file (GFile *file, gpointer user_data)
{
  hw_log_files_open_file (user_data, file);
}

void
hw_log_files_open (GtkWindow *window, HwLabSession *session)
{
  hw_toolkit_choose_open_file (window, _ ("Open a Saved Log"), open_file, session);
}
