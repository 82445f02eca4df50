/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how many descriptors a program that holds many connections may have. */
#pragma once

/* Raises the soft limit to the hard one (getrlimit(2), RLIMIT_NOFILE): the soft one is usually
 * 1024, for the sake of programs that use select(2). Where that isn't allowed, the limit stays. */
void hw_descriptors_raise_limit (void);
