/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the space bar, by which the cable is pulled and plugged from wherever it is shown. */
#include "config.h"

#include "hw-cable-key.h"

#include "hw-pages.h"

gboolean
hw_cable_key_is_kept_by (GtkWidget *focus)
{
  if (focus == NULL)
    return FALSE;

  return GTK_IS_EDITABLE (focus) || GTK_IS_BUTTON (focus)
         || gtk_widget_get_ancestor (focus, GTK_TYPE_DROP_DOWN) != NULL
         || gtk_widget_get_ancestor (focus, GTK_TYPE_MENU_BUTTON) != NULL
         || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

static gboolean
is_cable_button (GtkWidget *focus)
{
  return GTK_IS_BUTTON (focus)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)), "lab.toggle-cable")
                == 0;
}

static gboolean
pressed_cb (GtkEventControllerKey *controller,
            guint key,
            guint code,
            GdkModifierType modifiers,
            AdwViewStack *pages)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (pages)));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  gboolean held;

  if (key != GDK_KEY_space || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  if (!hw_pages_shows_lab (adw_view_stack_get_visible_child_name (pages)))
    return GDK_EVENT_PROPAGATE;
  if (hw_cable_key_is_kept_by (focus) && !is_cable_button (focus))
    return GDK_EVENT_PROPAGATE;

  held = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (controller), "held"));
  g_object_set_data (G_OBJECT (controller), "held", GINT_TO_POINTER (TRUE));
  if (!held)
    gtk_widget_activate_action (window, "lab.toggle-cable", NULL);

  return GDK_EVENT_STOP;
}

static void
released_cb (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType modifiers,
             AdwViewStack *pages)
{
  if (key == GDK_KEY_space)
    g_object_set_data (G_OBJECT (controller), "held", NULL);
}

void
hw_cable_key_attach (GtkWindow *window, AdwViewStack *pages)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (pressed_cb), pages);
  g_signal_connect (keys, "key-released", G_CALLBACK (released_cb), pages);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}
