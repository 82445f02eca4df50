/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one field of a fault's form, with what is wrong with it. */
#include "config.h"

#include "hw-faults-field.h"

#include <glib/gi18n.h>

#include "hw-error-words.h"
#include "hw-faults-words.h"
#include "hw-toolkit.h"

#define ENTRY_CHARS 9

struct _HwFaultsField
{
  AdwActionRow parent_instance;

  HwFaultForm *form;
  guint i;
  GtkWidget *input; /* a GtkEntry, or a GtkDropDown */
  char **choices;   /* NULL: it is written */
  gulong changed_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HwFaultsField, hw_faults_field, ADW_TYPE_ACTION_ROW)

static const HwFaultField *
get_field (HwFaultsField *self)
{
  return hw_fault_form_get_field (self->form, self->i);
}

static void
set_style (HwFaultsField *self, gboolean is_wrong)
{
  void (*change) (GtkWidget *, const char *)
      = is_wrong ? gtk_widget_add_css_class : gtk_widget_remove_css_class;

  change (GTK_WIDGET (self), "wrong-field");
  change (self->input, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* The error takes the place of the meaning: it says what can be written. */
static void
judge (HwFaultsField *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_good = hw_fault_form_check_field (self->form, self->i, &error);
  g_autofree char *meaning = hw_faults_words_meaning (get_field (self));
  g_autofree char *wrong = is_good ? NULL : hw_error_words (error);
  g_autofree char *text = g_markup_escape_text (is_good ? meaning : wrong, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  set_style (self, !is_good);
}

static const char *
get_text (HwFaultsField *self)
{
  if (self->choices != NULL)
    return self->choices[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->input))];

  return gtk_editable_get_text (GTK_EDITABLE (self->input));
}

static void
changed_cb (HwFaultsField *self)
{
  hw_fault_form_set_text (self->form, self->i, get_text (self));
  judge (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static guint
find_choice (HwFaultsField *self, const char *text)
{
  for (guint i = 0; self->choices[i] != NULL; i++)
    if (g_str_equal (self->choices[i], text))
      return i;

  return 0;
}

void
hw_faults_field_update (HwFaultsField *self)
{
  const char *text = get_field (self)->text;

  g_signal_handler_block (self->input, self->changed_id);
  if (self->choices != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->input), find_choice (self, text));
  else if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->input)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->input), text);
  g_signal_handler_unblock (self->input, self->changed_id);
  judge (self);
}

static void
make_entry (HwFaultsField *self)
{
  self->input = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->input), ENTRY_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->input), ENTRY_CHARS);
  self->changed_id = g_signal_connect_object (self->input, "changed", G_CALLBACK (changed_cb), self,
                                              G_CONNECT_SWAPPED);
}

static void
make_choice (HwFaultsField *self, const char *choices)
{
  self->choices = g_strsplit (choices, "|", -1);
  self->input = gtk_drop_down_new_from_strings ((const char *const *) self->choices);
  hw_toolkit_name_drop_down (GTK_DROP_DOWN (self->input));
  self->changed_id = g_signal_connect_object (self->input, "notify::selected",
                                              G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
make_input (HwFaultsField *self)
{
  const HwFaultField *field = get_field (self);
  g_autofree char *title = hw_faults_words_field (field);
  g_autofree char *fault = hw_faults_words_title (self->form->name);
  g_autofree char *name = g_strdup_printf ("%s: %s", fault, title);

  if (field->choices != NULL)
    make_choice (self, field->choices);
  else
    make_entry (self);
  gtk_widget_set_valign (self->input, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->input);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->input);
}

static void
hw_faults_field_finalize (GObject *object)
{
  g_strfreev (HW_FAULTS_FIELD (object)->choices);
  G_OBJECT_CLASS (hw_faults_field_parent_class)->finalize (object);
}

static void
hw_faults_field_class_init (HwFaultsFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_faults_field_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_FAULTS_FIELD, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_faults_field_init (HwFaultsField *self)
{
}

GtkWidget *
hw_faults_field_new (HwFaultForm *form, guint i)
{
  HwFaultsField *self = g_object_new (HW_TYPE_FAULTS_FIELD, NULL);

  self->form = form;
  self->i = i;
  make_input (self);
  hw_faults_field_update (self);

  return GTK_WIDGET (self);
}
