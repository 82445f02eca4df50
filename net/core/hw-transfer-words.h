/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reading of a line of key=value words, by a table of the keys that are known. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_TRANSFER_ID_LENGTH 32
#define HW_TRANSFER_FILES_MORE G_MAXUINT64 /* the number that "files=more" is read as */

typedef enum
{
  HW_TRANSFER_WORD_ID,     /* char[HW_TRANSFER_ID_LENGTH + 1] */
  HW_TRANSFER_WORD_NUMBER, /* guint64 */
  HW_TRANSFER_WORD_FILES,  /* guint64; or "more" */
  HW_TRANSFER_WORD_CHOICE, /* int: the place among the choices */
} HwTransferWordKind;

typedef struct
{
  const char *key;
  HwTransferWordKind kind;
  gpointer target;
  guint64 most;
  const char *const *choices; /* ends with NULL */
} HwTransferKey;

gboolean hw_transfer_id_check (const char *id, gsize length);
/* FALSE: something that is no key=value, a known key twice or with a value that it can't have, or
 * one of the first @n_required that is missing. Other keys are skipped. */
gboolean hw_transfer_words_read (const char *line,
                                 gsize length,
                                 const HwTransferKey *keys,
                                 guint n_keys,
                                 guint n_required);
/* Digits alone, no zero before them, at most @most. */
gboolean hw_transfer_number_read (const char *digits, gsize length, guint64 most, guint64 *number);

G_END_DECLS
