/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the measure of the window under a flood: how long a frame is kept waiting while events come
 * into a log that is full already, whether the count is right, and whether memory stays.
 *
 * The window is the real one, with its strip, its beliefs and its log; the events come from another
 * thread through the queue that the client's come through. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "hw-log-limit.h"
#include "hw-resources.h"
#include "hw-settings.h"
#include "hw-window.h"

#define TICK_US 5000
#define SETTLE_US (2 * G_USEC_PER_SEC)
#define FILL_ROWS 10000
#define LATE_US 100000

typedef struct
{
  guint rate;
  guint seconds;
  const char *search; /* NULL: none */
  HwLabSession *session;
  GtkWindow *window;
  GThread *thread;
  guint64 n_pushed; /* the thread's, until it has ended */
  gint ended;
  gint64 done; /* when the last event was counted; 0: not yet */
  guint64 n_before;
  gsize rss_before;
  gint64 last_frame;
  gint64 worst;
  gint64 last_cpu;
  gint64 worst_cpu; /* of the main thread, in one gap: what no idle machine takes away */
  guint n_frames;
  guint n_late; /* by more than LATE_US */
  gint64 started;
} Bench;

static gsize
read_rss (void)
{
  g_autofree char *text = NULL;
  gsize pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*s %zu", &pages);

  return pages * (gsize) sysconf (_SC_PAGESIZE);
}

static HwEvent *
new_event (guint64 n)
{
  static const HwEventKind kinds[] = { HW_EVENT_HEARTBEAT_SENT, HW_EVENT_HEARTBEAT_RECEIVED,
                                       HW_EVENT_MESSAGE_SENT, HW_EVENT_ECHO_RECEIVED };
  HwEvent *event = hw_event_new (kinds[n % G_N_ELEMENTS (kinds)], HW_EVENT_SOURCE_CLIENT);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) n);
  if (n % 2 == 1)
    hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, 100 + (gint64) (n % 900));
  if (n % G_N_ELEMENTS (kinds) >= 2)
    hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "hello from the flood");

  return event;
}

static gpointer
push_events (gpointer user_data)
{
  Bench *self = user_data;
  gint64 begin = g_get_monotonic_time ();
  guint64 total = (guint64) self->rate * self->seconds;

  while (self->n_pushed < total)
    {
      gint64 elapsed = g_get_monotonic_time () - begin;
      guint64 due = MIN (total, (guint64) elapsed * self->rate / G_USEC_PER_SEC);

      for (; self->n_pushed < due; self->n_pushed++)
        hw_event_queue_push (hw_lab_session_get_queue (self->session), new_event (self->n_pushed));
      g_usleep (TICK_US);
    }
  g_atomic_int_set (&self->ended, 1);

  return NULL;
}

static guint64
count_events (Bench *self)
{
  HwEventLog *log = hw_lab_session_get_log (self->session);

  return hw_event_log_get_length (log) + hw_event_log_get_dropped (log);
}

static gint64
read_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
note_frame (Bench *self, gint64 gap, gint64 cpu)
{
  self->worst = MAX (self->worst, gap);
  self->worst_cpu = MAX (self->worst_cpu, cpu);
  self->n_late += gap > LATE_US;
  self->n_frames++;
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Bench *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 cpu = read_cpu ();

  if (self->last_frame != 0 && self->thread != NULL)
    note_frame (self, now - self->last_frame, cpu - self->last_cpu);
  self->last_frame = now;
  self->last_cpu = cpu;

  return G_SOURCE_CONTINUE;
}

static void
fill (Bench *self)
{
  HwEventLog *log = hw_lab_session_get_log (self->session);

  for (guint n = 0; n < HW_LOG_LIMIT; n += FILL_ROWS)
    {
      g_autoptr (GPtrArray) batch
          = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

      for (guint i = 0; i < FILL_ROWS; i++)
        g_ptr_array_add (batch, new_event (n + i));
      hw_event_log_append_batch (log, batch);
    }
}

