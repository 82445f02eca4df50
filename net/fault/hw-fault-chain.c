/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the faults that the bytes of one direction of a connection pass through, in their order. */
#include "fault/hw-fault-chain.h"

#include "fault/hw-fault-type.h"

/* What is due is brought to the way out a few pieces at a time: a slicer makes many. */
#define MAX_DUE_CHUNKS 256

struct _HwFaultChain
{
  GPtrArray *stages;
  HwFaultLine out; /* due */
};

static void
stage_free (HwFaultStage *self)
{
  if (self->ops->clear != NULL)
    self->ops->clear (self);
  hw_fault_line_clear (&self->line);
  g_free (self->state);
  g_free (self);
}

static HwFaultStage *
stage_new (const HwFaultSpec *spec, guint64 seed, HwTime now)
{
  HwFaultStage *self = g_new0 (HwFaultStage, 1);

  self->spec = spec;
  self->ops = spec->type->stage;
  self->started = now;
  self->last = now;
  self->state = g_malloc0 (self->ops->state_size);
  hw_random_init (&self->random, seed);
  if (self->ops->start != NULL)
    self->ops->start (self);

  return self;
}

void
hw_fault_stage_emit (HwFaultStage *self, HwFaultChunk *chunk)
{
  chunk->stamp = self->last;
  hw_fault_line_push (self->out, chunk);
}

void
hw_fault_stage_cut_head (HwFaultStage *self, gsize length)
{
  HwFaultChunk *rest = hw_fault_line_pop (&self->line);
  HwFaultChunk *head = hw_fault_chunk_split (rest, length);

  hw_fault_line_push_head (&self->line, rest);
  hw_fault_line_push_head (&self->line, head);
}

void
hw_fault_stage_drop_bytes (HwFaultStage *self, HwFaultChunk *head)
{
  if (head->mark == HW_FAULT_MARK_NONE)
    hw_fault_chunk_free (head);
  else
    hw_fault_stage_emit (self, head);
}

HwFaultChain *
hw_fault_chain_new (void)
{
  HwFaultChain *self = g_new0 (HwFaultChain, 1);

  self->stages = g_ptr_array_new_with_free_func ((GDestroyNotify) stage_free);

  return self;
}

void
hw_fault_chain_free (HwFaultChain *self)
{
  g_ptr_array_unref (self->stages);
  hw_fault_line_clear (&self->out);
  g_free (self);
}

static void
connect_stages (HwFaultChain *self)
{
  for (guint i = 0; i < self->stages->len; i++)
    {
      HwFaultStage *stage = self->stages->pdata[i];
      HwFaultStage *next = i + 1 < self->stages->len ? self->stages->pdata[i + 1] : NULL;

      stage->out = next != NULL ? &next->line : &self->out;
    }
}

static guint
find (const HwFaultChain *self, const HwFaultSpec *spec)
{
  guint i = 0;

  while (i < self->stages->len && ((HwFaultStage *) self->stages->pdata[i])->spec != spec)
    i++;

  return i;
}

gboolean
hw_fault_chain_has (const HwFaultChain *self, const HwFaultSpec *spec)
{
  return find (self, spec) < self->stages->len;
}

void
hw_fault_chain_add (HwFaultChain *self, const HwFaultSpec *spec, guint64 seed, HwTime now)
{
  g_ptr_array_add (self->stages, stage_new (spec, seed, now));
  connect_stages (self);
}

void
hw_fault_chain_remove (HwFaultChain *self, const HwFaultSpec *spec, HwTime now)
{
  guint i = find (self, spec);
  HwFaultStage *stage;
  HwFaultChunk *chunk;

  if (i == self->stages->len)
    return;
  stage = self->stages->pdata[i];
  stage->last = MAX (now, stage->last);
  if (stage->ops->flush != NULL)
    stage->ops->flush (stage, now);
  while ((chunk = hw_fault_line_pop (&stage->line)) != NULL)
    hw_fault_stage_emit (stage, chunk);
  g_ptr_array_remove_index (self->stages, i);
  connect_stages (self);
}

