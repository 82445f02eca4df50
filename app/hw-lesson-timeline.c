/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the drawing of a lesson's course in time.
 *
 * From the top: the steps with their words, a lane each for client, cable and server, the axis, the
 * verdicts; for a crowd of clients a plot of its connects. What is a state (connected, the cable
 * out) is drawn as a span, what happened at a moment as a mark of a shape of its own, so that
 * nothing hangs on colour alone. */
#include "hw-lesson-timeline.h"

#include "event/hw-event-text.h"

#define WIDTH 1000.0
#define LEFT 84.0
#define RIGHT 984.0
#define STEP_ROWS 4
#define STEP_ROW 18.0
#define LANES_TOP (STEP_ROWS * STEP_ROW + 24.0)
#define LANE 46.0
#define AXIS (LANES_TOP + 3 * LANE)
#define PLOT_TOP (AXIS + 62.0)
#define PLOT 90.0
#define MAX_MARKS 1500
#define CROWD 10
#define BIN HW_MSEC (100)
#define MAX_BINS 600
#define LETTER 7.2 /* about as wide as one is */

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
  HwEventSource source;
  HwEventKind up; /* the lane's span begins */
  HwEventKind down;
} lanes[N_LANES] = {
  { "client", HW_EVENT_SOURCE_CLIENT, HW_EVENT_CONNECTED, HW_EVENT_DISCONNECTED },
  { "cable", HW_EVENT_SOURCE_CABLE, HW_EVENT_CABLE_PLUGGED, HW_EVENT_CABLE_PULLED },
  { "server", HW_EVENT_SOURCE_SERVER, HW_EVENT_ACCEPTED, HW_EVENT_DISCONNECTED },
};

/* What is drawn of a moment, and how: a letter's shape, above or on the lane. */
static const struct
{
  HwEventKind kind;
  const char *shape;
} marks[] = {
  { HW_EVENT_HEARTBEAT_SENT, "↑" },   { HW_EVENT_HEARTBEAT_RECEIVED, "♥" },
  { HW_EVENT_HEARTBEAT_MISSED, "!" }, { HW_EVENT_MESSAGE_SENT, "▲" },
  { HW_EVENT_MESSAGE_RECEIVED, "▼" }, { HW_EVENT_ECHO_RECEIVED, "▼" },
  { HW_EVENT_SUSPECT, "?" },          { HW_EVENT_DISCONNECTED, "✗" },
  { HW_EVENT_PROCESS_KILLED, "☠" },   { HW_EVENT_PROCESS_HUNG, "⏸" },
  { HW_EVENT_PROCESS_RESUMED, "▶" },  { HW_EVENT_CABLE_PULLED, "✂" },
  { HW_EVENT_CABLE_PLUGGED, "═" },    { HW_EVENT_FAULT_ADDED, "+" },
  { HW_EVENT_FAULT_REMOVED, "−" },    { HW_EVENT_RECONNECT_SCHEDULED, "…" },
  { HW_EVENT_HEARTBEAT_PACED, "↔" },
};

typedef struct
{
  const HwLessonRecord *record;
  GString *out;
  HwTime from;
  HwTime to;
} Drawing;

static double
x_of (const Drawing *self, HwTime at)
{
  HwTime clamped = CLAMP (at, self->from, self->to);

  return LEFT + (RIGHT - LEFT) * (double) (clamped - self->from) / (double) (self->to - self->from);
}

static double
lane_y (LaneKind lane)
{
  return LANES_TOP + (lane + 0.5) * LANE;
}

static void append (Drawing *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The point of a number is a point, whatever the locale. */
static void
append (Drawing *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->out, format, args);
  va_end (args);
}

static void
append_number (Drawing *self, const char *name, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  append (self, " %s=\"%s\"", name, g_ascii_formatd (buffer, sizeof buffer, "%.1f", value));
}

static void
draw_line (Drawing *self, double x1, double y1, double x2, double y2, const char *rest)
{
  append (self, "<line");
  append_number (self, "x1", x1);
  append_number (self, "y1", y1);
  append_number (self, "x2", x2);
  append_number (self, "y2", y2);
  append (self, " %s/>\n", rest);
}

static void
draw_rect (Drawing *self, double x, double y, double width, double height, const char *rest)
{
  append (self, "<rect");
  append_number (self, "x", x);
  append_number (self, "y", y);
  append_number (self, "width", MAX (width, 0.5));
  append_number (self, "height", height);
  append (self, " %s/>\n", rest);
}

static void
draw_text (Drawing *self, double x, double y, const char *rest, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  append (self, "<text");
  append_number (self, "x", x);
  append_number (self, "y", y);
  append (self, " %s>%s</text>\n", rest, escaped);
}

static void
draw_outage (Drawing *self, HwTime from, HwTime to)
{
  if (to > self->from)
    draw_rect (self, x_of (self, from), LANES_TOP, x_of (self, to) - x_of (self, from),
               AXIS - LANES_TOP, "fill=\"var(--out)\" opacity=\"0.6\"");
}

