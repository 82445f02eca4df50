/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page of faults: all that the cable can do, and what it does now. */
#include "config.h"

#include "hw-faults-page.h"

#include <glib/gi18n.h>

#include "fault/hw-fault-profile.h"
#include "hw-faults-row.h"
#include "hw-faults-words.h"
#include "io/hw-cable-look.h"

#define N_LEVELS (HW_FAULT_LEVEL_LISTENER + 1)

struct _HwFaultsPage
{
  HwSection parent_instance;

  GtkBox *box;
  GtkLabel *count;
  GtkWidget *clear;
  AdwPreferencesGroup *profile_group;
  AdwComboRow *profile;
  guint shown_profile;
  gboolean is_showing; /* what follows isn't the user's doing */
  GtkWidget *groups[N_LEVELS];
  GHashTable *rows;    /* name → HwFaultsRow, the groups' own */
  GHashTable *waiting; /* the names of those whose time isn't now */
};

G_DEFINE_FINAL_TYPE (HwFaultsPage, hw_faults_page, HW_TYPE_SECTION)

static HwCable *
get_cable (HwFaultsPage *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));

  return session != NULL ? hw_lab_get_cable (hw_lab_session_get_lab (session)) : NULL;
}

static void
order (HwFaultsPage *self, const char *line)
{
  HwCable *cable = get_cable (self);
  g_autoptr (GError) error = NULL;

  if (cable != NULL && !hw_cable_command (cable, line, &error))
    hw_lab_session_answer_error (hw_section_get_session (HW_SECTION (self)), error);
}

static void
clear_cb (HwFaultsPage *self)
{
  order (self, "clear");
}

static void
remove_profile (HwFaultsPage *self, guint number)
{
  const HwFaultProfile *profile = number > 0 ? hw_fault_profile_nth (number - 1) : NULL;
  HwFaultSpec spec;

  for (guint i = 0; profile != NULL && hw_fault_profile_get_fault (profile, i, &spec); i++)
    {
      g_autofree char *line = g_strconcat ("remove ", spec.name, NULL);

      order (self, line);
      hw_fault_spec_clear (&spec);
    }
}

static void
profile_cb (HwFaultsPage *self)
{
  guint selected = adw_combo_row_get_selected (self->profile);
  const HwFaultProfile *profile = selected > 0 ? hw_fault_profile_nth (selected - 1) : NULL;
  g_autofree char *line = NULL;

  if (self->is_showing || selected == self->shown_profile)
    return;
  if (profile == NULL)
    {
      remove_profile (self, self->shown_profile);
      return;
    }
  line = g_strconcat ("profile ", profile->name, NULL);
  order (self, line);
}

static HwFaultsRow *
add_row (HwFaultsPage *self, const HwFaultType *type, const char *name)
{
  GtkWidget *row = hw_faults_row_new (type, name);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->groups[hw_fault_type_get_level (type)]),
                             row);
  g_hash_table_insert (self->rows, g_strdup (hw_faults_row_get_fault (HW_FAULTS_ROW (row))), row);

  return HW_FAULTS_ROW (row);
}

static const HwFaultSpec *
find_spec (const GPtrArray *faults, const char *name)
{
  for (guint i = 0; i < faults->len; i++)
    if (g_str_equal (((const HwFaultSpec *) faults->pdata[i])->name, name))
      return faults->pdata[i];

  return NULL;
}

/* Faults that were added elsewhere, under a name of their own. */
static void
add_strangers (HwFaultsPage *self, const GPtrArray *faults)
{
  for (guint i = 0; i < faults->len; i++)
    {
      const HwFaultSpec *spec = faults->pdata[i];

      if (!g_hash_table_contains (self->rows, spec->name))
        add_row (self, spec->type, spec->name);
    }
}

/* A name may have been given to a fault of another type: then its row is of no use any more. */
static gboolean
is_of_use (const char *name, const HwFaultSpec *spec)
{
  return spec != NULL || hw_fault_type_find (name) != NULL;
}

static void
show_rows (HwFaultsPage *self, const GPtrArray *faults)
{
  GHashTableIter iter;
  gpointer name, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &name, &row))
    {
      const HwFaultSpec *spec = find_spec (faults, name);

      if (is_of_use (name, spec))
        {
          hw_faults_row_set_cable (row, get_cable (self));
          hw_faults_row_show (row, spec, !g_hash_table_contains (self->waiting, name));
          continue;
        }
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (
                                        gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP)),
                                    row);
      g_hash_table_iter_remove (&iter);
    }
}

static void
show_profile (HwFaultsPage *self, const GPtrArray *faults)
{
  g_autofree char *words = NULL;

  self->shown_profile = hw_faults_find_profile (faults);
  words = hw_faults_words_profile (self->shown_profile);
  self->is_showing = TRUE;
  adw_combo_row_set_selected (self->profile, self->shown_profile);
  self->is_showing = FALSE;
  adw_preferences_group_set_description (self->profile_group, words);
}

