/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is still to be signalled of a session: its ACKs and its losses, in order. */
#include "io/hw-session-notes.h"

struct _HwSessionNotes
{
  GArray *notes; /* HwSessionNote */
  guint n_given;
};

static void
clear_note (gpointer data)
{
  g_free (((HwSessionNote *) data)->reason);
}

HwSessionNotes *
hw_session_notes_new (void)
{
  HwSessionNotes *self = g_new0 (HwSessionNotes, 1);

  self->notes = g_array_new (FALSE, FALSE, sizeof (HwSessionNote));
  g_array_set_clear_func (self->notes, clear_note);

  return self;
}

void
hw_session_notes_free (HwSessionNotes *self)
{
  g_array_unref (self->notes);
  g_free (self);
}

static HwSessionNote *
get (HwSessionNotes *self, guint i)
{
  return &g_array_index (self->notes, HwSessionNote, i);
}

void
hw_session_notes_add_acked (HwSessionNotes *self, guint64 seq)
{
  const HwSessionNote note = { .acked = seq };
  guint n = self->notes->len;

  if (n > 0 && get (self, n - 1)->acked != 0)
    get (self, n - 1)->acked = seq;
  else
    g_array_append_val (self->notes, note);
}

void
hw_session_notes_add_lost (HwSessionNotes *self, const char *reason, guint n_in_doubt)
{
  const HwSessionNote note = { .reason = g_strdup (reason), .n_in_doubt = n_in_doubt };

  g_array_append_val (self->notes, note);
}

const HwSessionNote *
hw_session_notes_next (HwSessionNotes *self)
{
  return self->n_given < self->notes->len ? get (self, self->n_given++) : NULL;
}
