/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the buttons that break and mend the server. */
#include "config.h"

#include "hw-server-buttons.h"

#include <glib/gi18n.h>

struct _HwServerButtons
{
  HwSection parent_instance;

  GtkWidget *kill;
  GtkButton *hang;
  GtkWidget *restart;
};

G_DEFINE_FINAL_TYPE (HwServerButtons, hw_server_buttons, HW_TYPE_SECTION)

static gboolean
hang_label (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_static_string (to, g_value_get_boolean (from) ? _ ("Resume") : _ ("Hang"));

  return TRUE;
}

static void
update_tooltips (HwServerButtons *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  const char *why = hw_lab_session_get_way (session)->is_elsewhere
                        ? _ ("The server is somebody else’s: no process of ours that could be "
                             "killed, hung or restarted")
                        : NULL;
  const char *hang = hw_lab_session_get_beliefs (session)->server_hung
                         ? _ ("Let the server go on (SIGCONT, Ctrl+H)")
                         : _ ("Stop the server where it is (SIGSTOP, Ctrl+H)");

  gtk_widget_set_tooltip_text (self->kill, why != NULL
                                               ? why
                                               : _ ("Kill the server’s process (SIGKILL, Ctrl+K)"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->hang), why != NULL ? why : hang);
  gtk_widget_set_tooltip_text (self->restart,
                               why != NULL
                                   ? why
                                   : _ ("Start the server again, on the same port (Ctrl+R)"));
}

static void
hw_server_buttons_attach (HwSection *section, HwLabSession *session)
{
  HwServerButtons *self = HW_SERVER_BUTTONS (section);

  g_object_bind_property_full (session, "server-hung", self->hang, "label", G_BINDING_SYNC_CREATE,
                               hang_label, NULL, NULL, NULL);
  g_signal_connect_object (session, "notify::server-hung", G_CALLBACK (update_tooltips), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::elsewhere", G_CALLBACK (update_tooltips), self,
                           G_CONNECT_SWAPPED);
  update_tooltips (self);
}

static void
hw_server_buttons_class_init (HwServerButtonsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_server_buttons_attach;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/heartwire/Heartwire/hw-server-buttons.ui");
  gtk_widget_class_bind_template_child (widget_class, HwServerButtons, kill);
  gtk_widget_class_bind_template_child (widget_class, HwServerButtons, hang);
  gtk_widget_class_bind_template_child (widget_class, HwServerButtons, restart);
}

static void
hw_server_buttons_init (HwServerButtons *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
