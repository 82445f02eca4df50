/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the groups in which kinds of events are asked for, and words for kinds whose name says too
 * little. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

guint hw_log_kinds_get_n_groups (void);
/* Translated: "Heartbeats". The first is everything. */
const char *hw_log_kinds_get_name (guint group);
/* For hw_log_rows_set_kinds(): 0, any, of the first. */
guint64 hw_log_kinds_get_mask (guint group);

/* What happened, in words, translated, where the event's own name doesn't say it; NULL: it does. */
const char *hw_log_kinds_get_words (HwEventKind kind);

G_END_DECLS
