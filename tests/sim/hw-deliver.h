/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a simulated life of sessions: the product's machines on both sides, faults between. */
#pragma once

#include <glib.h>

typedef struct
{
  guint64 hash;
  const char *complaint; /* NULL: every invariant held */
  gint64 complained_at;
  guint64 n_lost, n_doubled, n_reordered, n_stuck;
  guint64 n_accepted, n_delivered, n_again, n_frames, n_connections, n_losses;
  guint64 n_torn; /* connections that ended inside a frame */
  gint64 length;  /* virtual µs */
} HwDeliverResult;

HwDeliverResult hw_deliver_run (guint64 seed);
