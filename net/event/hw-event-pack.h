/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the packed form in which a log keeps its events: chunks of 1024 rows. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

#define HW_EVENT_CHUNK_ROWS 1024
/* Longer strings are cut, at a character. No line of JSON may be longer either. */
#define HW_EVENT_PACK_MAX_STRING (64 * 1024)

typedef struct _HwEventChunk HwEventChunk;

/* Counted, since a full one never changes again: logs share it, also between threads. */
HwEventChunk *hw_event_chunk_new (void);
HwEventChunk *hw_event_chunk_ref (HwEventChunk *self);
void hw_event_chunk_unref (HwEventChunk *self);
/* Only while it isn't full; the row that fills it gives back what only appending needs. */
void hw_event_chunk_append (HwEventChunk *self, const HwEvent *event);
/* A new event, equal to the one that was appended. */
HwEvent *hw_event_chunk_get (const HwEventChunk *self, guint row);
/* What is asked of many rows, without making an event of each. */
HwEventKind hw_event_chunk_get_kind (const HwEventChunk *self, guint row);
HwEventSource hw_event_chunk_get_source (const HwEventChunk *self, guint row);
HwTime hw_event_chunk_get_mono_us (const HwEventChunk *self, guint row);
guint hw_event_chunk_get_n_rows (const HwEventChunk *self);
/* Bytes of memory, without those that the allocator adds. */
gsize hw_event_chunk_get_size (const HwEventChunk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEventChunk, hw_event_chunk_unref)

G_END_DECLS
