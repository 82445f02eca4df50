/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the whole picture of the strip, with its texts: the same on the screen and in a file. */
#pragma once

#include "hw-strip-scene.h"

G_BEGIN_DECLS

void hw_strip_picture_draw (const HwStripScene *scene, PangoContext *context, cairo_t *cr);

G_END_DECLS
