/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what JSON from elsewhere must pass before json-glib may see it.
 *
 * json-glib 1.6 recurses once a bracket (80,000 of them end the program), and reads comments, 'a',
 * 01, assignments, and integers that don't fit, as if they were JSON. So a lexer of RFC 8259's
 * tokens goes over the bytes first, once, without recursion and without memory: depth, strings,
 * numbers, literals. The order of the tokens is left to json-glib, which checks that well. */
#include "event/hw-json-guard.h"

#include <math.h>
#include <string.h>

#include "core/hw-error.h"

typedef struct
{
  const char *at;
  const char *end;
  guint depth;
  guint n_members;
  gboolean is_document; /* may be an array, and have fractions */
  const char *problem;
} Guard;

static gboolean
fail (Guard *guard, const char *problem)
{
  guard->problem = problem;

  return FALSE;
}

/* The four digits behind \u. */
static gboolean
take_hex (Guard *guard, guint *value)
{
  if (guard->end - guard->at < 4)
    return fail (guard, "a \\u escape is cut off");
  *value = 0;
  for (int i = 0; i < 4; i++, guard->at++)
    {
      if (!g_ascii_isxdigit (*guard->at))
        return fail (guard, "a \\u escape isn't four hexadecimal digits");
      *value = *value * 16 + (guint) g_ascii_xdigit_value (*guard->at);
    }

  return TRUE;
}

/* A NUL would end a C string early, and half a surrogate pair is no character. */
static gboolean
take_unicode_escape (Guard *guard)
{
  guint high, low;

  if (!take_hex (guard, &high))
    return FALSE;
  if (high == 0)
    return fail (guard, "a string has a NUL");
  if (high < 0xd800 || high > 0xdfff)
    return TRUE;
  if (high > 0xdbff || guard->end - guard->at < 2 || memcmp (guard->at, "\\u", 2) != 0)
    return fail (guard, "a surrogate stands alone");
  guard->at += 2;
  if (!take_hex (guard, &low))
    return FALSE;

  return (low >= 0xdc00 && low <= 0xdfff) || fail (guard, "a surrogate stands alone");
}

static gboolean
take_escape (Guard *guard)
{
  if (guard->at == guard->end)
    return fail (guard, "a string doesn't end");
  if (*guard->at == 'u')
    {
      guard->at++;
      return take_unicode_escape (guard);
    }
  if (strchr ("\"\\/bfnrt", *guard->at) == NULL)
    return fail (guard, "an escape isn't one of JSON's");
  guard->at++;

  return TRUE;
}

static gboolean
take_string (Guard *guard)
{
  for (guard->at++; guard->at < guard->end;)
    {
      guchar c = (guchar) *guard->at++;

      if (c == '"')
        return TRUE;
      if (c < 0x20)
        return fail (guard, "a string has a control character");
      if (c == '\\' && !take_escape (guard))
        return FALSE;
    }

  return fail (guard, "a string doesn't end");
}

static gsize
skip_digits (Guard *guard)
{
  const char *start = guard->at;

  while (guard->at < guard->end && g_ascii_isdigit (*guard->at))
    guard->at++;

  return (gsize) (guard->at - start);
}

/* json-glib wraps or saturates what doesn't. */
static gboolean
fits_int64 (const char *start, const char *end)
{
  char digits[24];
  gsize length = (gsize) (end - start);

  if (length >= sizeof digits)
    return FALSE;
  memcpy (digits, start, length);
  digits[length] = '\0';

  return g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, NULL, NULL);
}

/* What follows the whole part: .5, e-3. */
static gboolean
take_fraction (Guard *guard)
{
  if (*guard->at == '.')
    {
      guard->at++;
      if (skip_digits (guard) == 0)
        return fail (guard, "a number isn't written as JSON writes it");
    }
  if (guard->at < guard->end && (*guard->at == 'e' || *guard->at == 'E'))
    {
      guard->at++;
      if (guard->at < guard->end && (*guard->at == '+' || *guard->at == '-'))
        guard->at++;
      if (skip_digits (guard) == 0)
        return fail (guard, "a number isn't written as JSON writes it");
    }

  return TRUE;
}

static gboolean
is_finite (const char *start, const char *end)
{
  g_autofree char *number = g_strndup (start, (gsize) (end - start));

  return isfinite (g_ascii_strtod (number, NULL));
}

static gboolean
take_number (Guard *guard)
{
  const char *start = guard->at;
  const char *digits;

  if (*guard->at == '-')
    guard->at++;
  digits = guard->at;
  if (skip_digits (guard) == 0 || (*digits == '0' && guard->at - digits > 1))
    return fail (guard, "a number isn't written as JSON writes it");
  if (!fits_int64 (start, guard->at))
    return fail (guard, "a number doesn't fit 64 bits");
  if (guard->at == guard->end || *guard->at == '\0' || strchr (".eE", *guard->at) == NULL)
    return TRUE;
  if (!guard->is_document)
    return fail (guard, "a number isn't an integer");

  return take_fraction (guard)
         && (is_finite (start, guard->at) || fail (guard, "a number is beyond all bounds"));
}

