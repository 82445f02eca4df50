/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the drawing of a racer's bar. */
#include "config.h"

#include "hw-race-bar.h"

#include "hw-palette.h"

#define HEIGHT 18
#define MIN_WIDTH 120
#define STRIPE 8

struct _HwRaceBar
{
  GtkWidget parent_instance;

  HwRaceLaneState state;
  double fill;
  double theory;
};

G_DEFINE_FINAL_TYPE (HwRaceBar, hw_race_bar, GTK_TYPE_WIDGET)

void
hw_race_bar_set (HwRaceBar *self, HwRaceLaneState state, double fill, double theory)
{
  self->state = state;
  self->fill = fill;
  self->theory = theory;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GdkRGBA
colour_of (HwRaceLaneState state, const HwPalette *palette)
{
  if (state == HW_RACE_LANE_NOTICED)
    return palette->alive;

  return state == HW_RACE_LANE_BELIEVING ? palette->dead : palette->accent;
}

/* What goes on past the bar's end is striped: it isn't told from the others by its colour alone. */
static void
draw_stripes (cairo_t *cr, double width, double height, const HwPalette *palette)
{
  gdk_cairo_set_source_rgba (cr, &palette->background);
  cairo_set_line_width (cr, 2);
  for (double x = -height; x < width; x += STRIPE)
    {
      cairo_move_to (cr, x, height);
      cairo_line_to (cr, x + height, 0);
    }
  cairo_stroke (cr);
}

static void
draw_fill (HwRaceBar *self, cairo_t *cr, double width, double height, const HwPalette *palette)
{
  GdkRGBA colour = colour_of (self->state, palette);

  cairo_rectangle (cr, 0, 0, width * self->fill, height);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_save (cr);
  cairo_clip_preserve (cr);
  cairo_fill (cr);
  if (self->state == HW_RACE_LANE_BELIEVING)
    draw_stripes (cr, width, height, palette);
  cairo_restore (cr);
}

static void
draw_theory (HwRaceBar *self, cairo_t *cr, double width, double height, const HwPalette *palette)
{
  double x = CLAMP (width * self->theory, 1.5, width - 1.5);

  cairo_set_line_width (cr, 3);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, height);
  gdk_cairo_set_source_rgba (cr, &palette->text);
  cairo_stroke (cr);
}

static void
hw_race_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HwRaceBar *self = HW_RACE_BAR (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  GskRoundedRect outline;
  HwPalette palette;
  cairo_t *cr;

  hw_palette_read (&palette, widget);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float) height / 4);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  palette.fill.alpha *= 1.6f;
  gtk_snapshot_append_color (snapshot, &palette.fill, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw_fill (self, cr, width, height, &palette);
  if (self->theory >= 0)
    draw_theory (self, cr, width, height, &palette);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
}

static void
hw_race_bar_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
}

static void
hw_race_bar_class_init (HwRaceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = hw_race_bar_snapshot;
  widget_class->measure = hw_race_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "racebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_race_bar_init (HwRaceBar *self)
{
  self->theory = -1;
}
