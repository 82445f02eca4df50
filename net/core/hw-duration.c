/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns durations as people write them: reading them, and writing the shortest exact form. */
#include "core/hw-duration.h"

#include <string.h>

#include "core/hw-error-words.h"

#define LONGEST (HW_SEC (30) * 24 * 60 * 60)
#define MAX_DECIMALS 6

/* From the largest to the smallest. */
static const struct
{
  const char *name;
  HwTime us;
} units[] = {
  { "h", HW_SEC (3600) }, { "m", HW_SEC (60) }, { "s", HW_SEC (1) },
  { "ms", HW_MSEC (1) },  { "us", 1 },
};

static HwTime
find_unit (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].name, name) == 0)
      return units[i].us;

  return 0;
}

/* Reads digits into a number that stops growing where it is too large for every unit anyway. */
static const char *
read_whole (const char *p, HwTime *value)
{
  *value = 0;
  for (; g_ascii_isdigit (*p); p++)
    *value = MIN (*value * 10 + g_ascii_digit_value (*p), LONGEST + 1);

  return p;
}

/* In millionths; further digits say less than a microsecond does, in all units but the hour. */
static const char *
read_decimals (const char *p, HwTime *millionths)
{
  HwTime worth = 100000;

  *millionths = 0;
  for (; g_ascii_isdigit (*p); p++, worth /= 10)
    *millionths += worth * g_ascii_digit_value (*p);

  return p;
}

/* -1: no duration. */
static HwTime
read_duration (const char *text)
{
  HwTime whole = 0, millionths = 0, unit;
  const char *p = read_whole (text, &whole);

  if (p == text)
    return -1;
  if (p[0] == '.' && g_ascii_isdigit (p[1]))
    p = read_decimals (p + 1, &millionths);
  unit = find_unit (p);
  if (unit == 0)
    return -1;
  if (whole > LONGEST / unit)
    return LONGEST + 1;

  return whole * unit + millionths * unit / 1000000;
}

static gboolean
is_zero (const char *text)
{
  return strcmp (text, "0") == 0 || strcmp (text, "off") == 0;
}

/**
 * hw_duration_parse:
 * @text: such as "250ms", "1.5s", "2m", "2h"; "0" and "off" are 0
 * @duration_us: (out): µs, from 0 to 30 days; untouched on failure
 * @error: return location for %HW_ERROR_DURATION
 *
 * Returns: whether @text is a duration
 */
gboolean
hw_duration_parse (const char *text, HwTime *duration_us, GError **error)
{
  HwTime value;

  g_return_val_if_fail (text != NULL, FALSE);

  value = is_zero (text) ? 0 : read_duration (text);
  if (value < 0)
    hw_error_set (error, HW_ERROR_DURATION,
                  N_ ("\"%s\" is no duration; write it like 250ms, 5s, 2m or 2h"), text);
  else if (value > LONGEST)
    hw_error_set (error, HW_ERROR_DURATION,
                  N_ ("\"%s\" is too long; at most 720h, written like 250ms, 5s, 2m or 2h"), text);
  else
    *duration_us = value;

  return value >= 0 && value <= LONGEST;
}

/* Up to six decimals; FALSE where they don't suffice. */
static gboolean
append_decimals (GString *text, HwTime rest, HwTime unit)
{
  if (rest != 0)
    g_string_append_c (text, '.');
  for (int i = 0; i < MAX_DECIMALS && rest != 0; i++, rest = rest * 10 % unit)
    g_string_append_c (text, (char) ('0' + rest * 10 / unit));

  return rest == 0;
}

/* NULL where @unit doesn't suit: it would begin with "0." or lose something. */
static char *
format_in (HwTime duration_us, gsize unit)
{
  HwTime us = units[unit].us;
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GINT64_FORMAT, duration_us / us);
  if (duration_us < us || !append_decimals (text, duration_us % us, us))
    return NULL;
  g_string_append (text, units[unit].name);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_better (const char *text, const char *best)
{
  gsize length = strlen (text), best_length = strlen (best);

  return length < best_length
         || (length == best_length && strchr (best, '.') != NULL && strchr (text, '.') == NULL);
}

/**
 * hw_duration_format:
 * @duration_us: µs, not negative
 *
 * Returns: (transfer full): the shortest form that hw_duration_parse() reads back as @duration_us
 */
char *
hw_duration_format (HwTime duration_us)
{
  g_autofree char *best = NULL;

  g_return_val_if_fail (duration_us >= 0, g_strdup ("0"));

  if (duration_us == 0)
    return g_strdup ("0");
  for (gsize unit = 0; unit < G_N_ELEMENTS (units); unit++)
    {
      g_autofree char *text = format_in (duration_us, unit);

      if (text != NULL && (best == NULL || is_better (text, best)))
        {
          g_free (best);
          best = g_steal_pointer (&text);
        }
    }

  return g_steal_pointer (&best);
}
