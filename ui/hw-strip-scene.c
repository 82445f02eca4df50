/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the heart monitor's line, its spikes and its marks are drawn. */
#include "config.h"

#include "hw-strip-scene.h"

#include <math.h>

#include "hw-strip-labels.h"

#define DIP 6.0
/* A beat needs this much room to be drawn as one; where there is less, it is a line. */
#define BEAT_WIDTH 8.0

static double
base_line (const HwStripScene *self)
{
  return self->height - 26;
}

static double
tallest (const HwStripScene *self)
{
  return base_line (self) - 8;
}

static double
x_of (const HwStripScene *self, HwTime at)
{
  return hw_strip_scale_get_x (&self->scale, at);
}

static void
set_colour (cairo_t *cr, GdkRGBA colour)
{
  gdk_cairo_set_source_rgba (cr, &colour);
}

HwTime
hw_strip_scene_get_first_grid (const HwStripScene *self)
{
  HwTime grid = hw_strip_scale_get_grid (&self->scale);
  HwTime wall = hw_strip_scale_get_start (&self->scale) + self->wall_offset;

  return wall - wall % grid + grid - self->wall_offset;
}

static void
draw_grid (const HwStripScene *self, cairo_t *cr)
{
  HwTime grid = hw_strip_scale_get_grid (&self->scale);

  set_colour (cr, hw_palette_fade (self->palette.text, 0.08));
  cairo_set_line_width (cr, 1);
  for (HwTime at = hw_strip_scene_get_first_grid (self); at < self->scale.now; at += grid)
    {
      double x = (int) x_of (self, at) + 0.5;

      cairo_move_to (cr, x, 0);
      cairo_line_to (cr, x, self->height);
    }
  cairo_stroke (cr);
}

static void
draw_line (const HwStripScene *self,
           cairo_t *cr,
           HwTime from,
           HwTime to,
           GdkRGBA colour,
           double width)
{
  if (to <= from)
    return;

  set_colour (cr, colour);
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, x_of (self, from), base_line (self));
  cairo_line_to (cr, x_of (self, to), base_line (self));
  cairo_stroke (cr);
}

static void
shade (const HwStripScene *self, cairo_t *cr, HwTime from, HwTime to)
{
  set_colour (cr, hw_palette_fade (self->palette.dead, 0.1));
  cairo_rectangle (cr, x_of (self, from), 0, x_of (self, to) - x_of (self, from), self->height);
  cairo_fill (cr);
}

typedef void (*DrawSpan) (const HwStripScene *self, cairo_t *cr, HwTime from, HwTime to);

/* What lies @within the spans otherwise than what is @between them. */
static void
draw_apart (const HwStripScene *self,
            cairo_t *cr,
            const HwStripSpans *spans,
            HwTime from,
            HwTime to,
            DrawSpan within,
            DrawSpan between)
{
  guint n = hw_strip_spans_get_n (spans);

  for (guint i = hw_strip_spans_find (spans, from); i < n && from < to; i++)
    {
      HwTime begin = CLAMP (hw_strip_spans_get (spans, i)->from, from, to);
      HwTime end = MIN (hw_strip_spans_get (spans, i)->to, to);

      between (self, cr, from, begin);
      within (self, cr, begin, end);
      from = end;
    }
  between (self, cr, from, to);
}

static void
draw_out (const HwStripScene *self, cairo_t *cr, HwTime from, HwTime to)
{
  shade (self, cr, from, to);
  draw_line (self, cr, from, to, self->palette.dead, 3);
}

/* The dashes are the time's own, and move with it. */
static void
draw_lost (const HwStripScene *self, cairo_t *cr, HwTime from, HwTime to)
{
  const double dashes[] = { 7, 5 };

  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), fmod (x_of (self, from) - x_of (self, 0), 12));
  draw_line (self, cr, from, to, self->palette.dead, 2);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_alive (const HwStripScene *self, cairo_t *cr, HwTime from, HwTime to)
{
  draw_line (self, cr, from, to, self->palette.alive, 2);
}

static void
draw_in (const HwStripScene *self, cairo_t *cr, HwTime from, HwTime to)
{
  draw_apart (self, cr, hw_strip_trace_get_losses (self->trace), from, to, draw_lost, draw_alive);
}

/* Red and shaded while the cable is out. While it is in: green, or red and dashed without a
 * connection. */
static void
draw_base (const HwStripScene *self, cairo_t *cr, HwTime begin)
{
  HwTime start = MAX (hw_strip_scale_get_start (&self->scale), begin);

  draw_apart (self, cr, hw_strip_trace_get_outages (self->trace), start, self->scale.now, draw_out,
              draw_in);
}

static void
draw_spike (const HwStripScene *self, cairo_t *cr, const HwStripMark *mark)
{
  double x = x_of (self, mark->mono_us);
  double y = base_line (self);
  double height = hw_strip_spike_height (mark->rtt_us) * tallest (self);

  set_colour (cr, self->palette.alive);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, x - 7, y);
  cairo_line_to (cr, x - 3.5, y + DIP * 0.4);
  cairo_line_to (cr, x, y - height);
  cairo_line_to (cr, x + 3.5, y + DIP);
  cairo_line_to (cr, x + 7, y);
  cairo_stroke (cr);
}

