/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line that says how many events there are, are shown, and are gone. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 kept;    /* in the log */
  guint64 dropped; /* were in the log, and had to go for newer ones */
  guint64 shown;   /* match the query */
  gboolean filtered;
  gboolean searching;
} HwLogCount;

/* "12 of 3,400 events match"; the caller's to free. */
char *hw_log_count_describe (const HwLogCount *self);

G_END_DECLS
