/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire lab`: client, cable and server child in the terminal, driven by stdin. */
#include "config.h"

#include <unistd.h>

#include "core/hw-error.h"
#include "hw-client-options.h"
#include "hw-command.h"
#include "hw-lab-console.h"
#include "hw-lab.h"
#include "hw-program.h"

#define SUMMARY "Client, cable and server together; /pull, /kill, /help … on stdin act"

typedef struct
{
  HwProgram *program;
  HwLab *lab;
  HwLabConsole *console;
} Lab;

typedef struct
{
  int cut; /* HwCutMode */
  HwProgramOptions program;
} LabOptions;

static void
quit_cb (gpointer user_data)
{
  Lab *self = user_data;

  hw_program_quit (self->program, HW_EXIT_DONE);
}

static void
started_cb (GObject *lab, GAsyncResult *result, gpointer user_data)
{
  Lab *self = user_data;
  g_autoptr (GError) error = NULL;

  if (hw_lab_start_finish (HW_LAB (lab), result, &error))
    return;
  if (g_error_matches (error, HW_ERROR, HW_ERROR_CLOSED))
    return; /* stopped before it had started */

  hw_complain ("lab", "%s", error->message);
  hw_program_quit (self->program, g_error_matches (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT)
                                      ? HW_EXIT_USAGE
                                      : HW_EXIT_NO_START);
}

/* A script begins once there is something for it to break. Should the first attempt fail, it begins
 * all the same: what it says may be what helps. */
static void
event_cb (const HwEvent *event, gpointer user_data)
{
  Lab *self = user_data;
  HwEventKind kind = hw_event_get_kind (event);

  if (hw_event_get_source (event) == HW_EVENT_SOURCE_CLIENT
      && (kind == HW_EVENT_CONNECTED || kind == HW_EVENT_DISCONNECTED || kind == HW_EVENT_CLOSED))
    hw_lab_console_start (self->console);
}

static gboolean
read_options (LabOptions *self, HwLongLiveSocket *client, int argc, char **argv)
{
  g_autoptr (HwOptions) options = hw_options_new ("lab", NULL, SUMMARY);
  const HwOption rows[] = {
    { "cut", "auto|kernel|stall", "How a pull is made (default auto)", hw_option_choice, &self->cut,
      .choices = "auto|kernel|stall" },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
  hw_client_options_add (options, client);
  hw_program_add_options (&self->program, options);

  return hw_options_parse (options, argc, argv, 0, NULL);
}

static HwExit
run_lab (Lab *self, HwEventQueue *queue, gboolean timed)
{
  HwExit code;

  self->console = hw_lab_console_new (self->lab, queue, STDIN_FILENO, timed, quit_cb, self);
  hw_lab_start_async (self->lab, NULL, started_cb, self);
  code = hw_program_run (self->program);
  hw_lab_stop (self->lab);
  hw_lab_console_free (self->console);

  return code;
}

static HwExit
run (int argc, char **argv)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  HwLongLiveSocket *client = hw_lab_create_client (queue);
  const HwProgramFuncs funcs = { event_cb, quit_cb };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL); /* NULL: no /proc */
  LabOptions options = { HW_CUT_MODE_AUTO };
  Lab self = { NULL };
  HwExit code = HW_EXIT_USAGE;

  if (read_options (&options, client, argc, argv))
    {
      self.program = hw_program_new (&options.program, queue, &funcs, &self);
      self.lab = hw_lab_new (program != NULL ? program : HW_BIN_DIR "/heartwire", client,
                             (HwCutMode) options.cut, queue);
      code = run_lab (&self, queue, options.program.duration > 0);
      g_object_unref (self.lab);
      g_clear_object (&client); /* ends its thread: nothing is pushed any more */
      hw_program_free (self.program);
    }
  g_clear_object (&client);

  return code;
}

const HwCommand hw_command_lab = { "lab", SUMMARY, run };
