/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the whole picture of the strip, with its texts: the same on the screen and in a file. */
#include "config.h"

#include "hw-strip-picture.h"

#include <glib/gi18n.h>

#include "hw-columns.h"
#include "hw-strip-labels.h"

#define MAX_LABELS 64
#define LANE_GAP 2
#define LABEL_GAP 4
#define LABEL_SCALE 0.82
#define CLOCK_SCALE 0.72
#define HINT_MARGIN 24
#define HINT_MIN_WIDTH 150

typedef struct
{
  guint n;
  const HwStripMark *marks[MAX_LABELS];
  PangoLayout *layouts[MAX_LABELS];
  HwLabelPlace places[MAX_LABELS];
} Labels;

static PangoLayout *
new_layout (PangoContext *context, const char *text, double scale)
{
  PangoLayout *layout = pango_layout_new (context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

static void
draw_text (cairo_t *cr, PangoLayout *layout, double x, double y, GdkRGBA colour)
{
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
add_label (Labels *labels,
           const HwStripScene *scene,
           PangoContext *context,
           const HwStripMark *mark)
{
  g_autofree char *text = hw_strip_label_for (scene->trace, mark);
  guint i = labels->n;
  int width;

  if (text == NULL || i == MAX_LABELS)
    return;

  labels->marks[i] = mark;
  labels->layouts[i] = new_layout (context, text, LABEL_SCALE);
  pango_layout_get_pixel_size (labels->layouts[i], &width, NULL);
  labels->places[i].x = hw_strip_scale_get_x (&scene->scale, mark->mono_us);
  labels->places[i].width = width;
  labels->n++;
}

static void
collect_labels (Labels *labels, const HwStripScene *scene, PangoContext *context)
{
  guint n = hw_strip_trace_get_n_marks (scene->trace);
  HwTime start = hw_strip_scale_get_start (&scene->scale) - HW_SEC (4);

  labels->n = 0;
  for (guint i = hw_strip_trace_find (scene->trace, start); i < n; i++)
    {
      const HwStripMark *mark = hw_strip_trace_get_mark (scene->trace, i);

      if (mark->mono_us > scene->scale.now)
        break;
      add_label (labels, scene, context, mark);
    }
  hw_label_places_assign (labels->places, labels->n, HW_STRIP_LANES, scene->scale.width, LABEL_GAP);
}

static void
draw_label (const HwStripScene *scene, cairo_t *cr, const Labels *labels, guint i)
{
  const HwLabelPlace *place = &labels->places[i];
  GdkRGBA colour = hw_strip_label_colour (labels->marks[i], &scene->palette);
  double x = hw_label_place_get_left (place, scene->scale.width, LABEL_GAP);
  double y = place->lane * scene->lane_height + 3;

  if (place->lane < 0 || x < scene->covered)
    return;

  hw_strip_scene_clear_label (scene, cr, x, place->width, place->lane);
  draw_text (cr, labels->layouts[i], x, y, colour);
}

static void
draw_labels (const HwStripScene *scene, PangoContext *context, cairo_t *cr)
{
  Labels labels;

  collect_labels (&labels, scene, context);
  for (guint i = 0; i < labels.n; i++)
    hw_strip_scene_draw_mark (scene, cr, labels.marks[i], labels.places[i].lane);
  for (guint i = 0; i < labels.n; i++)
    {
      draw_label (scene, cr, &labels, i);
      g_object_unref (labels.layouts[i]);
    }
}

static void
draw_clock (const HwStripScene *scene, PangoContext *context, cairo_t *cr, HwTime at)
{
  gboolean whole_minutes = hw_strip_scale_get_grid (&scene->scale) >= HW_SEC (60);
  g_autoptr (GDateTime) time
      = g_date_time_new_from_unix_local ((at + scene->wall_offset) / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, whole_minutes ? "%H:%M" : "%H:%M:%S");
  g_autoptr (PangoLayout) layout = new_layout (context, text, CLOCK_SCALE);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  draw_text (cr, layout, hw_strip_scale_get_x (&scene->scale, at) + 3, scene->height - height,
             hw_palette_fade (scene->palette.text, 0.6));
}

/* The log’s times, at the grid’s lines. */
static void
draw_clocks (const HwStripScene *scene, PangoContext *context, cairo_t *cr)
{
  HwTime grid = hw_strip_scale_get_grid (&scene->scale);
  HwTime first = hw_strip_scene_get_first_grid (scene) - grid;

  for (HwTime at = first; at < scene->scale.now; at += grid)
    draw_clock (scene, context, cr, at);
}

static double
width_of_past (const HwStripScene *scene)
{
  if (hw_strip_trace_get_n_marks (scene->trace) == 0)
    return scene->scale.width;

  return hw_strip_scale_get_x (&scene->scale, hw_strip_trace_get_mark (scene->trace, 0)->mono_us);
}

/* Where nothing was yet there is room to say what will be. */
static void
draw_hint (const HwStripScene *scene, PangoContext *context, cairo_t *cr)
{
  const char *text = _ ("Each answered heartbeat is a spike, as tall as its round trip");
  double room = MIN (width_of_past (scene), scene->scale.width) - 2 * HINT_MARGIN;
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  if (room < HINT_MIN_WIDTH)
    return;

  layout = new_layout (context, text, LABEL_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
  pango_layout_get_pixel_size (layout, NULL, &height);
  draw_text (cr, layout, HINT_MARGIN, (scene->height - height) / 2, scene->palette.dim);
}

static double
measure_lane (PangoContext *context)
{
  g_autoptr (PangoLayout) layout = new_layout (context, "+", LABEL_SCALE);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height + LANE_GAP;
}

void
hw_strip_picture_draw (const HwStripScene *scene, PangoContext *context, cairo_t *cr)
{
  HwStripScene laned = *scene;

  laned.lane_height = measure_lane (context);
  hw_strip_scene_draw (&laned, cr);
  draw_clocks (&laned, context, cr);
  draw_hint (&laned, context, cr);
  draw_labels (&laned, context, cr);
}
