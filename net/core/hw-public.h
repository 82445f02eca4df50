/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the mark of what the shared library shows to others. */
#pragma once

#define HW_PUBLIC __attribute__ ((visibility ("default")))
