/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one socket: whose it is, between which addresses, and how it is. */
#include "config.h"

#include "hw-sockets-row.h"

#include <glib/gi18n.h>

#include "hw-columns-layout.h"
#include "hw-sockets-words.h"

struct _HwSocketsRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *role;
  GtkLabel *state;
  GtkLabel *addresses;
  GtkLabel *meaning;
  GtkWidget *cells;
  GtkWidget *boxes[HW_N_SOCKETS_CELLS];
  GtkLabel *values[HW_N_SOCKETS_CELLS];
};

G_DEFINE_FINAL_TYPE (HwSocketsRow, hw_sockets_row, GTK_TYPE_LIST_BOX_ROW)

/* A text that is set asks for a new layout, even where it is the same. */
static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static char *
format_addresses (const HwSocketEntry *entry)
{
  if (hw_socket_role_is_listener (entry->role))
    return g_strdup (entry->row.local);

  return g_strdup_printf ("%s → %s", entry->row.local, entry->row.peer);
}

static void
set_name (HwSocketsRow *self, const HwSocketEntry *entry, const char *addresses)
{
  g_autofree char *name
      = g_strdup_printf ("%s, %s, %s", hw_sockets_words_role (entry->role),
                         hw_proc_tcp_state_get_name (entry->row.state), addresses);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_head (HwSocketsRow *self, const HwSocketEntry *entry)
{
  const char *classes[] = { "state-pill", hw_sockets_words_style (entry->row.state), NULL };
  g_autofree char *addresses = format_addresses (entry);
  g_autofree char *meaning = hw_sockets_words_meaning (entry);
  const char *state = hw_proc_tcp_state_get_name (entry->row.state);

  if (g_strcmp0 (gtk_label_get_text (self->state), state) != 0
      || g_strcmp0 (gtk_label_get_text (self->addresses), addresses) != 0)
    set_name (self, entry, addresses);
  if (g_strcmp0 (gtk_label_get_text (self->state), state) != 0)
    gtk_widget_set_css_classes (GTK_WIDGET (self->state), classes);
  set_text (self->role, hw_sockets_words_role (entry->role));
  set_text (self->state, state);
  set_text (self->addresses, addresses);
  set_text (self->meaning, meaning);
}

void
hw_sockets_row_set (HwSocketsRow *self, const HwSocketEntry *entry)
{
  set_head (self, entry);
  for (int cell = 0; cell < HW_N_SOCKETS_CELLS; cell++)
    {
      g_autofree char *value = hw_sockets_words_value ((HwSocketsCell) cell, entry);

      gtk_widget_set_visible (self->boxes[cell], value != NULL);
      if (value != NULL)
        set_text (self->values[cell], value);
    }
}

static GtkLabel *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static void
make_cell (HwSocketsRow *self, HwSocketsCell cell)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (GTK_WIDGET (add_label (box, hw_sockets_words_cell (cell), "caption")),
                            "dim-label");
  self->values[cell] = add_label (box, NULL, "numeric");
  self->boxes[cell] = box;
  gtk_widget_set_parent (box, self->cells);
}

static void
hw_sockets_row_dispose (GObject *object)
{
  HwSocketsRow *self = HW_SOCKETS_ROW (object);

  for (int cell = 0; cell < HW_N_SOCKETS_CELLS; cell++)
    g_clear_pointer (&self->boxes[cell], gtk_widget_unparent);
  G_OBJECT_CLASS (hw_sockets_row_parent_class)->dispose (object);
}

static void
hw_sockets_row_class_init (HwSocketsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_sockets_row_dispose;
  g_type_ensure (HW_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-sockets-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HwSocketsRow, role);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsRow, state);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsRow, addresses);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsRow, meaning);
  gtk_widget_class_bind_template_child (widget_class, HwSocketsRow, cells);
}

static void
hw_sockets_row_init (HwSocketsRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int cell = 0; cell < HW_N_SOCKETS_CELLS; cell++)
    make_cell (self, (HwSocketsCell) cell);
}

GtkWidget *
hw_sockets_row_new (void)
{
  return g_object_new (HW_TYPE_SOCKETS_ROW, NULL);
}
