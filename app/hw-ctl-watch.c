/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire ctl watch`: a running cable's events, as if it had printed them here. */
#include "hw-ctl-watch.h"

#include "event/hw-event-json.h"

typedef struct
{
  HwCtlClient *client;
  HwProgram *program;
  HwEventQueue *queue;
  GDataInputStream *lines;
  GCancellable *cancellable;
} Watch;

static void read_line (Watch *self);

static void
take_line (Watch *self, const char *line, gsize length)
{
  g_autoptr (GError) error = NULL;
  HwEvent *event = hw_event_new_from_json (line, (gssize) length, &error);

  if (event != NULL)
    hw_event_queue_push (self->queue, event);
  else
    hw_complain ("ctl", "an event can't be read, and is left out: %s", error->message);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *self = user_data;
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *line
      = g_data_input_stream_read_line_finish (self->lines, result, &length, &error);

  if (line == NULL)
    {
      /* An error or an end: the cable has gone, which is no failure of a watch. */
      hw_program_quit (self->program, HW_EXIT_DONE);
      return;
    }
  take_line (self, line, length);
  read_line (self);
}

static void
read_line (Watch *self)
{
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, self->cancellable, line_cb,
                                       self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = hw_ctl_client_open_feed_finish (self->client, result, &error);

  if (stream == NULL)
    {
      hw_complain ("ctl", "%s", error->message);
      hw_program_quit (self->program,
                       error->domain == HW_CTL_ERROR ? HW_EXIT_NOT_HELD : HW_EXIT_NO_START);
      return;
    }
  self->lines = g_data_input_stream_new (stream);
  read_line (self);
}

static void
stop_cb (gpointer user_data)
{
  Watch *self = user_data;

  hw_program_quit (self->program, HW_EXIT_DONE);
}

HwExit
hw_ctl_watch (HwCtlClient *client, const HwProgramOptions *options)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HwProgramFuncs funcs = { NULL, stop_cb };
  Watch self = { .client = client, .queue = queue, .cancellable = cancellable };
  HwExit code;

  self.program = hw_program_new (options, queue, &funcs, &self);
  hw_ctl_client_open_feed_async (client, opened_cb, &self);
  code = hw_program_run (self.program);

  g_cancellable_cancel (cancellable);
  while (self.lines != NULL && g_input_stream_has_pending (G_INPUT_STREAM (self.lines)))
    g_main_context_iteration (NULL, TRUE);
  hw_program_free (self.program);
  g_clear_object (&self.lines);

  return code;
}
