/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the heart monitor: the last half minute, scrolling. */
#include "config.h"

#include "hw-strip-view.h"

#include <glib/gi18n.h>

#include "hw-columns.h"
#include "hw-strip-labels.h"
#include "hw-strip-scene.h"
#include "hw-toolkit.h"

/* The line moves about a pixel in this time. */
#define SCROLL_MS 50
#define STILL_MS 1000
#define HEIGHT 138
#define NARROW_HEIGHT 112
#define MAX_LABELS 64
#define LABEL_GAP 4
#define LABEL_SCALE 0.82
#define CLOCK_SCALE 0.72
#define HINT_MARGIN 24
#define HINT_MIN_WIDTH 150

struct _HwStripView
{
  HwSection parent_instance;

  guint timer;
};

G_DEFINE_FINAL_TYPE (HwStripView, hw_strip_view, HW_TYPE_SECTION)

typedef struct
{
  guint n;
  const HwStripMark *marks[MAX_LABELS];
  PangoLayout *layouts[MAX_LABELS];
  HwLabelPlace places[MAX_LABELS];
} Labels;

static PangoLayout *
new_layout (GtkWidget *widget, const char *text, double scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

static void
append_text (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, GdkRGBA colour)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

static void
add_label (HwStripView *self, Labels *labels, const HwStripScene *scene, const HwStripMark *mark)
{
  g_autofree char *text = hw_strip_label_for (scene->trace, mark);
  guint i = labels->n;
  int width;

  if (text == NULL || i == MAX_LABELS)
    return;

  labels->marks[i] = mark;
  labels->layouts[i] = new_layout (GTK_WIDGET (self), text, LABEL_SCALE);
  pango_layout_get_pixel_size (labels->layouts[i], &width, NULL);
  labels->places[i].x = hw_strip_scale_get_x (&scene->scale, mark->mono_us);
  labels->places[i].width = width;
  labels->n++;
}

static void
collect_labels (HwStripView *self, Labels *labels, const HwStripScene *scene)
{
  guint n = hw_strip_trace_get_n_marks (scene->trace);
  HwTime start = hw_strip_scale_get_start (&scene->scale) - HW_SEC (4);

  labels->n = 0;
  for (guint i = hw_strip_trace_find (scene->trace, start); i < n; i++)
    add_label (self, labels, scene, hw_strip_trace_get_mark (scene->trace, i));
  hw_label_places_assign (labels->places, labels->n, HW_STRIP_LANES, scene->scale.width, LABEL_GAP);
}

static void
append_label (GtkSnapshot *snapshot,
              cairo_t *cr,
              const HwStripScene *scene,
              const Labels *labels,
              guint i)
{
  const HwLabelPlace *place = &labels->places[i];
  GdkRGBA colour = hw_strip_label_colour (labels->marks[i], &scene->palette);
  double x = hw_label_place_get_left (place, scene->scale.width, LABEL_GAP);
  double y = place->lane * HW_STRIP_LANE_HEIGHT + 3;

  if (place->lane < 0)
    return;

  hw_strip_scene_clear_label (scene, cr, x, place->width, place->lane);
  append_text (snapshot, labels->layouts[i], x, y, colour);
}

static void
append_labels (HwStripView *self, GtkSnapshot *snapshot, cairo_t *cr, const HwStripScene *scene)
{
  Labels labels;

  collect_labels (self, &labels, scene);
  for (guint i = 0; i < labels.n; i++)
    hw_strip_scene_draw_mark (scene, cr, labels.marks[i], labels.places[i].lane);
  for (guint i = 0; i < labels.n; i++)
    {
      append_label (snapshot, cr, scene, &labels, i);
      g_object_unref (labels.layouts[i]);
    }
}

static void
append_clock (HwStripView *self, GtkSnapshot *snapshot, const HwStripScene *scene, HwTime at)
{
  g_autoptr (GDateTime) time
      = g_date_time_new_from_unix_local ((at + scene->wall_offset) / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, "%H:%M:%S");
  g_autoptr (PangoLayout) layout = new_layout (GTK_WIDGET (self), text, CLOCK_SCALE);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  append_text (snapshot, layout, hw_strip_scale_get_x (&scene->scale, at) + 3,
               scene->height - height, hw_palette_fade (scene->palette.text, 0.6));
}

/* The log’s times, at the grid’s lines. */
static void
append_clocks (HwStripView *self, GtkSnapshot *snapshot, const HwStripScene *scene)
{
  HwTime first = hw_strip_scene_get_first_grid (scene) - HW_STRIP_GRID_US;

  for (HwTime at = first; at < scene->scale.now; at += HW_STRIP_GRID_US)
    append_clock (self, snapshot, scene, at);
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
append_hint (HwStripView *self, GtkSnapshot *snapshot, const HwStripScene *scene)
{
  const char *text = _ ("Each answered heartbeat is a spike, as tall as its round trip");
  double room = width_of_past (scene) - 2 * HINT_MARGIN;
  g_autoptr (PangoLayout) layout = NULL;
  int width, height;

  if (room < HINT_MIN_WIDTH)
    return;

  layout = new_layout (GTK_WIDGET (self), text, LABEL_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
  pango_layout_get_pixel_size (layout, &width, &height);
  append_text (snapshot, layout, HINT_MARGIN, (scene->height - height) / 2, scene->palette.dim);
}

static void
hw_strip_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (widget));
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  HwStripScene scene = { .scale = { width, g_get_monotonic_time () }, .height = height };
  cairo_t *cr;

  if (session == NULL)
    return;

  scene.wall_offset = g_get_real_time () - scene.scale.now;
  scene.trace = hw_lab_session_get_trace (session);
  hw_palette_read (&scene.palette, widget);
  gtk_snapshot_push_clip (snapshot, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  hw_strip_scene_draw (&scene, cr);
  append_clocks (HW_STRIP_VIEW (widget), snapshot, &scene);
  append_hint (HW_STRIP_VIEW (widget), snapshot, &scene);
  append_labels (HW_STRIP_VIEW (widget), snapshot, cr, &scene);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
}

static gboolean
scroll_cb (gpointer user_data)
{
  gtk_widget_queue_draw (user_data);

  return G_SOURCE_CONTINUE;
}

static void
hw_strip_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hw_strip_view_parent_class)->map (widget);
  HW_STRIP_VIEW (widget)->timer
      = g_timeout_add (hw_toolkit_has_motion (widget) ? SCROLL_MS : STILL_MS, scroll_cb, widget);
}

static void
hw_strip_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&HW_STRIP_VIEW (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (hw_strip_view_parent_class)->unmap (widget);
}

static GtkSizeRequestMode
hw_strip_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
hw_strip_view_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 200;
  else
    *minimum = *natural = for_size >= 0 && for_size < HW_NARROW_WIDTH ? NARROW_HEIGHT : HEIGHT;
}

static void
hw_strip_view_class_init (HwStripViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = hw_strip_view_snapshot;
  widget_class->get_request_mode = hw_strip_view_get_request_mode;
  widget_class->measure = hw_strip_view_measure;
  widget_class->map = hw_strip_view_map;
  widget_class->unmap = hw_strip_view_unmap;
  gtk_widget_class_set_css_name (widget_class, "strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hw_strip_view_init (HwStripView *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Heart monitor"),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      _ ("Each heartbeat is a spike as tall as its round trip; the log has the same in words"), -1);
}
