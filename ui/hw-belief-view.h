/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line that says what one believer holds to be true, and whether it is wrong. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_BELIEF_VIEW (hw_belief_view_get_type ())

/* Properties: `believer` (HwBeliever as int), `title`. */
G_DECLARE_FINAL_TYPE (HwBeliefView, hw_belief_view, HW, BELIEF_VIEW, HwSection)

G_END_DECLS
