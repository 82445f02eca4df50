/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what a lesson expects of the events: one sentence, read. */
#include "hw-expectation.h"

#include <string.h>

#include "core/hw-duration.h"
#include "core/hw-error.h"

#define FORM                                                                                       \
  "[never | exactly N | at least N | at most N] SOURCE EVENT [FIELD=VALUE]… "                    \
  "[within DUR | between DUR and DUR] [after MOMENT] [before MOMENT]"
#define MAX_COUNT 100000

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (HW_ERROR, HW_ERROR_INVALID_ARGUMENT, format, args));
  va_end (args);

  return FALSE;
}

static void
condition_clear (gpointer data)
{
  HwCondition *self = data;

  g_free (self->text);
  g_free (self->other_name);
}

static HwExpectation *
create (const char *name, const char *sentence)
{
  HwExpectation *self = g_new0 (HwExpectation, 1);

  self->name = g_strdup (name);
  self->sentence = g_strdup (sentence);
  self->n = 1;
  self->high_us = HW_TIME_NEVER;
  self->conditions = g_array_new (FALSE, FALSE, sizeof (HwCondition));
  g_array_set_clear_func (self->conditions, condition_clear);

  return self;
}

void
hw_expectation_free (HwExpectation *self)
{
  g_array_unref (self->conditions);
  g_free (self->after.name);
  g_free (self->before.name);
  g_free (self->sentence);
  g_free (self->name);
  g_free (self);
}

static gboolean
take_word (char ***words, const char *word)
{
  if (g_strcmp0 (**words, word) != 0)
    return FALSE;
  (*words)++;

  return TRUE;
}

static gboolean
take_count (char ***words, guint *n, GError **error)
{
  const char *word = **words != NULL ? *(*words)++ : "";
  guint64 count;

  if (!g_ascii_string_to_unsigned (word, 10, 0, MAX_COUNT, &count, NULL)) /* NULL: said below */
    return refuse (error, "\"%s\" is no count; write a number such as 3", word);
  *n = (guint) count;

  return TRUE;
}

static gboolean
read_quantifier (HwExpectation *self, char ***words, GError **error)
{
  if (take_word (words, "never"))
    {
      self->quantifier = HW_QUANTIFIER_AT_MOST;
      self->n = 0;
      return TRUE;
    }
  if (take_word (words, "exactly"))
    self->quantifier = HW_QUANTIFIER_EXACTLY;
  else if (!take_word (words, "at"))
    return TRUE;
  else if (take_word (words, "most"))
    self->quantifier = HW_QUANTIFIER_AT_MOST;
  else if (!take_word (words, "least"))
    return refuse (error, "\"at\" goes on with least or most");

  return take_count (words, &self->n, error);
}

static gboolean
read_event (HwExpectation *self, char ***words, GError **error)
{
  const char *source = **words != NULL ? *(*words)++ : "";
  const char *kind = **words != NULL ? *(*words)++ : "";

  if (!hw_event_source_from_name (source, &self->source))
    return refuse (error,
                   "\"%s\" is no source of events; there are client, server, cable, kernel and "
                   "lesson; an expectation is read as: " FORM,
                   source);
  if (!hw_event_kind_from_name (kind, &self->kind))
    return refuse (error, "\"%s\" is no event; one is called for example disconnected", kind);

  return TRUE;
}

static const struct
{
  const char *text;
  HwRelation relation;
} relations[] = {
  { "!=", HW_RELATION_DIFFERENT }, { "<=", HW_RELATION_AT_MOST }, { ">=", HW_RELATION_AT_LEAST },
  { "=", HW_RELATION_EQUAL },      { "<", HW_RELATION_LESS },     { ">", HW_RELATION_MORE },
  { "~", HW_RELATION_CONTAINS },
};

/* The value behind the sign, NULL where there is none. */
static const char *
split_relation (const char *word, HwRelation *relation)
{
  const char *at = word + strcspn (word, "=!<>~");

  for (gsize i = 0; i < G_N_ELEMENTS (relations); i++)
    if (g_str_has_prefix (at, relations[i].text))
      {
        *relation = relations[i].relation;
        return at + strlen (relations[i].text);
      }

  return NULL;
}

/* "$first.conn" */
static gboolean
read_reference (HwCondition *self, const char *value, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (value + 1, ".", 2);

  if (g_strv_length (parts) != 2 || !hw_event_field_from_name (parts[1], &self->other_field))
    return refuse (error, "\"%s\" is no field of another expectation; write $NAME.FIELD", value);
  if (hw_event_field_is_string (self->field) != hw_event_field_is_string (self->other_field))
    return refuse (error, "\"%s\" compares a number with a text", value);
  self->other_name = g_strdup (parts[0]);

  return TRUE;
}

/* A field that has a unit also reads a duration. */
static gboolean
read_number (HwCondition *self, const char *value, GError **error)
{
  const char *field = hw_event_field_get_name (self->field);
  HwTime duration;

  if (g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &self->number, NULL))
    return TRUE; /* NULL: it may be a duration */
  if (!g_str_has_suffix (field, "_ms") && !g_str_has_suffix (field, "_us"))
    return refuse (error, "\"%s\" is no number, and %s is one", value, field);
  if (!hw_duration_parse (value, &duration, error))
    return FALSE;
  self->number = g_str_has_suffix (field, "_ms") ? duration / HW_MSEC (1) : duration;

  return TRUE;
}

