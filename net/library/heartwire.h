/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the one header that users of the library include. */
#pragma once

#include "core/hw-address.h"
#include "core/hw-delivery.h"
#include "core/hw-duration.h"
#include "core/hw-error.h"
#include "core/hw-heartbeat-policy.h"
#include "core/hw-link-state.h"
#include "core/hw-reason.h"
#include "core/hw-reconnect-policy.h"
#include "core/hw-time.h"
#include "event/hw-enum-types.h"
#include "event/hw-event-json.h"
#include "event/hw-event-log.h"
#include "event/hw-event-queue.h"
#include "event/hw-event-text.h"
#include "event/hw-event.h"
#include "io/hw-cable.h"
#include "io/hw-long-live-socket.h"
#include "server/hw-server.h"
