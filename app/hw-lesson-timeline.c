/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the drawing of a lesson's course in time.
 *
 * From the top: the steps with their words, a lane each for client, cable and server, the axis, the
 * verdicts; for a crowd of clients a plot of its connects. What is a state (connected, the cable
 * out) is drawn as a span, what happened at a moment as a sign of a shape of its own, so that
 * nothing hangs on colour alone. Where signs or words would run into each other, the next goes
 * above or beside, or is left out: the axis has the shape of what happened, the log has it all. */
#include "hw-lesson-timeline.h"

#include "hw-lesson-timeline-private.h"
#include "hw-lesson-words.h"
#include "hw-svg.h"

#define WIDTH 1000.0
#define STEP_ROWS 4
#define STEP_ROW 18.0
#define LANE 58.0
#define PLOT_GAP 62.0
#define PLOT 90.0
#define BIN HW_MSEC (100)
#define MAX_BINS 600

static const struct
{
  HwWord word;
  HwEventKind up; /* the lane's span begins */
  HwEventKind down;
} states[HW_N_LANES] = {
  { HW_WORD_CLIENT, HW_EVENT_CONNECTED, HW_EVENT_DISCONNECTED },
  { HW_WORD_CABLE, HW_EVENT_CABLE_PLUGGED, HW_EVENT_CABLE_PULLED },
  { HW_WORD_SERVER, HW_EVENT_ACCEPTED, HW_EVENT_DISCONNECTED },
};

double
hw_timeline_x_of (const HwTimeline *self, HwTime at)
{
  HwTime clamped = CLAMP (at, self->from, self->to);

  return HW_TIMELINE_LEFT
         + (HW_TIMELINE_RIGHT - HW_TIMELINE_LEFT) * (double) (clamped - self->from)
               / (double) (self->to - self->from);
}

double
hw_timeline_lane_y (const HwTimeline *self, HwLane lane)
{
  return self->lanes_top + (lane + 0.5) * LANE;
}

static const char *
get_word (const HwTimeline *self, HwWord word)
{
  return hw_word_get (word, self->record->lesson->language);
}

static void
draw_outage (HwTimeline *self, HwTime from, HwTime to)
{
  if (to > self->from)
    hw_svg_rect (self->out, hw_timeline_x_of (self, from), self->lanes_top,
                 hw_timeline_x_of (self, to) - hw_timeline_x_of (self, from),
                 self->axis - self->lanes_top, "fill=\"var(--out)\" opacity=\"0.6\"");
}

static void
draw_span (HwTimeline *self, HwLane lane, HwTime from, HwTime to, gboolean up)
{
  g_autofree char *rest
      = g_strdup_printf ("stroke=\"var(--%s)\" stroke-width=\"%s\"%s", hw_timeline_lanes[lane].name,
                         up ? "6" : "2", up ? "" : " stroke-dasharray=\"3 5\"");

  if (to > self->from)
    hw_svg_line (self->out, hw_timeline_x_of (self, from), hw_timeline_lane_y (self, lane),
                 hw_timeline_x_of (self, to), hw_timeline_lane_y (self, lane), rest);
}

/* Behind everything else: for so long nothing got through. */
static void
draw_outages (HwTimeline *self)
{
  HwTime since = HW_TIME_NEVER;

  for (guint i = 0; i < self->record->events->len; i++)
    {
      const HwEvent *event = self->record->events->pdata[i];

      if (hw_event_get_kind (event) == HW_EVENT_CABLE_PULLED && since == HW_TIME_NEVER)
        since = hw_event_get_mono_us (event);
      else if (hw_event_get_kind (event) == HW_EVENT_CABLE_PLUGGED && since != HW_TIME_NEVER)
        {
          draw_outage (self, since, hw_event_get_mono_us (event));
          since = HW_TIME_NEVER;
        }
    }
  if (since != HW_TIME_NEVER)
    draw_outage (self, since, self->to);
}

/* A crowd's lane is up as long as one of it is. A killed process says no more of its connections.
 */