static void
draw_tick (const HwStripScene *self, cairo_t *cr, const HwStripMark *mark)
{
  set_colour (cr, self->palette.accent);
  cairo_rectangle (cr, x_of (self, mark->mono_us) - 2, base_line (self) + 5, 4, 8);
  cairo_fill (cr);
}

static void
draw_missed (const HwStripScene *self, cairo_t *cr, const HwStripMark *mark)
{
  double x = x_of (self, mark->mono_us);
  double y = base_line (self);

  set_colour (cr, self->palette.doubt);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, x - 4, y - 4);
  cairo_line_to (cr, x + 4, y + 4);
  cairo_move_to (cr, x + 4, y - 4);
  cairo_line_to (cr, x - 4, y + 4);
  cairo_stroke (cr);
}

static void
draw_thin_spike (const HwStripScene *self, cairo_t *cr, const HwStripMark *mark)
{
  double x = (int) x_of (self, mark->mono_us) + 0.5;
  double height = hw_strip_spike_height (mark->rtt_us) * tallest (self);

  set_colour (cr, self->palette.alive);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, base_line (self));
  cairo_line_to (cr, x, base_line (self) - height);
  cairo_stroke (cr);
}

/* One of each kind for a column of pixels, whatever there are: the tallest spike. */
typedef struct
{
  const HwStripMark *spike;
  const HwStripMark *tick;
  const HwStripMark *missed;
  int column;
  int last_beat; /* the column of the one before */
} Column;

static void
draw_column (const HwStripScene *self, cairo_t *cr, Column *column)
{
  if (column->spike != NULL && column->column - column->last_beat >= BEAT_WIDTH)
    draw_spike (self, cr, column->spike);
  else if (column->spike != NULL)
    draw_thin_spike (self, cr, column->spike);
  if (column->spike != NULL)
    column->last_beat = column->column;
  if (column->tick != NULL)
    draw_tick (self, cr, column->tick);
  if (column->missed != NULL)
    draw_missed (self, cr, column->missed);
  column->spike = column->tick = column->missed = NULL;
}

static void
add_beat (Column *column, const HwStripMark *mark)
{
  if (mark->kind == HW_STRIP_TICK)
    column->tick = mark;
  else if (mark->kind == HW_STRIP_MISSED)
    column->missed = mark;
  else if (mark->kind == HW_STRIP_SPIKE
           && (column->spike == NULL || column->spike->rtt_us < mark->rtt_us))
    column->spike = mark;
}

static void
draw_beats (const HwStripScene *self, cairo_t *cr)
{
  guint n = hw_strip_trace_get_n_marks (self->trace);
  HwTime start = hw_strip_scale_get_start (&self->scale) - HW_SEC (1);
  guint first = hw_strip_trace_find (self->trace, start);
  Column column = { .column = G_MININT, .last_beat = G_MININT / 2 };

  if (first > 0)
    column.last_beat = (int) x_of (self, hw_strip_trace_get_mark (self->trace, first - 1)->mono_us);
  for (guint i = first; i < n; i++)
    {
      const HwStripMark *mark = hw_strip_trace_get_mark (self->trace, i);
      int x = (int) x_of (self, mark->mono_us);

      if (mark->mono_us > self->scale.now + HW_SEC (1))
        break;
      if (x != column.column)
        draw_column (self, cr, &column);
      column.column = x;
      add_beat (&column, mark);
    }
  draw_column (self, cr, &column);
}

/* Where the log is looked at. */
static void
draw_cursor (const HwStripScene *self, cairo_t *cr)
{
  double x = (int) x_of (self, self->cursor) + 0.5;

  if (self->cursor == HW_TIME_NEVER)
    return;

  set_colour (cr, self->palette.accent);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, self->height);
  cairo_stroke (cr);
  cairo_move_to (cr, x - 5, 0);
  cairo_line_to (cr, x + 5, 0);
  cairo_line_to (cr, x, 7);
  cairo_fill (cr);
}

void
hw_strip_scene_draw (const HwStripScene *self, cairo_t *cr)
{
  draw_grid (self, cr);
  if (hw_strip_trace_get_n_marks (self->trace) == 0)
    return;

  draw_base (self, cr, hw_strip_trace_get_mark (self->trace, 0)->mono_us);
  draw_beats (self, cr);
  draw_cursor (self, cr);
}

void
hw_strip_scene_draw_mark (const HwStripScene *self, cairo_t *cr, const HwStripMark *mark, int lane)
{
  double x = (int) x_of (self, mark->mono_us) + 0.5;
  const double dashes[] = { 4, 3 };

  set_colour (cr, hw_strip_label_colour (mark, &self->palette));
  cairo_set_line_width (cr, 1);
  if (mark->kind == HW_STRIP_SUSPECT)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, x, MAX (lane, 0) * self->lane_height + 4);
  cairo_line_to (cr, x, self->height - 6);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

void
hw_strip_scene_clear_label (const HwStripScene *self, cairo_t *cr, double x, double width, int lane)
{
  set_colour (cr, hw_palette_fade (self->palette.background, 0.7));
  cairo_rectangle (cr, x - 1, lane * self->lane_height + 3, width + 2, self->lane_height - 1);
  cairo_fill (cr);
}
