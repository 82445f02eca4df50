/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the heart: a drawing that beats when it is told to. */
#pragma once

#include <gtk/gtk.h>

#include "core/hw-link-state.h"

G_BEGIN_DECLS

#define HW_TYPE_HEART (hw_heart_get_type ())

G_DECLARE_FINAL_TYPE (HwHeart, hw_heart, HW, HEART, GtkWidget)

void hw_heart_beat (HwHeart *self);
/* Filled while connected, hollow while there is doubt or an attempt, broken when lost. */
void hw_heart_set_state (HwHeart *self, HwLinkState state);

G_END_DECLS
