/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a log that was read from a file: its events, its strip, and what was broken in it. */
#pragma once

#include "event/hw-event-log.h"
#include "hw-strip-trace.h"

G_BEGIN_DECLS

#define HW_TYPE_SAVED_LOG (hw_saved_log_get_type ())

/* Never changes once it is there. */
G_DECLARE_FINAL_TYPE (HwSavedLog, hw_saved_log, HW, SAVED_LOG, GObject)

/* Reads in a thread of its own: a log of a million rows takes its time. */
void hw_saved_log_open_async (GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* NULL, with one line that says which file, why, and what to do. */
HwSavedLog *hw_saved_log_open_finish (GAsyncResult *result, GError **error);

HwEventLog *hw_saved_log_get_log (HwSavedLog *self);
HwStripTrace *hw_saved_log_get_trace (HwSavedLog *self);
/* The monotonic time of its last event. */
HwTime hw_saved_log_get_end (HwSavedLog *self);
/* Of the time of day from the monotonic one, when it was written. */
HwTime hw_saved_log_get_wall_offset (HwSavedLog *self);
/* "A saved log: heartwire.jsonl · 1 line was passed over: line 17: …"; the caller's to free. */
char *hw_saved_log_describe (HwSavedLog *self);

G_END_DECLS
