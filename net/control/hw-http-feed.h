/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the stream of events as JSON Lines to those who read it, each at its own pace. */
#pragma once

#include "control/hw-http-visit.h"
#include "event/hw-event.h"

G_BEGIN_DECLS

/* What waits for one reader, at most; what doesn't fit is left out, and counted in an
 * `events-dropped` line once it has room again. */
#define HW_HTTP_FEED_WAITING (256 * 1024)
/* Who takes nothing for so long, while something waits, is cut off. */
#define HW_HTTP_FEED_STUCK_MS 30000

typedef struct _HwHttpFeed HwHttpFeed;

/* In the thread-default main context, where it is also freed. */
HwHttpFeed *hw_http_feed_new (void);
void hw_http_feed_free (HwHttpFeed *self);
/* From any thread; waits for nobody. */
void hw_http_feed_publish (HwHttpFeed *self, const HwEvent *event);
/* Answers the visit with all that comes from now on, until one of both ends it. */
void hw_http_feed_add (HwHttpFeed *self, HwHttpVisit *visit, GIOStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwHttpFeed, hw_http_feed_free)

G_END_DECLS
