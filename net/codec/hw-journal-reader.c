/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the bytes of a journal of sessions, read: what is whole, what is torn, what is damaged. */
#include "codec/hw-crc32.h"
#include "codec/hw-journal-format-private.h"
#include "codec/hw-journal-format.h"

#define SECTOR 512

/* How it works: a transaction is whole when both its CRCs fit. The last may not be: the process
 * ended in the midst of its write (the file ends before the transaction does), or the power went
 * (a sector that was never written reads as zeros). It was never committed, so it is torn, and as
 * if it had never been. Everything else that doesn't fit is damage. Where a head doesn't fit, its
 * length is worth nothing, and the rest is searched for a later transaction: when there is one,
 * this wasn't the last. Memory is taken of payloads only, never more than the journal is long. */

const char *
hw_journal_header_read (const guint8 *data, gsize length, HwJournalHeader *header)
{
  if (length < HW_JOURNAL_HEADER_SIZE || memcmp (data, HW_JOURNAL_MAGIC, 8) != 0)
    return "it isn't a journal of sessions";
  if (hw_journal_get_u32 (data + 20) != hw_crc32 (0, data, 20))
    return "its header's checksum doesn't fit";
  *header = (HwJournalHeader){
    .version = (guint) data[8] << 8 | data[9],
    .role = data[10],
    .base = hw_journal_get_u64 (data + 12),
  };

  return NULL;
}

void
hw_journal_reader_init (HwJournalReader *self, const guint8 *data, gsize length)
{
  *self = (HwJournalReader){
    .data = data,
    .length = length,
    .offset = HW_JOURNAL_HEADER_SIZE,
    .number = 1,
  };
}

static gboolean
is_zero (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (data[i] != 0)
      return FALSE;

  return TRUE;
}

