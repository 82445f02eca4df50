/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a wake-up: any thread signals, one GMainContext is called, once for many signals. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An eventfd inside a GSource; made once per reader, at start, never per connection. */
typedef struct _HwWakeup HwWakeup;

/* @context NULL: the thread-default one. NULL with @error where there is no descriptor left. */
HwWakeup *hw_wakeup_new (GMainContext *context,
                         GSourceFunc func,
                         gpointer user_data,
                         GError **error);
void hw_wakeup_free (HwWakeup *self);
void hw_wakeup_signal (HwWakeup *self); /* from any thread */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwWakeup, hw_wakeup_free)

G_END_DECLS
