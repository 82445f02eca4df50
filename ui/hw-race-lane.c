/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what is shown of one racer: its bar, what was measured, what theory says. */
#include "config.h"

#include "hw-race-lane.h"

#include <glib/gi18n.h>

#include "event/hw-event-format.h"

HwRaceLaneState
hw_race_lane_get_state (const HwRacer *racer, const HwRaceMoment *moment)
{
  if (racer->measured_us >= 0)
    return HW_RACE_LANE_NOTICED;
  if (moment->elapsed_us < 0)
    return HW_RACE_LANE_WAITING;

  return moment->elapsed_us < moment->for_us ? HW_RACE_LANE_GROWING : HW_RACE_LANE_BELIEVING;
}

static double
fraction (HwTime span_us, HwTime for_us)
{
  return (double) CLAMP (span_us, 0, for_us) / (double) for_us;
}

double
hw_race_lane_get_fill (const HwRacer *racer, const HwRaceMoment *moment)
{
  return fraction (racer->measured_us >= 0 ? racer->measured_us : moment->elapsed_us,
                   moment->for_us);
}

double
hw_race_lane_get_theory (const HwRacer *racer, const HwRaceMoment *moment)
{
  if (moment->elapsed_us < 0 || racer->expected_us > moment->for_us)
    return -1;

  return fraction (racer->expected_us, moment->for_us);
}

char *
hw_race_lane_describe_measured (const HwRacer *racer, const HwRaceMoment *moment)
{
  switch (hw_race_lane_get_state (racer, moment))
    {
    case HW_RACE_LANE_NOTICED:
      return hw_format_span (racer->measured_us);
    case HW_RACE_LANE_GROWING:
    case HW_RACE_LANE_BELIEVING:
      return g_strdup (_ ("not yet"));
    case HW_RACE_LANE_WAITING:
    default:
      return g_strdup ("");
    }
}

/* Of the person's time zone. */
static char *
format_clock (HwTime wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_us / HW_SEC (1));

  return g_date_time_format (time, "%H:%M");
}

char *
hw_race_lane_describe_theory (const HwRacer *racer, const HwRaceMoment *moment)
{
  g_autofree char *span = NULL;
  g_autofree char *clock = NULL;

  if (moment->elapsed_us < 0)
    return g_strdup ("");
  if (racer->expected_us == HW_TIME_NEVER)
    return g_strdup (_ ("in theory never"));
  span = hw_format_span (racer->expected_us);
  if (racer->expected_us <= moment->for_us)
    return g_strdup_printf (_ ("in theory %s"), span);
  clock = format_clock (moment->pulled_at + racer->expected_us);

  return g_strdup_printf (_ ("will be at %s, after %s"), clock, span);
}

char *
hw_race_lane_describe_all (const HwRaceMoment *moment, guint n_noticed, guint n)
{
  g_autofree char *span = NULL;

  if (moment->elapsed_us < 0)
    return g_strdup (_ ("All hearts beat. The cable is about to be pulled."));
  span = hw_format_span (MIN (moment->elapsed_us, moment->for_us));

  return g_strdup_printf (_ ("The cable is out for %s: %u of %u have noticed"), span, n_noticed, n);
}
