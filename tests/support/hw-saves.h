/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns saves of sessions written short, and saved sessions as one line, for tests. */
#pragma once

#include "core/hw-saved-sessions.h"

/* A row of a table: @value is the gen, the seq, or una and then @other is what was handled. */
typedef struct
{
  HwSessionSaveKind kind;
  guint64 key;
  guint64 value;
  guint64 other;
  const char *payload;
} HwSaveRow;

/* The payload is the caller's to unref, or NULL. */
HwSessionSave hw_save_from_row (const HwSaveRow *row);
/* "1: gen 2 handled 3 una 4 [a b], 2: …" */
char *hw_saved_sessions_to_line (const HwSavedSessions *sessions);
