/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the window in which the connection's intervals, timeouts and policies are set. */
#include "config.h"

#include "hw-connection-settings.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hw-presets.h"
#include "hw-settings.h"

struct _HwConnectionSettings
{
  AdwPreferencesWindow parent_instance;

  GSettings *settings;
  AdwPreferencesPage *page;
  AdwComboRow *preset;
  AdwComboRow *heartbeat_policy;
  AdwComboRow *reconnect_policy;
  AdwActionRow *worst_case;
  GtkSwitch *fast_suspicion;
  GtkAdjustment *interval;
  GtkAdjustment *timeout;
  GtkAdjustment *misses;
};

G_DEFINE_FINAL_TYPE (HwConnectionSettings, hw_connection_settings, ADW_TYPE_PREFERENCES_WINDOW)

static gboolean
ms_to_seconds (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant) / 1000.0);

  return TRUE;
}

static GVariant *
seconds_to_ms (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_uint32 ((guint32) lround (g_value_get_double (value) * 1000));
}

static void
bind_seconds (HwConnectionSettings *self, const char *key, GtkAdjustment *adjustment)
{
  g_settings_bind_with_mapping (self->settings, key, adjustment, "value", G_SETTINGS_BIND_DEFAULT,
                                ms_to_seconds, seconds_to_ms, NULL, NULL);
}

static gboolean
count_to_double (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant));

  return TRUE;
}

static GVariant *
double_to_count (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_uint32 ((guint32) lround (g_value_get_double (value)));
}

static gboolean
name_to_position (GValue *value, GVariant *variant, gpointer names)
{
  const char *const *all = names;

  for (guint i = 0; all[i] != NULL; i++)
    if (g_str_equal (all[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);

  return TRUE;
}

static GVariant *
position_to_name (const GValue *value, const GVariantType *type, gpointer names)
{
  const char *const *all = names;

  return g_variant_new_string (all[g_value_get_uint (value)]);
}

static const char *const heartbeat_policies[] = { "fixed", "skip-when-busy", "adaptive", NULL };
static const char *const reconnect_policies[] = { "eager", "lazy", "never", NULL };

static void
bind_choice (HwConnectionSettings *self,
             const char *key,
             AdwComboRow *row,
             const char *const *names)
{
  g_settings_bind_with_mapping (self->settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                name_to_position, position_to_name, (gpointer) names, NULL);
}

/* The list's last row: none of the presets. */
static guint
find_preset (const HwHeartbeatConfig *config)
{
  const HwPreset *preset = hw_presets_find_config (config);
  guint position = 0;

  if (preset == NULL)
    return hw_presets_get_n ();
  while (hw_presets_get (position) != preset)
    position++;

  return position;
}

static void
settings_changed_cb (HwConnectionSettings *self)
{
  HwHeartbeatConfig config;
  g_autofree char *worst_case = NULL;

  hw_settings_get_heartbeat (self->settings, &config);
  worst_case = hw_preset_describe_worst_case (&config);
  adw_action_row_set_subtitle (self->worst_case, worst_case);
  adw_combo_row_set_selected (self->preset, find_preset (&config));
}

static void
apply_preset (HwConnectionSettings *self, const HwHeartbeatConfig *preset)
{
  g_settings_set_uint (self->settings, "heartbeat-interval-ms",
                       (guint) (preset->interval_us / 1000));
  g_settings_set_uint (self->settings, "heartbeat-timeout-ms", (guint) (preset->timeout_us / 1000));
  g_settings_set_uint (self->settings, "heartbeat-misses", preset->misses);
  g_settings_set_enum (self->settings, "heartbeat-policy", (int) preset->policy);
}

static void
preset_cb (HwConnectionSettings *self)
{
  guint selected = adw_combo_row_get_selected (self->preset);
  HwHeartbeatConfig now;

  if (self->settings == NULL || selected >= hw_presets_get_n ())
    return;

  hw_settings_get_heartbeat (self->settings, &now);
  if (find_preset (&now) == selected)
    return;

  /* One change, so that no half of a preset is looked up meanwhile. */
  g_signal_handlers_block_by_func (self->settings, settings_changed_cb, self);
  apply_preset (self, &hw_presets_get (selected)->config);
  g_signal_handlers_unblock_by_func (self->settings, settings_changed_cb, self);
  settings_changed_cb (self);
}

static void
fill_presets (HwConnectionSettings *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < hw_presets_get_n (); i++)
    gtk_string_list_append (names, _ (hw_presets_get (i)->title));
  gtk_string_list_append (names, _ ("Settings of my own"));
  adw_combo_row_set_model (self->preset, G_LIST_MODEL (names));
}

static void
bind_settings (HwConnectionSettings *self)
{
  bind_seconds (self, "heartbeat-interval-ms", self->interval);
  bind_seconds (self, "heartbeat-timeout-ms", self->timeout);
  g_settings_bind_with_mapping (self->settings, "heartbeat-misses", self->misses, "value",
                                G_SETTINGS_BIND_DEFAULT, count_to_double, double_to_count, NULL,
                                NULL);
  bind_choice (self, "heartbeat-policy", self->heartbeat_policy, heartbeat_policies);
  g_settings_bind (self->settings, "fast-suspicion", self->fast_suspicion, "active",
                   G_SETTINGS_BIND_DEFAULT);
  bind_choice (self, "reconnect-policy", self->reconnect_policy, reconnect_policies);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  settings_changed_cb (self);
}

static void
hw_connection_settings_dispose (GObject *object)
{
  g_clear_object (&HW_CONNECTION_SETTINGS (object)->settings);
  G_OBJECT_CLASS (hw_connection_settings_parent_class)->dispose (object);
}

static void
hw_connection_settings_class_init (HwConnectionSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_connection_settings_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/heartwire/Heartwire/hw-connection-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, page);
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, preset);
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, heartbeat_policy);
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, reconnect_policy);
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, fast_suspicion);
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, worst_case);
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, interval);
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, timeout);
  gtk_widget_class_bind_template_child (widget_class, HwConnectionSettings, misses);
  gtk_widget_class_bind_template_callback (widget_class, preset_cb);
}

static void
hw_connection_settings_init (HwConnectionSettings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_presets (self);
}

HwConnectionSettings *
hw_connection_settings_new (GSettings *settings, GtkWindow *parent)
{
  HwConnectionSettings *self
      = g_object_new (HW_TYPE_CONNECTION_SETTINGS, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  bind_settings (self);

  return self;
}

/* libadwaita 1.2 leaves one reference to each group of a preferences window: what the group holds
 * is let go with the window all the same. */
static void
destroy_cb (HwConnectionSettings *self, AdwPreferencesGroup *group)
{
  g_object_ref (group);
  adw_preferences_page_remove (self->page, group);
  g_object_run_dispose (G_OBJECT (group));
  g_object_unref (group);
}

void
hw_connection_settings_add (HwConnectionSettings *self, GtkWidget *group)
{
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  g_signal_connect (self, "destroy", G_CALLBACK (destroy_cb), group);
}
