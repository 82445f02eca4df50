/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire send`: files to a server, all of them or none. */
#include "config.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/hw-address.h"
#include "core/hw-error.h"
#include "hw-command.h"
#include "hw-options.h"
#include "hw-output.h"
#include "hw-parent.h"
#include "hw-program.h"
#include "hw-send-files.h"
#include "hw-transfer-client.h"

#define SUMMARY "Sends files, all of them or none; goes on after a loss"
#define CODECS "binary|nul|json"
#define PROGRESS_US (250 * 1000)

typedef struct
{
  char *id; /* NULL: a new one */
  int end;  /* HwTransferEnd */
  int codec;
  HwTime heartbeat_us;
  HwTime heartbeat_timeout_us;
  HwTime connect_timeout_us;
  HwTime give_up_us;
  guint32 from_v4;
  gint64 parent; /* 0: it isn't bound to one */
  HwProgramOptions program;
  char **arguments; /* the address, the files */
} SendOptions;

typedef struct
{
  HwProgram *program;
  HwEventQueue *queue;
  HwTransferClient *client;
  gboolean has_line; /* progress is one line on a terminal, written again and again */
  gboolean is_json;  /* or events */
  gboolean line_is_there;
  HwTime told; /* progress, the last time */
} Send;

static const char *
count_files (guint n)
{
  return n == 1 ? "file" : "files";
}

static void
clear_line (Send *self)
{
  if (self->line_is_there)
    fputs ("\r\033[K", stderr);
  self->line_is_there = FALSE;
}

static char *
describe (Send *self)
{
  const HwTransferSender *sender = hw_transfer_client_get_sender (self->client);
  const HwTransferManifest *manifest = hw_transfer_sender_get_manifest (sender);
  guint64 acked = hw_transfer_sender_get_acked (sender);
  g_autofree char *part = g_format_size (acked);
  g_autofree char *whole = g_format_size (manifest->bytes);
  guint percent = manifest->bytes > 0 ? (guint) (acked * 100 / manifest->bytes) : 100;

  return g_strdup_printf ("%u %%, %s of %s, %u of %u %s", percent, part, whole,
                          hw_transfer_sender_get_file (sender), manifest->files->len,
                          count_files (manifest->files->len));
}

static void
tell (Send *self, HwEventKind kind, const char *field, guint64 bytes, const char *text)
{
  HwEvent *event = hw_event_new (kind, HW_EVENT_SOURCE_CLIENT);

  hw_event_set_string (event,
                       kind == HW_EVENT_STATUS ? HW_EVENT_FIELD_STATE : HW_EVENT_FIELD_REASON,
                       field);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) bytes);
  if (self->client != NULL)
    hw_event_set_number (event, HW_EVENT_FIELD_SEQ,
                         hw_transfer_sender_get_file (
                             hw_transfer_client_get_sender (self->client)));
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (self->queue, event);
}

static void
tell_place (Send *self, const char *state)
{
  g_autofree char *text = describe (self);

  tell (self, HW_EVENT_STATUS, state,
        hw_transfer_sender_get_acked (hw_transfer_client_get_sender (self->client)), text);
}

static void
progress_cb (gboolean resumed, gpointer user_data)
{
  Send *self = user_data;
  HwTime now = g_get_monotonic_time ();
  g_autofree char *text = NULL;

  if (resumed)
    tell_place (self, "resumed");
  if (now - self->told < PROGRESS_US)
    return;
  self->told = now;
  if (self->is_json)
    tell_place (self, "sending");
  if (!self->has_line)
    return;
  text = describe (self);
  fprintf (stderr, "\r\033[K%s", text);
  fflush (stderr);
  self->line_is_there = TRUE;
}

/* What the connection's own life is made of is no news here. */
static void
link_event_cb (HwEvent *event, gpointer user_data)
{
  Send *self = user_data;

  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_HEARTBEAT_SENT:
    case HW_EVENT_HEARTBEAT_RECEIVED:
      hw_event_unref (event);
      return;
    default:
      hw_event_queue_push (self->queue, event);
    }
}

static void
ended_cb (gpointer user_data)
{
  Send *self = user_data;
  const HwTransferSender *sender = hw_transfer_client_get_sender (self->client);
  const HwTransferManifest *manifest = hw_transfer_sender_get_manifest (sender);
  const HwTransferRefusal *refusal = hw_transfer_sender_get_refusal (sender);
  g_autofree char *text = NULL;

  clear_line (self);
  if (hw_transfer_sender_get_state (sender) == HW_SENDER_COMMITTED)
    {
      text = g_strdup_printf ("%s: %u %s", manifest->id, manifest->files->len,
                              count_files (manifest->files->len));
      tell (self, HW_EVENT_TRANSFER_COMMITTED, NULL, manifest->bytes, text);
      hw_program_quit (self->program, HW_EXIT_DONE);
      return;
    }
  text = g_strdup_printf ("%s: %s", manifest->id, refusal->text);
  tell (self, HW_EVENT_TRANSFER_ABORTED, hw_transfer_reason_get_name (refusal->reason),
        hw_transfer_sender_get_acked (sender), text);
  hw_complain ("send", "%s: %s",
               hw_transfer_sender_is_in_doubt (sender)
                   ? "sent, and it isn't known whether the server has made it visible"
                   : "not sent, none of it",
               refusal->text);
  hw_program_quit (self->program, HW_EXIT_NOT_HELD);
}

static void
event_cb (const HwEvent *event, gpointer user_data)
{
  clear_line (user_data);
}

static void
stop_cb (gpointer user_data)
{
  Send *self = user_data;

  hw_transfer_client_abandon (self->client);
}

static void
fill_settings (const SendOptions *options, HwLinkSettings *settings)
{
  static const HwCodec *const codecs[] = { &hw_codec_binary, &hw_codec_nul, &hw_codec_json };
  g_autofree char *seed = hw_send_files_make_id ();

  hw_link_settings_init (settings);
  hw_address_parse (options->arguments[0], &settings->host, &settings->port, NULL); /* was read */
  settings->codec = codecs[options->codec];
  settings->link.heartbeat.interval_us = options->heartbeat_us;
  settings->link.heartbeat.timeout_us = options->heartbeat_timeout_us;
  settings->link.connect_timeout_us = options->connect_timeout_us;
  settings->tcp.from_v4 = options->from_v4;
  seed[16] = '\0';
  settings->link.seed = g_ascii_strtoull (seed, NULL, 16);
}

static HwExit
send_files (Send *self, const SendOptions *options, HwTransferManifest *manifest)
{
  const HwTransferClientFuncs funcs = { link_event_cb, progress_cb, ended_cb };
  g_autofree char *text = g_strdup_printf ("%s: %u %s", manifest->id, manifest->files->len,
                                           count_files (manifest->files->len));
  HwLinkSettings settings;
  HwExit code;

  fill_settings (options, &settings);
  tell (self, HW_EVENT_STATUS, "offered", manifest->bytes, text);
  self->client = hw_transfer_client_new (&settings, manifest, options->arguments + 1,
                                         options->give_up_us, &funcs, self);
  code = hw_program_run (self->program);
  hw_transfer_client_free (self->client);
  hw_link_settings_clear (&settings);
  clear_line (self);

  return code;
}

static HwExit
explain (const GError *error)
{
  hw_complain ("send", "%s", error->message);

  return g_error_matches (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT) ? HW_EXIT_USAGE
                                                                      : HW_EXIT_NO_START;
}

static HwExit
run_send (const SendOptions *options)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  g_autofree char *id = options->id != NULL ? g_strdup (options->id) : hw_send_files_make_id ();
  const HwProgramFuncs funcs = { event_cb, stop_cb };
  g_autoptr (GError) error = NULL;
  HwTransferManifest *manifest
      = hw_send_files_read (options->arguments + 1, id, (HwTransferEnd) options->end, &error);
  Send self = { .queue = queue };
  HwExit code;

  if (manifest == NULL)
    return explain (error);
  self.is_json = hw_output_choose_format ((HwOutputFormat) options->program.log_format,
                                          isatty (STDOUT_FILENO))
                 == HW_OUTPUT_FORMAT_JSON;
  self.has_line = !self.is_json && isatty (STDERR_FILENO);
  self.program = hw_program_new (&options->program, queue, &funcs, &self);
  code = send_files (&self, options, manifest);
  hw_program_free (self.program);

  return code;
}

static gboolean
check_arguments (const SendOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  guint16 port;

  if (!hw_address_parse (options->arguments[0], &host, &port, &error))
    {
      hw_complain ("send", "%s", error->message);
      return FALSE;
    }
  if (options->id == NULL || hw_transfer_id_check (options->id, strlen (options->id)))
    return TRUE;

  hw_complain ("send", "--id: \"%s\" is no id; it has 32 digits 0-9 a-f, as an earlier run said",
               options->id);
  return FALSE;
}

static gboolean
read_from (const HwOption *option, const char *value, GError **error)
{
  guint32 *from = option->target;

  if (inet_pton (AF_INET, value, from) == 1 && *from != 0)
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
               "\"%s\" is no IPv4 address; write one of this machine's, such as 127.0.0.2", value);

  return FALSE;
}

static gboolean
read_options (SendOptions *self, int argc, char **argv)
{
  g_autoptr (HwOptions) options = hw_options_new ("send", "ADDR:PORT FILE…", SUMMARY);
  const HwOption rows[] = {
    { "announce", "count|more",
      "All files at once (default), or each when its turn comes; the server ends alike",
      hw_option_choice, &self->end, .choices = "count|more" },
    { "id", "ID", "Go on with a transfer that an earlier run had begun", hw_option_text,
      &self->id },
    { "codec", CODECS, "The framing (default binary)", hw_option_choice, &self->codec,
      .choices = CODECS },
    { "give-up", "DUR", "End when nothing has got on for so long (default 2m); off: never",
      hw_option_duration, &self->give_up_us },
    { "heartbeat", "DUR", "A heartbeat this often (default 5s)", hw_option_duration,
      &self->heartbeat_us },
    { "heartbeat-timeout", "DUR", "How long its answer may take (default 5s)", hw_option_duration,
      &self->heartbeat_timeout_us },
    { "connect-timeout", "DUR", "How long the server's kernel may take (default 10s)",
      hw_option_duration, &self->connect_timeout_us },
    { "from", "ADDR", "Come from this address of this machine (IPv4)", read_from, &self->from_v4 },
    { "die-with-parent", "PID", NULL, hw_option_count, &self->parent },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
  hw_program_add_options (&self->program, options);
  hw_options_set_repeated (options);

  return hw_options_parse (options, argc, argv, 2, &self->arguments) && check_arguments (self);
}

static HwExit
run (int argc, char **argv)
{
  SendOptions options = {
    .heartbeat_us = HW_SEC (5),
    .heartbeat_timeout_us = HW_SEC (5),
    .connect_timeout_us = HW_SEC (10),
    .give_up_us = HW_SEC (120),
  };
  HwExit code = HW_EXIT_USAGE;

  if (read_options (&options, argc, argv))
    {
      if (options.parent != 0)
        hw_parent_bind ((pid_t) options.parent);
      code = run_send (&options);
    }
  g_strfreev (options.arguments);
  g_free (options.id);

  return code;
}

const HwCommand hw_command_send = { "send", SUMMARY, run };
