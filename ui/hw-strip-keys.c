/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the keys and the buttons of the strip, which stand for its actions. */
#include "config.h"

#include "hw-strip-keys.h"

#include <glib/gi18n.h>

static const struct
{
  guint key;
  const char *action;
} keys[] = {
  { GDK_KEY_plus, "strip.zoom-in" },         { GDK_KEY_equal, "strip.zoom-in" },
  { GDK_KEY_KP_Add, "strip.zoom-in" },       { GDK_KEY_minus, "strip.zoom-out" },
  { GDK_KEY_KP_Subtract, "strip.zoom-out" }, { GDK_KEY_0, "strip.reset-zoom" },
  { GDK_KEY_Left, "strip.earlier" },         { GDK_KEY_Right, "strip.later" },
  { GDK_KEY_Home, "strip.begin" },           { GDK_KEY_End, "strip.now" },
};

void
hw_strip_keys_bind (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, NULL);
}

static GtkWidget *
add_button (GtkWidget *box, const char *icon, const char *action, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "osd");
  gtk_widget_add_css_class (button, "strip-button");
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

GtkWidget *
hw_strip_keys_new_buttons (GtkWidget **back)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  add_button (box, "zoom-out-symbolic", "strip.zoom-out", _ ("Show more of the past"));
  add_button (box, "zoom-in-symbolic", "strip.zoom-in", _ ("Show less, but larger"));
  *back = add_button (box, "go-last-symbolic", "strip.now", _ ("Back to now"));
  gtk_widget_set_visible (*back, FALSE);

  return box;
}
