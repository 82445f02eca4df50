/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns durations as people write them: 250ms, 5s, 2m, 2h. */
#pragma once

#include "core/hw-public.h"
#include "core/hw-time.h"

G_BEGIN_DECLS

/* "250ms", "1.5s", "5s", "2m", "2h", "100us"; "0" and "off" are 0. Not negative, at most 30 days.
 * Else FALSE with HW_ERROR_DURATION: one sentence that names @text and the forms that are read. */
HW_PUBLIC gboolean hw_duration_parse (const char *text, HwTime *duration_us, GError **error);
/* The shortest of those forms that loses nothing; the caller's to free. */
HW_PUBLIC char *hw_duration_format (HwTime duration_us);

G_END_DECLS
