/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the columns of the log: which there are, and how wide, in a narrow window and in large type.
 */
#include "config.h"

#include "hw-log-columns.h"

#include <glib/gi18n.h>

#include "hw-log-cells.h"

#define MIN_TIME_WIDTH 96
#define TIME_PADDING 20
#define WHO_WIDTH 64
#define WHAT_WIDTH 168
#define WHAT_NARROW_WIDTH 150
#define LARGE 1.5

struct _HwLogColumns
{
  GtkColumnView *table;
  int time_width;
  GtkColumnViewColumn *time;
  GtkColumnViewColumn *who;
  GtkColumnViewColumn *what;
  gboolean is_wide;
  gboolean is_large;
};

static GtkColumnViewColumn *
add_column (HwLogColumns *self, const char *title, const char *property)
{
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, hw_log_cells_new (property));

  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->table, column);

  return column;
}

/* Of a time with its cell's padding, in the user's font. */
static int
measure_time (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "00:00:00.000");
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);

  return MAX (width + TIME_PADDING, MIN_TIME_WIDTH);
}

static void
set_widths (HwLogColumns *self)
{
  double scale = self->is_large ? LARGE : 1;
  int what = self->is_wide ? WHAT_WIDTH : WHAT_NARROW_WIDTH;

  gtk_column_view_column_set_fixed_width (self->time, (int) (scale * self->time_width));
  gtk_column_view_column_set_fixed_width (self->who, (int) (scale * WHO_WIDTH));
  gtk_column_view_column_set_fixed_width (self->what, (int) (scale * what));
}

HwLogColumns *
hw_log_columns_new (GtkColumnView *table)
{
  HwLogColumns *self = g_new0 (HwLogColumns, 1);
  g_autoptr (GtkColumnViewColumn) detail = NULL;

  self->table = table;
  self->time_width = measure_time (GTK_WIDGET (table));
  self->time = add_column (self, _ ("Time"), "time-text");
  self->who = add_column (self, _ ("Who"), "source-text");
  self->what = add_column (self, _ ("What"), "kind-text");
  detail = add_column (self, _ ("Detail"), "detail");
  gtk_column_view_column_set_expand (detail, TRUE);
  self->is_wide = TRUE;
  set_widths (self);

  return self;
}

void
hw_log_columns_free (HwLogColumns *self)
{
  g_object_unref (self->time);
  g_object_unref (self->who);
  g_object_unref (self->what);
  g_free (self);
}

/* Of a narrow window, what is there is the detail’s. Not by the column's visibility: GTK 4.8 keeps
 * the place of a hidden column empty. */
void
hw_log_columns_set_wide (HwLogColumns *self, gboolean is_wide)
{
  if (self->is_wide == is_wide)
    return;

  self->is_wide = is_wide;
  set_widths (self);
  if (is_wide)
    gtk_column_view_insert_column (self->table, 1, self->who);
  else
    gtk_column_view_remove_column (self->table, self->who);
}

void
hw_log_columns_set_large (HwLogColumns *self, gboolean is_large)
{
  self->is_large = is_large;
  set_widths (self);
}
