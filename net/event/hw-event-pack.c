/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the packed form in which a log keeps its events: chunks of 1024 rows.
 *
 * A row is: kind, source (a byte each), which numbers and which strings it has (two varints), the
 * two times, the numbers, the strings. Varints are LEB128, signed ones zigzagged first. The
 * monotonic time is told as its distance from the chunk's first row, the time of day as how far the
 * wall clock has moved against the monotonic one since then, which is next to nothing: both
 * together take about five bytes, and any row can be read without its neighbours.
 *
 * A string is (length << 1) and its bytes with a NUL, or (offset << 1 | 1): the same as the one
 * that begins there in this chunk. States, sides, reasons and addresses repeat, so nearly all are
 * two or three bytes; and since a chunk refers to nothing outside, dropping it forgets its strings
 * too, however many different addresses a long run has seen. Texts seldom repeat: they are always
 * inline, which keeps them out of the hash table. A heartbeat takes about 20 bytes, its offset
 * included, a kernel sample about 50. */
#include "event/hw-event-pack.h"

#include <string.h>

#define MAX_VARINT 10
#define FIRST_SIZE 4096
/* Kind, source, two masks, two times, and each number at its longest. */
#define MAX_HEAD (2 + MAX_VARINT * (4 + HW_EVENT_FIRST_STRING))

struct _HwEventChunk
{
  gatomicrefcount refs;
  guint n_rows;
  HwTime base_mono_us;
  gint64 base_time_us;
  guint8 *data;
  gsize length;
  gsize size;
  GHashTable *interned; /* string → offset; NULL once full */
  guint32 offsets[HW_EVENT_CHUNK_ROWS];
};

