/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one countdown: what comes, in how long, and a bar that shrinks. */
#include "config.h"

#include "hw-sockets-countdown.h"

struct _HwSocketsCountdown
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *value;
  GtkProgressBar *bar;
  GtkLabel *note;
};

enum
{
  PROP_TITLE = 1,
  PROP_NOTE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwSocketsCountdown, hw_sockets_countdown, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

void
hw_sockets_countdown_set (HwSocketsCountdown *self, const char *value, double fraction)
{
  double shown = CLAMP (fraction, 0, 1);

  set_text (self->value, value);
  gtk_widget_set_opacity (GTK_WIDGET (self->bar), fraction < 0 ? 0.3 : 1);
  if (gtk_progress_bar_get_fraction (self->bar) != shown)
    gtk_progress_bar_set_fraction (self->bar, shown);
}

void
hw_sockets_countdown_set_note (HwSocketsCountdown *self, const char *note)
{
  set_text (self->note, note);
}

static void
hw_sockets_countdown_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HwSocketsCountdown *self = HW_SOCKETS_COUNTDOWN (object);

  g_value_set_string (value, gtk_label_get_text (id == PROP_TITLE ? self->title : self->note));
}

static void
hw_sockets_countdown_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  HwSocketsCountdown *self = HW_SOCKETS_COUNTDOWN (object);
  const char *text = g_value_get_string (value);

  if (id == PROP_NOTE)
    {
      set_text (self->note, text);
      return;
    }
  set_text (self->title, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
hw_sockets_countdown_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (hw_sockets_countdown_parent_class)->dispose (object);
}

static void
hw_sockets_countdown_class_init (HwSocketsCountdownClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = hw_sockets_countdown_dispose;
  object_class->get_property = hw_sockets_countdown_get_property;
  object_class->set_property = hw_sockets_countdown_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/heartwire/Heartwire/hw-sockets-countdown.ui");
  gtk_widget_class_bind_template_child (widget_class, HwSocketsCountdown, title);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsCountdown, value);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsCountdown, bar);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsCountdown, note);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
hw_sockets_countdown_init (HwSocketsCountdown *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
