/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the stage of a lesson: its lab and its clients, and the doing of a step. */
#include "hw-lesson-stage.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-client-options.h"
#include "hw-lesson-files.h"
#include "hw-lesson-text.h"
#include "io/hw-cable-control.h"

struct _HwLessonStage
{
  const HwLesson *lesson;
  HwLab *lab;
  HwLessonFiles *files; /* NULL: the lesson sends none */
  GPtrArray *clients;   /* HwLongLiveSocket; the lab's is the first */
};

static HwLongLiveSocket *
create_client (const HwLesson *lesson, HwEventQueue *queue, GError **error)
{
  g_autoptr (HwLongLiveSocket) client = hw_lab_create_client (queue);
  g_autoptr (GError) inner = NULL;

  if (hw_client_options_apply (client, lesson->client, &inner))
    return g_steal_pointer (&client);
  hw_lesson_source_place (lesson->source, HW_LESSON_LAB, HW_LESSON_KEY_CLIENT, error,
                          g_steal_pointer (&inner));

  return NULL;
}

static gboolean
create_clients (HwLessonStage *self, HwEventQueue *queue, GError **error)
{
  for (guint i = 0; i < self->lesson->n_clients; i++)
    {
      HwLongLiveSocket *client = create_client (self->lesson, queue, error);

      if (client == NULL)
        return FALSE;
      g_ptr_array_add (self->clients, client);
    }

  return TRUE;
}

static gboolean
check_cable_line (const HwLesson *lesson,
                  const char *group,
                  const char *key,
                  const char *line,
                  GError **error)
{
  g_autoptr (GError) inner = NULL;
  g_auto (HwCableOrder) order = { HW_CABLE_ORDER_NONE };

  if (hw_cable_order_parse (&order, line, &inner))
    return TRUE;

  return hw_lesson_source_place (lesson->source, group, key, error, g_steal_pointer (&inner));
}

static gboolean
check_client_step (const HwLesson *lesson, const char *key, const char *options, GError **error)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (1);
  g_autoptr (HwLongLiveSocket) client = hw_lab_create_client (queue);
  g_autoptr (GError) inner = NULL;
  g_auto (GStrv) words = NULL;

  if (g_shell_parse_argv (options, NULL, &words, &inner)
      && hw_client_options_apply (client, words, &inner))
    return TRUE;

  return hw_lesson_source_place (lesson->source, "Steps", key, error, g_steal_pointer (&inner));
}

