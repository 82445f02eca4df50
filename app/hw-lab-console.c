/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the language of the lab's stdin: /pull, /kill, /wait …; any other line is a message. */
#include "hw-lab-console.h"

#include <string.h>

#include "core/hw-duration.h"
#include "core/hw-error.h"
#include "hw-stdin.h"

#define ECHO_LIMIT_MS 2000

struct _HwLabConsole
{
  HwLab *lab;
  HwEventQueue *queue;
  HwStdin *input;
  HwClientFeed *feed;
  gboolean started;
  gboolean outlives_input;
  guint wait;
  void (*quit) (gpointer user_data);
  gpointer user_data;
};

typedef struct
{
  const char *name;
  const char *parameters;
  const char *summary;
  /* @words: what stands behind the name. */
  gboolean (*run) (HwLabConsole *self, char **words, GError **error);
} Act;

static void
push (HwLabConsole *self, HwEventKind kind, const char *text)
{
  HwEvent *event = hw_event_new (kind, HW_EVENT_SOURCE_CLIENT);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (self->queue, event);
}

static gboolean
run_pull (HwLabConsole *self, char **words, GError **error)
{
  hw_lab_pull (self->lab);
  return TRUE;
}

static gboolean
run_plug (HwLabConsole *self, char **words, GError **error)
{
  hw_lab_plug (self->lab);
  return TRUE;
}

static gboolean
run_reset (HwLabConsole *self, char **words, GError **error)
{
  hw_lab_reset (self->lab);
  return TRUE;
}

static gboolean
run_kill (HwLabConsole *self, char **words, GError **error)
{
  return hw_lab_kill_server (self->lab, error);
}

static gboolean
run_restart (HwLabConsole *self, char **words, GError **error)
{
  return hw_lab_restart_server (self->lab, error);
}

static gboolean
run_hang (HwLabConsole *self, char **words, GError **error)
{
  return hw_lab_hang_server (self->lab, error);
}

static gboolean
run_resume (HwLabConsole *self, char **words, GError **error)
{
  return hw_lab_resume_server (self->lab, error);
}

static gboolean
read_duration (char **words, guint n, HwTime *duration, GError **error)
{
  if (g_strv_length (words) > n)
    return hw_duration_parse (words[n], duration, error);

  g_set_error_literal (error, HW_ERROR, HW_ERROR_DURATION,
                       "a duration is missing; write for example 500ms");
  return FALSE;
}

static gboolean
run_latency (HwLabConsole *self, char **words, GError **error)
{
  HwTime latency;
  HwTime jitter = 0;

  if (!read_duration (words, 0, &latency, error)
      || (words[1] != NULL && !hw_duration_parse (words[1], &jitter, error)))
    return FALSE;

  hw_cable_set_latency (hw_lab_get_cable (self->lab), (guint) (latency / HW_MSEC (1)),
                        (guint) (jitter / HW_MSEC (1)));
  return TRUE;
}

static gboolean
wait_is_over_cb (gpointer user_data)
{
  HwLabConsole *self = user_data;

  self->wait = 0;
  hw_stdin_resume (self->input);

  return G_SOURCE_REMOVE;
}

static gboolean
run_wait (HwLabConsole *self, char **words, GError **error)
{
  HwTime duration;

  if (!read_duration (words, 0, &duration, error))
    return FALSE;

  hw_stdin_pause (self->input);
  self->wait = g_timeout_add ((guint) (duration / HW_MSEC (1)), wait_is_over_cb, self);
  return TRUE;
}

static gboolean
run_status (HwLabConsole *self, char **words, GError **error)
{
  hw_event_queue_push (self->queue, hw_lab_create_status (self->lab));
  return TRUE;
}

static gboolean
run_quit (HwLabConsole *self, char **words, GError **error)
{
  hw_stdin_pause (self->input); /* what stands behind it is no longer done */
  self->quit (self->user_data);
  return TRUE;
}

static gboolean run_help (HwLabConsole *self, char **words, GError **error);

static const Act acts[] = {
  { "/pull", "", "pulls the cable", run_pull },
  { "/plug", "", "puts the cable back", run_plug },
  { "/reset", "", "resets the connection, both ends of it", run_reset },
  { "/kill", "", "the server crashes (SIGKILL)", run_kill },
  { "/restart", "", "a new server on the same port", run_restart },
  { "/hang", "", "the server hangs (SIGSTOP)", run_hang },
  { "/resume", "", "the server goes on (SIGCONT)", run_resume },
  { "/latency", " DUR [JITTER]", "the cable takes so long, each way; 0: none", run_latency },
  { "/wait", " DUR", "the next line is read after this time", run_wait },
  { "/status", "", "what client, cable and server are now", run_status },
  { "/help", "", "these lines", run_help },
  { "/quit", "", "ends the lab", run_quit },
};

static gboolean
run_help (HwLabConsole *self, char **words, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("%s%s: %s", acts[i].name, acts[i].parameters, acts[i].summary);

      push (self, HW_EVENT_STATUS, text);
    }

  return TRUE;
}

static const Act *
find_act (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (acts[i].name, name) == 0)
      return &acts[i];

  return NULL;
}

static void
act (HwLabConsole *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (g_strstrip (strdupa (line)), " \t", -1);
  const Act *found = find_act (words[0]);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (found != NULL && found->run (self, words + 1, &error))
    return;

  if (found != NULL)
    text = g_strdup_printf ("%s: %s", words[0], error->message);
  else
    text = g_strdup_printf ("there is no %s; /help lists what there is", words[0]);
  push (self, HW_EVENT_ERROR, text);
}

static void
line_cb (const char *line, gsize length, gpointer user_data)
{
  HwLabConsole *self = user_data;

  if (*line == '/')
    act (self, line);
  else if (length > 0)
    hw_client_feed_send (self->feed, line, length, self->input);
}

static void
eof_cb (gpointer user_data)
{
  HwLabConsole *self = user_data;

  if (!self->outlives_input)
    hw_client_feed_finish (self->feed, ECHO_LIMIT_MS);
}

static void
refused_cb (const GError *error, gpointer user_data)
{
  push (user_data, HW_EVENT_ERROR, error->message);
}

/* What was lost on a pulled cable is what the lab is there to show: not an error of its own. */
static void
finished_cb (gboolean echoed, gpointer user_data)
{
  HwLabConsole *self = user_data;

  self->quit (self->user_data);
}

HwLabConsole *
hw_lab_console_new (HwLab *lab,
                    HwEventQueue *queue,
                    int fd,
                    gboolean outlives_input,
                    void (*quit) (gpointer user_data),
                    gpointer user_data)
{
  HwLabConsole *self = g_new0 (HwLabConsole, 1);
  const HwClientFeedFuncs funcs = { refused_cb, finished_cb };

  self->lab = lab;
  self->queue = queue;
  self->input = hw_stdin_new (fd, line_cb, eof_cb, self);
  self->feed = hw_client_feed_new (hw_lab_get_client (lab), &funcs, self);
  self->outlives_input = outlives_input;
  self->quit = quit;
  self->user_data = user_data;

  return self;
}

void
hw_lab_console_free (HwLabConsole *self)
{
  g_clear_handle_id (&self->wait, g_source_remove);
  hw_client_feed_free (self->feed);
  hw_stdin_free (self->input);
  g_free (self);
}

void
hw_lab_console_start (HwLabConsole *self)
{
  if (!self->started)
    hw_stdin_resume (self->input);
  self->started = TRUE;
}
