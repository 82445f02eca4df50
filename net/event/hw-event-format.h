/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how spans of time, counts and strangers' texts are shown to people. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

/* "183 µs", "1.2 ms", "420 ms", "2.0 s", "2 min 5 s", "2 h 11 min"; always a point, whatever the
 * locale. */
void hw_format_append_span (GString *out, HwTime span_us);
char *hw_format_span (HwTime span_us);
/* "1 retransmit", "3 retransmits". */
void hw_format_append_count (GString *out, gint64 n, const char *one, const char *many);
/* One line that no terminal and no list is led astray by: controls, line ends and the marks that
 * turn the direction of writing become escapes; past @max_bytes of @text it ends in "…". */
void hw_format_append_safe (GString *out, const char *text, gsize max_bytes);

G_END_DECLS