void
hw_fault_chain_update (HwFaultChain *self, const HwFaultSpec *spec)
{
  guint i = find (self, spec);

  if (i < self->stages->len)
    ((HwFaultStage *) self->stages->pdata[i])->is_due_known = FALSE;
}

static gsize
stage_get_kept (HwFaultStage *self)
{
  return self->line.n_bytes + (self->ops->get_kept != NULL ? self->ops->get_kept (self) : 0);
}

gboolean
hw_fault_chain_is_idle (const HwFaultChain *self)
{
  return self->stages->len == 0 && self->out.head == NULL;
}

gsize
hw_fault_chain_get_room (const HwFaultChain *self)
{
  gsize n_bytes = self->out.n_bytes;
  guint n_chunks = self->out.n_chunks;

  for (guint i = 0; i < self->stages->len; i++)
    {
      n_bytes += stage_get_kept (self->stages->pdata[i]);
      n_chunks += ((HwFaultStage *) self->stages->pdata[i])->line.n_chunks;
    }
  if (n_bytes >= HW_FAULT_CHAIN_LIMIT || n_chunks >= HW_FAULT_CHAIN_MAX_CHUNKS)
    return 0;

  return HW_FAULT_CHAIN_LIMIT - n_bytes;
}

void
hw_fault_chain_push (HwFaultChain *self, HwFaultChunk *chunk, HwTime now)
{
  HwFaultStage *first = self->stages->len > 0 ? self->stages->pdata[0] : NULL;

  hw_fault_line_push (first != NULL ? &first->line : &self->out, chunk);
}

static HwTime
stage_get_due (HwFaultStage *self)
{
  HwFaultChunk *head = self->line.head;

  if (head == NULL)
    return HW_TIME_NEVER;
  if (!self->is_due_known)
    {
      self->due = self->ops->get_due != NULL ? self->ops->get_due (self, head) : head->stamp;
      self->due = MAX (self->due, self->last);
      self->is_due_known = TRUE;
    }

  return self->due;
}

static void
stage_advance (HwFaultStage *self, guint max_chunks, HwTime now)
{
  while (stage_get_due (self) <= now && self->out->n_chunks < max_chunks)
    {
      HwFaultChunk *head = hw_fault_line_pop (&self->line);

      self->last = self->due;
      self->is_due_known = FALSE;
      if (self->ops->pass != NULL)
        self->ops->pass (self, head);
      else
        hw_fault_stage_emit (self, head);
    }
}

HwFaultChunk *
hw_fault_chain_pop (HwFaultChain *self, HwTime now)
{
  if (self->out.head == NULL)
    for (guint i = 0; i < self->stages->len; i++)
      stage_advance (self->stages->pdata[i], i + 1 < self->stages->len ? G_MAXUINT : MAX_DUE_CHUNKS,
                     now);

  return hw_fault_line_pop (&self->out);
}

void
hw_fault_chain_unpop (HwFaultChain *self, HwFaultChunk *chunk)
{
  hw_fault_line_push_head (&self->out, chunk);
}

gboolean
hw_fault_chain_is_due (const HwFaultChain *self)
{
  return self->out.head != NULL;
}

HwTime
hw_fault_chain_get_deadline (const HwFaultChain *self)
{
  HwTime deadline = HW_TIME_NEVER;

  if (self->out.head != NULL)
    return deadline;
  for (guint i = 0; i < self->stages->len; i++)
    deadline = MIN (deadline, stage_get_due (self->stages->pdata[i]));

  return deadline;
}

const HwFaultSpec *
hw_fault_chain_get_owner (const HwFaultChain *self, const HwFaultChunk *chunk)
{
  for (guint i = 0; i < self->stages->len; i++)
    if (self->stages->pdata[i] == chunk->owner)
      return ((HwFaultStage *) self->stages->pdata[i])->spec;

  return NULL;
}
