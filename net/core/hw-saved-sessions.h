/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is saved of sessions: one save as a value, and what many of them come to. */
#pragma once

#include "core/hw-session.h"

G_BEGIN_DECLS

/* Pure. A journal keeps the saves; this says which state they lead to, both when they are made and
 * when they are read again, so that the two can't differ. The numbers are on disk: never reused. */
typedef enum
{
  HW_SESSION_SAVE_SESSION = 1, /* all but the messages, which follow: a state, not a change */
  HW_SESSION_SAVE_ATTACH = 2,  /* sid, nonce, epoch, gen, delivery */
  HW_SESSION_SAVE_MESSAGE = 3, /* seq, payload */
  HW_SESSION_SAVE_HANDLED = 4, /* seq */
  HW_SESSION_SAVE_ACKED = 5,   /* seq */
  HW_SESSION_SAVE_ENDED = 6,
} HwSessionSaveKind;

typedef struct
{
  gboolean attached; /* FALSE: no HELLO was said yet, and what follows is nothing */
  HwSessionId sid;
  HwSessionId nonce;
  guint64 epoch;
  guint64 gen;
  HwDelivery delivery;
} HwSavedAttach;

typedef struct
{
  HwSessionSaveKind kind;
  HwSessionId key; /* the client's nonce, or the server's sid: unique in its journal */
  HwSavedAttach attach;
  HwSessionMarks marks; /* of SESSION */
  guint64 seq;
  GBytes *payload; /* borrowed */
} HwSessionSave;

typedef struct
{
  HwSessionId key;
  HwSavedAttach attach;
  HwSessionMarks marks;
  GQueue messages; /* GBytes, from marks.una on */
  GList link;
} HwSavedSession;

typedef struct
{
  GHashTable *by_key;
  GQueue in_order; /* HwSavedSession, oldest first */
  guint max_sessions;
  gsize n_messages; /* of all sessions */
  gsize n_bytes;    /* of their payloads */
} HwSavedSessions;

void hw_saved_sessions_init (HwSavedSessions *self, guint max_sessions);
void hw_saved_sessions_clear (HwSavedSessions *self);
/* NULL: done; else what can't be, and nothing changed. HW-D-063: no mark goes back. */
const char *hw_saved_sessions_apply (HwSavedSessions *self, const HwSessionSave *save);
/* FALSE: @action isn't a SAVE. @save borrows what @action does. */
gboolean hw_session_save_from_action (const HwSessionAction *action,
                                      const HwSessionId *key,
                                      HwSessionSave *save);

G_END_DECLS
