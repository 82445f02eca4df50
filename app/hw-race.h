/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the race: clients that differ only in how they notice, on one pulled cable. */
#pragma once

#include <gio/gio.h>

#include "event/hw-event-queue.h"
#include "hw-race-screen.h"

G_BEGIN_DECLS

typedef enum
{
  HW_RACE_STARTING,
  HW_RACE_PLUGGED, /* all are connected */
  HW_RACE_PULLED,
  HW_RACE_OVER,
} HwRaceState;

/* Everything happens in the thread-default main context of the thread that made it. Its events
 * (detector, noticed; source lesson) and those of cable and server go to @queue. */
typedef struct _HwRace HwRace;

typedef struct
{
  void (*changed) (gpointer user_data); /* the state, or a racer */
  void (*failed) (const GError *error, gpointer user_data);
} HwRaceFuncs;

/* @pull_after_us: from when all are connected; @for_us: from the pull. */
HwRace *hw_race_new (const char *program,
                     HwTime pull_after_us,
                     HwTime for_us,
                     HwEventQueue *queue,
                     const HwRaceFuncs *funcs,
                     gpointer user_data);
void hw_race_free (HwRace *self);
void hw_race_start (HwRace *self);
HwRaceState hw_race_get_state (const HwRace *self);
const HwRacer *hw_race_get_racer (const HwRace *self, guint n); /* of the nth detector */
HwTime hw_race_get_pulled_us (const HwRace *self);              /* mono_us */
/* Whether each that is due within the time has noticed. */
gboolean hw_race_is_complete (const HwRace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRace, hw_race_free)

G_END_DECLS
