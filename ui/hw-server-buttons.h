/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the buttons that break and mend the server. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_SERVER_BUTTONS (hw_server_buttons_get_type ())

G_DECLARE_FINAL_TYPE (HwServerButtons, hw_server_buttons, HW, SERVER_BUTTONS, HwSection)

G_END_DECLS
