/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the list of the sockets of one connection, and of what is left of those before it. */
#include "config.h"

#include "hw-sockets-list.h"

#include <glib/gi18n.h>

#include "hw-sockets-row.h"
#include "hw-tab-out.h"

/* A day of reconnects leaves more than anybody reads. */
#define MAX_ROWS 24

struct _HwSocketsList
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkListBox *rows;
  GtkLabel *more;
  guint n_rows;
};

enum
{
  PROP_TITLE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwSocketsList, hw_sockets_list, GTK_TYPE_WIDGET)

static void
set_n_rows (HwSocketsList *self, guint n)
{
  for (; self->n_rows < n; self->n_rows++)
    gtk_list_box_append (self->rows, hw_sockets_row_new ());
  for (; self->n_rows > n; self->n_rows--)
    gtk_list_box_remove (self->rows,
                         GTK_WIDGET (
                             gtk_list_box_get_row_at_index (self->rows, (int) self->n_rows - 1)));
}

static void
set_more (HwSocketsList *self, guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("… and %u more that is left over",
                                                     "… and %u more that are left over", n),
                                           n);

  gtk_widget_set_visible (GTK_WIDGET (self->more), n > 0);
  if (g_strcmp0 (gtk_label_get_text (self->more), text) != 0)
    gtk_label_set_text (self->more, text);
}

void
hw_sockets_list_set (HwSocketsList *self, const HwSocketEntry *entries, guint n)
{
  guint shown = MIN (n, MAX_ROWS);

  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  set_n_rows (self, shown);
  for (guint i = 0; i < shown; i++)
    hw_sockets_row_set (HW_SOCKETS_ROW (gtk_list_box_get_row_at_index (self->rows, (int) i)),
                        &entries[i]);
  set_more (self, n - shown);
}

static void
hw_sockets_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, gtk_label_get_text (HW_SOCKETS_LIST (object)->title));
}

static void
hw_sockets_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HwSocketsList *self = HW_SOCKETS_LIST (object);

  gtk_label_set_text (self->title, g_value_get_string (value));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_value_get_string (value), -1);
}

static void
hw_sockets_list_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (hw_sockets_list_parent_class)->dispose (object);
}

static void
hw_sockets_list_class_init (HwSocketsListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_sockets_list_dispose;
  object_class->get_property = hw_sockets_list_get_property;
  object_class->set_property = hw_sockets_list_set_property;

  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-sockets-list.ui");
  gtk_widget_class_bind_template_child (widget_class, HwSocketsList, title);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsList, rows);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsList, more);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
hw_sockets_list_init (HwSocketsList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_tab_out_attach (GTK_WIDGET (self->rows));
}
