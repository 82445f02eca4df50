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

#include <string.h>

#include "event/hw-event-format.h"
#include "event/hw-event-text.h"
#include "hw-lesson-words.h"
#include "hw-svg.h"

#define WIDTH 1000.0
#define LEFT 84.0
#define RIGHT 984.0
#define STEP_ROWS 4
#define STEP_ROW 18.0
#define LANE 58.0
#define PLOT_GAP 62.0
#define PLOT 90.0
#define MAX_MARKS 1500
#define CROWD 10
#define BIN HW_MSEC (100)
#define MAX_BINS 600
#define LETTER 7.2 /* about as wide as one is */
#define SIGN 11.0
#define SIGN_ROWS 2
#define WORD_ROWS 2

typedef enum
{
  LANE_CLIENT,
  LANE_CABLE,
  LANE_SERVER,
  N_LANES,
} LaneKind;

static const struct
{
  const char *name;
  HwWord word;
  HwEventSource source;
  HwEventKind up; /* the lane's span begins */
  HwEventKind down;
} lanes[N_LANES] = {
  { "client", HW_WORD_CLIENT, HW_EVENT_SOURCE_CLIENT, HW_EVENT_CONNECTED, HW_EVENT_DISCONNECTED },
  { "cable", HW_WORD_CABLE, HW_EVENT_SOURCE_CABLE, HW_EVENT_CABLE_PLUGGED, HW_EVENT_CABLE_PULLED },
  { "server", HW_WORD_SERVER, HW_EVENT_SOURCE_SERVER, HW_EVENT_ACCEPTED, HW_EVENT_DISCONNECTED },
};

typedef struct
{
  const HwLessonRecord *record;
  GString *out;
  HwTime from;
  HwTime to;
  double lanes_top;
  double axis;
} Drawing;

static double
x_of (const Drawing *self, HwTime at)
{
  HwTime clamped = CLAMP (at, self->from, self->to);

  return LEFT + (RIGHT - LEFT) * (double) (clamped - self->from) / (double) (self->to - self->from);
}

static double
lane_y (const Drawing *self, LaneKind lane)
{
  return self->lanes_top + (lane + 0.5) * LANE;
}

static const char *
get_word (const Drawing *self, HwWord word)
{
  return hw_word_get (word, self->record->lesson->language);
}

static void
draw_outage (Drawing *self, HwTime from, HwTime to)
{
  if (to > self->from)
    hw_svg_rect (self->out, x_of (self, from), self->lanes_top, x_of (self, to) - x_of (self, from),
                 self->axis - self->lanes_top, "fill=\"var(--out)\" opacity=\"0.6\"");
}

static void
draw_span (Drawing *self, LaneKind lane, HwTime from, HwTime to, gboolean up)
{
  g_autofree char *rest
      = g_strdup_printf ("stroke=\"var(--%s)\" stroke-width=\"%s\"%s", lanes[lane].name,
                         up ? "6" : "2", up ? "" : " stroke-dasharray=\"3 5\"");

  if (to > self->from)
    hw_svg_line (self->out, x_of (self, from), lane_y (self, lane), x_of (self, to),
                 lane_y (self, lane), rest);
}

/* Behind everything else: for so long nothing got through. */
static void
draw_outages (Drawing *self)
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

/* A crowd's lane is up as long as one of it is. */
static void
draw_lane (Drawing *self, LaneKind lane)
{
  guint n = lane == LANE_CABLE ? 1 : 0;
  HwTime since = G_MININT64;

  hw_svg_text (self->out, 4, lane_y (self, lane) + 5, "class=\"soft\"",
               get_word (self, lanes[lane].word));
  for (guint i = 0; i < self->record->events->len; i++)
    {
      const HwEvent *event = self->record->events->pdata[i];
      HwEventKind kind = hw_event_get_kind (event);
      guint before = n;

      if (hw_event_get_source (event) != lanes[lane].source)
        continue;
      if (kind == lanes[lane].up && (lane != LANE_CABLE || n == 0))
        n++;
      else if (kind == lanes[lane].down && n > 0)
        n--;
      if ((before > 0) == (n > 0))
        continue;
      draw_span (self, lane, since, hw_event_get_mono_us (event), before > 0);
      since = hw_event_get_mono_us (event);
    }
  draw_span (self, lane, since, self->to, n > 0);
}

