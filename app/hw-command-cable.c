/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire cable`: a wire in front of any TCP program, pulled and plugged from stdin, by a
 * file, or over the control API. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "control/hw-populate.h"
#include "hw-cable-control-api.h"
#include "hw-cable-help.h"
#include "hw-cable-options.h"
#include "hw-command.h"
#include "hw-descriptors.h"
#include "hw-program.h"
#include "hw-stdin.h"
#include "io/hw-cable-hub-command.h"
#include "io/hw-socket-address.h"

#define SUMMARY "Stands between clients and their server: pull, plug, reset, and every other fault"

typedef struct
{
  HwProgram *program;
  HwCableHub *hub;
  HwCableControlApi *api; /* NULL: there is none */
  HwEventQueue *queue;
} Cable;

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
  if (*line == '\0' || hw_cable_hub_command (self->hub, line, &error))
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
event_cb (const HwEvent *event, gpointer user_data)
{
  Cable *self = user_data;

  if (self->api != NULL)
    hw_cable_control_api_publish (self->api, event);
}

static void
stop_cb (gpointer user_data)
{
  Cable *self = user_data;

  hw_program_quit (self->program, HW_EXIT_DONE);
}

/* The proxy of the command line, whose name is "cable". */
static gboolean
add_proxy (Cable *self, const HwCableOptions *options, GError **error)
{
  const HwProxySpec spec = { .name = "cable",
                             .listen = options->addresses[0],
                             .upstream = options->addresses[1],
                             .enabled = TRUE,
                             .dial_first = options->dial_first };
  HwSocketAddress upstream;

  /* Who writes it down here wants to know at once. */
  return hw_socket_address_resolve (&upstream, spec.upstream, error)
         && hw_cable_hub_add_proxy (self->hub, &spec, error);
}

static gboolean
start (Cable *self, const HwCableOptions *options, HwPopulate *plan, GError **error)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
  const HwCableHubConfig config
      = { .queue = self->queue,
          .cut = (HwCutMode) options->cut,
          .seed = (guint64) options->seed,
          .names_proxies = plan != NULL || hw_cable_options_has_api (options) };

  self->hub = hw_cable_hub_new (&config, error);
  if (self->hub == NULL)
    return FALSE;
  if (options->addresses[0] != NULL && !add_proxy (self, options, error))
    return FALSE;
  if (plan != NULL && !hw_populate_carry_out (plan, self->hub, made, error))
    {
      g_prefix_error (error, "%s: ", options->config);
      return FALSE;
    }
  if (hw_cable_options_has_api (options))
    self->api = hw_cable_control_api_new (options, self->hub, self->queue, error);

  return self->api != NULL || !hw_cable_options_has_api (options);
}

static HwExit
run_cable (Cable *self, const HwCableOptions *options, HwPopulate *plan)
{
  g_autoptr (HwStdin) commands = hw_stdin_new (STDIN_FILENO, line_cb, eof_cb, self);
  g_autoptr (GError) error = NULL;
  HwExit code = HW_EXIT_NO_START;

  if (start (self, options, plan, &error))
    {
      hw_stdin_resume (commands);
      code = hw_program_run (self->program);
    }
  else
    hw_complain ("cable", "%s", error->message);
  g_clear_pointer (&self->api, hw_cable_control_api_free);
  g_clear_pointer (&self->hub, hw_cable_hub_free);
  if (error != NULL) /* nothing has begun, so there is nothing to tell of its end */
    g_ptr_array_unref (hw_event_queue_drain (self->queue));

  return code;
}

static HwExit
run_program (const HwCableOptions *options, HwPopulate *plan)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  const HwProgramFuncs funcs = { event_cb, stop_cb };
  Cable self = { .queue = queue };
  HwExit code;

  hw_descriptors_raise_limit ();
  self.program = hw_program_new (&options->program, queue, &funcs, &self);
  code = run_cable (&self, options, plan);
  hw_program_free (self.program);

  return code;
}

/* A file that can't be read, or says something wrong: nothing has been started. */
static HwExit
run_options (const HwCableOptions *options)
{
  g_autoptr (HwPopulate) plan = NULL;
  g_autoptr (GError) error = NULL;

  if (options->config != NULL)
    {
      plan = hw_populate_new_from_file (options->config, &error);
      if (plan == NULL)
        {
          hw_complain ("cable", "%s", error->message);
          return HW_EXIT_NO_START;
        }
    }

  return run_program (options, plan);
}

static HwExit
run (int argc, char **argv)
{
  const HwCommand *ctl = hw_command_find ("ctl");
  HwCableOptions options;
  HwExit code = HW_EXIT_USAGE;

  /* As people say it who look for it here; no address is called so. */
  if (ctl != NULL && argc > 1 && strcmp (argv[1], "ctl") == 0)
    return ctl->run (argc - 1, argv + 1);
  if (hw_cable_options_parse (&options, argc, argv, SUMMARY))
    code = run_options (&options);
  hw_cable_options_clear (&options);

  return code;
}

const HwCommand hw_command_cable = { "cable", SUMMARY, run };
