/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire serve`: the echo server, headless. */
#include "config.h"

#include <sys/prctl.h>
#include <unistd.h>

#include "core/hw-answer-order.h"
#include "hw-command.h"
#include "hw-descriptors.h"
#include "hw-options.h"
#include "hw-parent.h"
#include "hw-program.h"
#include "hw-worker-options.h"
#include "server/hw-server.h"

#define DEFAULT_ADDRESS "127.0.0.1:9877"
#define SUMMARY "Echoes what it is sent, and answers heartbeats"

#define CODECS "auto|binary|binary1|nul|json|raw"
#define EVENTS "all|heartbeats|connections"

static const guint reports[] = {
  HW_SERVER_REPORT_HEARTBEATS | HW_SERVER_REPORT_MESSAGES,
  HW_SERVER_REPORT_HEARTBEATS,
  HW_SERVER_REPORT_CONNECTIONS,
};

typedef struct
{
  HwProgram *program;
  HwServer *server;
} Serve;

typedef struct
{
  GPtrArray *addresses;
  int events;    /* the place in EVENTS */
  gint64 parent; /* 0: lives on its own */
  HwWorkerOptions workers;
  HwProgramOptions program;
} ServeOptions;

static void
add_options (ServeOptions *self, HwOptions *options, HwServer *server)
{
  const HwOption rows[] = {
    { "listen", "ADDR:PORT", "Listen here (can be repeated; default " DEFAULT_ADDRESS ")",
      hw_option_addresses, self->addresses },
    { "codec", CODECS, "The framing; auto: by the first byte; raw (RFC 862) is for nc",
      hw_option_choice, .property = "codec", .choices = CODECS },
    { "heartbeat-timeout", "DUR", "Drop a peer that is silent for longer; off: never",
      hw_option_duration, .property = "heartbeat-timeout-ms" },
    { "max-connections", "N", "In all; 0: what the descriptors allow", hw_option_count,
      .property = "max-connections" },
    { "max-connections-per-address", "N", "From one address", hw_option_count,
      .property = "max-connections-per-address" },
    { "max-frame", "BYTES", "The longest payload that is read", hw_option_count,
      .property = "max-payload" },
    { "resync", NULL, "Skip what is damaged, instead of ending the connection (binary)",
      hw_option_flag, .property = "resync" },
    { "session-dir", "DIR", "Keep sessions there, so that they survive a kill of the server",
      hw_option_text, .property = "session-folder" },
    { "events", EVENTS, "What is told of the work (default all)", hw_option_choice, &self->events,
      .choices = EVENTS },
    { "kernel-samples", "DUR", "Look at TCP_INFO this often; off: never", hw_option_duration,
      .property = "kernel-sample-ms" },
    { "upload-dir", "DIR", "Take transfers (heartwire send) into this directory; without: none",
      hw_option_text, .property = "upload-dir" },
    { "upload-max-bytes", "BYTES", "The most that one transfer may bring (default 1 GiB)",
      hw_option_count, .property = "upload-max-bytes" },
    { "upload-lease", "DUR",
      "Keep what has come of a transfer for so long after a loss (default 10m)", hw_option_duration,
      .property = "upload-lease-ms" },
    { "die-with-parent", "PID", NULL, hw_option_count, &self->parent },
    { NULL },
  };

  hw_options_add (options, rows, server);
  hw_worker_options_add (&self->workers, options);
  hw_worker_options_add_seed (&self->workers, options);
  hw_program_add_options (&self->program, options);
}

static void
event_cb (const HwEvent *event, gpointer user_data)
{
  Serve *self = user_data;

  if (hw_event_get_kind (event) == HW_EVENT_CLOSED
      && hw_event_get_source (event) == HW_EVENT_SOURCE_SERVER)
    hw_program_quit (self->program,
                     hw_event_has (event, HW_EVENT_FIELD_REASON) ? HW_EXIT_NOT_HELD : HW_EXIT_DONE);
}

static void
stop_cb (gpointer user_data)
{
  Serve *self = user_data;

  hw_server_drain (self->server);
}

static gboolean
start_server (HwServer *server, GPtrArray *addresses, GError **error)
{
  for (guint i = 0; i < addresses->len; i++)
    if (!hw_server_listen (server, addresses->pdata[i], error))
      return FALSE;

  return hw_server_start (server, error);
}

static HwExit
serve (Serve *self, GPtrArray *addresses)
{
  g_autoptr (GError) error = NULL;
  HwExit code = HW_EXIT_NO_START;

  if (start_server (self->server, addresses, &error))
    code = hw_program_run (self->program);
  else
    hw_complain ("serve", "%s", error->message);
  hw_server_stop (self->server);

  return code;
}

/* What is handled is saved as a number, below which there is no gap. */
static gboolean
check_order (const HwWorkerOptions *workers, HwServer *server)
{
  g_autofree char *folder = NULL;

  g_object_get (server, "session-folder", &folder, NULL);
  if (folder == NULL || workers->order == HW_ORDER_KEPT)
    return TRUE;
  hw_complain ("serve", "--session-dir needs --order kept: what is answered out of order can't be "
                        "saved as handled");

  return FALSE;
}

static gboolean
read_options (ServeOptions *self, HwServer *server, int argc, char **argv)
{
  g_autoptr (HwOptions) options = hw_options_new ("serve", NULL, SUMMARY);

  add_options (self, options, server);
  if (!hw_options_parse (options, argc, argv, 0, NULL)
      || !hw_worker_options_check (&self->workers, "serve"))
    return FALSE;
  hw_worker_options_apply (&self->workers, G_OBJECT (server));
  if (!check_order (&self->workers, server))
    return FALSE;

  if (self->addresses->len == 0)
    g_ptr_array_add (self->addresses, g_strdup (DEFAULT_ADDRESS));
  return TRUE;
}

static HwExit
run (int argc, char **argv)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  g_autoptr (HwServer) server = hw_server_new (queue);
  const HwProgramFuncs funcs = { event_cb, stop_cb };
  ServeOptions options = { .addresses = addresses };
  Serve self = { .server = server };
  HwExit code;

  if (!read_options (&options, server, argc, argv))
    return HW_EXIT_USAGE;

  hw_descriptors_raise_limit ();
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (options.parent != 0)
    hw_parent_bind ((pid_t) options.parent);
  g_object_set (server, "report", reports[options.events], NULL);

  self.program = hw_program_new (&options.program, queue, &funcs, &self);
  code = serve (&self, addresses);
  hw_program_free (self.program);

  return code;
}

const HwCommand hw_command_serve = { "serve", SUMMARY, run };
