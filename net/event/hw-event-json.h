/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the JSON Lines form of events, both ways. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

/* One object, no newline, keys in the fixed order time, mono_us, source, event, then the fields
 * that are present, in the order of HwEventField; the caller's to free. */
HW_PUBLIC char *hw_event_to_json (const HwEvent *self);
/* Appends the same and a newline. */
HW_PUBLIC void hw_event_append_json_line (const HwEvent *self, GString *out);
/* Reads one line. Unknown keys are skipped; depth and size are checked before the parser sees
 * anything; a missing or wrong time, mono_us, source or event is an error: HW_ERROR_PROTOCOL. */
HW_PUBLIC HwEvent *hw_event_new_from_json (const char *line, gssize length, GError **error);

G_END_DECLS
