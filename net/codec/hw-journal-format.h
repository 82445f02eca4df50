/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the bytes of a journal of sessions: its header, its transactions and their records. */
#pragma once

#include "core/hw-saved-sessions.h"

G_BEGIN_DECLS

/* Pure. docs/DELIVERY.md, "Kept on disk", has the format to the byte. */

#define HW_JOURNAL_VERSION 1
#define HW_JOURNAL_HEADER_SIZE 24
#define HW_JOURNAL_HEAD_SIZE 16                /* of a transaction */
#define HW_JOURNAL_MAX_BYTES ((gsize) 1 << 30) /* of a file, when read and written */

typedef enum
{
  HW_JOURNAL_CLIENT = 1, /* one session, keyed by its nonce */
  HW_JOURNAL_SERVER = 2, /* many, keyed by their sid */
} HwJournalRole;

/* @base: so many bytes, this header with them, were whole before anybody relied on the file: a
 * journal that ends before has lost what was committed, and isn't torn but damaged. */
typedef struct
{
  guint version;
  HwJournalRole role;
  guint64 base;
} HwJournalHeader;

void hw_journal_header_write (guint8 *data, const HwJournalHeader *header);
/* NULL: @header is read; its version may be another than ours. Else what is wrong. */
const char *hw_journal_header_read (const guint8 *data, gsize length, HwJournalHeader *header);

/* A transaction is built up in @buffer, from its end on. */
gsize hw_journal_begin (GByteArray *buffer);
void hw_journal_add (GByteArray *buffer, const HwSessionSave *save);
/* @at: where it began; @number: one more than that of the transaction before it, from 1. */
void hw_journal_seal (GByteArray *buffer, gsize at, guint32 number);

typedef enum
{
  HW_JOURNAL_TRANSACTION, /* whole */
  HW_JOURNAL_END,
  HW_JOURNAL_TORN,    /* the last, and not whole: it was never committed */
  HW_JOURNAL_DAMAGED, /* something that was committed isn't what it was */
} HwJournalPart;

/* Points into a journal that was read whole. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gsize offset;   /* of the next transaction */
  guint32 number; /* of the next transaction */
  const guint8 *records;
  gsize n_bytes; /* of @records */
  gsize at;      /* of the next record in @records */
} HwJournalReader;

void hw_journal_reader_init (HwJournalReader *self, const guint8 *data, gsize length);
/* TRANSACTION: its records are next, and @offset is behind it. Else @offset stays. */
HwJournalPart hw_journal_reader_next (HwJournalReader *self);
gboolean hw_journal_reader_has_record (const HwJournalReader *self);
/* NULL: read; @save->payload is the caller's to unref. Else what is wrong. */
const char *hw_journal_reader_read (HwJournalReader *self, HwSessionSave *save);

/* What a journal of just this would take, so that one knows how much of a file is dead. */
gsize hw_journal_get_live_size (const HwSavedSessions *sessions);
/* Reads all that was committed into @sessions. NULL: done, and *@end is where it ends, the torn
 * rest being behind it. Else what is wrong, at *@end. */
const char *hw_journal_load (const guint8 *data,
                             gsize length,
                             HwSavedSessions *sessions,
                             gsize *end,
                             guint32 *number);

G_END_DECLS
