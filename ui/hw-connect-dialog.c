/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the dialog in which another server is named, or chosen from the recent ones. */
#include "config.h"

#include "hw-connect-dialog.h"

#include <glib/gi18n.h>

#include "hw-address-words.h"
#include "hw-error-words.h"
#include "hw-lab-elsewhere.h"
#include "hw-recent-row.h"
#include "hw-recent-servers.h"
#include "hw-server-choice.h"
#include "hw-server-words.h"
#include "hw-trust-row.h"

struct _HwConnectDialog
{
  AdwWindow parent_instance;

  HwLabSession *session;
  GtkEditable *address;
  GtkRevealer *complaint_revealer;
  GtkLabel *complaint;
  GtkSwitch *tls;
  HwTrustRow *trust;
  GtkWidget *connect;
  AdwPreferencesGroup *framings;
  AdwPreferencesGroup *recent;
  GPtrArray *choices; /* GtkCheckButton for each framing; the group holds them */
  GPtrArray *rows;    /* of the recent ones; the group holds them */
};

G_DEFINE_FINAL_TYPE (HwConnectDialog, hw_connect_dialog, ADW_TYPE_WINDOW)

/* What was pasted may have spaces around it. */
static char *
get_address (HwConnectDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->address)));
}

/* The text stays while it goes away. */
static void
show_complaint (HwConnectDialog *self, const char *text)
{
  if (text != NULL)
    gtk_label_set_text (self->complaint, text);
  gtk_revealer_set_reveal_child (self->complaint_revealer, text != NULL);
}

static void
mark_address (HwConnectDialog *self, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
}

static void
changed_cb (HwConnectDialog *self)
{
  g_autofree char *address = get_address (self);
  const char *of_address = hw_address_words_complain (address);
  gboolean is_secure = gtk_switch_get_active (self->tls);
  g_autofree char *of_trust = is_secure ? hw_trust_row_complain (self->trust) : NULL;

  mark_address (self, of_address != NULL);
  show_complaint (self, of_address != NULL ? of_address : of_trust);
  gtk_widget_set_sensitive (self->connect,
                            *address != '\0' && of_address == NULL && of_trust == NULL);
}

static const char *
get_codec (HwConnectDialog *self)
{
  guint n = 0;

  while (n + 1 < self->choices->len && !gtk_check_button_get_active (self->choices->pdata[n]))
    n++;

  return hw_server_words_nth_codec (n);
}

static void
connect_to (HwConnectDialog *self, const HwDestination *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (hw_server_choice_connect (self->session, to, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  text = hw_error_words (error);
  show_complaint (self, text);
}

static void
connect_cb (HwConnectDialog *self)
{
  g_autofree char *address = get_address (self);
  g_autoptr (HwDestination) to = hw_destination_new (address, get_codec (self));

  to->tls.wanted = gtk_switch_get_active (self->tls);
  if (to->tls.wanted)
    hw_trust_row_fill (self->trust, &to->tls);
  if (gtk_widget_get_sensitive (self->connect))
    connect_to (self, to);
}

static void
chosen_cb (HwConnectDialog *self, HwRecentRow *row)
{
  connect_to (self, hw_recent_row_get_server (row));
}

static void fill_recent (HwConnectDialog *self);

static void
removed_cb (HwConnectDialog *self, HwRecentRow *row)
{
  hw_recent_servers_remove (hw_lab_session_get_settings (self->session),
                            hw_recent_row_get_server (row));
  fill_recent (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

static void
add_row (HwConnectDialog *self, const HwDestination *server)
{
  HwRecentRow *row = hw_recent_row_new (server);

  g_signal_connect_object (row, "activated", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->recent, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
}

static void
fill_recent (HwConnectDialog *self)
{
  g_autoptr (GPtrArray) servers
      = hw_recent_servers_get (hw_lab_session_get_settings (self->session));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->recent, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < servers->len; i++)
    add_row (self, servers->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->recent), servers->len > 0);
}

static void
add_framing (HwConnectDialog *self, const char *codec)
{
  GtkWidget *choice = gtk_check_button_new ();
  GtkWidget *row = adw_action_row_new ();
  const char *name = hw_server_words_framing (codec);

  if (self->choices->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (choice), self->choices->pdata[0]);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), hw_server_words_framing_meaning (codec));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), choice);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), choice);
  adw_preferences_group_add (self->framings, row);
  g_ptr_array_add (self->choices, choice);
}

static void
choose_framing (HwConnectDialog *self, const char *codec)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (g_str_equal (hw_server_words_nth_codec (i), codec))
      gtk_check_button_set_active (self->choices->pdata[i], TRUE);
}

/* Where the certificate was refused, that is what somebody comes for. */
static void
show_certificate (HwConnectDialog *self, const HwDestination *now)
{
  const HwServerWay *way = hw_lab_session_get_way (self->session);

  hw_trust_row_take (self->trust, &now->tls);
  if (!hw_server_way_is_distrusted (way))
    return;
  hw_trust_row_offer (self->trust, &way->certificate);
  gtk_widget_child_focus (GTK_WIDGET (self->trust), GTK_DIR_TAB_FORWARD);
}

/* The one that it is connected to, so that only the framing needs another choice. */
static void
show_current (HwConnectDialog *self)
{
  const HwDestination *now = hw_lab_get_elsewhere (hw_lab_session_get_lab (self->session));

  if (now == NULL)
    return;
  gtk_editable_set_text (self->address, now->address);
  choose_framing (self, now->codec);
  gtk_switch_set_active (self->tls, now->tls.wanted);
  show_certificate (self, now);
}

static void
hw_connect_dialog_dispose (GObject *object)
{
  HwConnectDialog *self = HW_CONNECT_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  G_OBJECT_CLASS (hw_connect_dialog_parent_class)->dispose (object);
}

static void
hw_connect_dialog_class_init (HwConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_connect_dialog_dispose;
  g_type_ensure (HW_TYPE_TRUST_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/heartwire/Heartwire/hw-connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HwConnectDialog, address);
  gtk_widget_class_bind_template_child (widget_class, HwConnectDialog, complaint_revealer);
  gtk_widget_class_bind_template_child (widget_class, HwConnectDialog, complaint);
  gtk_widget_class_bind_template_child (widget_class, HwConnectDialog, framings);
  gtk_widget_class_bind_template_child (widget_class, HwConnectDialog, tls);
  gtk_widget_class_bind_template_child (widget_class, HwConnectDialog, trust);
  gtk_widget_class_bind_template_child (widget_class, HwConnectDialog, connect);
  gtk_widget_class_bind_template_child (widget_class, HwConnectDialog, recent);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hw_connect_dialog_init (HwConnectDialog *self)
{
  self->rows = g_ptr_array_new ();
  self->choices = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (self->address)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Host and port"), -1);
  for (guint i = 0; hw_server_words_nth_codec (i) != NULL; i++)
    add_framing (self, hw_server_words_nth_codec (i));
  choose_framing (self, hw_server_words_nth_codec (0));
}

HwConnectDialog *
hw_connect_dialog_new (HwLabSession *session, GtkWindow *parent)
{
  HwConnectDialog *self = g_object_new (HW_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  fill_recent (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
  show_current (self);

  return self;
}
