/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the help of the cable's commands, made of the table of faults. */
#pragma once

#include <stdio.h>

/* The commands, every fault with its attributes, and the words that all faults take. */
void hw_cable_help_print (FILE *out);
