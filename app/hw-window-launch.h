/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way from `heartwire` without arguments to the window, a program of its own. */
#pragma once

#include "hw-exit.h"

G_BEGIN_DECLS

/* Becomes heartwire-gtk; returns only where that can't be, having said why and what to run instead.
 */
HwExit hw_window_launch (void);

G_END_DECLS
