/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one recent server: connect to it, or forget it. */
#pragma once

#include <adwaita.h>

#include "hw-destination.h"

G_BEGIN_DECLS

#define HW_TYPE_RECENT_ROW (hw_recent_row_get_type ())

/* Signals: `activated`, and `remove`. */
G_DECLARE_FINAL_TYPE (HwRecentRow, hw_recent_row, HW, RECENT_ROW, AdwActionRow)

HwRecentRow *hw_recent_row_new (const HwDestination *server);
const HwDestination *hw_recent_row_get_server (HwRecentRow *self);

G_END_DECLS
