/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire cable`: a wire in front of any TCP program, pulled and plugged from stdin. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/hw-address.h"
#include "hw-cable-help.h"
#include "hw-command.h"
#include "hw-descriptors.h"
#include "hw-options.h"
#include "hw-program.h"
#include "hw-stdin.h"
#include "io/hw-cable.h"

#define SUMMARY "Stands between a client and its server: pull, plug, and every other fault"

typedef struct
{
  HwProgram *program;
  HwCable *cable;
  HwEventQueue *queue;
} Cable;

typedef struct
{
  char **addresses; /* listen, upstream */
  int cut;          /* HwCutMode */
  gint64 seed;      /* 0: any */
  HwProgramOptions program;
} CableOptions;

static void
line_cb (const char *line, gsize length, gpointer user_data)
{
  Cable *self = user_data;
  g_autoptr (GError) error = NULL;
  HwEvent *event;

  if (*line == '/') /* the lab's way of writing the same */
    line++;
  if (strcmp (line, "quit") == 0)
    {
      hw_program_quit (self->program, HW_EXIT_DONE);
      return;
    }
  if (strcmp (line, "help") == 0)
    {
      hw_cable_help_print (stderr);
      return;
    }
  if (*line == '\0' || hw_cable_command (self->cable, line, &error))
    return;

  event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_CABLE);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, error->message);
  hw_event_queue_push (self->queue, event);
}

/* A cable outlives its script: it may as well have been started with no terminal at all. */
static void
eof_cb (gpointer user_data)
{
}

static void
stop_cb (gpointer user_data)
{
  Cable *self = user_data;

  hw_program_quit (self->program, HW_EXIT_DONE);
}

static HwExit
run_cable (Cable *self)
{
  g_autoptr (HwStdin) commands = hw_stdin_new (STDIN_FILENO, line_cb, eof_cb, self);
  g_autoptr (GError) error = NULL;
  HwExit code;

  if (!hw_cable_start (self->cable, &error))
    {
      hw_complain ("cable", "%s", error->message);
      return HW_EXIT_NO_START;
    }

  hw_stdin_resume (commands);
  code = hw_program_run (self->program);
  hw_cable_stop (self->cable);

  return code;
}

static gboolean
check_addresses (char **addresses)
{
  for (; *addresses != NULL; addresses++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *host = NULL;
      guint16 port;

      if (hw_address_parse (*addresses, &host, &port, &error))
        continue;
      hw_complain ("cable", "%s", error->message);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_options (CableOptions *self, int argc, char **argv)
{
  g_autoptr (HwOptions) options = hw_options_new ("cable", "LISTEN UPSTREAM", SUMMARY);
  const HwOption rows[] = {
    { "cut", "auto|kernel|stall", "How a pull is made (default auto)", hw_option_choice, &self->cut,
      .choices = "auto|kernel|stall" },
    { "seed", "N", "Seed of jitter, toxicity and chance (default any; told when it listens)",
      hw_option_count, &self->seed },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
  hw_program_add_options (&self->program, options);

  return hw_options_parse (options, argc, argv, 2, &self->addresses)
         && check_addresses (self->addresses);
}

static HwExit
run (int argc, char **argv)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  const HwProgramFuncs funcs = { NULL, stop_cb };
  CableOptions options = { .addresses = NULL };
  Cable self = { .queue = queue };
  HwExit code = HW_EXIT_USAGE;

  if (read_options (&options, argc, argv))
    {
      hw_descriptors_raise_limit ();
      self.program = hw_program_new (&options.program, queue, &funcs, &self);
      self.cable = hw_cable_new (options.addresses[0], options.addresses[1],
                                 (HwCutMode) options.cut, queue);
      g_object_set (self.cable, "seed", (guint64) options.seed, NULL);
      code = run_cable (&self);
      g_object_unref (self.cable);
      hw_program_free (self.program);
    }
  g_strfreev (options.addresses);

  return code;
}

const HwCommand hw_command_cable = { "cable", SUMMARY, run };
