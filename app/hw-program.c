/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what every long-running command shares: its main loop, events, signals and time limit. */
#include "hw-program.h"

#include <glib-unix.h>
#include <unistd.h>

#include "hw-output.h"

#define LAST_WRITE_LIMIT_MS 2000

struct _HwProgram
{
  GMainLoop *loop;
  HwEventQueue *queue;
  HwOutput *output;
  GSource *drain;
  HwProgramFuncs funcs;
  gpointer user_data;
  gboolean stopping;
  HwExit code;
  guint signals[2];
  guint timer;
};

void
hw_program_add_options (HwProgramOptions *self, HwOptions *options)
{
  const HwOption rows[] = {
    { "for", "DUR", "End after this time", hw_option_duration, &self->duration },
    { "log-format", "text|json", "Text on a terminal, JSON Lines elsewhere, unless said here",
      hw_option_choice, &self->log_format, .choices = "auto|text|json" },
    { "color", "auto|always|never", "Colours in text; auto heeds NO_COLOR", hw_option_choice,
      &self->colour, .choices = "auto|always|never" },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
}

static void
write_batch (HwProgram *self)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (self->queue);

  for (guint i = 0; i < batch->len; i++)
    {
      if (self->funcs.event != NULL)
        self->funcs.event (batch->pdata[i], self->user_data);
      hw_output_add (self->output, batch->pdata[i]);
    }
  hw_output_flush (self->output);
}

static gboolean
drain_cb (gpointer user_data)
{
  HwProgram *self = user_data;

  if (!hw_output_is_full (self->output))
    write_batch (self);

  return G_SOURCE_CONTINUE;
}

/* Made not ready before the queue is drained: an event that is pushed meanwhile makes it ready
 * again. */
static gboolean
dispatch_drain (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs drain_funcs = { NULL, NULL, dispatch_drain, NULL, NULL, NULL };

static void
wake (gpointer user_data)
{
  g_source_set_ready_time (user_data, 0);
}

static void
room_cb (gpointer user_data)
{
  HwProgram *self = user_data;

  wake (self->drain);
}

static void
reader_gone_cb (gpointer user_data)
{
  hw_program_quit (user_data, HW_EXIT_DONE);
}

static gboolean
signal_cb (gpointer user_data)
{
  HwProgram *self = user_data;

  if (self->stopping)
    {
      hw_program_quit (self, HW_EXIT_DONE);
      return G_SOURCE_CONTINUE;
    }
  self->stopping = TRUE;
  self->funcs.stop (self->user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
time_is_over_cb (gpointer user_data)
{
  HwProgram *self = user_data;

  self->timer = 0;
  if (!self->stopping)
    signal_cb (self);

  return G_SOURCE_REMOVE;
}

static HwOutput *
create_output (HwProgram *self, const HwProgramOptions *options)
{
  const HwOutputFuncs funcs = { room_cb, reader_gone_cb };
  gboolean terminal = isatty (STDOUT_FILENO);

  return hw_output_new (STDOUT_FILENO,
                        hw_output_choose_format ((HwOutputFormat) options->log_format, terminal),
                        hw_output_choose_colour ((HwOutputColour) options->colour, terminal,
                                                 g_getenv ("NO_COLOR"), g_getenv ("TERM")),
                        &funcs, self);
}

HwProgram *
hw_program_new (const HwProgramOptions *options,
                HwEventQueue *queue,
                const HwProgramFuncs *funcs,
                gpointer user_data)
{
  HwProgram *self = g_new0 (HwProgram, 1);

  self->loop = g_main_loop_new (NULL, FALSE);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->output = create_output (self, options);
  self->drain = g_source_new (&drain_funcs, sizeof (GSource));
  g_source_set_callback (self->drain, drain_cb, self, NULL);
  g_source_attach (self->drain, NULL);
  self->queue = hw_event_queue_ref (queue);
  hw_event_queue_set_notify (self->queue, wake, g_source_ref (self->drain),
                             (GDestroyNotify) g_source_unref);
  self->signals[0] = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->signals[1] = g_unix_signal_add (SIGINT, signal_cb, self);
  if (options->duration > 0)
    self->timer = g_timeout_add ((guint) MAX (options->duration / 1000, 1), time_is_over_cb, self);

  return self;
}

void
hw_program_free (HwProgram *self)
{
  write_batch (self);
  hw_output_finish (self->output, LAST_WRITE_LIMIT_MS);

  g_source_remove (self->signals[0]);
  g_source_remove (self->signals[1]);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_source_destroy (self->drain);
  g_source_unref (self->drain);
  hw_output_free (self->output);
  hw_event_queue_unref (self->queue);
  g_main_loop_unref (self->loop);
  g_free (self);
}

HwExit
hw_program_run (HwProgram *self)
{
  g_main_loop_run (self->loop);
  self->funcs.event = NULL; /* what it would look at is taken down from here on */

  return self->code;
}

void
hw_program_quit (HwProgram *self, HwExit code)
{
  self->code = code;
  g_main_loop_quit (self->loop);
}