/* What is taken of a lane, from the left: two rows of signs above it, and two of words below. */
typedef struct
{
  double signs[SIGN_ROWS];
  double words[WORD_ROWS];
} Taken;

/* FALSE: there is no room. */
static gboolean
take_room (Taken *taken, double x, guint *row)
{
  for (*row = 0; *row < SIGN_ROWS; (*row)++)
    if (x >= taken->signs[*row] + SIGN)
      {
        taken->signs[*row] = x;
        return TRUE;
      }

  return FALSE;
}

/* What is told in words below a sign; NULL: nothing. The caller's to free. */
static char *
make_word (const HwEvent *event)
{
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_DISCONNECTED:
      return g_strdup (hw_event_get_string (event, HW_EVENT_FIELD_REASON));
    case HW_EVENT_HEARTBEAT_PACED:
      return hw_format_span (HW_MSEC (hw_event_get_number (event, HW_EVENT_FIELD_INTERVAL_MS)));
    default:
      return NULL;
    }
}

static void
draw_word (Drawing *self, LaneKind lane, double x, const char *word, Taken *taken)
{
  double half = LETTER * (double) g_utf8_strlen (word, -1) / 2;
  double middle = CLAMP (x, LEFT + half, RIGHT - half);

  for (guint row = 0; row < WORD_ROWS; row++)
    if (middle - half >= taken->words[row])
      {
        taken->words[row] = middle + half + LETTER;
        hw_svg_text (self->out, middle, lane_y (self, lane) + 18 + 12 * row,
                     "text-anchor=\"middle\"", word);
        return;
      }
}

static gboolean
draw_sign (Drawing *self,
           LaneKind lane,
           const HwEvent *event,
           const HwLessonSign *sign,
           Taken *taken)
{
  double x = x_of (self, hw_event_get_mono_us (event));
  g_autofree char *detail = hw_event_get_detail (event);
  g_autofree char *title = g_strdup_printf ("%s %s", hw_event_kind_get_name (sign->kind), detail);
  g_autofree char *word = make_word (event);
  guint row;

  if (word != NULL)
    draw_word (self, lane, x, word, taken);
  if (!take_room (taken, x, &row))
    return FALSE;
  hw_svg_text_titled (self->out, x, lane_y (self, lane) - 6 - 13 * row, "text-anchor=\"middle\"",
                      sign->shape, title);

  return TRUE;
}

static void
draw_signs (Drawing *self, LaneKind lane)
{
  Taken taken = { { 0 }, { 0 } };
  gboolean crowd = self->record->lesson->n_clients >= CROWD;
  guint n = 0;

  if (crowd && lane != LANE_SERVER) /* one sign beside another; the plot shows them */
    return;

  for (guint i = 0; i < self->record->events->len && n < MAX_MARKS; i++)
    {
      const HwEvent *event = self->record->events->pdata[i];
      const HwLessonSign *sign = hw_lesson_signs_find (hw_event_get_kind (event));
      HwTime at = hw_event_get_mono_us (event);

      if (sign != NULL && lanes[lane].source == hw_event_get_source (event) && at >= self->from
          && at <= self->to)
        n += draw_sign (self, lane, event, sign, &taken);
    }
}

typedef struct
{
  double x;
  double left;
  guint row;
} Place;

static gboolean
is_drawn (const Drawing *self, guint n)
{
  HwStepVerb verb = hw_lesson_get_step (self->record->lesson, n)->verb;

  return self->record->step_us[n] != HW_TIME_NEVER && verb != HW_STEP_WAIT
         && verb != HW_STEP_WAIT_FOR;
}

/* Where words would run into each other, the next row is taken. */
static void
place_step (const Drawing *self, guint n, double *ends, Place *place)
{
  const char *text = hw_lesson_get_step (self->record->lesson, n)->text;
  double width = LETTER * (double) g_utf8_strlen (text, -1);

  place->x = x_of (self, self->record->step_us[n]);
  place->left = MIN (place->x, RIGHT - width);
  place->row = 0;
  while (place->row < STEP_ROWS - 1 && ends[place->row] > place->left)
    place->row++;
  ends[place->row] = place->left + width + LETTER;
}

