/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one fault: whether it is on the cable, and its form. */
#include "config.h"

#include "hw-faults-row.h"

#include <glib/gi18n.h>

#include "hw-error-words.h"
#include "hw-faults-field.h"
#include "hw-faults-words.h"

/* Who writes "200ms" doesn't mean 2, nor 20. */
#define TYPING_MS 500

struct _HwFaultsRow
{
  AdwExpanderRow parent_instance;

  HwFaultForm *form;
  HwCable *cable;
  char *shown; /* the words of the fault on the cable; NULL: it isn't there */
  HwFaultStream stream;
  guint typing;
  gboolean has_fields;
  gboolean is_wrong; /* the form can't be read, or wasn't taken */
  GPtrArray *fields; /* of HwFaultsField, the list's own */
  GtkWidget *on;
  gulong on_id;
  GtkLabel *state;
  GtkLabel *schedule;
  GtkWidget *problem_row;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (HwFaultsRow, hw_faults_row, ADW_TYPE_EXPANDER_ROW)

const char *
hw_faults_row_get_fault (HwFaultsRow *self)
{
  return self->form->name;
}

void
hw_faults_row_set_cable (HwFaultsRow *self, HwCable *cable)
{
  g_set_object (&self->cable, cable);
}

/* Then the field says it, in its own place. */
static gboolean
is_of_a_field (HwFaultsRow *self)
{
  for (guint i = 0; hw_fault_form_get_field (self->form, i) != NULL; i++)
    if (!hw_fault_form_check_field (self->form, i, NULL))
      return TRUE;

  return FALSE;
}

/* @error: NULL: there is none. */
static void
set_problem (HwFaultsRow *self, const GError *error)
{
  g_autofree char *text = error != NULL ? hw_error_words (error) : NULL;

  self->is_wrong = text != NULL;
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (self->problem_row, self->is_wrong && !is_of_a_field (self));
  if (self->is_wrong)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

static void
show_schedule (HwFaultsRow *self)
{
  g_auto (HwFaultSpec) spec = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!hw_fault_form_read (self->form, &spec, &error))
    {
      set_problem (self, error);
      return;
    }
  set_problem (self, NULL);
  text = hw_faults_words_schedule (&spec);
  gtk_label_set_text (self->schedule, text);
}

static gboolean
remove_fault (HwFaultsRow *self, GError **error)
{
  g_autofree char *line = g_strconcat ("remove ", self->form->name, NULL);

  return hw_cable_command (self->cable, line, error);
}

/* A fault on the cable keeps its direction: another one is another fault. */
static gboolean
put_fault (HwFaultsRow *self, GError **error)
{
  g_auto (HwFaultSpec) spec = { 0 };
  g_autofree char *line = hw_fault_form_to_line (self->form, error);

  if (line == NULL || !hw_fault_form_read (self->form, &spec, error))
    return FALSE;
  if (self->shown != NULL && spec.stream != self->stream && !remove_fault (self, error))
    return FALSE;

  return hw_cable_command (self->cable, line, error);
}

static void
apply (HwFaultsRow *self, gboolean on)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->cable == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                         _ ("There is no cable yet: wait until the lab has started"));
  else
    done = on ? put_fault (self, &error) : remove_fault (self, &error);
  set_problem (self, done ? NULL : error);
}

static void
show_on (HwFaultsRow *self, gboolean on)
{
  g_signal_handler_block (self->on, self->on_id);
  gtk_switch_set_active (GTK_SWITCH (self->on), on);
  g_signal_handler_unblock (self->on, self->on_id);
}

/* What can't be had isn't shown as if it were. */
static void
on_cb (HwFaultsRow *self)
{
  apply (self, gtk_switch_get_active (GTK_SWITCH (self->on)));
  if (self->is_wrong)
    show_on (self, self->shown != NULL);
}

static gboolean
typed_cb (gpointer user_data)
{
  HwFaultsRow *self = user_data;

  self->typing = 0;
  apply (self, TRUE);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (HwFaultsRow *self)
{
  show_schedule (self);
  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->shown != NULL && !self->is_wrong)
    self->typing = g_timeout_add (TYPING_MS, typed_cb, self);
}

static void
update_fields (HwFaultsRow *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    hw_faults_field_update (self->fields->pdata[i]);
  show_schedule (self);
}

