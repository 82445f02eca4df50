/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the wire as a picture that moves, whose plug can be clicked. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_WIRE_VIEW (hw_wire_view_get_type ())

G_DECLARE_FINAL_TYPE (HwWireView, hw_wire_view, HW, WIRE_VIEW, HwSection)

G_END_DECLS
