/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the wire as a picture that moves, whose plug can be clicked. */
#include "config.h"

#include "hw-wire-view.h"

#include <glib/gi18n.h>

#include "hw-columns.h"
#include "hw-toolkit.h"
#include "hw-wire-scene.h"

#define HEIGHT 124
#define NARROW_HEIGHT 92
#define MARGIN 10.0
#define PULL_US HW_MSEC (220)

struct _HwWireView
{
  HwSection parent_instance;

  HwWireMarks marks;
  HwTime now;
  HwTime toggled_at;
  guint tick;
  gboolean hover;
};

G_DEFINE_FINAL_TYPE (HwWireView, hw_wire_view, HW_TYPE_SECTION)

static const HwBeliefs *
get_beliefs (HwWireView *self)
{
  return hw_lab_session_get_beliefs (hw_section_get_session (HW_SECTION (self)));
}

static double
get_gap (HwWireView *self)
{
  double done = CLAMP ((double) (self->now - self->toggled_at) / (double) PULL_US, 0.0, 1.0);

  if (!hw_toolkit_has_motion (GTK_WIDGET (self)) || self->tick == 0)
    done = 1;

  return get_beliefs (self)->pulled ? done : 1 - done;
}

static void
fill_scene (HwWireView *self, HwWireScene *scene)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  const HwBeliefs *beliefs = hw_lab_session_get_beliefs (session);

  *scene = (HwWireScene){
    .width = gtk_widget_get_width (GTK_WIDGET (self)),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
    .gap = get_gap (self),
    .now = self->now,
    .link = hw_lab_session_get_status (session)->state,
    .server_running = beliefs->server_running,
    .server_hung = beliefs->server_hung,
    .elsewhere = beliefs->is_elsewhere,
    .hover = self->hover,
    .marks = &self->marks,
  };
  hw_palette_read (&scene->palette, GTK_WIDGET (self));
}

/* The caller's to free. */
static char *
server_caption (const HwBeliefs *beliefs)
{
  if (beliefs->is_elsewhere)
    return g_strdup_printf (_ ("Server: %s"), beliefs->elsewhere);
  if (!beliefs->server_running)
    return g_strdup (_ ("Server: dead"));

  return g_strdup (beliefs->server_hung ? _ ("Server: hangs") : _ ("Server: running"));
}

static const char *
cable_caption (const HwBeliefs *beliefs)
{
  if (!beliefs->pulled)
    return _ ("Cable: plugged in");

  return beliefs->stall ? _ ("Cable: stalled, not cut") : _ ("Cable: pulled");
}

/* A third of the width for each of the three, but for what keeps those at the sides from the one in
 * the middle. */
static double
get_room (const HwWireScene *scene, double centre)
{
  gboolean is_middle = centre == scene->width / 2;

  return scene->width / 3 - (is_middle ? 0 : 1.5 * MARGIN);
}

/* Where there is little room, in smaller type. */
static PangoLayout *
create_caption (HwWireView *self, const char *text, double room, gboolean is_small)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  if (is_small)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);

  return layout;
}

static void
append_caption (HwWireView *self,
                GtkSnapshot *snapshot,
                const HwWireScene *scene,
                const char *text,
                double centre)
{
  g_autoptr (PangoLayout) layout
      = create_caption (self, text, get_room (scene, centre), scene->width < HW_NARROW_WIDTH);
  double y = hw_wire_scene_get_box_bottom (scene) + 8;
  int width, height;
  double x;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (centre - width / 2.0, MARGIN, MAX (MARGIN, scene->width - width - MARGIN));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &scene->palette.dim);
  gtk_snapshot_restore (snapshot);
}

