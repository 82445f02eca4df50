/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the place where what adaptive heartbeats find is kept for this user. */
#include "hw-heartbeat-memory.h"

char *
hw_heartbeat_memory_find (void)
{
  return g_build_filename (g_get_user_state_dir (), "heartwire", "heartbeats", NULL);
}
