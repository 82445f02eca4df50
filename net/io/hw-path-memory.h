/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is remembered of paths: how long each lets a connection be quiet. */
#pragma once

#include <gio/gio.h>

#include "core/hw-time.h"

G_BEGIN_DECLS

/* A path is named by the network it begins in and the peer that was asked for: the local address
 * without what tells its hosts apart (IPv4: /24, IPv6: /64), since a lease may give another one,
 * and whoever forgets the connection stands between the two. Two networks with the same private
 * range are one to it: what was found in the other then fails, and is searched for anew.
 *
 * The file is a key file, a group for each path, written by replacing it as a whole. Of two
 * processes that write at the same time one is forgotten, which costs a search. */

typedef struct
{
  HwTime interval_us;
  gint64 since_us; /* since 1970 UTC */
} HwPathFinding;

/* @local: ADDR:PORT, the connection's own end. */
char *hw_path_memory_name (const char *local, const char *host, guint16 port);
/* FALSE: nothing is known, or, with @error, the file can't be made out. */
gboolean hw_path_memory_recall (const char *file,
                                const char *path,
                                HwPathFinding *finding,
                                GError **error);
/* @finding NULL: forget it. Makes the file, and its folder. */
gboolean hw_path_memory_keep (const char *file,
                              const char *path,
                              const HwPathFinding *finding,
                              GError **error);

G_END_DECLS
