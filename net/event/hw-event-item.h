/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how the log makes a row; what others may know of HwEventItem is in hw-event-log.h. */
#pragma once

#include "event/hw-event-log.h"

G_BEGIN_DECLS

HwEventItem *hw_event_item_new (HwEvent *event); /* takes @event */

G_END_DECLS
