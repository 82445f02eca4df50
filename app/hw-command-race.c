/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire race`: every way to notice a dead peer, side by side, on one pulled cable. */
#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include "hw-command.h"
#include "hw-output.h"
#include "hw-program.h"
#include "hw-race.h"

#define SUMMARY "Every way to notice a dead peer, side by side, on one pulled cable"
#define REDRAW_MS 100

typedef enum
{
  SHOW_EVENTS, /* JSON */
  SHOW_TABLE,  /* once, at the end */
  SHOW_LIVE,   /* a terminal: drawn again and again */
} Show;

typedef struct
{
  HwTime pull_after;
  HwProgramOptions program;
} RaceOptions;

typedef struct
{
  HwProgram *program;
  HwRace *race;
  HwTime for_us;
  Show show;
  guint redraw;
  gboolean drawn;
} Race;

static void
draw (Race *self)
{
  gboolean pulled = hw_race_get_state (self->race) >= HW_RACE_PULLED;
  HwTime elapsed = pulled ? g_get_monotonic_time () - hw_race_get_pulled_us (self->race) : -1;
  guint n = hw_detector_get_n ();

  if (self->drawn)
    printf ("\033[%uA", n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = hw_race_screen_draw (hw_race_get_racer (self->race, i),
                                                   MIN (elapsed, self->for_us), self->for_us);

      printf ("%s%s\n", line, self->show == SHOW_LIVE ? "\033[K" : "");
    }
  fflush (stdout);
  self->drawn = TRUE;
}

static void
draw_last (Race *self)
{
  draw (self);
  printf (
      "Theory counts from the last sign of life before the pull, or from the sending of what is "
      "in flight.\n");
  fflush (stdout);
}

static gboolean
redraw_cb (gpointer user_data)
{
  draw (user_data);

  return G_SOURCE_CONTINUE;
}

static void
finish (Race *self)
{
  g_clear_handle_id (&self->redraw, g_source_remove);
  if (self->show != SHOW_EVENTS)
    draw_last (self);
  hw_program_quit (self->program,
                   hw_race_is_complete (self->race) ? HW_EXIT_DONE : HW_EXIT_NOT_HELD);
}

static void
changed_cb (gpointer user_data)
{
  Race *self = user_data;

  if (hw_race_get_state (self->race) == HW_RACE_OVER)
    finish (self);
}

static void
failed_cb (const GError *error, gpointer user_data)
{
  Race *self = user_data;

  hw_complain ("race", "%s", error->message);
  hw_program_quit (self->program, HW_EXIT_NO_START);
}

static void
stop_cb (gpointer user_data)
{
  finish (user_data);
}

static void
choose_show (Race *self, const RaceOptions *options)
{
  gboolean terminal = isatty (STDOUT_FILENO);
  HwOutputFormat format
      = hw_output_choose_format ((HwOutputFormat) options->program.log_format, terminal);

  if (format == HW_OUTPUT_FORMAT_JSON)
    self->show = SHOW_EVENTS;
  else
    self->show = terminal ? SHOW_LIVE : SHOW_TABLE;
}

/* In text the table says it all: no events are written. */
static HwExit
run_race (Race *self, RaceOptions *options)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL); /* NULL: no /proc */
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (HW_PROGRAM_QUEUE_LIMIT);
  g_autoptr (HwEventQueue) unread = hw_event_queue_new (1);
  const HwProgramFuncs program_funcs = { NULL, stop_cb };
  const HwRaceFuncs funcs = { changed_cb, failed_cb };
  HwExit code;

  self->for_us = options->program.duration > 0 ? options->program.duration : HW_SEC (20);
  options->program.duration = 0; /* it counts from the pull, not from now */
  choose_show (self, options);
  self->program = hw_program_new (&options->program, queue, &program_funcs, self);
  self->race
      = hw_race_new (program != NULL ? program : HW_BIN_DIR "/heartwire", options->pull_after,
                     self->for_us, self->show == SHOW_EVENTS ? queue : unread, &funcs, self);
  if (self->show == SHOW_LIVE)
    self->redraw = g_timeout_add (REDRAW_MS, redraw_cb, self);
  hw_race_start (self->race);
  code = hw_program_run (self->program);
  hw_race_free (self->race);
  hw_program_free (self->program);

  return code;
}

static HwExit
run (int argc, char **argv)
{
  g_autoptr (HwOptions) table = hw_options_new ("race", NULL, SUMMARY);
  RaceOptions options = { .pull_after = HW_SEC (1) };
  const HwOption rows[] = {
    { "pull-after", "DUR", "From when all are connected to the pull (default 1s)",
      hw_option_duration, &options.pull_after },
    { NULL },
  };
  Race self = { NULL };

  hw_options_add (table, rows, NULL);
  hw_program_add_options (&options.program, table);
  if (!hw_options_parse (table, argc, argv, 0, NULL))
    return HW_EXIT_USAGE;

  return run_race (&self, &options);
}

const HwCommand hw_command_race = { "race", SUMMARY, run };
