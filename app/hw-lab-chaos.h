/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lab in chaos: faults by a seed, numbered messages meanwhile, and what became of them. */
#pragma once

#include "hw-lab.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 seed;
  HwTime duration_us; /* of the faults; the messages are spread over it */
  guint n_messages;
} HwLabChaosPlan;

/* @holds: the messages came back as the client's delivery promises. */
typedef void (*HwLabChaosFunc) (gboolean holds, gpointer user_data);

typedef struct _HwLabChaos HwLabChaos;

HwLabChaos *hw_lab_chaos_new (HwLab *lab,
                              HwEventQueue *queue,
                              const HwLabChaosPlan *plan,
                              HwLabChaosFunc finished,
                              gpointer user_data);
void hw_lab_chaos_free (HwLabChaos *self);
/* Once the lab is connected; a second call changes nothing. */
void hw_lab_chaos_start (HwLabChaos *self);
/* Each event of the lab: by these alone it judges. */
void hw_lab_chaos_watch (HwLabChaos *self, const HwEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLabChaos, hw_lab_chaos_free)

G_END_DECLS
