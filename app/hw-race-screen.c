/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a race looks on a terminal: a bar for each, that grows until it notices. */
#include "hw-race-screen.h"

#include "event/hw-event-format.h"

#define CELLS 24
#define EIGHTHS (CELLS * 8)

static void
append_bar (GString *out, HwTime span_us, HwTime for_us)
{
  static const char *const parts[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
  gint64 eighths = CLAMP (span_us, 0, for_us) * EIGHTHS / for_us;
  guint cells = (guint) (eighths / 8) + (eighths % 8 != 0 ? 1 : 0);

  for (gint64 i = 0; i < eighths / 8; i++)
    g_string_append (out, "█");
  g_string_append (out, parts[eighths % 8]);
  g_string_append_printf (out, "%*s", (int) (CELLS - cells), "");
}

static void
append_measured (GString *out, const HwRacer *racer, HwTime elapsed_us)
{
  g_autofree char *span
      = racer->measured_us >= 0 ? hw_format_span (racer->measured_us) : g_strdup ("");

  /* By characters: µ is two bytes. */
  g_string_append_printf (out, "%s%s%*s",
                          racer->measured_us >= 0 ? " ✓ "
                          : elapsed_us < 0        ? "   "
                                                  : " … ",
                          span, (int) MAX (8 - g_utf8_strlen (span, -1), 0), "");
}

static void
append_theory (GString *out, const HwRacer *racer, HwTime for_us)
{
  g_autofree char *span = NULL;

  if (racer->expected_us == HW_TIME_NEVER)
    {
      g_string_append (out, "in theory never");
      return;
    }
  span = hw_format_span (racer->expected_us);
  g_string_append_printf (out, racer->expected_us > for_us ? "will be after %s" : "in theory %s",
                          span);
}

char *
hw_race_screen_draw (const HwRacer *racer, HwTime elapsed_us, HwTime for_us)
{
  GString *out = g_string_new (NULL);
  g_autofree char *formula = hw_detector_explain (racer->detector);

  g_string_append_printf (out, "%-33s ", racer->detector->title);
  append_bar (out, racer->measured_us >= 0 ? racer->measured_us : elapsed_us, for_us);
  append_measured (out, racer, elapsed_us);
  if (elapsed_us >= 0)
    {
      append_theory (out, racer, for_us);
      g_string_append_printf (out, " (%s)", formula);
    }
  else
    g_string_append (out, formula);

  return g_string_free (out, FALSE);
}
