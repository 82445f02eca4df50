/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the line that says how many events there are, are shown, and are gone. */
#include "config.h"

#include "hw-log-count.h"

#include <glib/gi18n.h>

/* With the thousands marked as the language marks them; the caller's to free. */
static char *
format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

static void
append_kept (const HwLogCount *self, GString *out)
{
  g_autofree char *kept = format_count (self->kept);

  g_string_append_printf (out, ngettext ("%s event", "%s events", self->kept), kept);
}

static void
append_matches (const HwLogCount *self, GString *out)
{
  g_autofree char *kept = format_count (self->kept);
  g_autofree char *shown = format_count (self->shown);

  g_string_append_printf (out,
                          /* Translators: so many of so many events match what was asked for */
                          ngettext ("%s of %s event matches", "%s of %s events match", self->kept),
                          shown, kept);
  if (self->searching)
    g_string_append (out, _ (" so far, searching…"));
}

static void
append_dropped (const HwLogCount *self, GString *out)
{
  g_autofree char *dropped = format_count (self->dropped);

  g_string_append_printf (out,
                          /* Translators: they were the oldest events, and the log is full */
                          ngettext (" · the oldest %s is gone", " · the oldest %s are gone",
                                    self->dropped),
                          dropped);
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
    append_dropped (self, out);

  return g_string_free (out, FALSE);
}