static gboolean
read_value (HwCondition *self, const char *value, GError **error)
{
  gboolean is_string = hw_event_field_is_string (self->field);

  if (is_string && self->relation > HW_RELATION_DIFFERENT && self->relation != HW_RELATION_CONTAINS)
    return refuse (error, "%s is a text; texts are compared by =, != and ~",
                   hw_event_field_get_name (self->field));
  if (!is_string && self->relation == HW_RELATION_CONTAINS)
    return refuse (error, "%s is a number; ~ is for texts", hw_event_field_get_name (self->field));
  if (*value == '$')
    return read_reference (self, value, error);
  if (!is_string)
    return read_number (self, value, error);
  self->text = g_strdup (value);

  return TRUE;
}

static gboolean
read_condition (HwExpectation *self, const char *word, GError **error)
{
  HwCondition condition = { .other_name = NULL };
  const char *value = split_relation (word, &condition.relation);
  g_autofree char *field = g_strndup (word, strcspn (word, "=!<>~"));

  if (value == NULL)
    return refuse (error, "\"%s\" is no FIELD=VALUE; an expectation is read as: " FORM, word);
  if (!hw_event_field_from_name (field, &condition.field))
    return refuse (error, "events have no field \"%s\"; one is called for example reason", field);
  if (!read_value (&condition, value, error))
    return FALSE;
  g_array_append_val (self->conditions, condition);

  return TRUE;
}

static gboolean
is_keyword (const char *word)
{
  static const char *const keywords[] = { "within", "between", "after", "before", NULL };

  return g_strv_contains (keywords, word);
}

static gboolean
take_duration (char ***words, HwTime *duration, GError **error)
{
  return hw_duration_parse (**words != NULL ? *(*words)++ : "", duration, error);
}

static gboolean
read_span (HwExpectation *self, char ***words, GError **error)
{
  if (take_word (words, "within"))
    return take_duration (words, &self->high_us, error);
  if (!take_word (words, "between"))
    return TRUE;
  if (!take_duration (words, &self->low_us, error))
    return FALSE;
  if (!take_word (words, "and"))
    return refuse (error, "\"between\" is read as: between DUR and DUR");

  return take_duration (words, &self->high_us, error);
}

static gboolean
read_anchor (const char *keyword, HwAnchor *anchor, char ***words, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);

  if (!take_word (words, keyword))
    return TRUE;
  for (; **words != NULL && !is_keyword (**words); (*words)++)
    g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", **words);
  if (name->len == 0)
    return refuse (error, "\"%s\" is followed by a step or an expectation", keyword);
  anchor->name = g_strdup (name->str);

  return TRUE;
}

static gboolean
read_sentence (HwExpectation *self, char **words, GError **error)
{
  if (!read_quantifier (self, &words, error) || !read_event (self, &words, error))
    return FALSE;
  for (; *words != NULL && !is_keyword (*words); words++)
    if (!read_condition (self, *words, error))
      return FALSE;
  if (!read_span (self, &words, error) || !read_anchor ("after", &self->after, &words, error)
      || !read_anchor ("before", &self->before, &words, error))
    return FALSE;
  if (*words != NULL)
    return refuse (error, "\"%s\" stands where it isn't read; an expectation is read as: " FORM,
                   *words);
  if (self->high_us != HW_TIME_NEVER && self->after.name == NULL)
    return refuse (error, "a time is counted from something: add after STEP or EXPECTATION");

  return TRUE;
}

HwExpectation *
hw_expectation_new (const char *name, const char *sentence, GError **error)
{
  g_autoptr (HwExpectation) self = create (name, sentence);
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (sentence, NULL, &words, error) || !read_sentence (self, words, error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
compare_numbers (HwRelation relation, gint64 a, gint64 b)
{
  switch (relation)
    {
    case HW_RELATION_DIFFERENT:
      return a != b;
    case HW_RELATION_LESS:
      return a < b;
    case HW_RELATION_AT_MOST:
      return a <= b;
    case HW_RELATION_MORE:
      return a > b;
    case HW_RELATION_AT_LEAST:
      return a >= b;
    default:
      return a == b;
    }
}

static gboolean
compare_texts (HwRelation relation, const char *a, const char *b)
{
  if (b == NULL)
    return FALSE;
  if (relation == HW_RELATION_CONTAINS)
    return strstr (a, b) != NULL;

  return (strcmp (a, b) == 0) == (relation == HW_RELATION_EQUAL);
}

/* A field that isn't there fulfils nothing, not even a !=. */
gboolean
hw_condition_holds (const HwCondition *self, const HwEvent *event, const HwEvent *other)
{
  if (!hw_event_has (event, self->field)
      || (other != NULL && !hw_event_has (other, self->other_field)))
    return FALSE;
  if (hw_event_field_is_string (self->field))
    return compare_texts (self->relation, hw_event_get_string (event, self->field),
                          other != NULL ? hw_event_get_string (other, self->other_field)
                                        : self->text);

  return compare_numbers (self->relation, hw_event_get_number (event, self->field),
                          other != NULL ? hw_event_get_number (other, self->other_field)
                                        : self->number);
}

gboolean
hw_expectation_fits (const HwExpectation *self, const HwEvent *event)
{
  if (hw_event_get_kind (event) != self->kind || hw_event_get_source (event) != self->source)
    return FALSE;
  for (guint i = 0; i < self->conditions->len; i++)
    {
      const HwCondition *condition = &g_array_index (self->conditions, HwCondition, i);

      if (condition->other_name == NULL && !hw_condition_holds (condition, event, NULL))
        return FALSE;
    }

  return TRUE;
}
