/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the yardstick of relays: a bare epoll loop that copies, with one buffer of 256 KiB. */
#pragma once

#include <glib.h>

/* Accepts on both listeners, dials the port of 127.0.0.1 that goes with it; never returns. */
void bench_reference_relay_run (const int listeners[2], const guint16 upstreams[2]);
