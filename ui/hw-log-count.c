/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line that says how many events there are, are shown, and are gone. */
#include "config.h"

#include "hw-log-count.h"

#include <glib/gi18n.h>

static void
append_kept (const HwLogCount *self, GString *out)
{
  g_string_append_printf (out,
                          ngettext ("%'" G_GUINT64_FORMAT " event", "%'" G_GUINT64_FORMAT " events",
                                    self->kept),
                          self->kept);
}

static void
append_matches (const HwLogCount *self, GString *out)
{
  /* Translators: so many of so many events match what was asked for */
  g_string_append_printf (out,
                          ngettext ("%'" G_GUINT64_FORMAT " of %'" G_GUINT64_FORMAT
                                    " event matches",
                                    "%'" G_GUINT64_FORMAT " of %'" G_GUINT64_FORMAT " events match",
                                    self->kept),
                          self->shown, self->kept);
  if (self->searching)
    g_string_append (out, _ (" so far, searching…"));
}

char *
hw_log_count_describe (const HwLogCount *self)
{
  GString *out = g_string_new (NULL);

  if (self->filtered)
    append_matches (self, out);
  else
    append_kept (self, out);
  if (self->dropped > 0)
    /* Translators: they were the oldest events, and the log is full */
    g_string_append_printf (out,
                            ngettext (" · the oldest %'" G_GUINT64_FORMAT " is gone",
                                      " · the oldest %'" G_GUINT64_FORMAT " are gone",
                                      self->dropped),
                            self->dropped);

  return g_string_free (out, FALSE);
}
