/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns tables of text with aligned columns. */
#include "hw-text-table.h"

struct _HwTextTable
{
  guint n_columns;
  GPtrArray *cells;
};

HwTextTable *
hw_text_table_new (const char *const *heads)
{
  HwTextTable *self = g_new0 (HwTextTable, 1);

  self->cells = g_ptr_array_new_with_free_func (g_free);
  for (; heads[self->n_columns] != NULL; self->n_columns++)
    hw_text_table_add (self, heads[self->n_columns]);

  return self;
}

void
hw_text_table_free (HwTextTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/* Names come from whoever made the proxies: they may not draw on the terminal. */
static char *
make_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (out, g_unichar_isprint (c) ? c : '?');
    }

  return g_string_free (out, FALSE);
}

void
hw_text_table_add (HwTextTable *self, const char *cell)
{
  g_ptr_array_add (self->cells, make_printable (cell != NULL && *cell != '\0' ? cell : "-"));
}

void
hw_text_table_add_number (HwTextTable *self, gint64 number)
{
  g_ptr_array_add (self->cells, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

static glong
width_of (const HwTextTable *self, guint column)
{
  glong width = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns)
    width = MAX (width, g_utf8_strlen (self->cells->pdata[i], -1));

  return width;
}

char *
hw_text_table_format (const HwTextTable *self)
{
  g_autofree glong *widths = g_new0 (glong, self->n_columns);
  GString *out = g_string_new (NULL);

  for (guint column = 0; column < self->n_columns; column++)
    widths[column] = width_of (self, column);
  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *cell = self->cells->pdata[i];
      guint column = i % self->n_columns;

      g_string_append (out, cell);
      if (column == self->n_columns - 1)
        g_string_append_c (out, '\n');
      else
        g_string_append_printf (out, "%*s", (int) (widths[column] - g_utf8_strlen (cell, -1) + 2),
                                "");
    }

  return g_string_free (out, FALSE);
}
