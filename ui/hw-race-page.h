/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the page Race: on one pulled cable, who notices when. */
#pragma once

#include "hw-section.h"

G_BEGIN_DECLS

#define HW_TYPE_RACE_PAGE (hw_race_page_get_type ())

G_DECLARE_FINAL_TYPE (HwRacePage, hw_race_page, HW, RACE_PAGE, HwSection)

G_END_DECLS
