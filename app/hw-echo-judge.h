/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the judgement of numbered messages by their echoes: lost, doubled, out of order. */
#pragma once

#include "core/hw-delivery.h"

G_BEGIN_DECLS

/* Pure. The messages are the numbers from 1 on, as text. */
typedef struct _HwEchoJudge HwEchoJudge;

typedef struct
{
  guint n_sent;
  guint n_echoed; /* at least once */
  guint n_lost;
  guint n_doubled;      /* messages that were echoed more than once */
  guint n_out_of_order; /* messages whose first echo came behind a later one's */
  guint n_foreign;      /* echoes of nothing that was sent */
} HwEchoVerdict;

HwEchoJudge *hw_echo_judge_new (guint n_messages);
void hw_echo_judge_free (HwEchoJudge *self);
void hw_echo_judge_sent (HwEchoJudge *self, guint number);
void hw_echo_judge_echoed (HwEchoJudge *self, const char *text);
void hw_echo_judge_get_verdict (const HwEchoJudge *self, HwEchoVerdict *verdict);
/* Such as "3, 7-9": those lost, or doubled; cut where it is long; "" where none is. */
char *hw_echo_judge_list_lost (const HwEchoJudge *self);
char *hw_echo_judge_list_doubled (const HwEchoJudge *self);

/* Whether @verdict is what @delivery promises. */
gboolean hw_echo_verdict_holds (const HwEchoVerdict *self, HwDelivery delivery);
/* "2000 sent, 2000 echoed, 0 lost, 0 doubled, 0 out of order" */
char *hw_echo_verdict_describe (const HwEchoVerdict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEchoJudge, hw_echo_judge_free)

G_END_DECLS
