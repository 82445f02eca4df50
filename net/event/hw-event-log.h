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
HW_PUBLIC void hw_event_log_clear (HwEventLog *self);
HW_PUBLIC gsize hw_event_log_get_size (HwEventLog *self); /* bytes that the rows take in memory */
/* JSON Lines, all or nothing (a temporary file, then one rename). */
HW_PUBLIC gboolean hw_event_log_save (HwEventLog *self,
                                      GFile *file,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
