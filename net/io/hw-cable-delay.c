/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the line in which a latency holds back what goes one way through the cable. */
#include "io/hw-cable-delay.h"

#include "core/hw-random.h"

#define MAX_CHUNKS 16384

typedef struct
{
  HwTime deadline;
  gsize n_bytes;
} Chunk;

struct _HwCableDelay
{
  GArray *chunks;
  guint first;
  HwTime last_deadline;
  HwRandom random;
};

HwCableDelay *
hw_cable_delay_new (guint64 seed)
{
  HwCableDelay *self = g_new0 (HwCableDelay, 1);

  self->chunks = g_array_new (FALSE, FALSE, sizeof (Chunk));
  hw_random_init (&self->random, seed);

  return self;
}

void
hw_cable_delay_free (HwCableDelay *self)
{
  g_array_unref (self->chunks);
  g_free (self);
}

gboolean
hw_cable_delay_is_empty (const HwCableDelay *self)
{
  return self->first == self->chunks->len;
}

gboolean
hw_cable_delay_is_full (const HwCableDelay *self)
{
  return self->chunks->len - self->first >= MAX_CHUNKS;
}

void
hw_cable_delay_push (HwCableDelay *self,
                     gsize n_bytes,
                     HwTime received,
                     HwTime latency_us,
                     HwTime jitter_us)
{
  Chunk chunk = { received + latency_us, n_bytes };

  if (jitter_us > 0)
    chunk.deadline += hw_random_range (&self->random, -jitter_us, jitter_us - 1);
  chunk.deadline = MAX (chunk.deadline, self->last_deadline);
  self->last_deadline = chunk.deadline;
  g_array_append_val (self->chunks, chunk);
}

HwTime
hw_cable_delay_get_deadline (const HwCableDelay *self)
{
  if (hw_cable_delay_is_empty (self))
    return HW_TIME_NEVER;

  return g_array_index (self->chunks, Chunk, self->first).deadline;
}

/* Moves the rest to the front once half is behind: each chunk is moved once on average. */
static void
compact (HwCableDelay *self)
{
  if (self->first * 2 < self->chunks->len)
    return;
  g_array_remove_range (self->chunks, 0, self->first);
  self->first = 0;
}

gsize
hw_cable_delay_release (HwCableDelay *self, HwTime now, gboolean *ended)
{
  gsize due = 0;

  while (hw_cable_delay_get_deadline (self) <= now)
    {
      Chunk *chunk = &g_array_index (self->chunks, Chunk, self->first++);

      due += chunk->n_bytes;
      if (chunk->n_bytes == 0)
        *ended = TRUE;
    }
  if (self->first > 0)
    compact (self);

  return due;
}
