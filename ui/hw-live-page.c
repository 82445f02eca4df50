/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page Live: the window's own connection, as it is now. */
#include "config.h"

#include "hw-live-page.h"

#include "hw-belief-view.h"
#include "hw-cable-button.h"
#include "hw-columns-layout.h"
#include "hw-elsewhere-bar.h"
#include "hw-inspector-pane.h"
#include "hw-log-view.h"
#include "hw-message-entry.h"
#include "hw-saved-bar.h"
#include "hw-server-buttons.h"
#include "hw-strip-files.h"
#include "hw-strip-view.h"
#include "hw-wire-view.h"

struct _HwLivePage
{
  HwSection parent_instance;

  HwLogView *log;
  HwStripView *strip;
  GtkWidget *cable_button;
  HwInspectorPane *inspector;
  GtkWidget *beliefs;
  GtkWidget *bottom;
  GtkWidget *message;
  gboolean presenting;
  gboolean had_inspector; /* before the presentation */
};

G_DEFINE_FINAL_TYPE (HwLivePage, hw_live_page, HW_TYPE_SECTION)

static gboolean
hw_live_page_grab_focus (GtkWidget *widget)
{
  return !hw_section_has_focus_within (HW_SECTION (widget))
         && gtk_widget_grab_focus (HW_LIVE_PAGE (widget)->cable_button);
}

/* Beside a saved log, what is believed now, and what can be sent now, is in the way. */
static void
show_parts (HwLivePage *self)
{
  HwLabSession *session = hw_section_get_session (HW_SECTION (self));
  gboolean is_saved = session != NULL && hw_lab_session_get_saved (session) != NULL;

  gtk_widget_set_visible (self->beliefs, !is_saved);
  gtk_widget_set_visible (self->bottom, !is_saved && !self->presenting);
}

static void
hw_live_page_attach (HwSection *section, HwLabSession *session)
{
  g_signal_connect_object (session, "notify::saved", G_CALLBACK (show_parts), section,
                           G_CONNECT_SWAPPED);
}

static void
ensure_sections (void)
{
  g_type_ensure (HW_TYPE_ELSEWHERE_BAR);
  g_type_ensure (HW_TYPE_WIRE_VIEW);
  g_type_ensure (HW_TYPE_CABLE_BUTTON);
  g_type_ensure (HW_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (HW_TYPE_BELIEF_VIEW);
  g_type_ensure (HW_TYPE_SERVER_BUTTONS);
  g_type_ensure (HW_TYPE_SAVED_BAR);
  g_type_ensure (HW_TYPE_STRIP_VIEW);
  g_type_ensure (HW_TYPE_INSPECTOR_PANE);
  g_type_ensure (HW_TYPE_LOG_VIEW);
  g_type_ensure (HW_TYPE_MESSAGE_ENTRY);
}

static void
hw_live_page_class_init (HwLivePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  HW_SECTION_CLASS (klass)->attach = hw_live_page_attach;
  widget_class->grab_focus = hw_live_page_grab_focus;
  ensure_sections ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-live-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, log);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, strip);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, cable_button);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, inspector);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, beliefs);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, bottom);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, message);
}

static void
hw_live_page_init (HwLivePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
hw_live_page_search (HwLivePage *self)
{
  hw_log_view_search (self->log);
}

void
hw_live_page_write_message (HwLivePage *self)
{
  gtk_widget_grab_focus (self->message);
}

void
hw_live_page_search_for (HwLivePage *self, const char *text)
{
  hw_log_view_search_for (self->log, text);
}

void
hw_live_page_export_strip (HwLivePage *self, HwStripFormat format)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  hw_strip_files_export (GTK_WINDOW (root), self->strip, format);
}

/* The inspector is for who sits before it; F9 brings it back all the same. */
static void
hide_inspector (HwLivePage *self, gboolean presenting)
{
  if (presenting)
    g_object_get (self->inspector, "shown", &self->had_inspector, NULL);
  g_object_set (self->inspector, "shown", !presenting && self->had_inspector, NULL);
}

void
hw_live_page_set_presenting (HwLivePage *self, gboolean presenting)
{
  if (self->presenting == presenting)
    return;

  self->presenting = presenting;
  hide_inspector (self, presenting);
  hw_log_view_set_presenting (self->log, presenting);
  show_parts (self);
}
