/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a queue of bytes: contiguous to its reader, growing to a limit, freed when empty. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One flat buffer with a head: amortised O(1) append and consume, no copy for the reader. The
 * memory is given back when the queue runs empty and had grown past a page. All sizes in bytes. */
typedef struct
{
  guint8 *data;
  gsize head;
  gsize tail;
  gsize size;
  gsize limit;
} HwByteQueue;

void hw_byte_queue_init (HwByteQueue *self, gsize limit);
void hw_byte_queue_clear (HwByteQueue *self); /* also frees */
gsize hw_byte_queue_get_length (const HwByteQueue *self);
const guint8 *hw_byte_queue_peek (
    const HwByteQueue *self); /* length bytes, until the next change */
/* FALSE, and nothing changes, where the limit would be passed. */
gboolean hw_byte_queue_append (HwByteQueue *self, const guint8 *bytes, gsize n_bytes);
/* Room for @n_bytes at the end, to be filled and then added by commit; NULL past the limit. */
guint8 *hw_byte_queue_reserve (HwByteQueue *self, gsize n_bytes);
void hw_byte_queue_commit (HwByteQueue *self, gsize n_bytes);
void hw_byte_queue_consume (HwByteQueue *self, gsize n_bytes);

G_END_DECLS
