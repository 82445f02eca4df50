/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire lab`: client, cable and server child in the terminal, driven by stdin. */
#include "config.h"

#include <unistd.h>

#include "core/hw-answer-order.h"
#include "core/hw-error.h"
#include "hw-client-options.h"
#include "hw-command.h"
#include "hw-lab-chaos.h"
#include "hw-lab-console.h"
#include "hw-lab-server.h"
#include "hw-lab.h"
#include "hw-program.h"
#include "hw-worker-options.h"

#define NO_CHAOS (-1)
#define MOST_MESSAGES 1000000

#define SUMMARY "Client, cable and server together; /pull, /kill, /help … on stdin act"

typedef struct
{
  HwProgram *program;
  HwLab *lab;
  HwLabConsole *console; /* of stdin; or else */
  HwLabChaos *chaos;
} Lab;

typedef struct
{
  int cut;     /* HwCutMode */
  gint64 seed; /* of the chaos; NO_CHAOS: none */
  gint64 n_messages;
  HwTime chaos_for;
  HwWorkerOptions workers;
  HwProgramOptions program;
} LabOptions;

static void
quit_cb (gpointer user_data)
{
  Lab *self = user_data;

  hw_program_quit (self->program, HW_EXIT_DONE);
}

static void
chaos_finished_cb (gboolean holds, gpointer user_data)
{
  Lab *self = user_data;

  hw_program_quit (self->program, holds ? HW_EXIT_DONE : HW_EXIT_NOT_HELD);
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

  if (self->chaos != NULL)
    hw_lab_chaos_watch (self->chaos, event);
  if (hw_event_get_source (event) != HW_EVENT_SOURCE_CLIENT
      || (kind != HW_EVENT_CONNECTED && kind != HW_EVENT_DISCONNECTED && kind != HW_EVENT_CLOSED))
    return;
  if (self->chaos != NULL)
    hw_lab_chaos_start (self->chaos);
  else
    hw_lab_console_start (self->console);
}

static gboolean
check_chaos (const LabOptions *self)
{
  if (self->n_messages >= 1 && self->n_messages <= MOST_MESSAGES && self->chaos_for > 0)
    return TRUE;
  hw_complain ("lab", "chaos wants 1 to %d messages, and a time above 0", MOST_MESSAGES);

  return FALSE;
}

/* The server would say so too, but of an option that nobody here gave. */
static gboolean
check_order (const LabOptions *self, HwLongLiveSocket *client)
{
  if (self->workers.order == HW_ORDER_KEPT || !hw_lab_server_wants_folder (client))
    return TRUE;
  hw_complain ("lab", "--order free can't be had with sessions that outlive their server; leave it "
                      "out, or ask for --delivery at-most-once");

  return FALSE;
}

static gboolean
read_options (LabOptions *self, HwLongLiveSocket *client, int argc, char **argv)
{
  g_autoptr (HwOptions) options = hw_options_new ("lab", NULL, SUMMARY);
  const HwOption rows[] = {
    { "cut", "auto|kernel|stall", "How a pull is made (default auto)", hw_option_choice, &self->cut,
      .choices = "auto|kernel|stall" },
    { "chaos", "SEED", "Break cable and server at random, send numbers meanwhile, and judge",
      hw_option_count, &self->seed },
    { "chaos-for", "DUR", "So long (default 60s)", hw_option_duration, &self->chaos_for },
    { "messages", "N", "So many numbers (default 2000)", hw_option_count, &self->n_messages },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
  hw_client_options_add (options, client);
  hw_worker_options_add (&self->workers, options);
  hw_program_add_options (&self->program, options);

  return hw_options_parse (options, argc, argv, 0, NULL) && check_chaos (self)
         && hw_worker_options_check (&self->workers, "lab") && check_order (self, client);
}

/* One seed for all of the lab: the client's is the server's, too. */
static void
set_server_options (HwLab *lab, HwWorkerOptions *workers, HwLongLiveSocket *client)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  guint64 seed;

  g_object_get (client, "seed", &seed, NULL);
  workers->seed = (guint) seed;
  hw_worker_options_to_words (workers, words);
  g_ptr_array_add (words, NULL);
  hw_lab_set_server_options (lab, (const char *const *) words->pdata);
}

static void
make_driver (Lab *self, HwEventQueue *queue, const LabOptions *options)
{
  const HwLabChaosPlan plan
      = { (guint64) options->seed, options->chaos_for, (guint) options->n_messages };
  gboolean timed = options->program.duration > 0;

  if (options->seed != NO_CHAOS)
    self->chaos = hw_lab_chaos_new (self->lab, queue, &plan, chaos_finished_cb, self);
  else
    self->console = hw_lab_console_new (self->lab, queue, STDIN_FILENO, timed, quit_cb, self);
}

static HwExit
run_lab (Lab *self, HwEventQueue *queue, const LabOptions *options)
{
  HwExit code;

  make_driver (self, queue, options);
  hw_lab_start_async (self->lab, NULL, started_cb, self);
  code = hw_program_run (self->program);
  hw_lab_stop (self->lab);
  g_clear_pointer (&self->console, hw_lab_console_free);
  g_clear_pointer (&self->chaos, hw_lab_chaos_free);

  return code;
}

static HwExit
run (int argc, char **argv)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  HwLongLiveSocket *client = hw_lab_create_client (queue);
  const HwProgramFuncs funcs = { event_cb, quit_cb };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL); /* NULL: no /proc */
  LabOptions options = { HW_CUT_MODE_AUTO, NO_CHAOS, 2000, HW_SEC (60) };
  Lab self = { NULL };
  HwExit code = HW_EXIT_USAGE;

  if (read_options (&options, client, argc, argv))
    {
      self.program = hw_program_new (&options.program, queue, &funcs, &self);
      self.lab = hw_lab_new (program != NULL ? program : HW_BIN_DIR "/heartwire", client,
                             (HwCutMode) options.cut, queue);
      set_server_options (self.lab, &options.workers, client);
      code = run_lab (&self, queue, &options);
      g_object_unref (self.lab);
      g_clear_object (&client); /* ends its thread: nothing is pushed any more */
      hw_program_free (self.program);
    }
  g_clear_object (&client);

  return code;
}

const HwCommand hw_command_lab = { "lab", SUMMARY, run };
