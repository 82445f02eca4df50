/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the list of a frame's fields, in the colours of its bytes. */
#include "config.h"

#include "hw-inspector-fields.h"

#include <glib/gi18n.h>

#include "hw-inspector-dump.h"
#include "hw-inspector-words.h"
#include "hw-tab-out.h"

struct _HwInspectorFields
{
  GtkWidget parent_instance;

  GtkListBox *list;
  guint n_rows;
  gboolean has_bytes; /* so the rows have their colours */
  int highlighted;
  gulong selected_id;
};

enum
{
  SIGNAL_HOVERED,
  SIGNAL_PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HwInspectorFields, hw_inspector_fields, GTK_TYPE_WIDGET)

static void
enter_cb (GtkEventControllerMotion *controller, double x, double y, HwInspectorFields *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  g_signal_emit (self, signals[SIGNAL_HOVERED], 0,
                 gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static void
leave_cb (GtkEventControllerMotion *controller, HwInspectorFields *self)
{
  g_signal_emit (self, signals[SIGNAL_HOVERED], 0, -1);
}

static void
selected_cb (HwInspectorFields *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0,
                 row != NULL ? gtk_list_box_row_get_index (row) : -1);
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

/* A row that stays where it is, is still there for who looks at it, or reads it aloud. */
static void
set_row (GtkListBoxRow *row, const HwAnnotation *field)
{
  GtkWidget *texts = gtk_widget_get_last_child (gtk_list_box_row_get_child (row));
  GtkLabel *head = GTK_LABEL (gtk_widget_get_first_child (texts));
  GtkLabel *value = GTK_LABEL (gtk_widget_get_last_child (texts));
  g_autofree char *text = hw_inspector_words_head (field);
  g_autofree char *name
      = g_strdup_printf ("%s = %s", hw_inspector_words_name (field), field->value);

  gtk_label_set_text (head, text);
  gtk_label_set_text (value, field->value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_swatch (GtkWidget *box, guint i)
{
  GtkWidget *swatch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *tint = g_strdup_printf ("tint-%u", i % HW_INSPECTOR_N_TINTS);

  gtk_widget_add_css_class (swatch, "swatch");
  gtk_widget_add_css_class (swatch, tint);
  gtk_box_append (GTK_BOX (box), swatch);
}

static GtkWidget *
make_content (const HwAnnotation *field, guint i)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  if (field->size > 0)
    add_swatch (box, i);
  add_label (texts, NULL, "caption");
  add_label (texts, NULL, "numeric");
  gtk_box_append (GTK_BOX (box), texts);

  return box;
}

static void
add_row (HwInspectorFields *self, const HwAnnotation *field, guint i)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_content (field, i));
  gtk_widget_add_css_class (row, "field");
  g_signal_connect (motion, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (row, motion);
  gtk_list_box_append (self->list, row);
}

void
hw_inspector_fields_highlight (HwInspectorFields *self, int field)
{
  GtkListBoxRow *before = gtk_list_box_get_row_at_index (self->list, self->highlighted);
  GtkListBoxRow *now = gtk_list_box_get_row_at_index (self->list, field);

  if (self->highlighted >= 0 && before != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (before), "highlighted");
  if (field >= 0 && now != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (now), "highlighted");
  self->highlighted = field;
}

void
hw_inspector_fields_set (HwInspectorFields *self, const GArray *fields)
{
  gboolean has_bytes = fields->len > 0 && g_array_index (fields, HwAnnotation, 0).size > 0;

  g_signal_handler_block (self->list, self->selected_id);
  hw_inspector_fields_highlight (self, -1);
  gtk_list_box_unselect_all (self->list);
  for (; self->n_rows > (has_bytes == self->has_bytes ? fields->len : 0); self->n_rows--)
    gtk_list_box_remove (self->list,
                         GTK_WIDGET (
                             gtk_list_box_get_row_at_index (self->list, (int) self->n_rows - 1)));
  for (; self->n_rows < fields->len; self->n_rows++)
    add_row (self, &g_array_index (fields, HwAnnotation, self->n_rows), self->n_rows);
  for (guint i = 0; i < fields->len; i++)
    set_row (gtk_list_box_get_row_at_index (self->list, (int) i),
             &g_array_index (fields, HwAnnotation, i));
  self->has_bytes = has_bytes;
  g_signal_handler_unblock (self->list, self->selected_id);
}

void
hw_inspector_fields_select (HwInspectorFields *self, int field)
{
  GtkListBoxRow *row = field >= 0 ? gtk_list_box_get_row_at_index (self->list, field) : NULL;

  g_signal_handler_block (self->list, self->selected_id);
  gtk_list_box_select_row (self->list, row);
  g_signal_handler_unblock (self->list, self->selected_id);
}

static void
hw_inspector_fields_dispose (GObject *object)
{
  HwInspectorFields *self = HW_INSPECTOR_FIELDS (object);

  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      gtk_widget_unparent (GTK_WIDGET (self->list));
    }
  self->list = NULL;
  G_OBJECT_CLASS (hw_inspector_fields_parent_class)->dispose (object);
}

static void
hw_inspector_fields_class_init (HwInspectorFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_inspector_fields_dispose;
  signals[SIGNAL_HOVERED] = g_signal_new ("hovered", HW_TYPE_INSPECTOR_FIELDS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_PICKED] = g_signal_new ("picked", HW_TYPE_INSPECTOR_FIELDS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hw_inspector_fields_init (HwInspectorFields *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->highlighted = -1;
  hw_tab_out_attach (GTK_WIDGET (self->list));
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "fields");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Fields of the frame"), -1);
  self->selected_id
      = g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}
