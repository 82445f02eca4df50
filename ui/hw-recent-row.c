/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one recent server: connect to it, or forget it. */
#include "config.h"

#include "hw-recent-row.h"

#include <glib/gi18n.h>

#include "hw-server-words.h"

struct _HwRecentRow
{
  AdwActionRow parent_instance;

  HwDestination *server;
  GtkWidget *remove;
};

static guint remove_signal;

G_DEFINE_FINAL_TYPE (HwRecentRow, hw_recent_row, ADW_TYPE_ACTION_ROW)

static void
remove_cb (HwRecentRow *self)
{
  g_signal_emit (self, remove_signal, 0);
}

static void
hw_recent_row_finalize (GObject *object)
{
  g_clear_pointer (&HW_RECENT_ROW (object)->server, hw_destination_free);
  G_OBJECT_CLASS (hw_recent_row_parent_class)->finalize (object);
}

static void
hw_recent_row_class_init (HwRecentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hw_recent_row_finalize;
  remove_signal = g_signal_new ("remove", HW_TYPE_RECENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-recent-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HwRecentRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
hw_recent_row_init (HwRecentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A name may have what markup has a meaning for, where somebody else has written the settings. */
HwRecentRow *
hw_recent_row_new (const HwDestination *server)
{
  HwRecentRow *self = g_object_new (HW_TYPE_RECENT_ROW, NULL);
  g_autofree char *label = g_strdup_printf (_ ("Forget %s"), server->address);
  g_autofree char *subtitle = g_strconcat (hw_server_words_framing (server->codec),
                                           server->tls.wanted ? " · TLS" : NULL, NULL);
  g_autofree char *title = g_markup_escape_text (server->address, -1);

  self->server = hw_destination_copy (server);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_tooltip_text (self->remove, label);

  return self;
}

const HwDestination *
hw_recent_row_get_server (HwRecentRow *self)
{
  return self->server;
}
