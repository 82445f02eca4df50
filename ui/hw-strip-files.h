/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way of the strip into a file: the dialog, and what is said when it is done. */
#pragma once

#include "hw-strip-view.h"

G_BEGIN_DECLS

/* Asks where to. The picture is that of the moment when it was asked for. */
void hw_strip_files_export (GtkWindow *window, HwStripView *strip, HwStripFormat format);

G_END_DECLS
