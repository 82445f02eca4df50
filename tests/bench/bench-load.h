/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the load: connections that each send a message when the one before has come back. */
#pragma once

#include <glib.h>

typedef struct _BenchLoad BenchLoad;

/* @depth messages of @message are under way on each of @n_connections. NULL: can't connect. */
BenchLoad *bench_load_new (guint16 port,
                           guint n_connections,
                           guint depth,
                           const guint8 *message,
                           gsize n_bytes);
/* So long, in µs, and until one is back; how many messages came back, 0 when the server went away.
 */
guint64 bench_load_run (BenchLoad *self, gint64 duration_us);
void bench_load_free (BenchLoad *self);
