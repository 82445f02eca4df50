/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the sections of the window have in common: a session that they show. */
#include "config.h"

#include "hw-section.h"

typedef struct
{
  HwLabSession *session;
} HwSectionPrivate;

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HwSection, hw_section, GTK_TYPE_WIDGET)

HwLabSession *
hw_section_get_session (HwSection *self)
{
  HwSectionPrivate *priv = hw_section_get_instance_private (self);

  return priv->session;
}

gboolean
hw_section_has_focus_within (HwSection *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void
set_session (HwSection *self, HwLabSession *session)
{
  HwSectionPrivate *priv = hw_section_get_instance_private (self);

  if (session == NULL || priv->session == session)
    return;

  g_return_if_fail (priv->session == NULL);
  priv->session = g_object_ref (session);
  HW_SECTION_GET_CLASS (self)->attach (self, session);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
hw_section_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, hw_section_get_session (HW_SECTION (object)));
}

static void
hw_section_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_session (HW_SECTION (object), g_value_get_object (value));
}

static void
hw_section_dispose (GObject *object)
{
  HwSectionPrivate *priv = hw_section_get_instance_private (HW_SECTION (object));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&priv->session);

  G_OBJECT_CLASS (hw_section_parent_class)->dispose (object);
}

static void
attach_nothing (HwSection *self, HwLabSession *session)
{
}

static void
hw_section_class_init (HwSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_section_dispose;
  object_class->get_property = hw_section_get_property;
  object_class->set_property = hw_section_set_property;
  klass->attach = attach_nothing;

  properties[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, HW_TYPE_LAB_SESSION,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hw_section_init (HwSection *self)
{
}
