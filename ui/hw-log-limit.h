/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how many rows a log of the window holds: past that the oldest go, and the window says so. */
#pragma once

#define HW_LOG_LIMIT 1000000
