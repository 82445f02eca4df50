/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the cells of the log: a label for each column, coloured by what happened. */
#include "config.h"

#include "hw-log-cells.h"

#include "event/hw-event-log.h"

const char *
hw_log_cells_get_class (HwEventKind kind)
{
  switch ((int) kind)
    {
    case HW_EVENT_DISCONNECTED:
    case HW_EVENT_CABLE_PULLED:
    case HW_EVENT_PROCESS_KILLED:
    case HW_EVENT_REFUSED:
    case HW_EVENT_ERROR:
      return "error";
    case HW_EVENT_HEARTBEAT_MISSED:
    case HW_EVENT_SUSPECT:
    case HW_EVENT_PROCESS_HUNG:
    case HW_EVENT_RETRANSMITTED:
    case HW_EVENT_EVENTS_DROPPED:
      return "warning";
    case HW_EVENT_CONNECTED:
    case HW_EVENT_RECOVERED:
    case HW_EVENT_CABLE_PLUGGED:
    case HW_EVENT_PROCESS_STARTED:
    case HW_EVENT_PROCESS_RESUMED:
      return "success";
    case HW_EVENT_MESSAGE_SENT:
    case HW_EVENT_MESSAGE_RECEIVED:
    case HW_EVENT_ECHO_RECEIVED:
      return "accent";
    default:
      return NULL;
    }
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, const char *property)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, property);
  gtk_list_item_set_child (item, label);
}

static void
set_class (GtkWidget *label, const char *property, const char *severity)
{
  const char *classes[] = { property, severity, NULL };

  gtk_widget_set_css_classes (label, classes);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, const char *property)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  HwEventItem *row = gtk_list_item_get_item (item);
  g_autofree char *text = NULL;

  g_object_get (row, property, &text, NULL);
  gtk_label_set_text (GTK_LABEL (label), text);
  if (g_str_equal (property, "kind-text"))
    set_class (label, property,
               hw_log_cells_get_class (hw_event_get_kind (hw_event_item_get_event (row))));
}

GtkListItemFactory *
hw_log_cells_new (const char *property)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) property);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer) property);

  return factory;
}
