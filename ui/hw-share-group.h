/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the switches that open the lab to other machines, and the addresses that these use. */
#pragma once

#include <adwaita.h>

#include "hw-lab-share.h"

G_BEGIN_DECLS

#define HW_TYPE_SHARE_GROUP (hw_share_group_get_type ())

G_DECLARE_FINAL_TYPE (HwShareGroup, hw_share_group, HW, SHARE_GROUP, AdwPreferencesGroup)

GtkWidget *hw_share_group_new (HwLabShare *share);

G_END_DECLS
