/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the answer to whether more events come than anybody could read. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

#define HW_FLOOD_WINDOW HW_MSEC (250)
/* So many in a window make a flood; it ends with a window of fewer than half of them. */
#define HW_FLOOD_EVENTS 200

typedef struct
{
  HwTime window; /* when it began; 0: there was none yet */
  guint n_events;
  gboolean floods;
} HwFlood;

/* @n_events more, at @now; 0 only asks. Returns whether it is a flood. */
gboolean hw_flood_add (HwFlood *self, HwTime now, guint n_events);

G_END_DECLS
