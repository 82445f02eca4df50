/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is still to be signalled of a session: its ACKs and its losses, in order. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of ACKs behind one another the last says all, so there are no more notes than losses and one. */
typedef struct _HwSessionNotes HwSessionNotes;

typedef struct
{
  guint64 acked; /* 0: the session is lost */
  char *reason;
  guint n_in_doubt;
} HwSessionNote;

HwSessionNotes *hw_session_notes_new (void);
void hw_session_notes_free (HwSessionNotes *self);
void hw_session_notes_add_acked (HwSessionNotes *self, guint64 seq);
void hw_session_notes_add_lost (HwSessionNotes *self, const char *reason, guint n_in_doubt);
/* One after the other, from the oldest; NULL: that was all. Not to be added to any more. */
const HwSessionNote *hw_session_notes_next (HwSessionNotes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSessionNotes, hw_session_notes_free)

G_END_DECLS
