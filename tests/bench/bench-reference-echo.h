/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the yardstick: the least that an echo server on one epoll loop can do. */
#pragma once

/* Accepts on @listener (non-blocking) and echoes, for ever. */
void bench_reference_echo_run (int listener);