static gboolean
take_literal (Guard *guard)
{
  static const char *const literals[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (literals); i++)
    {
      gsize length = strlen (literals[i]);

      if ((gsize) (guard->end - guard->at) >= length
          && memcmp (guard->at, literals[i], length) == 0)
        {
          guard->at += length;
          return TRUE;
        }
    }

  return fail (guard, "there is something that JSON hasn't got");
}

static gboolean
take_bracket (Guard *guard)
{
  gboolean opens = *guard->at == '{' || *guard->at == '[';

  guard->at++;
  if (!opens && guard->depth == 0)
    return fail (guard, "a bracket closes that wasn't opened");
  guard->depth = opens ? guard->depth + 1 : guard->depth - 1;

  return guard->depth <= HW_JSON_MAX_DEPTH || fail (guard, "it is nested too deeply");
}

static gboolean
take_token (Guard *guard)
{
  switch (*guard->at)
    {
    case '{':
    case '}':
    case '[':
    case ']':
      return take_bracket (guard);
    case '"':
      return take_string (guard);
    case ':':
      guard->n_members += guard->depth == 1 ? 1 : 0;
      guard->at++;
      return TRUE;
    case ',':
      guard->at++;
      return TRUE;
    default:
      return *guard->at == '-' || g_ascii_isdigit (*guard->at) ? take_number (guard)
                                                               : take_literal (guard);
    }
}

static void
skip_space (Guard *guard)
{
  while (guard->at < guard->end && *guard->at != '\0' && strchr (" \t\r\n", *guard->at) != NULL)
    guard->at++;
}

static gboolean
take_object (Guard *guard)
{
  skip_space (guard);
  if (guard->at == guard->end || (*guard->at != '{' && !(guard->is_document && *guard->at == '[')))
    return fail (guard,
                 guard->is_document ? "it isn't an object or an array" : "it isn't an object");
  do
    {
      if (!take_token (guard))
        return FALSE;
      skip_space (guard);
    }
  while (guard->depth > 0 && guard->at < guard->end);
  if (guard->depth > 0)
    return fail (guard, "it is cut off");

  return guard->at == guard->end || fail (guard, "something follows the object");
}

/* One sentence; where people have written it, with the line of the problem. */
static void
tell_problem (const Guard *guard, const char *start, GError **error)
{
  guint line = 1;

  for (const char *at = start; at < guard->at; at++)
    line += *at == '\n' ? 1 : 0;
  if (guard->is_document && guard->at > start)
    g_set_error (error, HW_ERROR, HW_ERROR_PROTOCOL, "This JSON can't be read: %s, in line %u.",
                 guard->problem, line);
  else
    g_set_error (error, HW_ERROR, HW_ERROR_PROTOCOL, "This JSON can't be read: %s.",
                 guard->problem);
}

static gboolean
check (Guard *guard, gsize max_bytes, GError **error)
{
  const char *start = guard->at;
  gsize length = (gsize) (guard->end - start);

  if (length > max_bytes)
    fail (guard, max_bytes == HW_JSON_MAX_BYTES ? "it is longer than 64 KiB" : "it is too long");
  else if (!g_utf8_validate_len (guard->at, length, NULL))
    fail (guard, "it isn't UTF-8 text");
  else
    take_object (guard);

  if (guard->problem != NULL)
    tell_problem (guard, start, error);

  return guard->problem == NULL;
}

gboolean
hw_json_guard_check (const char *text, gsize length, guint *n_members, GError **error)
{
  Guard guard = { .at = text, .end = text + length };

  if (!check (&guard, HW_JSON_MAX_BYTES, error))
    return FALSE;
  if (n_members != NULL)
    *n_members = guard.n_members;

  return TRUE;
}

gboolean
hw_json_guard_check_document (const char *text, gsize length, gsize max_bytes, GError **error)
{
  Guard guard = { .at = text, .end = text + length, .is_document = TRUE };

  return check (&guard, max_bytes, error);
}

gboolean
hw_json_guard_is_deep (const char *text, gsize length)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length && depth <= HW_JSON_MAX_DEPTH; i++)
    if (in_string && text[i] == '\\')
      i++;
    else if (text[i] == '"')
      in_string = !in_string;
    else if (!in_string && (text[i] == '[' || text[i] == '{'))
      depth++;
    else if (!in_string && (text[i] == ']' || text[i] == '}') && depth > 0)
      depth--;

  return depth > HW_JSON_MAX_DEPTH;
}
