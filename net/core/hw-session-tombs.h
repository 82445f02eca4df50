/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is still known of sessions that are gone: how far each had come. */
#pragma once

#include "core/hw-session-message.h"

G_BEGIN_DECLS

/* Bounded in number and in time; the oldest goes first: HW-D-043. */
typedef struct
{
  GHashTable *by_sid;
  GQueue in_order;
  guint max_tombs;
  HwTime kept_us;
} HwSessionTombs;

void hw_session_tombs_init (HwSessionTombs *self, guint max_tombs, HwTime kept_us);
void hw_session_tombs_clear (HwSessionTombs *self);
void hw_session_tombs_add (HwSessionTombs *self, const HwSessionId *sid, guint64 ack, HwTime now);
/* FALSE: nothing is known. */
gboolean hw_session_tombs_find (HwSessionTombs *self,
                                const HwSessionId *sid,
                                HwTime now,
                                guint64 *ack);

G_END_DECLS
