/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bar that says how far files are on their way to the server, and what has become of them.
 */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_SEND_BAR (hw_send_bar_get_type ())

G_DECLARE_FINAL_TYPE (HwSendBar, hw_send_bar, HW, SEND_BAR, HwSection)

/* Asks which files, and sends them; where it can't be now, it is said why. */
void hw_send_bar_choose (HwSendBar *self, GtkWindow *window);

G_END_DECLS