static void
draw_lane (HwTimeline *self, HwLane lane)
{
  guint n = lane == HW_LANE_CABLE ? 1 : 0;
  HwTime since = G_MININT64;

  hw_svg_text (self->out, 4, hw_timeline_lane_y (self, lane) + 5, "class=\"soft\"",
               get_word (self, states[lane].word));
  for (guint i = 0; i < self->record->events->len; i++)
    {
      const HwEvent *event = self->record->events->pdata[i];
      HwEventKind kind = hw_event_get_kind (event);
      guint before = n;

      if (hw_event_get_source (event) != hw_timeline_lanes[lane].source)
        continue;
      if (kind == states[lane].up && (lane != HW_LANE_CABLE || n == 0))
        n++;
      else if (kind == HW_EVENT_PROCESS_KILLED)
        n = 0;
      else if (kind == states[lane].down && n > 0)
        n--;
      if ((before > 0) == (n > 0))
        continue;
      draw_span (self, lane, since, hw_event_get_mono_us (event), before > 0);
      since = hw_event_get_mono_us (event);
    }
  draw_span (self, lane, since, self->to, n > 0);
}

typedef struct
{
  double x;
  double left;
  guint row;
} Place;

static gboolean
is_drawn (const HwTimeline *self, guint n)
{
  HwStepVerb verb = hw_lesson_get_step (self->record->lesson, n)->verb;

  return self->record->step_us[n] != HW_TIME_NEVER && verb != HW_STEP_WAIT
         && verb != HW_STEP_WAIT_FOR;
}

/* Where words would run into each other, the next row is taken. */
static void
place_step (const HwTimeline *self, guint n, double *ends, Place *place)
{
  const char *text = hw_lesson_get_step (self->record->lesson, n)->text;
  double width = HW_TIMELINE_LETTER * (double) g_utf8_strlen (text, -1);

  place->x = hw_timeline_x_of (self, self->record->step_us[n]);
  place->left = MIN (place->x, HW_TIMELINE_RIGHT - width);
  place->row = 0;
  while (place->row < STEP_ROWS - 1 && ends[place->row] > place->left)
    place->row++;
  ends[place->row] = place->left + width + HW_TIMELINE_LETTER;
}

static guint
count_step_rows (const HwTimeline *self)
{
  double ends[STEP_ROWS] = { 0 };
  guint n_rows = 0;

  for (guint i = 0; i < self->record->lesson->steps->len; i++)
    if (is_drawn (self, i))
      {
        Place place;

        place_step (self, i, ends, &place);
        n_rows = MAX (n_rows, place.row + 1);
      }

  return n_rows;
}

static void
draw_steps (HwTimeline *self)
{
  double ends[STEP_ROWS] = { 0 };

  for (guint i = 0; i < self->record->lesson->steps->len; i++)
    if (is_drawn (self, i))
      {
        Place place;

        place_step (self, i, ends, &place);
        hw_svg_text (self->out, place.left, STEP_ROW * (place.row + 1), "font-weight=\"600\"",
                     hw_lesson_get_step (self->record->lesson, i)->text);
        hw_svg_line (self->out, place.x, STEP_ROW * (place.row + 1) + 4, place.x, self->axis,
                     "stroke=\"var(--soft)\" stroke-dasharray=\"2 3\"");
      }
}

static HwTime
get_tick (HwTime span)
{
  static const HwTime ticks[]
      = { HW_MSEC (100), HW_MSEC (200), HW_MSEC (500), HW_SEC (1), HW_SEC (2), HW_SEC (5) };

  for (gsize i = 0; i < G_N_ELEMENTS (ticks); i++)
    if (span / ticks[i] <= 12)
      return ticks[i];

  return HW_SEC (10);
}

static void
draw_axis (HwTimeline *self)
{
  HwTime tick = get_tick (self->to - self->from);

  hw_svg_line (self->out, HW_TIMELINE_LEFT, self->axis, HW_TIMELINE_RIGHT, self->axis,
               "stroke=\"var(--soft)\"");
  for (HwTime at = self->from; at <= self->to; at += tick)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      double seconds = (double) (at - self->from) / 1e6;

      g_ascii_formatd (text, sizeof text, tick < HW_SEC (1) ? "%.1f s" : "%.0f s", seconds);
      hw_svg_line (self->out, hw_timeline_x_of (self, at), self->axis, hw_timeline_x_of (self, at),
                   self->axis + 5, "stroke=\"var(--soft)\"");
      hw_svg_text (self->out, hw_timeline_x_of (self, at), self->axis + 20,
                   "text-anchor=\"middle\" class=\"soft\"", text);
    }
}

