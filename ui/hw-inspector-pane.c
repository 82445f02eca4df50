/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where the inspector is: beside the log, over the whole page where there is no room, or
 * nowhere. */
#include "config.h"

#include "hw-inspector-pane.h"

#include <adwaita.h>

#include "hw-inspector-view.h"
#include "hw-log-view.h"

/* From this width on there is room for bytes and fields side by side. */
#define WIDE_WIDTH 1180
#define WIDE_VIEW_WIDTH 510
#define VIEW_WIDTH 330

struct _HwInspectorPane
{
  HwSection parent_instance;

  AdwFlap *flap;
  AdwBin *side;  /* of the log */
  AdwBin *sheet; /* over the page; its own */
  HwInspectorView *view;
  gboolean is_wide;
  gboolean is_folded; /* as the view has been placed */
  guint relayout;
  gboolean shown;
};

enum
{
  PROP_LOG = 1,
  PROP_SHEET,
  PROP_SHOWN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwInspectorPane, hw_inspector_pane, HW_TYPE_SECTION)

static void
pointed_cb (HwInspectorPane *self, HwEvent *event)
{
  hw_inspector_view_point_at (self->view, event);
}

static void
set_log (HwInspectorPane *self, HwLogView *log)
{
  adw_flap_set_content (self->flap, GTK_WIDGET (log));
  g_signal_connect_object (log, "pointed", G_CALLBACK (pointed_cb), self, G_CONNECT_SWAPPED);
}

static void
move_view (AdwBin *from, AdwBin *to)
{
  GtkWidget *view = adw_bin_get_child (from);

  if (view == NULL)
    return;
  g_object_ref (view);
  adw_bin_set_child (from, NULL);
  adw_bin_set_child (to, view);
  g_object_unref (view);
}

static void
show_view (HwInspectorPane *self)
{
  gboolean folded = adw_flap_get_folded (self->flap);

  if (folded)
    move_view (self->side, self->sheet);
  else
    move_view (self->sheet, self->side);
  gtk_widget_set_visible (GTK_WIDGET (self->sheet), folded && self->shown);
  adw_flap_set_reveal_flap (self->flap, !folded && self->shown);
}

static void
set_shown (HwInspectorPane *self, gboolean shown)
{
  if (self->shown == shown)
    return;

  self->shown = shown;
  show_view (self);
  if (shown && adw_flap_get_folded (self->flap))
    gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

static gboolean
relayout_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwInspectorPane *self = HW_INSPECTOR_PANE (widget);

  self->relayout = 0;
  gtk_widget_set_size_request (GTK_WIDGET (self->side),
                               self->is_wide ? WIDE_VIEW_WIDTH : VIEW_WIDTH, -1);
  (self->is_wide ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->side),
                                                                            "side-by-side");
  hw_inspector_view_set_side_by_side (self->view, self->is_wide);
  if (adw_flap_get_folded (self->flap) != self->is_folded)
    {
      self->is_folded = adw_flap_get_folded (self->flap);
      set_shown (self, !self->is_folded);
      show_view (self);
    }

  return G_SOURCE_REMOVE;
}

static void
queue_relayout (HwInspectorPane *self)
{
  if (self->relayout == 0)
    self->relayout = gtk_widget_add_tick_callback (GTK_WIDGET (self), relayout_cb, NULL, NULL);
}

static void
folded_cb (HwInspectorPane *self)
{
  queue_relayout (self);
}

/* What is just being given its size can't ask for another one. */
static void
hw_inspector_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HwInspectorPane *self = HW_INSPECTOR_PANE (widget);
  gboolean is_wide = width >= WIDE_WIDTH;

  gtk_widget_allocate (GTK_WIDGET (self->flap), width, height, baseline, NULL);
  if (is_wide != self->is_wide)
    queue_relayout (self);
  self->is_wide = is_wide;
}

static void
hw_inspector_pane_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (HW_INSPECTOR_PANE (widget)->flap), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
hw_inspector_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HwInspectorPane *self = HW_INSPECTOR_PANE (object);

  if (id == PROP_LOG)
    g_value_set_object (value, adw_flap_get_content (self->flap));
  else if (id == PROP_SHEET)
    g_value_set_object (value, self->sheet);
  else
    g_value_set_boolean (value, self->shown);
}

static void
hw_inspector_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HwInspectorPane *self = HW_INSPECTOR_PANE (object);

  if (id == PROP_LOG)
    set_log (self, g_value_get_object (value));
  else if (id == PROP_SHEET)
    self->sheet = g_value_dup_object (value);
  else
    set_shown (self, g_value_get_boolean (value));
}

static void
hw_inspector_pane_dispose (GObject *object)
{
  g_clear_object (&HW_INSPECTOR_PANE (object)->sheet);
  G_OBJECT_CLASS (hw_inspector_pane_parent_class)->dispose (object);
}

static void
hw_inspector_pane_class_init (HwInspectorPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_inspector_pane_dispose;
  object_class->get_property = hw_inspector_pane_get_property;
  object_class->set_property = hw_inspector_pane_set_property;
  widget_class->measure = hw_inspector_pane_measure;
  widget_class->size_allocate = hw_inspector_pane_size_allocate;

  properties[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, HW_TYPE_LOG_VIEW,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHEET] = g_param_spec_object ("sheet", NULL, NULL, ADW_TYPE_BIN,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOWN]
      = g_param_spec_boolean ("shown", NULL, NULL, TRUE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (HW_TYPE_INSPECTOR_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/heartwire/Heartwire/hw-inspector-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, HwInspectorPane, flap);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorPane, side);
  gtk_widget_class_bind_template_child (widget_class, HwInspectorPane, view);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_install_property_action (widget_class, "inspector.shown", "shown");
}

/* From anywhere in the window, as long as the pane is on the page that is shown. */
static void
add_key (HwInspectorPane *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_F9, 0),
                                                          gtk_named_action_new (
                                                              "inspector.shown")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* What lies over the page goes as other things that do; beside it, it goes back to the newest. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  HwInspectorPane *self = user_data;
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));

  if (adw_flap_get_folded (self->flap))
    set_shown (self, FALSE);
  else if (hw_lab_session_get_selected (session) != NULL)
    hw_lab_session_follow_newest (session);
  else
    return FALSE;

  return TRUE;
}

static void
add_escape (HwInspectorPane *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape,
                                                                                  0),
                                                          gtk_callback_action_new (escape_cb, self,
                                                                                   NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

static void
hw_inspector_pane_init (HwInspectorPane *self)
{
  self->shown = TRUE;
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_flap_set_reveal_flap (self->flap, TRUE);
  add_key (self);
  add_escape (self);
}
