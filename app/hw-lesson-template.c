/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson's explanation: the numbers that were just observed, put into its text. */
#include "hw-lesson-template.h"

#include <string.h>

#include "core/hw-error.h"
#include "event/hw-event-format.h"

#define NOTHING "—"
#define MAX_TEXT_BYTES 200

typedef enum
{
  VALUE_FIELD,
  VALUE_AFTER,
  VALUE_COUNT,
} ValueKind;

typedef struct
{
  guint expectation;
  ValueKind kind;
  HwEventField field;
} Value;

static gboolean
refuse (const char *name, const char *what, GError **error)
{
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
               "\"${%s}\" %s; what is read: ${NAME.FIELD}, ${NAME.after}, ${NAME.count}, NAME an "
               "expectation's",
               name, what);

  return FALSE;
}

static gboolean
find_expectation (const GPtrArray *expectations, const char *name, guint *n)
{
  for (*n = 0; *n < expectations->len; (*n)++)
    if (strcmp (((HwExpectation *) expectations->pdata[*n])->name, name) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
read_value (Value *self, const char *name, const GPtrArray *expectations, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", 2);

  if (g_strv_length (parts) != 2)
    return refuse (name, "has no field", error);
  if (!find_expectation (expectations, parts[0], &self->expectation))
    return refuse (name, "is of an expectation that isn't there", error);
  self->kind = VALUE_FIELD;
  if (strcmp (parts[1], "after") == 0)
    self->kind = VALUE_AFTER;
  else if (strcmp (parts[1], "count") == 0)
    self->kind = VALUE_COUNT;
  else if (!hw_event_field_from_name (parts[1], &self->field))
    return refuse (name, "names a field that no event has", error);

  return TRUE;
}

static void
append_number (GString *out, const HwEvent *event, HwEventField field)
{
  const char *name = hw_event_field_get_name (field);
  gint64 number = hw_event_get_number (event, field);

  if (g_str_has_suffix (name, "_us"))
    hw_format_append_span (out, number);
  else if (g_str_has_suffix (name, "_ms"))
    hw_format_append_span (out, HW_MSEC (CLAMP (number, 0, G_MAXINT64 / 1000)));
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
}

static void
append_value (GString *out, const Value *value, const HwExpectations *found)
{
  const HwEvent *event = hw_expectations_get_found (found, value->expectation);
  HwTime after = hw_expectations_get_after_us (found, value->expectation);

  if (value->kind == VALUE_COUNT)
    g_string_append_printf (out, "%u", hw_expectations_get_count (found, value->expectation));
  else if (value->kind == VALUE_AFTER && after >= 0)
    hw_format_append_span (out, after);
  else if (value->kind == VALUE_AFTER || event == NULL || !hw_event_has (event, value->field))
    g_string_append (out, NOTHING);
  else if (hw_event_field_is_string (value->field))
    hw_format_append_safe (out, hw_event_get_string (event, value->field), MAX_TEXT_BYTES);
  else
    append_number (out, event, value->field);
}

/* Through the text from ${ to }; @found: NULL to look only. */
static gboolean
walk (const char *text,
      const GPtrArray *expectations,
      const HwExpectations *found,
      GString *out,
      GError **error)
{
  for (const char *at = text; *at != '\0';)
    {
      const char *begin = strstr (at, "${");
      const char *end = begin != NULL ? strchr (begin, '}') : NULL;
      g_autofree char *name = NULL;
      Value value;

      g_string_append_len (out, at, begin != NULL ? begin - at : (gssize) strlen (at));
      if (begin == NULL)
        return TRUE;
      if (end == NULL)
        return refuse (begin + 2, "has no end", error);
      name = g_strndup (begin + 2, (gsize) (end - begin - 2));
      if (!read_value (&value, name, expectations, error))
        return FALSE;
      if (found != NULL)
        append_value (out, &value, found);
      at = end + 1;
    }

  return TRUE;
}

gboolean
hw_lesson_template_check (const char *text, const GPtrArray *expectations, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  return walk (text, expectations, NULL, out, error);
}

char *
hw_lesson_template_fill (const char *text,
                         const GPtrArray *expectations,
                         const HwExpectations *found)
{
  GString *out = g_string_new (NULL);

  walk (text, expectations, found, out, NULL); /* NULL: it was checked when it was read */

  return g_string_free (out, FALSE);
}