/* Several of the same moment stand side by side, in the order of the list below. */
static void
draw_verdicts (HwTimeline *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->record->lesson->expectations->len; i++)
    {
      const HwEvent *found = hw_expectations_get_found (self->record->expectations, i);
      gboolean held = hw_lesson_record_get_verdict (self->record, i) == HW_VERDICT_HELD;
      guint slot;

      if (found == NULL)
        continue;
      slot = (guint) (hw_timeline_x_of (self, hw_event_get_mono_us (found)) / HW_TIMELINE_SIGN);
      while (!g_hash_table_add (taken, GUINT_TO_POINTER (slot + 1)))
        slot++;
      hw_svg_text_titled (self->out, slot * HW_TIMELINE_SIGN + HW_TIMELINE_SIGN / 2,
                          self->axis + 40,
                          held ? "text-anchor=\"middle\" style=\"fill:var(--held)\""
                               : "text-anchor=\"middle\" style=\"fill:var(--broken)\"",
                          held ? "✓" : "✗", self->record->lesson->says[i]);
    }
}

static guint
count_bins (const HwTimeline *self, guint *bins)
{
  guint most = 0;

  for (guint i = 0; i < self->record->events->len; i++)
    {
      const HwEvent *event = self->record->events->pdata[i];
      HwTime since = hw_event_get_mono_us (event) - self->from;

      if (hw_event_get_source (event) != HW_EVENT_SOURCE_CLIENT
          || hw_event_get_kind (event) != HW_EVENT_CONNECTING || since < 0
          || since / BIN >= MAX_BINS)
        continue;
      bins[since / BIN]++;
      most = MAX (most, bins[since / BIN]);
    }

  return most;
}

static void
draw_plot (HwTimeline *self)
{
  guint bins[MAX_BINS] = { 0 };
  guint most = count_bins (self, bins);
  g_autofree char *label = g_strdup_printf ("%u", most);
  double plot_top = self->axis + PLOT_GAP;

  if (most == 0)
    return;
  hw_svg_text (self->out, HW_TIMELINE_LEFT, plot_top - 4, "class=\"soft\"",
               get_word (self, HW_WORD_ATTEMPTS));
  hw_svg_text (self->out, 4, plot_top + 12, "class=\"soft\"", label);
  hw_svg_line (self->out, HW_TIMELINE_LEFT, plot_top + PLOT, HW_TIMELINE_RIGHT, plot_top + PLOT,
               "stroke=\"var(--soft)\"");
  for (guint i = 0; i < MAX_BINS && self->from + i * BIN < self->to; i++)
    {
      double x = hw_timeline_x_of (self, self->from + i * BIN);
      double height = PLOT * bins[i] / most;

      if (bins[i] > 0)
        hw_svg_rect (self->out, x, plot_top + PLOT - height,
                     hw_timeline_x_of (self, self->from + (i + 1) * BIN) - x - 1, height,
                     "fill=\"var(--client)\"");
    }
}

char *
hw_lesson_timeline_draw (const HwLessonRecord *record)
{
  HwTimeline self = { record, g_string_new (NULL) };
  gboolean crowd = record->lesson->n_clients >= HW_TIMELINE_CROWD;
  g_autofree char *title = g_markup_escape_text (record->lesson->title, -1);

  self.from = record->started_us != HW_TIME_NEVER ? record->started_us : record->finished_us;
  self.to = MAX (record->finished_us, self.from + HW_MSEC (1));
  self.lanes_top = count_step_rows (&self) * STEP_ROW + 20;
  self.axis = self.lanes_top + HW_N_LANES * LANE;
  g_string_append_printf (self.out,
                          "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n", WIDTH,
                          self.axis + (crowd ? PLOT_GAP + PLOT + 10 : 50), title);
  draw_outages (&self);
  for (int lane = 0; lane < HW_N_LANES; lane++)
    draw_lane (&self, lane);
  draw_steps (&self);
  for (int lane = 0; lane < HW_N_LANES; lane++)
    hw_timeline_draw_signs (&self, lane);
  draw_axis (&self);
  draw_verdicts (&self);
  if (crowd)
    draw_plot (&self);
  g_string_append (self.out, "</svg>\n");

  return g_string_free (self.out, FALSE);
}
