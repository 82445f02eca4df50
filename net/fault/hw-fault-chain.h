/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the faults that the bytes of one direction of a connection pass through, in their order. */
#pragma once

#include "fault/hw-fault-chunk.h"
#include "fault/hw-fault.h"

G_BEGIN_DECLS

/* Chunks go in with the time at which they came, and come out when they are due. Each fault holds
 * its own line, so that one can be changed or taken away while bytes wait in it. Times are handed
 * on as they were meant, not as the loop woke: several latencies add up without an error. */
typedef struct _HwFaultChain HwFaultChain;

/* So much may wait in a chain, the rest stays in the sender's kernel. */
#define HW_FAULT_CHAIN_LIMIT (4 * 1024 * 1024)
#define HW_FAULT_CHAIN_MAX_CHUNKS 16384

HwFaultChain *hw_fault_chain_new (void);
void hw_fault_chain_free (HwFaultChain *self);
/* At the end of the line. @spec stays the caller's, and must outlive its place here. */
void hw_fault_chain_add (HwFaultChain *self, const HwFaultSpec *spec, guint64 seed, HwTime now);
/* What waited in it goes on at once. */
void hw_fault_chain_remove (HwFaultChain *self, const HwFaultSpec *spec, HwTime now);
/* Its values have changed. */
void hw_fault_chain_update (HwFaultChain *self, const HwFaultSpec *spec);
gboolean hw_fault_chain_has (const HwFaultChain *self, const HwFaultSpec *spec);
/* No faults in it, and nothing under way: it could as well not be there. */
gboolean hw_fault_chain_is_idle (const HwFaultChain *self);
/* How many bytes it takes now. */
gsize hw_fault_chain_get_room (const HwFaultChain *self);
void hw_fault_chain_push (HwFaultChain *self, HwFaultChunk *chunk, HwTime now); /* takes it */
/* The next chunk that is due, the caller's; NULL: none is. */
HwFaultChunk *hw_fault_chain_pop (HwFaultChain *self, HwTime now);
/* Puts back what wasn't written. */
void hw_fault_chain_unpop (HwFaultChain *self, HwFaultChunk *chunk);
/* Whether something is due that was not popped. */
gboolean hw_fault_chain_is_due (const HwFaultChain *self);
/* When to pop again; HW_TIME_NEVER while something is due: then as soon as it can be written. */
HwTime hw_fault_chain_get_deadline (const HwFaultChain *self);
/* Which fault set @chunk's mark. */
const HwFaultSpec *hw_fault_chain_get_owner (const HwFaultChain *self, const HwFaultChunk *chunk);

G_END_DECLS
