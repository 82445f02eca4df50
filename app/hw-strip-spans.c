/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the spans of time in which something was so: the cable out, the client without a
 * connection. */
#include "hw-strip-spans.h"

struct _HwStripSpans
{
  GArray *spans;
};

HwStripSpans *
hw_strip_spans_new (void)
{
  HwStripSpans *self = g_new0 (HwStripSpans, 1);

  self->spans = g_array_new (FALSE, FALSE, sizeof (HwStripSpan));

  return self;
}

void
hw_strip_spans_free (HwStripSpans *self)
{
  g_array_unref (self->spans);
  g_free (self);
}

static HwStripSpan *
at (const HwStripSpans *self, guint n)
{
  return &g_array_index (self->spans, HwStripSpan, n);
}

gboolean
hw_strip_spans_is_open (const HwStripSpans *self)
{
  guint n = self->spans->len;

  return n > 0 && at (self, n - 1)->to == HW_TIME_NEVER;
}

void
hw_strip_spans_begin (HwStripSpans *self, HwTime from)
{
  HwStripSpan span = { .from = from, .to = HW_TIME_NEVER };

  if (hw_strip_spans_is_open (self))
    return;
  if (self->spans->len == HW_STRIP_SPANS_MAX)
    g_array_remove_index (self->spans, 0);
  g_array_append_val (self->spans, span);
}

void
hw_strip_spans_end (HwStripSpans *self, HwTime to)
{
  if (hw_strip_spans_is_open (self))
    at (self, self->spans->len - 1)->to = to;
}

void
hw_strip_spans_forget_past (HwStripSpans *self)
{
  guint n_past = self->spans->len - (hw_strip_spans_is_open (self) ? 1 : 0);

  g_array_remove_range (self->spans, 0, n_past);
}

guint
hw_strip_spans_get_n (const HwStripSpans *self)
{
  return self->spans->len;
}

const HwStripSpan *
hw_strip_spans_get (const HwStripSpans *self, guint n)
{
  g_return_val_if_fail (n < self->spans->len, NULL);

  return at (self, n);
}

guint
hw_strip_spans_find (const HwStripSpans *self, HwTime from)
{
  guint low = 0;
  guint high = self->spans->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (at (self, middle)->to <= from)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

gboolean
hw_strip_spans_contain (const HwStripSpans *self, HwTime time)
{
  guint n = hw_strip_spans_find (self, time);

  return n < self->spans->len && at (self, n)->from <= time;
}
