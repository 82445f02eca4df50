/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the strip as a file: SVG or PNG. */
#pragma once

#include "hw-strip-scene.h"

G_BEGIN_DECLS

typedef enum
{
  HW_STRIP_SVG,
  HW_STRIP_PNG, /* at twice the size, for screens and slides */
} HwStripFormat;

/* "svg": of the file's name. */
const char *hw_strip_format_get_suffix (HwStripFormat format);
/* The picture of @scene on its background; the caller's to free. */
GBytes *hw_strip_export (const HwStripScene *scene, PangoContext *context, HwStripFormat format);

G_END_DECLS