static gboolean
check_steps (const HwLesson *lesson, GError **error)
{
  for (guint i = 0; i < lesson->steps->len; i++)
    {
      const HwStep *step = hw_lesson_get_step (lesson, i);
      g_autofree char *key = g_strdup_printf ("%u", i + 1);

      if (step->verb == HW_STEP_CABLE
          && !check_cable_line (lesson, "Steps", key, step->argument, error))
        return FALSE;
      if (step->verb == HW_STEP_CLIENT && !check_client_step (lesson, key, step->argument, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
hw_lesson_stage_check (const HwLesson *lesson, GError **error)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (1);
  g_autoptr (HwLongLiveSocket) client = create_client (lesson, queue, error);

  if (client == NULL)
    return FALSE;
  for (char **line = lesson->cable; *line != NULL; line++)
    if (!check_cable_line (lesson, HW_LESSON_LAB, HW_LESSON_KEY_CABLE, *line, error))
      return FALSE;

  return check_steps (lesson, error);
}

static gboolean
sends_files (const HwLesson *lesson)
{
  for (guint i = 0; i < lesson->steps->len; i++)
    if (hw_lesson_get_step (lesson, i)->verb == HW_STEP_SEND_FILES)
      return TRUE;

  return FALSE;
}

/* The server of a lesson that sends files takes them. */
static gboolean
prepare_server (HwLessonStage *self, const char *program, HwEventQueue *queue, GError **error)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_addv (options, (const char **) self->lesson->server);
  if (sends_files (self->lesson))
    {
      self->files = hw_lesson_files_new (program, queue, error);
      if (self->files == NULL)
        return FALSE;
      g_strv_builder_add_many (options, "--upload-dir",
                               hw_lesson_files_get_upload_dir (self->files), NULL);
    }
  all = g_strv_builder_end (options);
  hw_lab_set_server_options (self->lab, (const char *const *) all);

  return TRUE;
}

HwLessonStage *
hw_lesson_stage_new (const char *program,
                     const HwLesson *lesson,
                     HwCutMode cut,
                     HwEventQueue *queue,
                     GError **error)
{
  g_autoptr (HwLessonStage) self = g_rc_box_new0 (HwLessonStage);

  self->lesson = lesson;
  self->clients = g_ptr_array_new_with_free_func (g_object_unref);
  if (!hw_lesson_stage_check (lesson, error) || !create_clients (self, queue, error))
    return NULL;
  self->lab = hw_lab_new (program, self->clients->pdata[0], cut, queue);
  if (!prepare_server (self, program, queue, error))
    return NULL;
  if (lesson->direct)
    hw_lab_set_direct (self->lab);

  return g_steal_pointer (&self);
}

static void
clear (gpointer data)
{
  HwLessonStage *self = data;

  g_clear_object (&self->lab);
  g_clear_pointer (&self->files, hw_lesson_files_free);
  g_ptr_array_unref (self->clients);
}

void
hw_lesson_stage_free (HwLessonStage *self)
{
  g_rc_box_release_full (self, clear);
}

static gboolean
prepare (HwLessonStage *self, GError **error)
{
  for (char **line = self->lesson->cable; *line != NULL; line++)
    if (!hw_cable_command (hw_lab_get_cable (self->lab), *line, error))
      return FALSE;
  for (guint i = 1; i < self->clients->len; i++)
    {
      g_object_set (self->clients->pdata[i], "address", hw_lab_get_address (self->lab), NULL);
      if (!hw_long_live_socket_start (self->clients->pdata[i], error))
        return FALSE;
    }

  return TRUE;
}

static void
started_cb (GObject *lab, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HwLessonStage *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (hw_lab_start_finish (HW_LAB (lab), result, &error) && prepare (self, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
hw_lesson_stage_start_async (HwLessonStage *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, hw_lesson_stage_start_async);
  g_task_set_task_data (task, g_rc_box_acquire (self), (GDestroyNotify) hw_lesson_stage_free);
  hw_lab_start_async (self->lab, NULL, started_cb, task);
}

gboolean
hw_lesson_stage_start_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
send_one (HwLessonStage *self, const char *text, GError **error)
{
  g_autoptr (GBytes) message = hw_lesson_text_unescape (text);

  return hw_long_live_socket_try_send (self->clients->pdata[0], message, error);
}

static gboolean
send_burst (HwLessonStage *self, const HwStep *step, GError **error)
{
  for (guint i = 1; i <= step->count; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %u", step->argument, i);

      if (!send_one (self, text, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
connect_all (HwLessonStage *self, GError **error)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (!hw_long_live_socket_start (self->clients->pdata[i], error))
      return FALSE;

  return TRUE;
}

static void
disconnect_all (HwLessonStage *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    hw_long_live_socket_close_async (self->clients->pdata[i], NULL, NULL, NULL);
}

static gboolean
apply_options (HwLessonStage *self, const char *options, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (options, NULL, &words, error))
    return FALSE;
  for (guint i = 0; i < self->clients->len; i++)
    if (!hw_client_options_apply (self->clients->pdata[i], words, error))
      return FALSE;

  return TRUE;
}

gboolean
hw_lesson_stage_do (HwLessonStage *self, const HwStep *step, GError **error)
{
  switch (step->verb)
    {
    case HW_STEP_PULL:
      hw_lab_pull (self->lab);
      return TRUE;
    case HW_STEP_PLUG:
      hw_lab_plug (self->lab);
      return TRUE;
    case HW_STEP_RESET:
      hw_lab_reset (self->lab);
      return TRUE;
    case HW_STEP_KILL_SERVER:
      return hw_lab_kill_server (self->lab, error);
    case HW_STEP_RESTART_SERVER:
      return hw_lab_restart_server (self->lab, error);
    case HW_STEP_HANG_SERVER:
      return hw_lab_hang_server (self->lab, error);
    case HW_STEP_RESUME_SERVER:
      return hw_lab_resume_server (self->lab, error);
    case HW_STEP_CONNECT:
      return connect_all (self, error);
    case HW_STEP_DISCONNECT:
      disconnect_all (self);
      return TRUE;
    case HW_STEP_SEND:
      return send_one (self, step->argument, error);
    case HW_STEP_SEND_FILES:
      return hw_lesson_files_send (self->files, hw_lab_get_address (self->lab), step->count,
                                   step->size, error);
    case HW_STEP_BURST:
      return send_burst (self, step, error);
    case HW_STEP_CLIENT:
      return apply_options (self, step->argument, error);
    case HW_STEP_CABLE:
      return hw_cable_command (hw_lab_get_cable (self->lab), step->argument, error);
    case HW_STEP_WAIT:
    case HW_STEP_WAIT_FOR:
    default:
      return TRUE;
    }
}

void
hw_lesson_stage_stop (HwLessonStage *self)
{
  hw_lab_stop (self->lab);
  g_clear_object (&self->lab);
  g_clear_pointer (&self->files, hw_lesson_files_free);
  g_ptr_array_set_size (self->clients, 0); /* ends their threads: nothing is pushed any more */
}
