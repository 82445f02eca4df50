/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the ways in which a pull can be made. */
#pragma once

#include <glib.h>

/**
 * HwCutMode:
 * @HW_CUT_MODE_AUTO: by the kernel where the self-test passes, else a stall
 * @HW_CUT_MODE_KERNEL: by the kernel, or not at all (start fails)
 * @HW_CUT_MODE_STALL: stop reading and writing; the kernel goes on ACKing
 */
typedef enum
{
  HW_CUT_MODE_AUTO,
  HW_CUT_MODE_KERNEL,
  HW_CUT_MODE_STALL,
} HwCutMode;
