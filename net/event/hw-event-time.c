/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the time of day as RFC 3339 writes it: 2026-11-23T03:54:55.583012Z.
 *
 * Not by GDateTime: that takes seconds as a double, which loses a microsecond now and then, and
 * allocates, which a log of a million rows would notice. Days become dates and dates days by the
 * arithmetic of eras of 400 years (146,097 days each), with years that begin in March. */
#include "event/hw-event-time.h"

#include <time.h>

#define DAYS_PER_ERA 146097
#define DAYS_TO_1970 719468 /* from 1 March of the year 0 */
#define EARLIEST (G_GINT64_CONSTANT (-62135596800) * G_USEC_PER_SEC)   /* 0001-01-01 */
#define LATEST (G_GINT64_CONSTANT (253402300800) * G_USEC_PER_SEC - 1) /* 9999-12-31 */

typedef struct
{
  int year;
  int month; /* from 1 */
  int day;   /* from 1 */
} Date;

static Date
date_from_days (gint64 days)
{
  gint64 shifted = days + DAYS_TO_1970;
  int era = (int) (shifted / DAYS_PER_ERA);
  int day_of_era = (int) (shifted % DAYS_PER_ERA);
  int year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (5 * day_of_year + 2) / 153;
  int month = march_month < 10 ? march_month + 3 : march_month - 9;

  return (Date){
    .year = era * 400 + year_of_era + (month <= 2 ? 1 : 0),
    .month = month,
    .day = day_of_year - (153 * march_month + 2) / 5 + 1,
  };
}

static gint64
days_from_date (Date date)
{
  int year = date.month <= 2 ? date.year - 1 : date.year;
  int march_month = date.month > 2 ? date.month - 3 : date.month + 9;
  int era = year / 400;
  int year_of_era = year % 400;
  int day_of_year = (153 * march_month + 2) / 5 + date.day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

static void
put_digits (char *at, int n_digits, int value)
{
  for (int i = n_digits - 1; i >= 0; i--, value /= 10)
    at[i] = (char) ('0' + value % 10);
}

void
hw_event_time_append (GString *out, gint64 time_us)
{
  char text[] = "0000-00-00T00:00:00.000000Z";
  gint64 days;
  gint64 rest;
  int seconds;
  Date date;

  time_us = CLAMP (time_us, EARLIEST, LATEST) - EARLIEST;
  days = time_us / (86400 * (gint64) G_USEC_PER_SEC);
  rest = time_us % (86400 * (gint64) G_USEC_PER_SEC);
  seconds = (int) (rest / G_USEC_PER_SEC);
  date = date_from_days (days + EARLIEST / G_USEC_PER_SEC / 86400);

  put_digits (text, 4, date.year);
  put_digits (text + 5, 2, date.month);
  put_digits (text + 8, 2, date.day);
  put_digits (text + 11, 2, seconds / 3600);
  put_digits (text + 14, 2, seconds / 60 % 60);
  put_digits (text + 17, 2, seconds % 60);
  put_digits (text + 20, 6, (int) (rest % G_USEC_PER_SEC));
  g_string_append_len (out, text, sizeof text - 1);
}

void
hw_event_time_append_local (GString *out, gint64 time_us)
{
  char text[] = "00:00:00.000";
  gint64 from_earliest = CLAMP (time_us, EARLIEST, LATEST) - EARLIEST;
  time_t seconds = (time_t) (from_earliest / G_USEC_PER_SEC + EARLIEST / G_USEC_PER_SEC);
  struct tm local = { 0 };

  localtime_r (&seconds, &local);
  put_digits (text, 2, local.tm_hour);
  put_digits (text + 3, 2, local.tm_min);
  put_digits (text + 6, 2, local.tm_sec);
  put_digits (text + 9, 3, (int) (from_earliest % G_USEC_PER_SEC / 1000));
  g_string_append_len (out, text, sizeof text - 1);
}

static gboolean
take_digits (const char **at, int n_digits, int low, int high, int *value)
{
  *value = 0;
  for (int i = 0; i < n_digits; i++, (*at)++)
    {
      if (!g_ascii_isdigit (**at))
        return FALSE;
      *value = *value * 10 + (**at - '0');
    }

  return *value >= low && *value <= high;
}

static gboolean
take_char (const char **at, const char *allowed)
{
  for (; *allowed != '\0'; allowed++)
    if (**at == *allowed)
      {
        (*at)++;
        return TRUE;
      }

  return FALSE;
}

static gboolean
take_date (const char **at, Date *date)
{
  return take_digits (at, 4, 1, 9999, &date->year) && take_char (at, "-")
         && take_digits (at, 2, 1, 12, &date->month) && take_char (at, "-")
         && take_digits (at, 2, 1, 31, &date->day)
         && date->day <= g_date_get_days_in_month (date->month, (GDateYear) date->year);
}

/* A leap second (60) is read as the first second of the next minute. */
static gboolean
take_time (const char **at, int *seconds)
{
  int hour, minute, second;

  if (!take_digits (at, 2, 0, 23, &hour) || !take_char (at, ":")
      || !take_digits (at, 2, 0, 59, &minute) || !take_char (at, ":")
      || !take_digits (at, 2, 0, 60, &second))
    return FALSE;
  *seconds = hour * 3600 + minute * 60 + second;

  return TRUE;
}

static gboolean
take_decimals (const char **at, int *us)
{
  int n_digits = 0;

  *us = 0;
  if (!take_char (at, "."))
    return TRUE;
  for (; g_ascii_isdigit (**at); (*at)++, n_digits++)
    if (n_digits < 6)
      *us = *us * 10 + (**at - '0');
  for (int i = n_digits; i < 6; i++)
    *us *= 10;

  return n_digits >= 1 && n_digits <= 9;
}

static gboolean
take_offset (const char **at, int *seconds)
{
  int hours, minutes;
  int sign = **at == '-' ? -1 : 1;

  *seconds = 0;
  if (take_char (at, "Zz"))
    return TRUE;
  if (!take_char (at, "+-") || !take_digits (at, 2, 0, 23, &hours) || !take_char (at, ":")
      || !take_digits (at, 2, 0, 59, &minutes))
    return FALSE;
  *seconds = sign * (hours * 3600 + minutes * 60);

  return TRUE;
}

gboolean
hw_event_time_parse (const char *text, gint64 *time_us)
{
  int seconds, us, offset;
  Date date;

  if (!take_date (&text, &date) || !take_char (&text, "Tt ") || !take_time (&text, &seconds)
      || !take_decimals (&text, &us) || !take_offset (&text, &offset) || *text != '\0')
    return FALSE;

  *time_us = (days_from_date (date) * 86400 + seconds - offset) * (gint64) G_USEC_PER_SEC + us;

  return TRUE;
}