static guint
count_step_rows (const Drawing *self)
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
draw_steps (Drawing *self)
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
draw_axis (Drawing *self)
{
  HwTime tick = get_tick (self->to - self->from);

  hw_svg_line (self->out, LEFT, self->axis, RIGHT, self->axis, "stroke=\"var(--soft)\"");
  for (HwTime at = self->from; at <= self->to; at += tick)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      double seconds = (double) (at - self->from) / 1e6;

      g_ascii_formatd (text, sizeof text, tick < HW_SEC (1) ? "%.1f s" : "%.0f s", seconds);
      hw_svg_line (self->out, x_of (self, at), self->axis, x_of (self, at), self->axis + 5,
                   "stroke=\"var(--soft)\"");
      hw_svg_text (self->out, x_of (self, at), self->axis + 20,
                   "text-anchor=\"middle\" class=\"soft\"", text);
    }
}

/* Several of the same moment stand side by side, in the order of the list below. */
static void
draw_verdicts (Drawing *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->record->lesson->expectations->len; i++)
    {
      const HwEvent *found = hw_expectations_get_found (self->record->expectations, i);
      gboolean held = hw_lesson_record_get_verdict (self->record, i) == HW_VERDICT_HELD;
      guint slot;

      if (found == NULL)
        continue;
      slot = (guint) (x_of (self, hw_event_get_mono_us (found)) / SIGN);
      while (!g_hash_table_add (taken, GUINT_TO_POINTER (slot + 1)))
        slot++;
      hw_svg_text_titled (self->out, slot * SIGN + SIGN / 2, self->axis + 40,
                          held ? "text-anchor=\"middle\" style=\"fill:var(--held)\""
                               : "text-anchor=\"middle\" style=\"fill:var(--broken)\"",
                          held ? "✓" : "✗", self->record->lesson->says[i]);
    }
}

static guint
count_bins (const Drawing *self, guint *bins)
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
draw_plot (Drawing *self)
{
  guint bins[MAX_BINS] = { 0 };
  guint most = count_bins (self, bins);
  g_autofree char *label = g_strdup_printf ("%u", most);
  double plot_top = self->axis + PLOT_GAP;

  if (most == 0)
    return;
  hw_svg_text (self->out, LEFT, plot_top - 4, "class=\"soft\"", get_word (self, HW_WORD_ATTEMPTS));
  hw_svg_text (self->out, 4, plot_top + 12, "class=\"soft\"", label);
  hw_svg_line (self->out, LEFT, plot_top + PLOT, RIGHT, plot_top + PLOT, "stroke=\"var(--soft)\"");
  for (guint i = 0; i < MAX_BINS && self->from + i * BIN < self->to; i++)
    {
      double x = x_of (self, self->from + i * BIN);
      double height = PLOT * bins[i] / most;

      if (bins[i] > 0)
        hw_svg_rect (self->out, x, plot_top + PLOT - height,
                     x_of (self, self->from + (i + 1) * BIN) - x - 1, height,
                     "fill=\"var(--client)\"");
    }
}

char *
hw_lesson_timeline_draw (const HwLessonRecord *record)
{
  Drawing self = { record, g_string_new (NULL) };
  gboolean crowd = record->lesson->n_clients >= CROWD;
  g_autofree char *title = g_markup_escape_text (record->lesson->title, -1);

  self.from = record->started_us != HW_TIME_NEVER ? record->started_us : record->finished_us;
  self.to = MAX (record->finished_us, self.from + HW_MSEC (1));
  self.lanes_top = count_step_rows (&self) * STEP_ROW + 20;
  self.axis = self.lanes_top + N_LANES * LANE;
  g_string_append_printf (self.out,
                          "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n", WIDTH,
                          self.axis + (crowd ? PLOT_GAP + PLOT + 10 : 50), title);
  draw_outages (&self);
  for (int lane = 0; lane < N_LANES; lane++)
    draw_lane (&self, lane);
  draw_steps (&self);
  for (int lane = 0; lane < N_LANES; lane++)
    draw_signs (&self, lane);
  draw_axis (&self);
  draw_verdicts (&self);
  if (crowd)
    draw_plot (&self);
  g_string_append (self.out, "</svg>\n");

  return g_string_free (self.out, FALSE);
}
