/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the button that pulls the cable and plugs it back. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_CABLE_BUTTON (hw_cable_button_get_type ())

G_DECLARE_FINAL_TYPE (HwCableButton, hw_cable_button, HW, CABLE_BUTTON, HwSection)

G_END_DECLS
