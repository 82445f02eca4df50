/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a source that is dispatched at a time which any thread may set. */
#include "io/hw-ready-source.h"

static gboolean
dispatch (GSource *source, GSourceFunc func, gpointer user_data)
{
  g_source_set_ready_time (source, -1);

  return func (user_data);
}

static GSourceFuncs ready_funcs = { .dispatch = dispatch };

GSource *
hw_ready_source_new (GMainContext *context,
                     GSourceFunc func,
                     gpointer user_data,
                     GDestroyNotify destroy)
{
  GSource *source = g_source_new (&ready_funcs, sizeof (GSource));

  g_source_set_callback (source, func, user_data, destroy);
  g_source_attach (source, context != NULL ? context : g_main_context_get_thread_default ());

  return source;
}
