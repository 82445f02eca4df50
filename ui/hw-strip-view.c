/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the heart monitor: the last half minute, scrolling; or any other stretch that is asked for.
 */
#include "config.h"

#include "hw-strip-view.h"

#include <glib/gi18n.h>

#include "hw-columns.h"
#include "hw-strip-keys.h"
#include "hw-strip-picture.h"
#include "hw-toolkit.h"

/* The line moves about a pixel in this time. */
#define SCROLL_MS 50
#define STILL_MS 1000
#define HEIGHT 138
#define NARROW_HEIGHT 112
#define LOWEST 88 /* where the page is higher than the window */
#define CLICK_PIXELS 10
#define MARGIN 6
#define EXPORT_MIN_WIDTH 1000
#define EXPORT_HEIGHT 180

struct _HwStripView
{
  HwSection parent_instance;

  GtkWidget *buttons;
  GtkWidget *back;
  HwTime span;       /* 0: what goes with the width */
  HwTime pinned;     /* what is at the right edge; HW_TIME_NEVER: now */
  gboolean at_begin; /* rather, whatever the width will be */
  guint timer;
};

G_DEFINE_FINAL_TYPE (HwStripView, hw_strip_view, HW_TYPE_SECTION)

static HwSavedLog *
get_saved (HwStripView *self)
{
  return hw_lab_session_get_saved (hw_section_get_session (HW_SECTION (self)));
}

static HwTime
get_latest (HwStripView *self)
{
  HwSavedLog *saved = get_saved (self);

  return saved != NULL ? hw_saved_log_get_end (saved) + HW_SEC (1) : g_get_monotonic_time ();
}

/* The trace may hold more than the log, which forgets; the log has what leaves no mark. */
static HwTime
get_earliest (HwStripView *self, HwTime latest)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  HwStripTrace *trace = hw_lab_session_get_shown_trace (session);
  g_autoptr (HwEvent) first = hw_event_log_get_event (hw_lab_session_get_shown_log (session), 0);
  HwTime earliest = first != NULL ? MIN (hw_event_get_mono_us (first), latest) : latest;

  if (hw_strip_trace_get_n_marks (trace) == 0)
    return earliest;

  return MIN (earliest, hw_strip_trace_get_mark (trace, 0)->mono_us);
}

static HwStripScale
get_scale (HwStripView *self)
{
  HwTime latest = get_latest (self);
  HwStripScale scale = { .width = gtk_widget_get_width (GTK_WIDGET (self)),
                         .now = MIN (self->pinned, latest),
                         .span = self->span };

  if (self->at_begin)
    hw_strip_scale_show_begin (&scale, get_earliest (self, latest), latest);

  return scale;
}

static void
make_scene (HwStripView *self, HwStripScene *scene, double height)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  HwSavedLog *saved = get_saved (self);
  HwEvent *selected = hw_lab_session_get_selected (session);

  *scene = (HwStripScene){ .scale = get_scale (self), .height = height };
  scene->wall_offset = saved != NULL ? hw_saved_log_get_wall_offset (saved)
                                     : g_get_real_time () - g_get_monotonic_time ();
  scene->cursor = selected != NULL ? hw_event_get_mono_us (selected) : HW_TIME_NEVER;
  scene->trace = hw_lab_session_get_shown_trace (session);
  hw_palette_read (&scene->palette, GTK_WIDGET (self));
}