/* On a busy machine a frame waits for others as long as it works. */
static void
report_load (void)
{
  double load = 0;

  getloadavg (&load, 1);
  printf ("  load of the machine       %.1f on %ld CPUs\n", load, sysconf (_SC_NPROCESSORS_ONLN));
}

static void
report (Bench *self)
{
  guint64 n_come = count_events (self) - self->n_before;
  HwEventLog *log = hw_lab_session_get_log (self->session);
  gboolean is_met = self->worst <= LATE_US && n_come == self->n_pushed;

  printf ("%u events/s for %u s into a log of %u%s%s\n", self->rate, self->seconds,
          hw_event_log_get_length (log), self->search != NULL ? ", searched for " : "",
          self->search != NULL ? self->search : "");
  printf ("  worst gap between frames  %.1f ms; more than 100 ms: %u of %u\n",
          (double) self->worst / 1e3, self->n_late, self->n_frames);
  printf ("  most CPU time in one gap  %.1f ms\n", (double) self->worst_cpu / 1e3);
  printf ("  events pushed, counted    %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT " (%s)\n",
          self->n_pushed, n_come, n_come == self->n_pushed ? "right" : "WRONG");
  printf ("  resident memory           %.1f MB before, %.1f MB after; the log itself %.1f MB\n",
          (double) self->rss_before / 1e6, (double) read_rss () / 1e6,
          (double) hw_event_log_get_size (log) / 1e6);
  report_load ();
  printf ("  goal (100 ms, all counted) %s\n", is_met ? "met" : "NOT MET");
}

static gboolean
watch_cb (gpointer user_data)
{
  Bench *self = user_data;

  if (self->thread == NULL && g_get_monotonic_time () - self->started > SETTLE_US)
    {
      self->n_before = count_events (self);
      self->rss_before = read_rss ();
      self->last_frame = 0;
      self->thread = g_thread_new ("flood", push_events, self);
    }
  if (self->thread == NULL || !g_atomic_int_get (&self->ended)
      || count_events (self) - self->n_before < self->n_pushed)
    return G_SOURCE_CONTINUE;
  if (self->done == 0)
    self->done = g_get_monotonic_time ();
  /* What comes after a flood is a part of it: the whole log is shown again. */
  if (g_get_monotonic_time () < self->done + SETTLE_US)
    return G_SOURCE_CONTINUE;

  report (self);
  g_thread_join (self->thread);
  gtk_window_destroy (self->window);

  return G_SOURCE_REMOVE;
}

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr (GSettings) settings = hw_settings_new (NULL);

  /* The lab isn't started: the events are ours alone, so that they can be counted. */
  self->session = hw_lab_session_new (settings, "heartwire");
  self->window = GTK_WINDOW (hw_window_new (application, self->session));
  gtk_window_present (self->window);
  fill (self);
  if (self->search != NULL)
    hw_window_search_log (HW_WINDOW (self->window), self->search);
  gtk_widget_add_tick_callback (GTK_WIDGET (self->window), frame_cb, self, NULL);
  self->started = g_get_monotonic_time ();
  g_timeout_add (20, watch_cb, self);
}

int
main (int argc, char **argv)
{
  Bench bench = {
    .rate = argc > 1 ? (guint) atoi (argv[1]) : 50000,
    .seconds = argc > 2 ? (guint) atoi (argv[2]) : 10,
    .search = argc > 3 ? argv[3] : NULL,
  };
  g_autoptr (AdwApplication) application
      = adw_application_new (HW_APP_ID ".Bench", G_APPLICATION_NON_UNIQUE);
  int status;

  g_resources_register (hw_get_resource ());
  g_application_set_resource_base_path (G_APPLICATION (application),
                                        "/io/github/heartwire/Heartwire");
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &bench);
  status = g_application_run (G_APPLICATION (application), 1, argv);
  g_clear_object (&bench.session);

  return status;
}
