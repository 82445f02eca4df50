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
  GtkWidget *bottom;
};

G_DEFINE_FINAL_TYPE (HwLivePage, hw_live_page, HW_TYPE_SECTION)

static gboolean
hw_live_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (HW_LIVE_PAGE (widget)->cable_button);
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

  widget_class->grab_focus = hw_live_page_grab_focus;
  ensure_sections ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heartwire/Heartwire/hw-live-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, log);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, strip);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, cable_button);
  gtk_widget_class_bind_template_child (widget_class, HwLivePage, bottom);
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

void
hw_live_page_set_presenting (HwLivePage *self, gboolean presenting)
{
  gtk_widget_set_visible (self->bottom, !presenting);
}
