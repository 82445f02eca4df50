/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the heart: a drawing that beats when it is told to. */
#include "config.h"

#include "hw-heart.h"

#include "hw-heart-beat.h"
#include "hw-palette.h"
#include "hw-toolkit.h"

#define SIZE 26

struct _HwHeart
{
  GtkWidget parent_instance;

  HwLinkState state;
  gint64 beat_at;
  gint64 now;
  guint tick;
};

G_DEFINE_FINAL_TYPE (HwHeart, hw_heart, GTK_TYPE_WIDGET)

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwHeart *self = HW_HEART (widget);

  self->now = gdk_frame_clock_get_frame_time (clock);
  gtk_widget_queue_draw (widget);
  if (self->now - self->beat_at < HW_HEART_BEAT_US)
    return G_SOURCE_CONTINUE;

  self->tick = 0;
  return G_SOURCE_REMOVE;
}

void
hw_heart_beat (HwHeart *self)
{
  if (!hw_toolkit_has_motion (GTK_WIDGET (self)))
    return;

  self->beat_at = g_get_monotonic_time ();
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
hw_heart_set_state (HwHeart *self, HwLinkState state)
{
  if (self->state == state)
    return;

  self->state = state;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* In a square from -1 to 1, y downwards. */
static void
heart_path (cairo_t *cr)
{
  cairo_move_to (cr, 0, 0.85);
  cairo_curve_to (cr, -0.55, 0.4, -0.95, 0.1, -0.95, -0.32);
  cairo_curve_to (cr, -0.95, -0.9, -0.2, -0.98, 0, -0.38);
  cairo_curve_to (cr, 0.2, -0.98, 0.95, -0.9, 0.95, -0.32);
  cairo_curve_to (cr, 0.95, 0.1, 0.55, 0.4, 0, 0.85);
  cairo_close_path (cr);
}

static void
draw_crack (cairo_t *cr)
{
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_set_line_width (cr, 0.2);
  cairo_move_to (cr, 0, -0.6);
  cairo_line_to (cr, -0.22, -0.2);
  cairo_line_to (cr, 0.2, 0.1);
  cairo_line_to (cr, -0.05, 0.9);
  cairo_stroke (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
}

static gboolean
is_filled (HwLinkState state)
{
  return state == HW_LINK_STATE_CONNECTED || state == HW_LINK_STATE_WAITING
         || state == HW_LINK_STATE_CLOSED;
}

static GdkRGBA
colour_of (HwLinkState state, const HwPalette *palette)
{
  switch (state)
    {
    case HW_LINK_STATE_CONNECTED:
      return palette->dead; /* the palette's red: a heart */
    case HW_LINK_STATE_SUSPECT:
      return palette->doubt;
    default:
      return palette->dim;
    }
}

static void
draw (HwHeart *self, cairo_t *cr)
{
  HwPalette palette;
  GdkRGBA colour;

  hw_palette_read (&palette, GTK_WIDGET (self));
  colour = colour_of (self->state, &palette);
  gdk_cairo_set_source_rgba (cr, &colour);
  heart_path (cr);
  if (is_filled (self->state))
    cairo_fill (cr);
  else
    {
      cairo_set_line_width (cr, 0.2);
      cairo_stroke (cr);
    }
  if (self->state == HW_LINK_STATE_WAITING || self->state == HW_LINK_STATE_CLOSED)
    draw_crack (cr);
}

static void
hw_heart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HwHeart *self = HW_HEART (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double size = hw_heart_beat_scale (self->now - self->beat_at) * MIN (width, height) * 0.36;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width,
                                                                          (float) height));

  cairo_translate (cr, width / 2, height / 2);
  cairo_scale (cr, size, size);
  draw (self, cr);
  cairo_destroy (cr);
}

static void
hw_heart_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
hw_heart_class_init (HwHeartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = hw_heart_snapshot;
  widget_class->measure = hw_heart_measure;
  gtk_widget_class_set_css_name (widget_class, "heart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_heart_init (HwHeart *self)
{
}
