/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line that says what one believer holds to be true, and whether it is wrong. */
#include "config.h"

#include "hw-belief-view.h"

#include "hw-belief-words.h"
#include "hw-beliefs-way.h"
#include "hw-rate-limit.h"
#include "hw-settings.h"

/* "heard 0.4 s ago" grows by itself. */
#define REFRESH_MS 250
/* Each other text asks for another layout of the window. */
#define UPDATE_MS 100

struct _HwBeliefView
{
  HwSection parent_instance;

  int believer;
  char *title;
  guint timer;
  HwRateLimit updates;
  int shown_state;
  GtkImage *icon;
  GtkLabel *text;
  GtkWidget *wrong;
  GtkLabel *wrong_text;
};

enum
{
  PROP_BELIEVER = 1,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwBeliefView, hw_belief_view, HW_TYPE_SECTION)

static const char *
icon_for_state (HwBeliefState state)
{
  switch (state)
    {
    case HW_BELIEF_ALIVE:
      return "emblem-ok-symbolic";
    case HW_BELIEF_DOUBT:
      return "dialog-question-symbolic";
    case HW_BELIEF_DEAD:
      return "window-close-symbolic";
    case HW_BELIEF_CONNECTING:
      return "content-loading-symbolic";
    default:
      return "radio-symbolic";
    }
}

static const char *
class_for_state (HwBeliefState state)
{
  switch (state)
    {
    case HW_BELIEF_ALIVE:
      return "success";
    case HW_BELIEF_DOUBT:
    case HW_BELIEF_CONNECTING:
      return "warning";
    case HW_BELIEF_DEAD:
      return "error";
    default:
      return "dim-label";
    }
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* An image that is set asks for a new layout, even where it is the same. */
static void
set_state (HwBeliefView *self, HwBeliefState state)
{
  const char *classes[] = { class_for_state (state), NULL };

  if (self->shown_state == (int) state)
    return;

  self->shown_state = (int) state;
  gtk_image_set_from_icon_name (self->icon, icon_for_state (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
}

/* What an adaptive heartbeat tried is over with it, and no event says so. */
static HwBeliefs
get_beliefs (HwLabSession *session)
{
  HwBeliefs beliefs = *hw_lab_session_get_beliefs (session);
  HwHeartbeatConfig config;

  hw_settings_get_heartbeat (hw_lab_session_get_settings (session), &config);
  if (config.policy != HW_HEARTBEAT_POLICY_ADAPTIVE)
    beliefs.pace_us = 0;
  hw_beliefs_follow (&beliefs, hw_lab_session_get_way (session));

  return beliefs;
}

static char *
describe (HwBeliefView *self, const HwBeliefs *beliefs)
{
  HwTime now = g_get_monotonic_time ();
  g_autofree char *patience = hw_belief_describe_patience (beliefs, self->believer, now);
  g_autofree char *line = hw_beliefs_describe (beliefs, self->believer, now);

  return patience == NULL ? g_steal_pointer (&line) : g_strconcat (line, " · ", patience, NULL);
}

static void
update (HwBeliefView *self)
{
  HwBeliefs beliefs = get_beliefs (hw_section_get_session (HW_SECTION (self)));
  const char *wrong = hw_belief_why_wrong (&beliefs, self->believer);
  g_autofree char *text = describe (self, &beliefs);

  set_text (self->text, text);
  set_state (self, beliefs.beliefs[self->believer].state);
  gtk_widget_set_visible (self->wrong, wrong != NULL);
  if (wrong != NULL)
    set_text (self->wrong_text, wrong);
}

static void
update_cb (gpointer user_data)
{
  update (user_data);
}

static void
events_cb (HwBeliefView *self)
{
  hw_rate_limit_ask (&self->updates);
}

static gboolean
refresh_cb (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

static void
hw_belief_view_map (GtkWidget *widget)
{
  HwBeliefView *self = HW_BELIEF_VIEW (widget);

  GTK_WIDGET_CLASS (hw_belief_view_parent_class)->map (widget);
  if (hw_section_get_session (HW_SECTION (self)) != NULL)
    self->timer = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
hw_belief_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&HW_BELIEF_VIEW (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (hw_belief_view_parent_class)->unmap (widget);
}

static void
hw_belief_view_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (session, "events", G_CALLBACK (events_cb), section, G_CONNECT_SWAPPED);
  update (HW_BELIEF_VIEW (section));
}

static void
hw_belief_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HwBeliefView *self = HW_BELIEF_VIEW (object);

  if (id == PROP_BELIEVER)
    g_value_set_int (value, self->believer);
  else
    g_value_set_string (value, self->title);
}

static void
hw_belief_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HwBeliefView *self = HW_BELIEF_VIEW (object);

  if (id == PROP_BELIEVER)
    self->believer = g_value_get_int (value);
  else
    self->title = g_value_dup_string (value);
}

static void
hw_belief_view_dispose (GObject *object)
{
  hw_rate_limit_clear (&HW_BELIEF_VIEW (object)->updates);
  G_OBJECT_CLASS (hw_belief_view_parent_class)->dispose (object);
}

static void
hw_belief_view_finalize (GObject *object)
{
  g_free (HW_BELIEF_VIEW (object)->title);
  G_OBJECT_CLASS (hw_belief_view_parent_class)->finalize (object);
}

static void
hw_belief_view_class_init (HwBeliefViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hw_belief_view_get_property;
  object_class->set_property = hw_belief_view_set_property;
  object_class->dispose = hw_belief_view_dispose;
  object_class->finalize = hw_belief_view_finalize;
  widget_class->map = hw_belief_view_map;
  widget_class->unmap = hw_belief_view_unmap;
  HW_SECTION_CLASS (klass)->attach = hw_belief_view_attach;

  properties[PROP_BELIEVER]
      = g_param_spec_int ("believer", NULL, NULL, 0, HW_N_BELIEVERS - 1, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-belief-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HwBeliefView, icon);
  gtk_widget_class_bind_template_child (widget_class, HwBeliefView, text);
  gtk_widget_class_bind_template_child (widget_class, HwBeliefView, wrong);
  gtk_widget_class_bind_template_child (widget_class, HwBeliefView, wrong_text);
  gtk_widget_class_set_css_name (widget_class, "belief");
}

static void
hw_belief_view_init (HwBeliefView *self)
{
  self->shown_state = -1;
  self->updates = (HwRateLimit){ .interval_ms = UPDATE_MS, .act = update_cb, .user_data = self };
  gtk_widget_init_template (GTK_WIDGET (self));
}
