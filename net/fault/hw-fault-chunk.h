/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a piece of a stream on its way through the faults. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

/* What stands at a place in the stream instead of bytes. */
typedef enum
{
  HW_FAULT_MARK_NONE,
  HW_FAULT_MARK_FIN,   /* the end, as the source said it */
  HW_FAULT_MARK_RST,   /* the source's RST */
  HW_FAULT_MARK_CLOSE, /* a fault ends the connection here, with FIN both ways */
  HW_FAULT_MARK_TRIP,  /* a fault trips here: its wish changes */
} HwFaultMark;

typedef struct _HwFaultChunk HwFaultChunk;

/* The bytes are shared by reference by the pieces that a chunk is cut into. */
struct _HwFaultChunk
{
  HwFaultChunk *next;
  HwTime stamp; /* when it came: to the cable, then out of each fault */
  HwFaultMark mark;
  gpointer owner; /* of a TRIP: the stage that set it */
  guint8 *bytes;
  gsize length;
  gpointer memory; /* counted by reference; NULL with a mark */
};

/* First in, first out. */
typedef struct
{
  HwFaultChunk *head;
  HwFaultChunk *tail;
  gsize n_bytes;
  guint n_chunks;
} HwFaultLine;

HwFaultChunk *hw_fault_chunk_new (const guint8 *bytes, gsize length, HwTime stamp); /* copies */
HwFaultChunk *hw_fault_chunk_new_mark (HwFaultMark mark, HwTime stamp);
void hw_fault_chunk_free (HwFaultChunk *self);
/* Takes the first @length bytes, fewer than it has, off it as a chunk of their own. */
HwFaultChunk *hw_fault_chunk_split (HwFaultChunk *self, gsize length);
void hw_fault_chunk_drop_head (HwFaultChunk *self, gsize length);

void hw_fault_line_push (HwFaultLine *self, HwFaultChunk *chunk); /* takes it */
HwFaultChunk *hw_fault_line_pop (HwFaultLine *self);              /* NULL: empty */
void hw_fault_line_push_head (HwFaultLine *self, HwFaultChunk *chunk);
/* Moves all of @other, in order, behind what is there. */
void hw_fault_line_join (HwFaultLine *self, HwFaultLine *other);
void hw_fault_line_clear (HwFaultLine *self);

G_END_DECLS
