/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns running a part of a test as an ordinary user, in a child of its own. */
#pragma once

#include <glib.h>

/* Returns whether it held; says on stderr what didn't. */
typedef gboolean (*HwTestFunc) (gconstpointer user_data);

/* Runs @func in a forked child as nobody (uid and gid 65534), or, where this isn't root, as who it
 * is; TRUE when it returned TRUE. */
gboolean hw_test_run_as_nobody (HwTestFunc func, gconstpointer user_data);
