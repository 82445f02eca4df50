/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the metrics, in Prometheus' text form (0.0.4). */
#pragma once

#include "io/hw-cable-proxy-info.h"

G_BEGIN_DECLS

/* @proxies: of HwProxyInfo. */
void hw_control_metrics_append (GPtrArray *proxies, GString *out);

G_END_DECLS
