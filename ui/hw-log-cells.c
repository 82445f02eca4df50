/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the cells of the log: a text for each column, coloured by what happened. */
#include "config.h"

#include "hw-log-cells.h"

#include "hw-log-kinds.h"
#include "hw-log-row.h"

#define CELL "hw-log-cell"

/* What a cell shows. */
typedef struct
{
  GtkInscription *text; /* has this */
  const char *property; /* of the row's item */
  HwLogRow *row;
  gulong changed;
  HwEventItem *item;
  const char *severity;
} Cell;

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
leave_row (Cell *self)
{
  if (self->row != NULL)
    g_clear_signal_handler (&self->changed, self->row);
  g_clear_object (&self->row);
}

static void
cell_free (gpointer data)
{
  Cell *self = data;

  leave_row (self);
  g_clear_object (&self->item);
  g_free (self);
}

/* An inscription, unlike a label, has no size of its own: another text is no other layout. */
static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, const char *property)
{
  GtkWidget *text = gtk_inscription_new (NULL);
  Cell *self = g_new0 (Cell, 1);

  self->text = GTK_INSCRIPTION (text);
  self->property = property;
  g_object_set_data_full (G_OBJECT (text), CELL, self, cell_free);
  gtk_inscription_set_nat_chars (self->text, 0);
  gtk_inscription_set_text_overflow (self->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (text, property);
  gtk_list_item_set_child (item, text);
}

static void
set_severity (Cell *self, const char *severity)
{
  if (self->severity == severity)
    return;

  if (self->severity != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), self->severity);
  if (severity != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), severity);
  self->severity = severity;
}

static void
show_item (Cell *self)
{
  HwEvent *event = hw_event_item_get_event (self->item);
  gboolean is_kind = g_str_equal (self->property, "kind-text");
  const char *words = is_kind ? hw_log_kinds_get_words (hw_event_get_kind (event)) : NULL;
  g_autofree char *text = NULL;

  g_object_get (self->item, self->property, &text, NULL);
  gtk_inscription_set_text (self->text, words != NULL ? words : text);
  if (is_kind)
    set_severity (self, hw_log_cells_get_class (hw_event_get_kind (event)));
}

static void
changed_cb (Cell *self)
{
  if (g_set_object (&self->item, hw_log_row_get_item (self->row)))
    show_item (self);
}

/* GTK 4.8 binds a row again whenever another goes before it: most of them show already what they
 * are to show. */
static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  Cell *self = g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), CELL);
  HwLogRow *row = gtk_list_item_get_item (item);

  if (self->row != row)
    {
      leave_row (self);
      self->row = g_object_ref (row);
      self->changed = g_signal_connect_swapped (row, "notify::item", G_CALLBACK (changed_cb), self);
    }
  changed_cb (self);
}

GtkListItemFactory *
hw_log_cells_new (const char *property)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer) property);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);

  return factory;
}

HwEvent *
hw_log_cells_get_event (GtkWidget *widget)
{
  Cell *self = g_object_get_data (G_OBJECT (widget), CELL);

  return self != NULL && self->item != NULL ? hw_event_item_get_event (self->item) : NULL;
}