/* Whether a sector's share of @from … @to reads as never written. */
static gboolean
has_unwritten_sector (const HwJournalReader *self, gsize from, gsize to)
{
  gsize end;

  for (gsize at = from; at < to; at = end)
    {
      end = MIN (to, (at / SECTOR + 1) * SECTOR);
      if (is_zero (self->data + at, end - at))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_head (const HwJournalReader *self, gsize offset)
{
  const guint8 *head = self->data + offset;

  return hw_journal_get_u32 (head + 12) == hw_crc32 (0, head, 12);
}

static gboolean
has_later_head (const HwJournalReader *self)
{
  for (gsize at = self->offset + 1; self->length - at >= HW_JOURNAL_HEAD_SIZE; at++)
    if (hw_journal_get_u32 (self->data + at + 8) > self->number && is_head (self, at))
      return TRUE;

  return FALSE;
}

static HwJournalPart
judge_bad_head (const HwJournalReader *self)
{
  if (!has_unwritten_sector (self, self->offset, self->offset + HW_JOURNAL_HEAD_SIZE))
    return HW_JOURNAL_DAMAGED;

  return has_later_head (self) ? HW_JOURNAL_DAMAGED : HW_JOURNAL_TORN;
}

static HwJournalPart
judge_bad_records (const HwJournalReader *self, gsize end)
{
  if (end < self->length || !has_unwritten_sector (self, self->offset, end))
    return HW_JOURNAL_DAMAGED;

  return HW_JOURNAL_TORN;
}

/* HW-D-065, HW-D-066 */
HwJournalPart
hw_journal_reader_next (HwJournalReader *self)
{
  const guint8 *head = self->data + self->offset;
  gsize rest = self->length - self->offset;
  gsize n_bytes;

  if (rest == 0)
    return HW_JOURNAL_END;
  if (rest < HW_JOURNAL_HEAD_SIZE)
    return HW_JOURNAL_TORN;
  if (!is_head (self, self->offset))
    return judge_bad_head (self);
  n_bytes = hw_journal_get_u32 (head);
  if (hw_journal_get_u32 (head + 8) != self->number)
    return HW_JOURNAL_DAMAGED;
  if (n_bytes > rest - HW_JOURNAL_HEAD_SIZE)
    return HW_JOURNAL_TORN;
  self->records = head + HW_JOURNAL_HEAD_SIZE;
  if (hw_journal_get_u32 (head + 4) != hw_crc32 (0, self->records, n_bytes))
    return judge_bad_records (self, self->offset + HW_JOURNAL_HEAD_SIZE + n_bytes);
  self->n_bytes = n_bytes;
  self->at = 0;
  self->offset += HW_JOURNAL_HEAD_SIZE + n_bytes;
  self->number++;

  return HW_JOURNAL_TRANSACTION;
}

gboolean
hw_journal_reader_has_record (const HwJournalReader *self)
{
  return self->at < self->n_bytes;
}

static HwSessionId
get_id (const guint8 *at)
{
  return (HwSessionId){ hw_journal_get_u64 (at), hw_journal_get_u64 (at + 8) };
}

static const char *
read_attach (const guint8 *values, HwSavedAttach *attach)
{
  *attach = (HwSavedAttach){
    .attached = TRUE,
    .sid = get_id (values),
    .nonce = get_id (values + 16),
    .epoch = hw_journal_get_u64 (values + 32),
    .gen = hw_journal_get_u64 (values + 40),
    .delivery = values[48],
  };

  return (guint) attach->delivery > HW_DELIVERY_EXACTLY_ONCE ? "there is no such delivery" : NULL;
}

static const char *
read_session (const guint8 *values, HwSessionSave *save)
{
  const guint8 *marks = values + HW_JOURNAL_ATTACH_SIZE + 1;

  save->marks = (HwSessionMarks){ hw_journal_get_u64 (marks), hw_journal_get_u64 (marks + 8) };
  if (values[HW_JOURNAL_ATTACH_SIZE] != 0)
    return read_attach (values, &save->attach);

  return NULL;
}

static gsize
get_least_size (HwSessionSaveKind kind)
{
  static const gsize sizes[] = {
    [HW_SESSION_SAVE_SESSION] = HW_JOURNAL_SESSION_SIZE,
    [HW_SESSION_SAVE_ATTACH] = HW_JOURNAL_ATTACH_SIZE,
    [HW_SESSION_SAVE_MESSAGE] = HW_JOURNAL_SEQ_SIZE,
    [HW_SESSION_SAVE_HANDLED] = HW_JOURNAL_SEQ_SIZE,
    [HW_SESSION_SAVE_ACKED] = HW_JOURNAL_SEQ_SIZE,
    [HW_SESSION_SAVE_ENDED] = 0,
  };

  return kind < G_N_ELEMENTS (sizes) ? sizes[kind] : 0;
}

static const char *
read_values (const guint8 *values, gsize n_bytes, HwSessionSave *save)
{
  gsize least = get_least_size (save->kind);

  if (save->kind < HW_SESSION_SAVE_SESSION || save->kind > HW_SESSION_SAVE_ENDED)
    return "a record is of an unknown kind";
  if (save->kind == HW_SESSION_SAVE_MESSAGE ? n_bytes < least : n_bytes != least)
    return "a record has a wrong length";
  if (save->kind == HW_SESSION_SAVE_SESSION)
    return read_session (values, save);
  if (save->kind == HW_SESSION_SAVE_ATTACH)
    return read_attach (values, &save->attach);
  if (save->kind != HW_SESSION_SAVE_ENDED)
    save->seq = hw_journal_get_u64 (values);
  if (save->kind == HW_SESSION_SAVE_MESSAGE)
    save->payload = g_bytes_new (values + least, n_bytes - least);

  return NULL;
}

const char *
hw_journal_reader_read (HwJournalReader *self, HwSessionSave *save)
{
  const guint8 *record = self->records + self->at;
  gsize rest = self->n_bytes - self->at;
  gsize n_bytes;

  if (rest < HW_JOURNAL_RECORD_SIZE)
    return "a record is cut short";
  n_bytes = hw_journal_get_u32 (record);
  if (n_bytes > rest - HW_JOURNAL_RECORD_SIZE)
    return "a record is longer than its transaction";
  *save = (HwSessionSave){ .kind = record[4], .key = get_id (record + 5) };
  self->at += HW_JOURNAL_RECORD_SIZE + n_bytes;

  return read_values (record + HW_JOURNAL_RECORD_SIZE, n_bytes, save);
}

static const char *
load_transaction (HwJournalReader *reader, HwSavedSessions *sessions)
{
  const char *wrong = NULL;
  HwSessionSave save;

  while (wrong == NULL && hw_journal_reader_has_record (reader))
    {
      wrong = hw_journal_reader_read (reader, &save);
      if (wrong != NULL)
        break;
      wrong = hw_saved_sessions_apply (sessions, &save);
      g_clear_pointer (&save.payload, g_bytes_unref);
    }

  return wrong;
}

const char *
hw_journal_load (const guint8 *data,
                 gsize length,
                 HwSavedSessions *sessions,
                 gsize *end,
                 guint32 *number)
{
  HwJournalHeader header;
  HwJournalReader reader;
  HwJournalPart part;
  const char *wrong = hw_journal_header_read (data, length, &header);

  *end = 0;
  if (wrong != NULL)
    return wrong;
  hw_journal_reader_init (&reader, data, length);
  do
    {
      *end = reader.offset;
      *number = reader.number;
      part = hw_journal_reader_next (&reader);
      if (part == HW_JOURNAL_TRANSACTION)
        wrong = load_transaction (&reader, sessions);
    }
  while (part == HW_JOURNAL_TRANSACTION && wrong == NULL);
  if (part == HW_JOURNAL_DAMAGED)
    return "a checksum doesn't fit";

  return wrong == NULL && *end < header.base ? "it is cut short" : wrong;
}
