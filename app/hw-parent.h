/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tie of a child process to the one that started it. */
#pragma once

#include <sys/types.h>

/* This process ends when @parent does; at once, where that has ended already. */
void hw_parent_bind (pid_t parent);
