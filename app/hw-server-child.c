/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the server as a child process: its birth, its signals, its events, its end.
 *
 * A thread reads the child's stdout and stderr, so that a flood of events costs the window nothing.
 * It also waits for the end: first without reaping, then, under the lock that every kill takes, for
 * good, so that no signal can ever reach a stranger that was given the same pid. */
#include "config.h"

#include "hw-server-child.h"

#include <glib/gi18n.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/hw-error.h"
#include "event/hw-event-json.h"
#include "hw-lines.h"

#define MAX_LINE 65536
#define ORDERLY_LIMIT_US (1 * G_USEC_PER_SEC)

struct _HwServerChild
{
  GObject parent_instance;

  HwEventQueue *queue;
  GMainContext *context;
  GThread *reader;
  int out;
  int err;
  gboolean stopped; /* no signals any more; only of the owner's thread */

  GMutex lock;
  GCond gone;
  GPid pid; /* 0 once it was reaped */
  gboolean hung;
  gboolean killed; /* though not gone yet */
  char *last_words;
};

enum
{
  LISTENING,
  EXITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HwServerChild, hw_server_child, G_TYPE_OBJECT)

typedef struct
{
  HwServerChild *self;
  guint signal;
  char *text;
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_object_unref (notice->self);
  g_free (notice->text);
  g_free (notice);
}

static gboolean
notice_cb (gpointer data)
{
  Notice *notice = data;

  if (!notice->self->stopped)
    g_signal_emit (notice->self, signals[notice->signal], 0, notice->text);

  return G_SOURCE_REMOVE;
}

static void
tell_owner (HwServerChild *self, guint signal, const char *text)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Notice *notice = g_new (Notice, 1);

  notice->self = g_object_ref (self);
  notice->signal = signal;
  notice->text = g_strdup (text);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, notice_cb, notice, notice_free);
  g_source_attach (source, self->context);
}

static void
push (HwServerChild *self, HwEventKind kind, GPid pid, const char *text)
{
  HwEvent *event = hw_event_new (kind, HW_EVENT_SOURCE_SERVER);

  hw_event_set_number (event, HW_EVENT_FIELD_PID, pid);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (self->queue, event);
}

static void
take_event (HwServerChild *self, const char *line, gsize length)
{
  g_autoptr (GError) error = NULL;
  HwEvent *event = hw_event_new_from_json (line, (gssize) length, &error);

  if (event == NULL)
    {
      push (self, HW_EVENT_ERROR, self->pid, error->message);
      return;
    }
  if (hw_event_get_kind (event) == HW_EVENT_LISTENING)
    tell_owner (self, LISTENING, hw_event_get_string (event, HW_EVENT_FIELD_LOCAL));
  hw_event_queue_push (self->queue, event);
}

static void
take_complaint (HwServerChild *self, const char *line, gsize length)
{
  push (self, HW_EVENT_ERROR, self->pid, line);
  g_mutex_lock (&self->lock);
  g_free (self->last_words);
  self->last_words = g_strdup (line);
  g_mutex_unlock (&self->lock);
}

typedef struct
{
  int fd;
  HwLines lines;
  void (*take) (HwServerChild *self, const char *line, gsize length);
} Stream;

/* FALSE at the end of the stream. */
static gboolean
read_stream (HwServerChild *self, Stream *stream)
{
  char buffer[8192];
  const char *line;
  gsize length;
  gssize n = read (stream->fd, buffer, sizeof buffer);

  if (n < 0 && errno == EINTR)
    return TRUE;
  if (n <= 0)
    return FALSE;

  hw_lines_add (&stream->lines, buffer, (gsize) n);
  while ((line = hw_lines_next (&stream->lines, &length)) != NULL)
    stream->take (self, line, length);

  return TRUE;
}

static void
read_until_both_end (HwServerChild *self, Stream *streams)
{
  struct pollfd polls[2]
      = { { .fd = streams[0].fd, .events = POLLIN }, { .fd = streams[1].fd, .events = POLLIN } };

  while (polls[0].fd >= 0 || polls[1].fd >= 0)
    {
      if (poll (polls, G_N_ELEMENTS (polls), -1) < 0)
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (polls); i++)
        if (polls[i].revents != 0 && !read_stream (self, &streams[i]))
          polls[i].fd = -1;
    }
}

static char *
describe_end (int status)
{
  if (WIFSIGNALED (status))
    return g_strdup_printf ("signal %d (%s)", WTERMSIG (status), g_strsignal (WTERMSIG (status)));

  return g_strdup_printf ("exit code %d", WEXITSTATUS (status));
}

static void
wait_for_the_end (HwServerChild *self)
{
  g_autofree char *end = NULL;
  g_autofree char *last_words = NULL;
  siginfo_t info;
  GPid pid = self->pid;
  int status = 0;

  while (waitid (P_PID, (id_t) pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
    continue;

  g_mutex_lock (&self->lock);
  waitpid (pid, &status, 0);
  self->pid = 0;
  self->hung = FALSE;
  last_words = g_strdup (self->last_words);
  end = describe_end (status);
  push (self, HW_EVENT_PROCESS_EXITED, pid, end);
  g_cond_broadcast (&self->gone);
  g_mutex_unlock (&self->lock);

  tell_owner (self, EXITED, last_words != NULL ? last_words : end);
}

static gpointer
reader_main (gpointer data)
{
  HwServerChild *self = data;
  Stream streams[]
      = { { .fd = self->out, .take = take_event }, { .fd = self->err, .take = take_complaint } };

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    hw_lines_init (&streams[i].lines, MAX_LINE);
  read_until_both_end (self, streams);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      hw_lines_clear (&streams[i].lines);
      close (streams[i].fd);
    }
  wait_for_the_end (self);

  return NULL;
}

static GStrv
add_ties (const char *const *argv)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());

  g_strv_builder_addv (builder, (const char **) argv);
  g_strv_builder_add_many (builder, "--log-format=json", "--die-with-parent", pid, NULL);

  return g_strv_builder_end (builder);
}

