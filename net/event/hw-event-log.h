/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the log: a bounded list of events, packed, with items made on demand. */
#pragma once

#include <gio/gio.h>

#include "event/hw-event.h"

G_BEGIN_DECLS

#define HW_TYPE_EVENT_ITEM (hw_event_item_get_type ())
#define HW_TYPE_EVENT_LOG (hw_event_log_get_type ())

/* One row as a GObject: "time-text", "source-text", "kind-text", "detail" (strings, read-only). */
HW_PUBLIC
G_DECLARE_FINAL_TYPE (HwEventItem, hw_event_item, HW, EVENT_ITEM, GObject)
HW_PUBLIC HwEvent *hw_event_item_get_event (HwEventItem *self); /* (transfer none) */

/* A GListModel of HwEventItem, oldest first. Events are kept packed (a few tens of bytes each);
 * past the limit the oldest go. One batch is at most two items-changed signals. */
HW_PUBLIC
G_DECLARE_FINAL_TYPE (HwEventLog, hw_event_log, HW, EVENT_LOG, GObject)

HW_PUBLIC HwEventLog *hw_event_log_new (guint limit);
HW_PUBLIC void hw_event_log_append (HwEventLog *self, HwEvent *event);
/* @events: (element-type HwEvent); nothing is taken. */
HW_PUBLIC void hw_event_log_append_batch (HwEventLog *self, GPtrArray *events);
HW_PUBLIC guint hw_event_log_get_length (HwEventLog *self);
HW_PUBLIC HwEvent *hw_event_log_get_event (HwEventLog *self, guint position); /* (transfer full) */
/* Of one row, without making an event of it. */
HW_PUBLIC HwEventKind hw_event_log_get_kind (HwEventLog *self, guint position);
HW_PUBLIC HwEventSource hw_event_log_get_source (HwEventLog *self, guint position);
/* The first row that isn't earlier than @mono_us; the length where none is. O(log n); events of
 * several threads lie only nearly in order, so it may be a few rows off. */
HW_PUBLIC guint hw_event_log_find (HwEventLog *self, gint64 mono_us);
/* How many are gone: the oldest, past the limit, and what was cleared. */
HW_PUBLIC guint64 hw_event_log_get_dropped (HwEventLog *self);
/* Another log with the same rows, which shares their memory: another thread may read it while this
 * one goes on. */
HW_PUBLIC HwEventLog *hw_event_log_copy (HwEventLog *self);
HW_PUBLIC void hw_event_log_clear (HwEventLog *self);
HW_PUBLIC gsize hw_event_log_get_size (HwEventLog *self); /* bytes that the rows take in memory */
/* JSON Lines, all or nothing (a temporary file, then one rename). */
HW_PUBLIC gboolean hw_event_log_save (HwEventLog *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GError **error);
/* Appends the events of a file of JSON Lines. Lines that are none are passed over: @n_broken says
 * how many, @broken which was the first, and why (the caller's to free; NULL: none). FALSE where
 * the file can't be read, or no line is an event. */
HW_PUBLIC gboolean hw_event_log_load (HwEventLog *self,
                                      GFile *file,
                                      guint64 *n_broken,
                                      char **broken,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
