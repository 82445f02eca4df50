/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns saves of sessions written short, and saved sessions as one line, for tests. */
#include "hw-saves.h"

HwSessionSave
hw_save_from_row (const HwSaveRow *row)
{
  HwSessionSave save = {
    .kind = row->kind,
    .key = { row->key, row->key == 0 ? 0 : 7 },
    .seq = row->value,
    .marks = { .una = row->value, .handled = row->other },
    .payload
    = row->payload == NULL ? NULL : g_bytes_new_static (row->payload, strlen (row->payload)),
  };

  save.attach = (HwSavedAttach){
    .attached = TRUE,
    .sid = { row->key, 8 },
    .nonce = { row->key, 9 },
    .epoch = 5,
    .gen = row->value,
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
  };

  return save;
}

static void
add_session (GString *line, const HwSavedSession *session)
{
  if (line->len > 0)
    g_string_append (line, ", ");
  g_string_append_printf (line, "%d: ", (int) session->key.high);
  if (session->attach.attached)
    g_string_append_printf (line, "gen %d ", (int) session->attach.gen);
  g_string_append_printf (line, "handled %" G_GUINT64_FORMAT " una %" G_GUINT64_FORMAT " [",
                          session->marks.handled, session->marks.una);
  for (GList *l = session->messages.head; l != NULL; l = l->next)
    {
      gsize length;
      const char *data = g_bytes_get_data (l->data, &length);

      g_string_append_len (line, data, (gssize) length);
      g_string_append (line, l->next == NULL ? "" : " ");
    }
  g_string_append_c (line, ']');
}

char *
hw_saved_sessions_to_line (const HwSavedSessions *sessions)
{
  GString *line = g_string_new (NULL);

  for (GList *l = sessions->in_order.head; l != NULL; l = l->next)
    add_session (line, l->data);

  return g_string_free (line, FALSE);
}
