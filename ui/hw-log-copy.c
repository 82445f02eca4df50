/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the copying of rows of the log as text. */
#include "config.h"

#include "hw-log-copy.h"

#include <glib/gi18n.h>

#include "event/hw-event-text.h"
#include "hw-log-row.h"

#define MAX_ROWS 100000

char *
hw_log_copy_rows (GListModel *rows, GtkBitset *selected)
{
  GString *text = g_string_new (NULL);
  GtkBitsetIter iter;
  guint left = MAX_ROWS;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more && left > 0;
       more = gtk_bitset_iter_next (&iter, &position), left--)
    {
      g_autoptr (HwLogRow) row = g_list_model_get_item (rows, position);
      g_autofree char *line = hw_event_to_text (hw_log_row_get_event (row), FALSE);

      g_string_append_printf (text, "%s\n", line);
    }

  return g_string_free (text, FALSE);
}

char *
hw_log_copy_describe (guint64 n_selected)
{
  if (n_selected > MAX_ROWS)
    return g_strdup_printf (_ ("Copied the first %d rows; save the log to have them all"),
                            MAX_ROWS);

  return g_strdup_printf (ngettext ("Copied %d row", "Copied %d rows", n_selected),
                          (int) n_selected);
}