HwEventChunk *
hw_event_chunk_new (void)
{
  HwEventChunk *self = g_new0 (HwEventChunk, 1);

  g_atomic_ref_count_init (&self->refs);
  self->size = FIRST_SIZE;
  self->data = g_malloc (self->size);
  self->interned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

HwEventChunk *
hw_event_chunk_ref (HwEventChunk *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
hw_event_chunk_unref (HwEventChunk *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_pointer (&self->interned, g_hash_table_unref);
  g_free (self->data);
  g_free (self);
}

static void
reserve (HwEventChunk *self, gsize n_bytes)
{
  if (self->size - self->length >= n_bytes)
    return;
  self->size = MAX (self->size * 2, self->length + n_bytes);
  self->data = g_realloc (self->data, self->size);
}

static void
put_varint (HwEventChunk *self, guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    self->data[self->length++] = (guint8) (value | 0x80);
  self->data[self->length++] = (guint8) value;
}

static guint64
get_varint (const guint8 **at)
{
  guint64 value = 0;
  guint shift = 0;
  guint8 byte;

  do
    {
      byte = *(*at)++;
      value |= (guint64) (byte & 0x7f) << shift;
      shift += 7;
    }
  while (byte >= 0x80);

  return value;
}

static guint64
zigzag (guint64 value)
{
  return (value << 1) ^ (0 - (value >> 63));
}

static guint64
unzigzag (guint64 value)
{
  return (value >> 1) ^ (0 - (value & 1));
}

static guint64
find_present (const HwEvent *event, int first, int end)
{
  guint64 mask = 0;

  for (int field = first; field < end; field++)
    if (hw_event_has (event, (HwEventField) field))
      mask |= G_GUINT64_CONSTANT (1) << (field - first);

  return mask;
}

/* Differences are taken in unsigned numbers: clocks may stand anywhere. */
static void
put_times (HwEventChunk *self, const HwEvent *event)
{
  guint64 mono = (guint64) hw_event_get_mono_us (event) - (guint64) self->base_mono_us;
  guint64 time = (guint64) hw_event_get_time_us (event) - (guint64) self->base_time_us;

  put_varint (self, zigzag (mono));
  put_varint (self, zigzag (time - mono));
}

static void
put_inline (HwEventChunk *self, const char *value)
{
  gsize length = strlen (value);

  if (length > HW_EVENT_PACK_MAX_STRING)
    length = (gsize) (g_utf8_find_prev_char (value, value + HW_EVENT_PACK_MAX_STRING + 1) - value);
  reserve (self, MAX_VARINT + length + 1);
  put_varint (self, length << 1);
  memcpy (self->data + self->length, value, length);
  self->length += length;
  self->data[self->length++] = '\0';
}

static void
put_interned (HwEventChunk *self, const char *value)
{
  gpointer offset;

  if (g_hash_table_lookup_extended (self->interned, value, NULL, &offset))
    {
      reserve (self, MAX_VARINT);
      put_varint (self, (guint64) GPOINTER_TO_UINT (offset) << 1 | 1);
      return;
    }
  g_hash_table_insert (self->interned, g_strdup (value), GUINT_TO_POINTER ((guint) self->length));
  put_inline (self, value);
}

static void
put_row (HwEventChunk *self, const HwEvent *event)
{
  guint64 numbers = find_present (event, 0, HW_EVENT_FIRST_STRING);
  guint64 strings = find_present (event, HW_EVENT_FIRST_STRING, HW_N_EVENT_FIELDS);

  reserve (self, MAX_HEAD);
  self->data[self->length++] = (guint8) hw_event_get_kind (event);
  self->data[self->length++] = (guint8) hw_event_get_source (event);
  put_varint (self, numbers);
  put_varint (self, strings);
  put_times (self, event);
  for (; numbers != 0; numbers &= numbers - 1)
    {
      HwEventField field = (HwEventField) __builtin_ctzll (numbers);

      put_varint (self, zigzag ((guint64) hw_event_get_number (event, field)));
    }
  for (; strings != 0; strings &= strings - 1)
    {
      HwEventField field = (HwEventField) (HW_EVENT_FIRST_STRING + __builtin_ctzll (strings));

      if (field == HW_EVENT_FIELD_TEXT)
        put_inline (self, hw_event_get_string (event, field));
      else
        put_interned (self, hw_event_get_string (event, field));
    }
}

static void
seal (HwEventChunk *self)
{
  g_clear_pointer (&self->interned, g_hash_table_unref);
  self->data = g_realloc (self->data, self->length);
  self->size = self->length;
}

void
hw_event_chunk_append (HwEventChunk *self, const HwEvent *event)
{
  g_return_if_fail (self->n_rows < HW_EVENT_CHUNK_ROWS);

  if (self->n_rows == 0)
    {
      self->base_mono_us = hw_event_get_mono_us (event);
      self->base_time_us = hw_event_get_time_us (event);
    }
  self->offsets[self->n_rows++] = (guint32) self->length;
  put_row (self, event);
  if (self->n_rows == HW_EVENT_CHUNK_ROWS)
    seal (self);
}

static const char *
get_string (const HwEventChunk *self, const guint8 **at)
{
  guint64 head = get_varint (at);
  const guint8 *string = *at;

  if ((head & 1) == 0)
    {
      *at += (head >> 1) + 1;
      return (const char *) string;
    }
  string = self->data + (head >> 1);
  get_varint (&string);

  return (const char *) string;
}

static HwEvent *
get_head (const HwEventChunk *self, const guint8 **at, HwEventKind kind, HwEventSource source)
{
  guint64 mono = unzigzag (get_varint (at));
  guint64 time = unzigzag (get_varint (at)) + mono;

  return hw_event_new_at (kind, source, (HwTime) (mono + (guint64) self->base_mono_us),
                          (gint64) (time + (guint64) self->base_time_us));
}

HwEvent *
hw_event_chunk_get (const HwEventChunk *self, guint row)
{
  const guint8 *at = self->data + self->offsets[row];
  HwEventKind kind = (HwEventKind) *at++;
  HwEventSource source = (HwEventSource) *at++;
  guint64 numbers = get_varint (&at);
  guint64 strings = get_varint (&at);
  HwEvent *event = get_head (self, &at, kind, source);

  for (; numbers != 0; numbers &= numbers - 1)
    hw_event_set_number (event, (HwEventField) __builtin_ctzll (numbers),
                         (gint64) unzigzag (get_varint (&at)));
  for (; strings != 0; strings &= strings - 1)
    hw_event_set_string (event, (HwEventField) (HW_EVENT_FIRST_STRING + __builtin_ctzll (strings)),
                         get_string (self, &at));

  return event;
}

HwEventKind
hw_event_chunk_get_kind (const HwEventChunk *self, guint row)
{
  return (HwEventKind) self->data[self->offsets[row]];
}

HwEventSource
hw_event_chunk_get_source (const HwEventChunk *self, guint row)
{
  return (HwEventSource) self->data[self->offsets[row] + 1];
}

HwTime
hw_event_chunk_get_mono_us (const HwEventChunk *self, guint row)
{
  const guint8 *at = self->data + self->offsets[row] + 2;

  get_varint (&at);
  get_varint (&at);

  return (HwTime) (unzigzag (get_varint (&at)) + (guint64) self->base_mono_us);
}

guint
hw_event_chunk_get_n_rows (const HwEventChunk *self)
{
  return self->n_rows;
}

gsize
hw_event_chunk_get_size (const HwEventChunk *self)
{
  return sizeof *self + self->size;
}
