/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what can be seen of a cable at a moment: its faults and its connections. */
#pragma once

#include "io/hw-cable-proxy-info.h"
#include "io/hw-cable.h"

G_BEGIN_DECLS

/* Its faults, its counters; NULL where it doesn't run. */
HwProxyInfo *hw_cable_get_info (HwCable *self);
/* Of HwConnectionInfo; empty where it doesn't run. */
GPtrArray *hw_cable_list_connections (HwCable *self);

G_END_DECLS
