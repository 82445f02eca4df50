/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which row of the log the pointer is at. */
#include "config.h"

#include "hw-log-hover.h"

#include "hw-log-cells.h"

typedef struct
{
  GtkWidget *table; /* has this */
  HwLogHoverFunc func;
  gpointer user_data;
  HwEvent *event;
} Hover;

static void
hover_free (gpointer data, GClosure *closure)
{
  Hover *self = data;

  g_clear_pointer (&self->event, hw_event_unref);
  g_free (self);
}

static void
set_event (Hover *self, HwEvent *event)
{
  if (self->event == event)
    return;

  g_clear_pointer (&self->event, hw_event_unref);
  self->event = event != NULL ? hw_event_ref (event) : NULL;
  self->func (event, self->user_data);
}

/* What is picked is the text of a cell, the cell around it, the row, or none of them. */
static HwEvent *
find_event (GtkWidget *table, GtkWidget *picked)
{
  GtkWidget *list = gtk_widget_get_last_child (table);
  HwEvent *event = NULL;

  for (GtkWidget *at = picked; at != NULL && at != list; at = gtk_widget_get_parent (at))
    for (GtkWidget *in = at; in != NULL && event == NULL; in = gtk_widget_get_first_child (in))
      event = hw_log_cells_get_event (in);

  return event;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, Hover *self)
{
  set_event (self, find_event (self->table, gtk_widget_pick (self->table, x, y, GTK_PICK_DEFAULT)));
}

static void
leave_cb (GtkEventControllerMotion *controller, Hover *self)
{
  set_event (self, NULL);
}

void
hw_log_hover_attach (GtkColumnView *table, HwLogHoverFunc func, gpointer user_data)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();
  Hover *self = g_new0 (Hover, 1);

  *self = (Hover){ .table = GTK_WIDGET (table), .func = func, .user_data = user_data };
  g_signal_connect_data (controller, "motion", G_CALLBACK (motion_cb), self, hover_free, 0);
  g_signal_connect (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (table), controller);
}
