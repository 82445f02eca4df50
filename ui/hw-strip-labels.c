/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is written at the marks of the strip, and what is marked at all. */
#include "config.h"

#include "hw-strip-labels.h"

#include <glib/gi18n.h>

static const char *
name_for (const HwStripMark *mark)
{
  gboolean client = mark->source == HW_EVENT_SOURCE_CLIENT;

  switch ((int) mark->kind)
    {
    case HW_STRIP_PULLED:
      return _ ("pulled");
    case HW_STRIP_PLUGGED:
      return _ ("plugged");
    case HW_STRIP_SUSPECT:
      return client ? _ ("suspected") : _ ("server suspects");
    case HW_STRIP_RECOVERED:
      return _ ("recovered");
    case HW_STRIP_NOTICED:
      return client ? _ ("noticed") : _ ("server noticed");
    case HW_STRIP_CONNECTED:
      return _ ("connected");
    case HW_STRIP_RECONNECTED:
      return _ ("reconnected");
    case HW_STRIP_KILLED:
      return _ ("killed");
    case HW_STRIP_HUNG:
      return _ ("hung");
    case HW_STRIP_RESUMED:
      return _ ("resumed");
    default:
      return NULL;
    }
}

/* Since the cable was pulled; -1 where it isn't out. */
static HwTime
time_out (const HwStripTrace *trace, HwTime at)
{
  const HwStripSpans *outages = hw_strip_trace_get_outages (trace);
  HwTime from;

  if (!hw_strip_spans_contain (outages, at))
    return -1;

  from = hw_strip_spans_get (outages, hw_strip_spans_find (outages, at))->from;

  return from < at ? at - from : -1;
}

char *
hw_strip_label_for (const HwStripTrace *trace, const HwStripMark *mark)
{
  const char *name = name_for (mark);
  HwTime out = time_out (trace, mark->mono_us);

  if (name == NULL)
    return NULL;
  if (out <= 0 || (mark->kind != HW_STRIP_SUSPECT && mark->kind != HW_STRIP_NOTICED))
    return g_strdup (name);

  return g_strdup_printf ("%s +%.1f s", name, (double) out / 1e6);
}

GdkRGBA
hw_strip_label_colour (const HwStripMark *mark, const HwPalette *palette)
{
  switch ((int) mark->kind)
    {
    case HW_STRIP_PULLED:
    case HW_STRIP_NOTICED:
    case HW_STRIP_KILLED:
      return palette->dead;
    case HW_STRIP_SUSPECT:
    case HW_STRIP_HUNG:
      return palette->doubt;
    default:
      return palette->alive;
    }
}