gboolean
hw_server_child_start (HwServerChild *self, const char *const *argv, GError **error)
{
  g_auto (GStrv) tied = add_ties (argv);
  GPid pid;

  g_return_val_if_fail (self->reader == NULL, FALSE);

  if (!g_spawn_async_with_pipes (NULL, tied, NULL,
                                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES, NULL, NULL,
                                 &pid, NULL, &self->out, &self->err, error))
    return FALSE;

  self->pid = pid;
  self->context = g_main_context_ref_thread_default ();
  push (self, HW_EVENT_PROCESS_STARTED, pid, NULL);
  self->reader = g_thread_new ("hw-server-child", reader_main, self);

  return TRUE;
}

GPid
hw_server_child_get_pid (HwServerChild *self)
{
  GPid pid;

  g_mutex_lock (&self->lock);
  pid = self->pid;
  g_mutex_unlock (&self->lock);

  return pid;
}

gboolean
hw_server_child_is_hung (HwServerChild *self)
{
  gboolean hung;

  g_mutex_lock (&self->lock);
  hung = self->hung;
  g_mutex_unlock (&self->lock);

  return hung;
}

/* A signal is on its way when kill returns, and a process that runs on another processor may read
 * and answer a message before it stops. Should it die instead, that is seen as well. */
static void
wait_until_stopped (GPid pid)
{
  siginfo_t info;

  while (waitid (P_PID, (id_t) pid, &info, WSTOPPED | WEXITED | WNOWAIT) != 0 && errno == EINTR)
    ;
}

/* The event comes first, so that what the signal brings about never stands before it. */
static gboolean
send_signal (HwServerChild *self, int number, HwEventKind kind, GError **error)
{
  gboolean runs;

  g_mutex_lock (&self->lock);
  runs = self->pid != 0 && !self->killed;
  if (runs)
    {
      push (self, kind, self->pid, NULL);
      kill (self->pid, number);
      if (number == SIGSTOP)
        wait_until_stopped (self->pid);
      self->hung = number == SIGSTOP;
      self->killed = number == SIGKILL;
    }
  g_mutex_unlock (&self->lock);

  if (!runs)
    g_set_error_literal (error, HW_ERROR, HW_ERROR_FAILED,
                         _ ("no server runs; a restart would start one"));
  return runs;
}

gboolean
hw_server_child_kill (HwServerChild *self, GError **error)
{
  return send_signal (self, SIGKILL, HW_EVENT_PROCESS_KILLED, error);
}

gboolean
hw_server_child_hang (HwServerChild *self, GError **error)
{
  return send_signal (self, SIGSTOP, HW_EVENT_PROCESS_HUNG, error);
}

gboolean
hw_server_child_resume (HwServerChild *self, GError **error)
{
  return send_signal (self, SIGCONT, HW_EVENT_PROCESS_RESUMED, error);
}

void
hw_server_child_ask_to_end (HwServerChild *self)
{
  g_mutex_lock (&self->lock);
  if (self->pid != 0)
    kill (self->pid, SIGTERM);
  g_mutex_unlock (&self->lock);
}

void
hw_server_child_stop (HwServerChild *self)
{
  gint64 deadline = g_get_monotonic_time () + ORDERLY_LIMIT_US;

  self->stopped = TRUE;
  if (self->reader == NULL)
    return;

  g_mutex_lock (&self->lock);
  if (self->pid != 0)
    kill (self->pid, self->hung ? SIGKILL : SIGTERM);
  while (self->pid != 0 && g_cond_wait_until (&self->gone, &self->lock, deadline))
    continue;
  if (self->pid != 0)
    kill (self->pid, SIGKILL);
  g_mutex_unlock (&self->lock);

  g_thread_join (g_steal_pointer (&self->reader));
}

static void
hw_server_child_dispose (GObject *object)
{
  hw_server_child_stop (HW_SERVER_CHILD (object));
  G_OBJECT_CLASS (hw_server_child_parent_class)->dispose (object);
}

static void
hw_server_child_finalize (GObject *object)
{
  HwServerChild *self = HW_SERVER_CHILD (object);

  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->queue, hw_event_queue_unref);
  g_free (self->last_words);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->gone);
  G_OBJECT_CLASS (hw_server_child_parent_class)->finalize (object);
}

static void
hw_server_child_class_init (HwServerChildClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_server_child_dispose;
  object_class->finalize = hw_server_child_finalize;

  signals[LISTENING] = g_signal_new ("listening", HW_TYPE_SERVER_CHILD, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EXITED] = g_signal_new ("exited", HW_TYPE_SERVER_CHILD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
hw_server_child_init (HwServerChild *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->gone);
}

HwServerChild *
hw_server_child_new (HwEventQueue *queue)
{
  HwServerChild *self = g_object_new (HW_TYPE_SERVER_CHILD, NULL);

  self->queue = hw_event_queue_ref (queue);

  return self;
}
