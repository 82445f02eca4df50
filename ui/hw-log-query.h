/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the log is asked for: which events match a source, kinds and a text. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

#define HW_LOG_QUERY_ANY_SOURCE (-1)
#define HW_LOG_KIND_BIT(kind) (G_GUINT64_CONSTANT (1) << (kind))

G_STATIC_ASSERT (HW_N_EVENT_KINDS <= 64);

typedef struct
{
  int source;    /* an HwEventSource, or HW_LOG_QUERY_ANY_SOURCE */
  guint64 kinds; /* HW_LOG_KIND_BIT (kind) | …; 0: any */
  char **words;  /* folded; every one must occur; NULL: all match */
} HwLogQuery;

void hw_log_query_init (HwLogQuery *self);
void hw_log_query_clear (HwLogQuery *self);
void hw_log_query_set_text (HwLogQuery *self, const char *text);
gboolean hw_log_query_is_empty (const HwLogQuery *self);
/* The cheap half of the answer, which needs no event. */
gboolean hw_log_query_takes (const HwLogQuery *self, HwEventKind kind, HwEventSource source);
/* Words are looked for in the source's name, the kind's name and the detail, whatever their case.
 */
gboolean hw_log_query_matches (const HwLogQuery *self, const HwEvent *event);

G_END_DECLS
