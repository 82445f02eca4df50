/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the button that pulls the cable and plugs it back. */
#include "config.h"

#include "hw-cable-button.h"

#include <glib/gi18n.h>

struct _HwCableButton
{
  HwSection parent_instance;

  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (HwCableButton, hw_cable_button, HW_TYPE_SECTION)

static void
update (HwCableButton *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  gboolean pulled = hw_lab_session_get_beliefs (session)->pulled;
  GtkWidget *button = GTK_WIDGET (self->button);

  gtk_button_set_label (self->button, pulled ? _ ("Plug the cable") : _ ("Pull the cable"));
  gtk_widget_remove_css_class (button, pulled ? "destructive-action" : "suggested-action");
  gtk_widget_add_css_class (button, pulled ? "suggested-action" : "destructive-action");
}

static void
hw_cable_button_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (session, "notify::pulled", G_CALLBACK (update), section,
                           G_CONNECT_SWAPPED);
  update (HW_CABLE_BUTTON (section));
}

static gboolean
hw_cable_button_grab_focus (GtkWidget *widget)
{
  return !hw_section_has_focus_within (HW_SECTION (widget))
         && gtk_widget_grab_focus (GTK_WIDGET (HW_CABLE_BUTTON (widget)->button));
}

static void
hw_cable_button_class_init (HwCableButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_cable_button_attach;
  widget_class->grab_focus = hw_cable_button_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-cable-button.ui");
  gtk_widget_class_bind_template_child (widget_class, HwCableButton, button);
}

static void
hw_cable_button_init (HwCableButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
