/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way to an event of the log: where it lies, and how the table comes there. */
#include "config.h"

#include "hw-log-seek.h"

/* Of several threads, events lie only nearly in order of time. */
#define DISORDER_ROWS 256

typedef struct
{
  HwLogFollow *follow;
  guint row;
} Seek;

static gboolean
is_at (HwEventLog *log, guint position, HwTime mono_us)
{
  g_autoptr (HwEvent) event = hw_event_log_get_event (log, position);

  return event != NULL && hw_event_get_mono_us (event) == mono_us;
}

guint
hw_log_seek_find (HwEventLog *log, HwTime mono_us)
{
  guint near = hw_event_log_find (log, mono_us);
  guint end = MIN (near + DISORDER_ROWS, hw_event_log_get_length (log));

  for (guint at = near - MIN (near, DISORDER_ROWS); at < end; at++)
    if (is_at (log, at, mono_us))
      return at;

  return near;
}

static void
seek_free (gpointer data)
{
  Seek *self = data;

  g_object_unref (self->follow);
  g_free (self);
}

static gboolean
seek_cb (GtkWidget *table, GdkFrameClock *clock, gpointer user_data)
{
  Seek *self = user_data;

  hw_log_follow_stop (self->follow);
  gtk_widget_activate_action (gtk_widget_get_last_child (table), "list.scroll-to-item", "u",
                              self->row);

  return G_SOURCE_REMOVE;
}

/* Not before the list knows its rows: those that it doesn't know it can't scroll to. */
void
hw_log_seek_scroll_to (GtkColumnView *table, HwLogFollow *follow, guint row)
{
  Seek *self = g_new (Seek, 1);

  *self = (Seek){ g_object_ref (follow), row };
  hw_log_follow_stop (follow);
  gtk_widget_add_tick_callback (GTK_WIDGET (table), seek_cb, self, seek_free);
}
