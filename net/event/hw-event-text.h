/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the text form of events: the line that people read. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

/* "03:54:55.583  client  heartbeat-received  rtt 183 µs", local time, no newline; the caller's to
 * free. With @colour, ANSI colours by source and severity. */
HW_PUBLIC char *hw_event_to_text (const HwEvent *self, gboolean colour);
/* The part behind the kind ("rtt 183 µs"); "" where there is nothing to say. The caller's to free.
 */
HW_PUBLIC char *hw_event_get_detail (const HwEvent *self);

G_END_DECLS
