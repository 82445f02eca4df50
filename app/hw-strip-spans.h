/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the spans of time in which something was so: the cable out, the client without a
 * connection. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

/* Past this the oldest go. */
#define HW_STRIP_SPANS_MAX 4096

typedef struct
{
  HwTime from;
  HwTime to; /* HW_TIME_NEVER: it is so still */
} HwStripSpan;

/* In order of time; none overlaps another, and only the last can be without an end. */
typedef struct _HwStripSpans HwStripSpans;

HwStripSpans *hw_strip_spans_new (void);
void hw_strip_spans_free (HwStripSpans *self);
/* It is so from here on; nothing where it was already. */
void hw_strip_spans_begin (HwStripSpans *self, HwTime at);
/* It isn't any more; nothing where it wasn't. */
void hw_strip_spans_end (HwStripSpans *self, HwTime at);
/* All but the one that has no end yet. */
void hw_strip_spans_forget_past (HwStripSpans *self);

gboolean hw_strip_spans_is_open (const HwStripSpans *self);
guint hw_strip_spans_get_n (const HwStripSpans *self);
const HwStripSpan *hw_strip_spans_get (const HwStripSpans *self, guint n);
/* The first that ends after @from; their number where there is none. O(log n). */
guint hw_strip_spans_find (const HwStripSpans *self, HwTime from);
gboolean hw_strip_spans_contain (const HwStripSpans *self, HwTime time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwStripSpans, hw_strip_spans_free)

G_END_DECLS
