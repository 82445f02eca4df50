/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the bytes of a journal of sessions, written: header, transactions, records. */
#include "codec/hw-journal-format.h"

#include <string.h>

#include "codec/hw-crc32.h"
#include "codec/hw-journal-format-private.h"

/* How it works: a transaction is one head and its records, written at once; its head says how long
 * the records are, and has a CRC of them and one of itself. So a transaction is committed when its
 * last byte is there, and a length that was damaged isn't taken for one that is still being
 * written. Costs: 16 bytes and two CRCs a transaction, 21 bytes a record besides its values. */

void
hw_journal_header_write (guint8 *data, const HwJournalHeader *header)
{
  memcpy (data, HW_JOURNAL_MAGIC, 8);
  data[8] = (guint8) (header->version >> 8);
  data[9] = (guint8) header->version;
  data[10] = (guint8) header->role;
  data[11] = 0;
  hw_journal_put_u64 (data + 12, header->base);
  hw_journal_put_u32 (data + 20, hw_crc32 (0, data, 20));
}

static void
append_u64 (GByteArray *buffer, guint64 value)
{
  guint8 bytes[8];

  hw_journal_put_u64 (bytes, value);
  g_byte_array_append (buffer, bytes, sizeof bytes);
}

static void
append_id (GByteArray *buffer, const HwSessionId *id)
{
  append_u64 (buffer, id->high);
  append_u64 (buffer, id->low);
}

gsize
hw_journal_begin (GByteArray *buffer)
{
  gsize at = buffer->len;

  g_byte_array_set_size (buffer, (guint) at + HW_JOURNAL_HEAD_SIZE);

  return at;
}

static void
append_attach (GByteArray *buffer, const HwSavedAttach *attach)
{
  guint8 delivery = (guint8) attach->delivery;

  append_id (buffer, &attach->sid);
  append_id (buffer, &attach->nonce);
  append_u64 (buffer, attach->epoch);
  append_u64 (buffer, attach->gen);
  g_byte_array_append (buffer, &delivery, 1);
}

static void
append_session (GByteArray *buffer, const HwSessionSave *save)
{
  guint8 attached = save->attach.attached;

  append_attach (buffer, &save->attach);
  g_byte_array_append (buffer, &attached, 1);
  append_u64 (buffer, save->marks.una);
  append_u64 (buffer, save->marks.handled);
}

static void
append_message (GByteArray *buffer, const HwSessionSave *save)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (save->payload, &length);

  append_u64 (buffer, save->seq);
  if (length > 0)
    g_byte_array_append (buffer, data, (guint) length);
}

static void
append_values (GByteArray *buffer, const HwSessionSave *save)
{
  if (save->kind == HW_SESSION_SAVE_SESSION)
    append_session (buffer, save);
  else if (save->kind == HW_SESSION_SAVE_ATTACH)
    append_attach (buffer, &save->attach);
  else if (save->kind == HW_SESSION_SAVE_MESSAGE)
    append_message (buffer, save);
  else if (save->kind != HW_SESSION_SAVE_ENDED)
    append_u64 (buffer, save->seq);
}

void
hw_journal_add (GByteArray *buffer, const HwSessionSave *save)
{
  gsize at = buffer->len;
  guint8 kind = (guint8) save->kind;

  g_byte_array_set_size (buffer, (guint) at + 4);
  g_byte_array_append (buffer, &kind, 1);
  append_id (buffer, &save->key);
  append_values (buffer, save);
  hw_journal_put_u32 (buffer->data + at, (guint32) (buffer->len - at - HW_JOURNAL_RECORD_SIZE));
}

void
hw_journal_seal (GByteArray *buffer, gsize at, guint32 number)
{
  guint8 *head = buffer->data + at;
  gsize n_bytes = buffer->len - at - HW_JOURNAL_HEAD_SIZE;

  hw_journal_put_u32 (head, (guint32) n_bytes);
  hw_journal_put_u32 (head + 4, hw_crc32 (0, head + HW_JOURNAL_HEAD_SIZE, n_bytes));
  hw_journal_put_u32 (head + 8, number);
  hw_journal_put_u32 (head + 12, hw_crc32 (0, head, 12));
}

gsize
hw_journal_get_live_size (const HwSavedSessions *sessions)
{
  return HW_JOURNAL_HEADER_SIZE + HW_JOURNAL_HEAD_SIZE
         + sessions->in_order.length * (HW_JOURNAL_RECORD_SIZE + HW_JOURNAL_SESSION_SIZE)
         + sessions->n_messages * (HW_JOURNAL_RECORD_SIZE + HW_JOURNAL_SEQ_SIZE)
         + sessions->n_bytes;
}
