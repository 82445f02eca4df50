/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how Tab leaves a list: the arrows go through its rows. */
#include "config.h"

#include "hw-tab-out.h"

/* The window looks for the next one who can have the focus, and passes over the list. */
static gboolean
leave (GtkWidget *list, GtkDirectionType direction)
{
  gboolean has_left;

  gtk_widget_set_can_focus (list, FALSE);
  has_left = gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (list)), direction);
  gtk_widget_set_can_focus (list, TRUE);

  return has_left;
}

static gboolean
forward_cb (GtkWidget *list, GVariant *args, gpointer user_data)
{
  return leave (list, GTK_DIR_TAB_FORWARD);
}

static gboolean
backward_cb (GtkWidget *list, GVariant *args, gpointer user_data)
{
  return leave (list, GTK_DIR_TAB_BACKWARD);
}

static void
add_key (GtkEventController *controller, guint key, GdkModifierType modifiers, GtkShortcutFunc func)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                                            gtk_callback_action_new (func, NULL, NULL));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

void
hw_tab_out_attach (GtkWidget *list)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  add_key (controller, GDK_KEY_Tab, 0, forward_cb);
  add_key (controller, GDK_KEY_Tab, GDK_SHIFT_MASK, backward_cb);
  add_key (controller, GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK, backward_cb);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (list, controller);
}
