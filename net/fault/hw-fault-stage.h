/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one fault's place in the line of faults that a direction's bytes pass through. */
#pragma once

#include "core/hw-random.h"
#include "fault/hw-fault-chunk.h"
#include "fault/hw-fault.h"

G_BEGIN_DECLS

typedef struct _HwFaultStage HwFaultStage;

typedef struct
{
  gsize state_size; /* zeroed memory of its own */
  void (*start) (HwFaultStage *self);
  void (*clear) (HwFaultStage *self);
  /* When the chunk at the head of its line may go on; not before the one ahead of it, which the
   * caller sees to. HW_TIME_NEVER: not as things are. Drawn once for each chunk, and once more when
   * the values change. May shorten the head by hw_fault_stage_cut_head. NULL: at once. */
  HwTime (*get_due) (HwFaultStage *self, HwFaultChunk *head);
  /* Takes the head, which is due, and emits what becomes of it. NULL: it goes on as it is. */
  void (*pass) (HwFaultStage *self, HwFaultChunk *head);
  /* Emits what it has kept back, where it is taken away. */
  void (*flush) (HwFaultStage *self, HwTime now);
  /* The bytes that it has kept back. */
  gsize (*get_kept) (HwFaultStage *self);
} HwFaultStageOps;

struct _HwFaultStage
{
  const HwFaultSpec *spec; /* the owner's, and changes under it */
  const HwFaultStageOps *ops;
  HwRandom random;
  HwTime started;
  HwTime last; /* when the last chunk went on */
  HwTime due;  /* of the head; valid while is_due_known */
  gboolean is_due_known;
  HwFaultLine line;
  HwFaultLine *out;
  gpointer state;
};

void hw_fault_stage_emit (HwFaultStage *self, HwFaultChunk *chunk); /* takes it; stamped */
/* A pass that lets nothing by but the ends. */
void hw_fault_stage_drop_bytes (HwFaultStage *self, HwFaultChunk *head);
/* The head becomes its first @length bytes; the rest follows it. */
void hw_fault_stage_cut_head (HwFaultStage *self, gsize length);

G_END_DECLS