/* The words come from the cable: whoever has changed it, the form follows. */
static void
take (HwFaultsRow *self, const HwFaultSpec *spec, char *words)
{
  g_free (self->shown);
  self->shown = words;
  self->stream = spec->stream;
  g_clear_handle_id (&self->typing, g_source_remove);
  hw_fault_form_take (self->form, spec);
  update_fields (self);
}

static void
show_state (HwFaultsRow *self, gboolean is_active)
{
  const char *classes[] = { "state-pill", is_active ? "error" : "warning", NULL };

  gtk_widget_set_visible (GTK_WIDGET (self->state), self->shown != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), classes);
  gtk_label_set_text (self->state, is_active ? _ ("ACTS NOW") : _ ("WAITS"));
}

static void
show_subtitle (HwFaultsRow *self)
{
  const char *meaning = _ (hw_fault_type_get_meaning (self->form->type));
  gboolean has_words = self->shown != NULL && self->shown[0] != '\0';

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), has_words ? self->shown : meaning);
}

void
hw_faults_row_show (HwFaultsRow *self, const HwFaultSpec *spec, gboolean is_active)
{
  g_autofree char *words = spec != NULL ? hw_fault_spec_format (spec) : NULL;

  if (spec == NULL)
    g_clear_pointer (&self->shown, g_free);
  else if (g_strcmp0 (words, self->shown) != 0)
    take (self, spec, g_steal_pointer (&words));
  show_on (self, spec != NULL);
  show_state (self, is_active);
  show_subtitle (self);
}

static GtkLabel *
add_label_row (HwFaultsRow *self, const char *style, GtkWidget **row)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  gtk_widget_add_css_class (label, "note");
  *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (*row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (*row), label);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), *row);

  return GTK_LABEL (label);
}

/* Not before somebody looks: there are many, and most stay closed. */
static void
expanded_cb (HwFaultsRow *self)
{
  if (self->has_fields || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;

  self->has_fields = TRUE;
  for (guint i = 0; hw_fault_form_get_field (self->form, i) != NULL; i++)
    {
      GtkWidget *field = hw_faults_field_new (self->form, i);

      g_signal_connect_object (field, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), field);
      g_ptr_array_add (self->fields, field);
    }
}

static void
make_head (HwFaultsRow *self)
{
  self->on = gtk_switch_new ();
  gtk_widget_set_valign (self->on, GTK_ALIGN_CENTER);
  self->on_id = g_signal_connect_object (self->on, "notify::active", G_CALLBACK (on_cb), self,
                                         G_CONNECT_SWAPPED);
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_valign (GTK_WIDGET (self->state), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->state), FALSE);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->on);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->state));
}

static void
hw_faults_row_dispose (GObject *object)
{
  HwFaultsRow *self = HW_FAULTS_ROW (object);

  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_object (&self->cable);
  G_OBJECT_CLASS (hw_faults_row_parent_class)->dispose (object);
}

static void
hw_faults_row_finalize (GObject *object)
{
  HwFaultsRow *self = HW_FAULTS_ROW (object);

  g_clear_pointer (&self->form, hw_fault_form_free);
  g_ptr_array_unref (self->fields);
  g_free (self->shown);
  G_OBJECT_CLASS (hw_faults_row_parent_class)->finalize (object);
}

static void
hw_faults_row_class_init (HwFaultsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_faults_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_faults_row_finalize;
}

static void
hw_faults_row_init (HwFaultsRow *self)
{
  GtkWidget *row;

  self->fields = g_ptr_array_new ();
  make_head (self);
  self->problem = add_label_row (self, "error", &self->problem_row);
  self->schedule = add_label_row (self, "dim-label", &row);
  gtk_widget_set_visible (self->problem_row, FALSE);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

GtkWidget *
hw_faults_row_new (const HwFaultType *type, const char *name)
{
  HwFaultsRow *self = g_object_new (HW_TYPE_FAULTS_ROW, NULL);
  g_autofree char *title = NULL;

  self->form = hw_fault_form_new (type, name);
  title = name != NULL ? g_strdup_printf ("%s (%s)", name, hw_fault_type_get_name (type))
                       : hw_faults_words_title (self->form->name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->on), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  show_subtitle (self);
  show_schedule (self);

  return GTK_WIDGET (self);
}