static void
hw_wire_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HwWireView *self = HW_WIRE_VIEW (widget);
  g_autofree char *server = NULL;
  HwWireScene scene;
  cairo_t *cr;

  if (hw_section_get_session (HW_SECTION (self)) == NULL)
    return;

  fill_scene (self, &scene);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) scene.width,
                                                                 (float) scene.height));
  hw_wire_scene_draw (&scene, cr);
  cairo_destroy (cr);
  append_caption (self, snapshot, &scene, _ ("Client"),
                  hw_wire_scene_get_box_centre (&scene, FALSE));
  append_caption (self, snapshot, &scene, cable_caption (get_beliefs (self)), scene.width / 2);
  server = server_caption (get_beliefs (self));
  append_caption (self, snapshot, &scene, server, hw_wire_scene_get_box_centre (&scene, TRUE));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwWireView *self = HW_WIRE_VIEW (widget);
  gboolean moving;

  self->now = gdk_frame_clock_get_frame_time (clock);
  moving = hw_wire_marks_prune (&self->marks, self->now);
  gtk_widget_queue_draw (widget);
  if (moving || self->now - self->toggled_at < PULL_US)
    return G_SOURCE_CONTINUE;

  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/* Frames are asked for only while something moves. */
static void
keep_moving (HwWireView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->tick == 0 && hw_toolkit_has_motion (GTK_WIDGET (self)))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
events_cb (HwLabSession *session, GPtrArray *batch, HwWireView *self)
{
  gboolean pulled = hw_lab_session_get_beliefs (session)->pulled;
  gboolean added = FALSE;

  if (hw_toolkit_has_motion (GTK_WIDGET (self)))
    for (guint i = 0; i < batch->len; i++)
      added |= hw_wire_marks_add (&self->marks, g_ptr_array_index (batch, i), pulled);
  if (added)
    keep_moving (self);
}

static void
update_description (HwWireView *self)
{
  const HwBeliefs *beliefs = get_beliefs (self);
  g_autofree char *server = server_caption (beliefs);
  g_autofree char *text = g_strdup_printf ("%s. %s.", cable_caption (beliefs), server);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The wire between client and server"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
truth_cb (HwWireView *self)
{
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pulled_cb (HwLabSession *session, GParamSpec *pspec, HwWireView *self)
{
  self->toggled_at = g_get_monotonic_time ();
  self->now = self->toggled_at;
  if (hw_lab_session_get_beliefs (session)->pulled)
    hw_wire_marks_cut (&self->marks, self->toggled_at);
  update_description (self);
  keep_moving (self);
}

static gboolean
is_over_plug (HwWireView *self, double x, double y)
{
  HwWireScene scene;
  graphene_rect_t plug;

  fill_scene (self, &scene);
  hw_wire_scene_get_plug (&scene, &plug);

  return graphene_rect_contains_point (&plug, &GRAPHENE_POINT_INIT ((float) x, (float) y));
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, HwWireView *self)
{
  if (is_over_plug (self, x, y))
    gtk_widget_activate_action (GTK_WIDGET (self), "lab.toggle-cable", NULL);
}

static void
set_hover (HwWireView *self, gboolean hover)
{
  if (self->hover == hover)
    return;

  self->hover = hover;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), hover ? "pointer" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, HwWireView *self)
{
  set_hover (self, is_over_plug (self, x, y));
}

static void
leave_cb (GtkEventControllerMotion *controller, HwWireView *self)
{
  set_hover (self, FALSE);
}

static void
add_pointer (HwWireView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

static void
hw_wire_view_attach (HwSection *section, HwLabSession *session)
{
  HwWireView *self = HW_WIRE_VIEW (section);

  g_signal_connect_object (session, "events", G_CALLBACK (events_cb), self, 0);
  g_signal_connect_object (session, "notify::pulled", G_CALLBACK (pulled_cb), self, 0);
  g_signal_connect_object (session, "notify::server-running", G_CALLBACK (truth_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::server-hung", G_CALLBACK (truth_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::elsewhere", G_CALLBACK (truth_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::link-state", G_CALLBACK (truth_cb), self,
                           G_CONNECT_SWAPPED);
  add_pointer (self);
  update_description (self);
}

static GtkSizeRequestMode
hw_wire_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
hw_wire_view_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 300;
  else
    *minimum = *natural = for_size >= 0 && for_size < HW_NARROW_WIDTH ? NARROW_HEIGHT : HEIGHT;
}

static void
hw_wire_view_class_init (HwWireViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_wire_view_attach;
  widget_class->snapshot = hw_wire_view_snapshot;
  widget_class->get_request_mode = hw_wire_view_get_request_mode;
  widget_class->measure = hw_wire_view_measure;
  gtk_widget_class_set_css_name (widget_class, "wire");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hw_wire_view_init (HwWireView *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}