static void
draw_span (Drawing *self, LaneKind lane, HwTime from, HwTime to, gboolean up)
{
  g_autofree char *rest
      = g_strdup_printf ("stroke=\"var(--%s)\" stroke-width=\"%s\"%s", lanes[lane].name,
                         up ? "6" : "2", up ? "" : " stroke-dasharray=\"3 5\"");

  if (to > self->from)
    draw_line (self, x_of (self, from), lane_y (lane), x_of (self, to), lane_y (lane), rest);
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

  draw_text (self, 4, lane_y (lane) + 5, "class=\"soft\"", lanes[lane].name);
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

static const char *
find_shape (HwEventKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (marks[i].kind == kind)
      return marks[i].shape;

  return NULL;
}

static void
draw_mark (Drawing *self, LaneKind lane, const HwEvent *event, const char *shape)
{
  double x = x_of (self, hw_event_get_mono_us (event));
  g_autofree char *title = hw_event_get_detail (event);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  const char *reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);

  append (self, "<g><title>%s %s</title>", hw_event_kind_get_name (hw_event_get_kind (event)),
          escaped);
  draw_text (self, x, lane_y (lane) - 6, "text-anchor=\"middle\"", shape);
  append (self, "</g>\n");
  if (hw_event_get_kind (event) == HW_EVENT_DISCONNECTED && reason != NULL
      && self->record->lesson->n_clients < CROWD)
    draw_text (self, MIN (x, RIGHT - 60), lane_y (lane) + 18, "text-anchor=\"middle\"", reason);
}

static void
draw_marks (Drawing *self)
{
  guint n = 0;

  for (guint i = 0; i < self->record->events->len && n < MAX_MARKS; i++)
    {
      const HwEvent *event = self->record->events->pdata[i];
      const char *shape = find_shape (hw_event_get_kind (event));

      for (int lane = 0; lane < N_LANES; lane++)
        if (shape != NULL && lanes[lane].source == hw_event_get_source (event)
            && hw_event_get_mono_us (event) >= self->from
            && hw_event_get_mono_us (event) <= self->to)
          {
            draw_mark (self, lane, event, shape);
            n++;
          }
    }
}

/* Where words would run into each other, the next row is taken. */
static void
draw_steps (Drawing *self)
{
  double ends[STEP_ROWS] = { 0 };

  for (guint i = 0; i < self->record->lesson->steps->len; i++)
    {
      const HwStep *step = hw_lesson_get_step (self->record->lesson, i);
      gboolean waits = step->verb == HW_STEP_WAIT || step->verb == HW_STEP_WAIT_FOR;
      double width = LETTER * (double) g_utf8_strlen (step->text, -1);
      double x = self->record->step_us[i] != HW_TIME_NEVER ? x_of (self, self->record->step_us[i])
                                                           : RIGHT;
      double left = MIN (x, RIGHT - width);
      guint row = 0;

      if (waits || self->record->step_us[i] == HW_TIME_NEVER)
        continue;
      while (row < STEP_ROWS - 1 && ends[row] > left)
        row++;
      ends[row] = left + width + LETTER;
      draw_text (self, left, STEP_ROW * (row + 1), "font-weight=\"600\"", step->text);
      draw_line (self, x, STEP_ROW * (row + 1) + 4, x, AXIS,
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

  draw_line (self, LEFT, AXIS, RIGHT, AXIS, "stroke=\"var(--soft)\"");
  for (HwTime at = self->from; at <= self->to; at += tick)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      double seconds = (double) (at - self->from) / 1e6;

      g_ascii_formatd (text, sizeof text, tick < HW_SEC (1) ? "%.1f s" : "%.0f s", seconds);
      draw_line (self, x_of (self, at), AXIS, x_of (self, at), AXIS + 5, "stroke=\"var(--soft)\"");
      draw_text (self, x_of (self, at), AXIS + 20, "text-anchor=\"middle\" class=\"soft\"", text);
    }
}

static void
draw_verdicts (Drawing *self)
{
  for (guint i = 0; i < self->record->lesson->expectations->len; i++)
    {
      const HwEvent *found = hw_expectations_get_found (self->record->expectations, i);
      gboolean held = hw_lesson_record_get_verdict (self->record, i) == HW_VERDICT_HELD;
      g_autofree char *title = NULL;

      if (found == NULL)
        continue;
      title = g_markup_escape_text (self->record->lesson->says[i], -1);
      append (self, "<g><title>%s</title>", title);
      draw_text (self, x_of (self, hw_event_get_mono_us (found)), AXIS + 40,
                 held ? "text-anchor=\"middle\" style=\"fill:var(--held)\""
                      : "text-anchor=\"middle\" style=\"fill:var(--broken)\"",
                 held ? "✓" : "✗");
      append (self, "</g>\n");
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

  if (most == 0)
    return;
  draw_text (self, LEFT, PLOT_TOP - 4, "class=\"soft\"", "attempts to connect, each 0.1 s");
  draw_text (self, 4, PLOT_TOP + 12, "class=\"soft\"", label);
  draw_line (self, LEFT, PLOT_TOP + PLOT, RIGHT, PLOT_TOP + PLOT, "stroke=\"var(--soft)\"");
  for (guint i = 0; i < MAX_BINS && self->from + i * BIN < self->to; i++)
    {
      double x = x_of (self, self->from + i * BIN);
      double height = PLOT * bins[i] / most;

      if (bins[i] > 0)
        draw_rect (self, x, PLOT_TOP + PLOT - height,
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
  append (&self, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n", WIDTH,
          crowd ? PLOT_TOP + PLOT + 10 : AXIS + 50, title);
  draw_outages (&self);
  for (int lane = 0; lane < N_LANES; lane++)
    draw_lane (&self, lane);
  draw_steps (&self);
  draw_marks (&self);
  draw_axis (&self);
  draw_verdicts (&self);
  if (crowd)
    draw_plot (&self);
  append (&self, "</svg>\n");

  return g_string_free (self.out, FALSE);
}
