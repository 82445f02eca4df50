/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the switches that open the lab to other machines, and the addresses that these use. */
#include "config.h"

#include "hw-share-group.h"

#include <glib/gi18n.h>

#include "hw-error-words.h"
#include "hw-share-words.h"

struct _HwShareGroup
{
  AdwPreferencesGroup parent_instance;

  HwLabShare *share;
  GtkSwitch *cable;
  GtkSwitch *server;
  GtkWidget *server_row;
  AdwActionRow *problem;
  GPtrArray *addresses; /* the rows that stand below the switches */
};

G_DEFINE_FINAL_TYPE (HwShareGroup, hw_share_group, ADW_TYPE_PREFERENCES_GROUP)

static void
copy_cb (GtkButton *button, const char *command)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), command);
}

static GtkWidget *
create_copy_button (const char *command)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Copy %s"), command);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (copy_cb), g_strdup (command),
                         (GClosureNotify) (void (*) (void)) g_free, 0);

  return button;
}

static void
add_row (HwShareGroup *self, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->addresses, row);
}

static void
add_addresses (HwShareGroup *self, const char *property, const char *way)
{
  g_auto (GStrv) addresses = NULL;

  g_object_get (self->share, property, &addresses, NULL);
  for (char **address = addresses; *address != NULL; address++)
    {
      g_autofree char *command = hw_share_words_make_command (*address);
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", command, "title-lines", 0,
                                     "subtitle", way, "subtitle-lines", 0, NULL);

      gtk_widget_add_css_class (row, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_copy_button (command));
      add_row (self, row);
    }
}

static GtkWidget *
create_lonely_row (guint16 port)
{
  g_autofree char *advice
      = g_strdup_printf (_ ("Connect this machine to a network; the port is %u"), port);

  return g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("No address to be reached at"), "subtitle",
                       advice, "subtitle-lines", 0, NULL);
}

static void
show_addresses (HwShareGroup *self)
{
  while (self->addresses->len > 0)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  g_ptr_array_steal_index (self->addresses,
                                                           self->addresses->len - 1));

  add_addresses (self, "cable-addresses", _ ("Type this elsewhere: through the cable"));
  add_addresses (self, "server-addresses", _ ("Straight to the server, past the cable"));
  if (self->addresses->len == 0 && hw_lab_share_get_cable_port (self->share) != 0)
    add_row (self, create_lonely_row (hw_lab_share_get_cable_port (self->share)));
}

static void
update (HwShareGroup *self)
{
  gboolean is_open = hw_lab_share_get_cable_port (self->share) != 0;

  gtk_switch_set_active (self->cable, is_open);
  gtk_switch_set_active (self->server, hw_lab_share_get_server_port (self->share) != 0);
  gtk_widget_set_sensitive (self->server_row, is_open);
  show_addresses (self);
}

/* A switch that couldn't do what it says goes back. */
static void
show_problem (HwShareGroup *self, const GError *error)
{
  g_autofree char *text = error != NULL ? hw_error_words (error) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error == NULL)
    return;
  adw_action_row_set_subtitle (self->problem, text);
  update (self);
}

static void
cable_cb (HwShareGroup *self)
{
  g_autoptr (GError) error = NULL;
  gboolean wanted = gtk_switch_get_active (self->cable);

  if (self->share == NULL || wanted == (hw_lab_share_get_cable_port (self->share) != 0))
    return;
  if (wanted)
    hw_lab_share_open_cable (self->share, &error);
  else
    hw_lab_share_close (self->share);
  show_problem (self, error);
}

static void
server_cb (HwShareGroup *self)
{
  g_autoptr (GError) error = NULL;
  gboolean wanted = gtk_switch_get_active (self->server);

  if (self->share == NULL || wanted == (hw_lab_share_get_server_port (self->share) != 0))
    return;
  if (wanted)
    hw_lab_share_open_server (self->share, &error);
  else
    hw_lab_share_close_server (self->share);
  show_problem (self, error);
}

static void
hw_share_group_dispose (GObject *object)
{
  HwShareGroup *self = HW_SHARE_GROUP (object);

  g_clear_object (&self->share);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  G_OBJECT_CLASS (hw_share_group_parent_class)->dispose (object);
}

static void
hw_share_group_class_init (HwShareGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_share_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-share-group.ui");
  gtk_widget_class_bind_template_child (widget_class, HwShareGroup, cable);
  gtk_widget_class_bind_template_child (widget_class, HwShareGroup, server);
  gtk_widget_class_bind_template_child (widget_class, HwShareGroup, server_row);
  gtk_widget_class_bind_template_child (widget_class, HwShareGroup, problem);
  gtk_widget_class_bind_template_callback (widget_class, cable_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_cb);
}

static void
hw_share_group_init (HwShareGroup *self)
{
  self->addresses = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
hw_share_group_new (HwLabShare *share)
{
  HwShareGroup *self = g_object_new (HW_TYPE_SHARE_GROUP, NULL);

  self->share = g_object_ref (share);
  g_signal_connect_object (share, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
