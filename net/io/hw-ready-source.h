/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a source that is dispatched at a time which any thread may set. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A timer whose deadline moves often, or a wake-up without a descriptor: g_source_set_ready_time
 * arms it, from any thread; each dispatch disarms it first. @context NULL: the thread-default one.
 */
GSource *hw_ready_source_new (GMainContext *context,
                              GSourceFunc func,
                              gpointer user_data,
                              GDestroyNotify destroy);

G_END_DECLS
