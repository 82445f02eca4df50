/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire connect`: a long-lived connection in the terminal; lines on stdin are messages.
 */
#include "config.h"

#include <unistd.h>

#include "core/hw-address.h"
#include "core/hw-error.h"
#include "hw-client-feed.h"
#include "hw-client-options.h"
#include "hw-command.h"
#include "hw-heartbeat-memory.h"
#include "hw-program.h"
#include "hw-stdin.h"
#include "io/hw-long-live-socket.h"

#define SUMMARY "Keeps a connection alive; lines on stdin are messages"
#define ECHO_LIMIT_MS 5000

typedef struct
{
  HwProgram *program;
  HwLongLiveSocket *client;
  HwEventQueue *queue;
  HwClientFeed *feed;
  HwStdin *input;
  gboolean timed; /* --for: the end of stdin isn't the end */
  gboolean closing;
  gboolean has_doubts; /* a session was lost with messages that weren't ACKed */
  HwExit code;         /* once closed */
} Connect;

static void
closed_cb (GObject *client, GAsyncResult *result, gpointer user_data)
{
  Connect *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!hw_long_live_socket_close_finish (HW_LONG_LIVE_SOCKET (client), result, &error))
    {
      hw_complain ("connect", "%s", error->message);
      self->code = HW_EXIT_NOT_HELD;
    }
  hw_program_quit (self->program, self->code);
}

static void
close_with (Connect *self, HwExit code)
{
  if (self->closing)
    return;

  self->closing = TRUE;
  self->code = code;
  hw_long_live_socket_close_async (self->client, NULL, closed_cb, self);
}

static void
stop_cb (gpointer user_data)
{
  Connect *self = user_data;

  close_with (self, self->has_doubts ? HW_EXIT_NOT_HELD : HW_EXIT_DONE);
}

static const char *
get_advice (const char *reason)
{
  if (g_strcmp0 (reason, "taken-over") == 0 || g_strcmp0 (reason, "stale") == 0)
    return "another client has its session: is there a copy of its --durable file?";
  if (g_strcmp0 (reason, "untrusted") == 0)
    return "--ca FILE names an issuer to trust, --tls-pin a key, --tls-name whom you expect";
  if (g_strcmp0 (reason, "tls-failed") == 0)
    return "a server without TLS is spoken to without --tls";
  if (g_strcmp0 (reason, "write-error") == 0)
    return "what was accepted before is saved, and goes out at the next start";

  return "--reconnect eager would go on trying";
}

/* What is in doubt stays in doubt (HW-D-028), whatever comes after it. */
static void
session_lost (Connect *self, const HwEvent *event)
{
  gint64 n_in_doubt = hw_event_get_number (event, HW_EVENT_FIELD_UNACKED);

  if (n_in_doubt == 0)
    return;
  self->has_doubts = TRUE;
  hw_complain ("connect",
               "the session is lost (%s), and %" G_GINT64_FORMAT " messages are in doubt; they are "
               "not sent again, for they may have been handled",
               hw_event_get_string (event, HW_EVENT_FIELD_REASON), n_in_doubt);
}

/* Closed, though nobody here asked for it: the link never came up, or was lost and may not come
 * back. */
static void
closed_by_itself (Connect *self, const HwEvent *event)
{
  const char *reason;

  self->closing = TRUE;
  reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);
  hw_complain ("connect", "the connection is closed (%s) and is not to be made again; %s",
               reason != NULL ? reason : "no reason given", get_advice (reason));
  hw_program_quit (self->program, HW_EXIT_NOT_HELD);
}

static void
event_cb (const HwEvent *event, gpointer user_data)
{
  Connect *self = user_data;

  if (self->closing)
    return;
  if (hw_event_get_kind (event) == HW_EVENT_SESSION_LOST)
    session_lost (self, event);
  else if (hw_event_get_kind (event) == HW_EVENT_CLOSED)
    closed_by_itself (self, event);
}

static void
refused_cb (const GError *error, gpointer user_data)
{
  Connect *self = user_data;
  HwEvent *event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_CLIENT);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, error->message);
  hw_event_queue_push (self->queue, event);
}

static void
finished_cb (gboolean echoed, gpointer user_data)
{
  Connect *self = user_data;

  if (!echoed && !self->closing)
    hw_complain ("connect",
                 "not everything was echoed within %d s of the end of stdin; "
                 "--for DUR waits longer",
                 ECHO_LIMIT_MS / 1000);
  close_with (self, echoed ? HW_EXIT_DONE : HW_EXIT_NOT_HELD);
}

static void
line_cb (const char *line, gsize length, gpointer user_data)
{
  Connect *self = user_data;

  hw_client_feed_send (self->feed, line, length, self->input);
}

static void
eof_cb (gpointer user_data)
{
  Connect *self = user_data;

  if (!self->timed)
    hw_client_feed_finish (self->feed, ECHO_LIMIT_MS);
}

static HwExit
explain_start (const GError *error)
{
  hw_complain ("connect", "%s", error->message);

  return g_error_matches (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT) ? HW_EXIT_USAGE
                                                                      : HW_EXIT_NO_START;
}

static HwExit
run_connect (Connect *self)
{
  const HwClientFeedFuncs funcs = { refused_cb, finished_cb };
  g_autoptr (GError) error = NULL;
  HwExit code;

  if (!hw_long_live_socket_start (self->client, &error))
    return explain_start (error);

  self->feed = hw_client_feed_new (self->client, &funcs, self);
  self->input = hw_stdin_new (STDIN_FILENO, line_cb, eof_cb, self);
  hw_stdin_resume (self->input);
  code = hw_program_run (self->program);
  hw_stdin_free (self->input);
  hw_client_feed_free (self->feed);

  return code;
}

static gboolean
set_address (HwLongLiveSocket *client, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  guint16 port;

  if (!hw_address_parse (address, &host, &port, &error))
    {
      hw_complain ("connect", "%s", error->message);
      return FALSE;
    }

  g_object_set (client, "address", address, NULL);
  return TRUE;
}

/* What is asked of the certificate must not be forgotten in silence. */
static gboolean
check_tls (HwLongLiveSocket *client)
{
  g_autofree char *name = NULL;
  g_autofree char *ca = NULL;
  g_autofree char *pin = NULL;
  gboolean tls;

  g_object_get (client, "tls", &tls, "tls-name", &name, "tls-ca", &ca, "tls-pin", &pin, NULL);
  if (tls || (name == NULL && ca == NULL && pin == NULL))
    return TRUE;
  hw_complain ("connect",
               "--ca, --tls-name and --tls-pin say nothing without TLS; ask for it with --tls");

  return FALSE;
}

static gboolean
read_options (HwProgramOptions *self, HwLongLiveSocket *client, int argc, char **argv)
{
  g_autoptr (HwOptions) options = hw_options_new ("connect", "ADDR:PORT", SUMMARY);
  g_auto (GStrv) arguments = NULL;
  const HwOption rows[] = {
    { "durable", "FILE", "Keep accepted messages there until they are ACKed, across restarts",
      hw_option_text, .property = "durable-file" },
    { "tls", NULL, "Speak through TLS, to a peer whose certificate is good", hw_option_flag,
      .property = "tls" },
    { "tls-name", "HOST", "Whose certificate it must be, where that isn't the ADDR", hw_option_text,
      .property = "tls-name" },
    { "ca", "FILE", "Trust the issuers in this PEM file, and no others", hw_option_text,
      .property = "tls-ca" },
    { "tls-pin", "sha256:HEX", "Trust this key alone, whoever signed its certificate",
      hw_option_text, .property = "tls-pin" },
    { NULL },
  };

  hw_client_options_add (options, client);
  hw_options_add (options, rows, client);
  hw_program_add_options (self, options);

  return hw_options_parse (options, argc, argv, 1, &arguments) && check_tls (client)
         && set_address (client, arguments[0]);
}

/* What the adaptive heartbeat finds outlives the program, as the network does. */
static HwLongLiveSocket *
create_client (HwEventQueue *queue)
{
  g_autofree char *memory = hw_heartbeat_memory_find ();

  return g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "event-queue", queue, "heartbeat-memory-file",
                       memory, NULL);
}

static HwExit
run (int argc, char **argv)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  HwLongLiveSocket *client = create_client (queue);
  const HwProgramFuncs funcs = { event_cb, stop_cb };
  HwProgramOptions options = { 0 };
  Connect self = { .client = client, .queue = queue };
  HwExit code = HW_EXIT_USAGE;

  if (read_options (&options, client, argc, argv))
    {
      self.timed = options.duration > 0;
      self.program = hw_program_new (&options, queue, &funcs, &self);
      code = run_connect (&self);
      g_clear_object (&client); /* ends its thread: nothing is pushed any more */
      hw_program_free (self.program);
    }
  g_clear_object (&client);

  return code;
}

const HwCommand hw_command_connect = { "connect", SUMMARY, run };
