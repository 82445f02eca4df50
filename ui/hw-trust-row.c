/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the rows in which somebody says which certificate of a server is to be trusted. */
#include "config.h"

#include "hw-trust-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hw-error-words.h"
#include "hw-pin-words.h"
#include "hw-toolkit.h"

struct _HwTrustRow
{
  AdwExpanderRow parent_instance;

  GtkEditable *name;
  AdwActionRow *offered_name;
  AdwActionRow *ca;
  GtkWidget *clear;
  GtkEditable *pin;
  AdwActionRow *offered_pin;
  char *ca_file;    /* NULL: the issuers of this computer */
  char *first_name; /* of those that are offered */
  char *key;        /* that is offered */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HwTrustRow, hw_trust_row, ADW_TYPE_EXPANDER_ROW)

/* NULL where nothing is written. */
static char *
get_text (GtkEditable *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (row)));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

void
hw_trust_row_fill (HwTrustRow *self, HwTlsSettings *tls)
{
  tls->name = get_text (self->name);
  tls->ca_file = g_strdup (self->ca_file);
  tls->pin = get_text (self->pin);
}

static void
mark (GtkEditable *row, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (gtk_editable_get_delegate (row)),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* A subtitle is markup. */
static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, escaped);
}

static char *
get_ca_name (HwTrustRow *self)
{
  return self->ca_file != NULL ? g_filename_display_basename (self->ca_file) : NULL;
}

static void
show_ca (HwTrustRow *self)
{
  g_autofree char *name = get_ca_name (self);

  set_subtitle (self->ca,
                name != NULL ? name : _ ("None: the issuers of this computer are trusted"));
  gtk_widget_set_visible (self->clear, name != NULL);
}

/* What is wanted, for when the rows are folded. */
static void
show_summary (HwTrustRow *self)
{
  g_autofree char *name = get_text (self->name);
  g_autofree char *ca = get_ca_name (self);
  g_autofree char *pin = get_text (self->pin);
  g_autofree char *escaped = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (name != NULL)
    g_string_append_printf (text, _ ("for %s"), name);
  if (ca != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", ca);
  if (pin != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _ ("one key alone"));
  if (text->len == 0)
    g_string_append (text, _ ("As this computer trusts, for the host above"));
  escaped = g_markup_escape_text (text->str, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), escaped);
}

static void
changed_cb (HwTrustRow *self)
{
  g_autofree char *complaint = hw_pin_words_complain (gtk_editable_get_text (self->pin));

  mark (self->pin, complaint != NULL);
  show_summary (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
activated_cb (HwTrustRow *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
set_ca_file (HwTrustRow *self, const char *path)
{
  g_free (self->ca_file);
  self->ca_file = g_strdup (path);
  show_ca (self);
  changed_cb (self);
}

static void
chosen_cb (GFile *file, gpointer user_data)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *uri = g_file_get_uri (file);

  /* What isn't on this machine can't be read as a file, which the complaint then says. */
  set_ca_file (user_data, path != NULL ? path : uri);
}

static void
choose_cb (HwTrustRow *self)
{
  hw_toolkit_choose_open_file (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                               _ ("Choose a CA File"), chosen_cb, self);
}

static void
clear_cb (HwTrustRow *self)
{
  set_ca_file (self, NULL);
}

static void
use_name_cb (HwTrustRow *self)
{
  gtk_editable_set_text (self->name, self->first_name);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static void
use_pin_cb (HwTrustRow *self)
{
  gtk_editable_set_text (self->pin, self->key);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin));
}

void
hw_trust_row_take (HwTrustRow *self, const HwTlsSettings *tls)
{
  gtk_editable_set_text (self->name, tls->name != NULL ? tls->name : "");
  gtk_editable_set_text (self->pin, tls->pin != NULL ? tls->pin : "");
  set_ca_file (self, tls->ca_file);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self),
                                 tls->name != NULL || tls->ca_file != NULL || tls->pin != NULL);
}

/* Of a list such as "a.test, b.test and 3 more". */
static char *
get_first (const char *names)
{
  return g_strndup (names, strcspn (names, ", "));
}

void
hw_trust_row_offer (HwTrustRow *self, const HwCertificate *certificate)
{
  g_free (self->first_name);
  self->first_name = get_first (certificate->names);
  g_free (self->key);
  self->key = g_strdup (certificate->pin);
  set_subtitle (self->offered_name, certificate->names);
  set_subtitle (self->offered_pin, certificate->pin);
  gtk_widget_set_visible (GTK_WIDGET (self->offered_name),
                          hw_certificate_has (certificate, "other-name")
                              && self->first_name[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->offered_pin), self->key[0] != '\0');
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

char *
hw_trust_row_complain (HwTrustRow *self)
{
  const HwTlsSettings ca = { .wanted = TRUE, .ca_file = self->ca_file };
  g_autofree char *complaint = hw_pin_words_complain (gtk_editable_get_text (self->pin));
  g_autoptr (GError) error = NULL;

  if (complaint != NULL)
    return g_steal_pointer (&complaint);

  return hw_tls_settings_check (&ca, &error) ? NULL : hw_error_words (error);
}

static void
hw_trust_row_finalize (GObject *object)
{
  HwTrustRow *self = HW_TRUST_ROW (object);

  g_free (self->ca_file);
  g_free (self->first_name);
  g_free (self->key);
  G_OBJECT_CLASS (hw_trust_row_parent_class)->finalize (object);
}

static void
hw_trust_row_class_init (HwTrustRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hw_trust_row_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_TRUST_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("entry-activated", HW_TYPE_TRUST_ROW, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-trust-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HwTrustRow, name);
  gtk_widget_class_bind_template_child (widget_class, HwTrustRow, offered_name);
  gtk_widget_class_bind_template_child (widget_class, HwTrustRow, ca);
  gtk_widget_class_bind_template_child (widget_class, HwTrustRow, clear);
  gtk_widget_class_bind_template_child (widget_class, HwTrustRow, pin);
  gtk_widget_class_bind_template_child (widget_class, HwTrustRow, offered_pin);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_pin_cb);
}

/* An entry's row has its title as a label that GTK doesn't tie to the text inside. */
static void
name_entry (GtkEditable *row)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}

static void
hw_trust_row_init (HwTrustRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_entry (self->name);
  name_entry (self->pin);
  show_ca (self);
}
