/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line in which a message is written and sent. */
#include "config.h"

#include "hw-message-entry.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hw-message-bytes.h"

struct _HwMessageEntry
{
  HwSection parent_instance;

  GtkEntry *entry;
  GtkButton *send;
};

G_DEFINE_FINAL_TYPE (HwMessageEntry, hw_message_entry, HW_TYPE_SECTION)

static gboolean
placeholder (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_static_string (to, g_value_get_boolean (from)
                                     ? _ ("Message")
                                     : _ ("Not connected: nothing can be sent now"));

  return TRUE;
}

static void
send_text (HwMessageEntry *self, HwLabSession *session, const char *text)
{
  HwLongLiveSocket *client = hw_lab_get_client (hw_lab_session_get_lab (session));
  g_autoptr (GBytes) message = hw_message_bytes_new (client, text, strlen (text));
  g_autoptr (GError) error = NULL;

  if (hw_long_live_socket_try_send (client, message, &error))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    hw_lab_session_answer_error (session, error);
}

static void
activate_cb (HwMessageEntry *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (text[0] == '\0')
    return;
  if (hw_link_status_can_send (hw_lab_session_get_status (session)))
    send_text (self, session, text);
  else
    hw_lab_session_answer (session, _ ("Not connected: the message wasn’t sent"));
}

static void
update_sensitive (HwMessageEntry *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  gtk_widget_set_sensitive (GTK_WIDGET (self->send),
                            session != NULL && text[0] != '\0'
                                && hw_link_status_can_send (hw_lab_session_get_status (session)));
}

static void
hw_message_entry_attach (HwSection *section, HwLabSession *session)
{
  HwMessageEntry *self = HW_MESSAGE_ENTRY (section);

  g_object_bind_property_full (session, "can-send", self->entry, "placeholder-text",
                               G_BINDING_SYNC_CREATE, placeholder, NULL, NULL, NULL);
  g_signal_connect_object (session, "notify::can-send", G_CALLBACK (update_sensitive), self,
                           G_CONNECT_SWAPPED);
  update_sensitive (self);
}

static gboolean
hw_message_entry_grab_focus (GtkWidget *widget)
{
  return !hw_section_has_focus_within (HW_SECTION (widget))
         && gtk_widget_grab_focus (GTK_WIDGET (HW_MESSAGE_ENTRY (widget)->entry));
}

static void
hw_message_entry_class_init (HwMessageEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_message_entry_attach;
  widget_class->grab_focus = hw_message_entry_grab_focus;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/heartwire/Heartwire/hw-message-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, HwMessageEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, HwMessageEntry, send);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_sensitive);
}

static void
hw_message_entry_init (HwMessageEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