static void
show (HwFaultsPage *self)
{
  HwCable *cable = get_cable (self);
  g_autoptr (HwProxyInfo) info = cable != NULL ? hw_cable_get_info (cable) : NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const GPtrArray *faults = info != NULL ? info->faults : none;
  g_autofree char *count = hw_faults_words_count (faults->len);

  gtk_label_set_text (self->count, count);
  gtk_widget_set_sensitive (self->clear, faults->len > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->profile), info != NULL);
  add_strangers (self, faults);
  show_rows (self, faults);
  show_profile (self, faults);
}

/* Whether it is news of a fault. */
static gboolean
take_event (HwFaultsPage *self, const HwEvent *event)
{
  const char *fault = hw_event_get_string (event, HW_EVENT_FIELD_FAULT);

  switch ((int) hw_event_get_kind (event))
    {
    case HW_EVENT_LISTENING:
      return hw_event_get_source (event) == HW_EVENT_SOURCE_CABLE;
    case HW_EVENT_FAULT_ENDED:
      g_hash_table_add (self->waiting, g_strdup (fault));
      return TRUE;
    case HW_EVENT_FAULT_BEGAN:
    case HW_EVENT_FAULT_REMOVED:
      g_hash_table_remove (self->waiting, fault);
      return TRUE;
    case HW_EVENT_FAULT_ADDED:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Told to begin later: its begin will be told. */
static void
note_delays (HwFaultsPage *self, const HwEvent *event)
{
  HwCable *cable = get_cable (self);
  const char *fault = hw_event_get_string (event, HW_EVENT_FIELD_FAULT);
  g_autoptr (HwProxyInfo) info = NULL;
  const HwFaultSpec *spec;

  if (hw_event_get_kind (event) != HW_EVENT_FAULT_ADDED || cable == NULL)
    return;
  info = hw_cable_get_info (cable);
  spec = info != NULL ? find_spec (info->faults, fault) : NULL;
  if (spec != NULL && spec->after_us > 0)
    g_hash_table_add (self->waiting, g_strdup (fault));
  else
    g_hash_table_remove (self->waiting, fault);
}

static void
events_cb (HwFaultsPage *self, GPtrArray *batch)
{
  gboolean is_news = FALSE;

  for (guint i = 0; i < batch->len; i++)
    {
      note_delays (self, batch->pdata[i]);
      is_news |= take_event (self, batch->pdata[i]);
    }
  if (is_news)
    show (self);
}

static void
hw_faults_page_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (session, "events", G_CALLBACK (events_cb), section, G_CONNECT_SWAPPED);
  show (HW_FAULTS_PAGE (section));
}

static void
hw_faults_page_finalize (GObject *object)
{
  HwFaultsPage *self = HW_FAULTS_PAGE (object);

  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->waiting);
  G_OBJECT_CLASS (hw_faults_page_parent_class)->finalize (object);
}

static void
hw_faults_page_class_init (HwFaultsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hw_faults_page_finalize;
  HW_SECTION_CLASS (klass)->attach = hw_faults_page_attach;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-faults-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HwFaultsPage, box);
  gtk_widget_class_bind_template_child (widget_class, HwFaultsPage, count);
  gtk_widget_class_bind_template_child (widget_class, HwFaultsPage, clear);
  gtk_widget_class_bind_template_child (widget_class, HwFaultsPage, profile_group);
  gtk_widget_class_bind_template_child (widget_class, HwFaultsPage, profile);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, profile_cb);
}

static void
make_groups (HwFaultsPage *self)
{
  const HwFaultType *type;

  for (int level = 0; level < N_LEVELS; level++)
    {
      AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

      adw_preferences_group_set_title (group, hw_faults_words_level ((HwFaultLevel) level));
      adw_preferences_group_set_description (group,
                                             hw_faults_words_level_meaning ((HwFaultLevel) level));
      gtk_box_append (self->box, GTK_WIDGET (group));
      self->groups[level] = GTK_WIDGET (group);
    }
  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    add_row (self, type, NULL);
}

static void
make_profiles (HwFaultsPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const HwFaultProfile *profile;

  gtk_string_list_append (names, _ ("None"));
  for (guint i = 0; (profile = hw_fault_profile_nth (i)) != NULL; i++)
    gtk_string_list_append (names, profile->name);
  self->is_showing = TRUE;
  adw_combo_row_set_model (self->profile, G_LIST_MODEL (names));
  self->is_showing = FALSE;
}

static void
hw_faults_page_init (HwFaultsPage *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  make_groups (self);
  make_profiles (self);
}
