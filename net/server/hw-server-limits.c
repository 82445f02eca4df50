/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's settings and limits: everything has one. */
#include "server/hw-server-limits.h"

#include <sys/resource.h>

#define SPARE_DESCRIPTORS 64 /* for everybody else in the process */
#define LEAST_SPARE 8        /* where there are so few that 64 would leave nothing */
#define FEW_CONNECTIONS 16
#define LEAST_BYTES_PER_SECOND 64
/* One read brings 256 KiB, and the answers of the shortest text frames are seven times as long. */
#define READ_SIZE_ALLOWANCE (8 * 256 * 1024)

guint
hw_server_limits_get_connections (guint64 n_allowed, guint n_open, guint asked)
{
  gint64 allowed = (gint64) MIN (n_allowed, (guint64) G_MAXINT);
  gint64 generous = allowed - SPARE_DESCRIPTORS;
  gint64 possible = MAX (allowed - n_open - LEAST_SPARE, 1);
  gint64 cap = generous >= FEW_CONNECTIONS ? MIN (generous, possible) : possible;

  return (guint) (asked == 0 ? cap : MIN (cap, (gint64) asked));
}

static guint
count_open_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_open = 0;

  if (dir == NULL)
    return SPARE_DESCRIPTORS;
  while (g_dir_read_name (dir) != NULL)
    n_open++;

  return n_open - 1; /* the directory's own is closed again */
}

guint
hw_server_limits_get_connections_here (guint asked)
{
  struct rlimit limit = { .rlim_cur = 1024 };

  getrlimit (RLIMIT_NOFILE, &limit);

  return hw_server_limits_get_connections (limit.rlim_cur, count_open_descriptors (), asked);
}

guint
hw_server_limits_get_per_address (guint asked, gboolean is_loopback)
{
  if (asked > 0)
    return asked;

  return is_loopback ? 1024 : 64;
}

HwTime
hw_server_limits_get_frame_deadline (HwTime started, HwTime timeout_us, gsize n_bytes)
{
  return started + timeout_us + HW_SEC (n_bytes) / LEAST_BYTES_PER_SECOND;
}

gsize
hw_server_limits_get_hard (const HwServerSettings *settings)
{
  gsize answer = hw_codec_get_largest_frame (settings->max_payload) + READ_SIZE_ALLOWANCE;

  return MAX (settings->output_hard_limit, settings->output_soft_limit + answer);
}