static void
update (HwStripView *self)
{
  gtk_widget_set_visible (self->back, self->at_begin || self->pinned != HW_TIME_NEVER);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
take_scale (HwStripView *self, const HwStripScale *scale, HwTime latest)
{
  self->span = scale->span;
  self->at_begin = FALSE;
  self->pinned = scale->now >= latest ? HW_TIME_NEVER : scale->now;
  update (self);
}

static void
zoom (HwStripView *self, gboolean in, double x)
{
  HwStripScale scale = get_scale (self);
  HwTime latest = get_latest (self);

  hw_strip_scale_zoom (&scale, in, x, latest);
  take_scale (self, &scale, latest);
}

static void
move (HwStripView *self, double share)
{
  HwStripScale scale = get_scale (self);
  HwTime latest = get_latest (self);

  hw_strip_scale_scroll (&scale, share, get_earliest (self, latest), latest);
  take_scale (self, &scale, latest);
}

static void
act (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwStripView *self = HW_STRIP_VIEW (widget);
  double middle = gtk_widget_get_width (widget) / 2.0;

  if (g_str_equal (action, "strip.zoom-in"))
    zoom (self, TRUE, self->pinned == HW_TIME_NEVER ? 2 * middle : middle);
  else if (g_str_equal (action, "strip.zoom-out"))
    zoom (self, FALSE, self->pinned == HW_TIME_NEVER ? 2 * middle : middle);
  else if (g_str_equal (action, "strip.earlier"))
    move (self, -0.25);
  else if (g_str_equal (action, "strip.later"))
    move (self, 0.25);
  else if (g_str_equal (action, "strip.begin"))
    move (self, -1e6);
  else
    {
      self->at_begin = FALSE;
      self->pinned = HW_TIME_NEVER;
      update (self);
    }
}

static void
reset_zoom (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HW_STRIP_VIEW (widget)->span = 0;
  update (HW_STRIP_VIEW (widget));
}

/* A saved log is read from its begin, as in the list of its events. */
static void
saved_cb (HwStripView *self)
{
  self->at_begin = get_saved (self) != NULL;
  self->pinned = HW_TIME_NEVER;
  self->span = 0;
  update (self);
}

static void
find_cb (HwStripView *self, gint64 mono_us)
{
  HwStripScale scale = get_scale (self);
  HwTime latest = get_latest (self);

  scale.now = MIN (mono_us + hw_strip_scale_get_span (&scale) / 2, latest);
  take_scale (self, &scale, latest);
}

/* Of the mark that is meant: the nearest, if one is near. */
static HwTime
find_mark (HwStripView *self, const HwStripScale *scale, double x)
{
  HwStripTrace *trace = hw_lab_session_get_shown_trace (hw_section_get_session (HW_SECTION (self)));
  guint n = hw_strip_trace_get_n_marks (trace);
  HwTime found = hw_strip_scale_get_time (scale, x);
  double nearest = CLICK_PIXELS;

  for (guint i = hw_strip_trace_find (trace, hw_strip_scale_get_time (scale, x - nearest)); i < n;
       i++)
    {
      HwTime at = hw_strip_trace_get_mark (trace, i)->mono_us;
      double distance = ABS (hw_strip_scale_get_x (scale, at) - x);

      if (at > hw_strip_scale_get_time (scale, x + CLICK_PIXELS))
        break;
      if (distance < nearest)
        found = at;
      nearest = MIN (nearest, distance);
    }

  return found;
}

static void
clicked_cb (HwStripView *self, int n_presses, double x)
{
  HwStripScale scale = get_scale (self);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  hw_lab_session_find_in_log (hw_section_get_session (HW_SECTION (self)),
                              find_mark (self, &scale, x));
}

/* With Ctrl it zooms, at the middle of what is looked at; without, it goes back and forth. */
static gboolean
scrolled_cb (GtkEventControllerScroll *controller, double dx, double dy, gpointer user_data)
{
  HwStripView *self = user_data;
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) != 0 && dy != 0)
    act (user_data, dy < 0 ? "strip.zoom-in" : "strip.zoom-out", NULL);
  else
    move (self, (dx != 0 ? dx : dy) * 0.1);

  return GDK_EVENT_STOP;
}

static void
hw_strip_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HwStripView *self = HW_STRIP_VIEW (widget);
  double height = gtk_widget_get_height (widget);
  graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) height);
  HwStripScene scene;
  cairo_t *cr;

  if (hw_section_get_session (HW_SECTION (widget)) == NULL)
    return;

  make_scene (self, &scene, height);
  scene.covered = MARGIN + gtk_widget_get_width (self->buttons);
  gtk_snapshot_push_clip (snapshot, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  hw_strip_picture_draw (&scene, gtk_widget_get_pango_context (widget), cr);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->buttons, snapshot);
}

GBytes *
hw_strip_view_export (HwStripView *self, HwStripFormat format)
{
  HwStripScene scene;

  make_scene (self, &scene, EXPORT_HEIGHT);
  scene.scale.span = hw_strip_scale_get_span (&scene.scale);
  scene.scale.width = MAX (scene.scale.width, EXPORT_MIN_WIDTH);

  return hw_strip_export (&scene, gtk_widget_get_pango_context (GTK_WIDGET (self)), format);
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
    {
      gboolean is_narrow = for_size >= 0 && for_size < HW_NARROW_WIDTH;

      *minimum = is_narrow ? LOWEST : HEIGHT;
      *natural = is_narrow ? NARROW_HEIGHT : HEIGHT;
    }
}

/* The buttons lie in the upper left corner, where the picture is oldest. */
static void
hw_strip_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HwStripView *self = HW_STRIP_VIEW (widget);
  GtkRequisition size;

  gtk_widget_get_preferred_size (self->buttons, NULL, &size);
  gtk_widget_size_allocate (self->buttons,
                            &(GtkAllocation){ MARGIN, MARGIN, size.width, size.height }, -1);
}

static void
hw_strip_view_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (session, "notify::saved", G_CALLBACK (saved_cb), section,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (gtk_widget_queue_draw), section,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "find-on-strip", G_CALLBACK (find_cb), section,
                           G_CONNECT_SWAPPED);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const char *const actions[] = { "strip.zoom-in", "strip.zoom-out", "strip.earlier",
                                         "strip.later",   "strip.begin",    "strip.now" };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, act);
  gtk_widget_class_install_action (widget_class, "strip.reset-zoom", NULL, reset_zoom);
  hw_strip_keys_bind (widget_class);
}

static void
hw_strip_view_class_init (HwStripViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_strip_view_attach;
  widget_class->snapshot = hw_strip_view_snapshot;
  widget_class->get_request_mode = hw_strip_view_get_request_mode;
  widget_class->measure = hw_strip_view_measure;
  widget_class->size_allocate = hw_strip_view_size_allocate;
  widget_class->map = hw_strip_view_map;
  widget_class->unmap = hw_strip_view_unmap;
  gtk_widget_class_set_css_name (widget_class, "strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  install_actions (widget_class);
}

static void
watch_pointer (HwStripView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

static void
hw_strip_view_init (HwStripView *self)
{
  self->pinned = HW_TIME_NEVER;
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->buttons = hw_strip_keys_new_buttons (&self->back);
  gtk_widget_set_parent (self->buttons, GTK_WIDGET (self));
  watch_pointer (self);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Heart monitor"),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      _ ("Each heartbeat is a spike as tall as its round trip; the log has the same in words"), -1);
}
