/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how people write a fault, and how one is written for them. */
#include "fault/hw-fault.h"

#include <string.h>

#include "core/hw-duration.h"
#include "core/hw-error-words.h"

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  hw_error_set_valist (error, HW_ERROR_INVALID_ARGUMENT, format, arguments);
  va_end (arguments);

  return FALSE;
}

static gboolean
parse_integer (const char *text, gint64 *value)
{
  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, value, NULL);
}

/* "200" is in the attribute's own unit, "200ms" says its own. */
static gboolean
parse_time (const char *text, HwTime unit_us, gint64 *value, GError **error)
{
  HwTime duration_us;

  if (parse_integer (text, value))
    return TRUE;
  if (!hw_duration_parse (text, &duration_us, error))
    return FALSE;
  if (duration_us % unit_us != 0)
    return refuse (error, N_ ("“%s” is no whole number of milliseconds; round it"), text);
  *value = duration_us / unit_us;

  return TRUE;
}

/* "15" is 15 ‰, and so is "1.5%". */
static gboolean
parse_permille (const char *text, gint64 *value, GError **error)
{
  char *end;
  double percent;

  if (parse_integer (text, value))
    return TRUE;
  percent = g_ascii_strtod (text, &end);
  if (end == text || !g_str_equal (end, "%") || !(percent >= 0 && percent <= 100))
    return refuse (error, N_ ("“%s” is no share; write 1.5%%, or 15 for so many in a thousand"),
                   text);
  *value = (gint64) (percent * 10 + 0.5);

  return TRUE;
}

static gboolean
parse_choice (const char *text, const HwFaultAttribute *attribute, gint64 *value, GError **error)
{
  g_auto (GStrv) choices = g_strsplit (attribute->choices, "|", -1);

  for (*value = 0; choices[*value] != NULL; ++*value)
    if (g_str_equal (choices[*value], text))
      return TRUE;
  if (parse_integer (text, value))
    return TRUE;

  return refuse (error, N_ ("“%s” is no %s; write %s"), text, attribute->name, attribute->choices);
}

static gboolean
parse_plain (const char *text, const HwFaultAttribute *attribute, gint64 *value, GError **error)
{
  if (parse_integer (text, value))
    return TRUE;

  return refuse (error, N_ ("The %s is a whole number, not “%s”"), attribute->name, text);
}

gboolean
hw_fault_spec_set_text (HwFaultSpec *self, const char *attribute, const char *text, GError **error)
{
  const HwFaultAttribute *row;
  gint64 value = 0;
  gboolean is_read;
  guint i;

  if (!hw_fault_type_find_attribute (self->type, attribute, &i))
    return hw_fault_spec_set_value (self, attribute, 0, error);
  row = hw_fault_type_get_attribute (self->type, i);
  switch (row->unit)
    {
    case HW_FAULT_UNIT_MS:
      is_read = parse_time (text, HW_MSEC (1), &value, error);
      break;
    case HW_FAULT_UNIT_US:
      is_read = parse_time (text, 1, &value, error);
      break;
    case HW_FAULT_UNIT_PERMILLE:
      is_read = parse_permille (text, &value, error);
      break;
    case HW_FAULT_UNIT_CHOICE:
      is_read = parse_choice (text, row, &value, error);
      break;
    default:
      is_read = parse_plain (text, row, &value, error);
    }

  return is_read && hw_fault_spec_set_value (self, attribute, value, error);
}

static gboolean
read_name (HwFaultSpec *self, const char *text, GError **error)
{
  g_free (self->name);
  self->name = g_strdup (text);

  return TRUE;
}

static gboolean
read_stream (HwFaultSpec *self, const char *text, GError **error)
{
  if (hw_fault_stream_from_name (text, &self->stream))
    return TRUE;

  return refuse (error, N_ ("“%s” is no stream; write upstream, downstream or both"), text);
}

static gboolean
read_toxicity (HwFaultSpec *self, const char *text, GError **error)
{
  char *end;

  self->toxicity = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0')
    return TRUE;

  return refuse (error, N_ ("“%s” is no toxicity; write a number from 0 to 1"), text);
}

static gboolean
read_target (HwFaultSpec *self, const char *text, GError **error)
{
  const char *number = g_str_has_prefix (text, "1/") ? text + 2 : text;

  self->target_n = 0;
  self->target = g_str_equal (text, "new") ? HW_FAULT_TARGET_NEW : HW_FAULT_TARGET_ALL;
  if (g_str_equal (text, "all") || self->target == HW_FAULT_TARGET_NEW)
    return TRUE;
  self->target = number == text ? HW_FAULT_TARGET_CONNECTION : HW_FAULT_TARGET_ONE_IN;
  if (g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT64, &self->target_n, NULL))
    return TRUE;

  return refuse (error, N_ ("“%s” is no target; write all, new, a connection's number, or 1/N"),
                 text);
}

static gboolean
read_after (HwFaultSpec *self, const char *text, GError **error)
{
  return hw_duration_parse (text, &self->after_us, error);
}

static gboolean
read_for (HwFaultSpec *self, const char *text, GError **error)
{
  return hw_duration_parse (text, &self->for_us, error);
}

static gboolean
read_every (HwFaultSpec *self, const char *text, GError **error)
{
  return hw_duration_parse (text, &self->every_us, error);
}

static gboolean
read_seed (HwFaultSpec *self, const char *text, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &self->seed, NULL))
    return TRUE;

  return refuse (error, N_ ("“%s” is no seed; write a whole number"), text);
}

static const struct
{
  const char *word;
  gboolean (*read) (HwFaultSpec *self, const char *text, GError **error);
} readers[] = {
  { "name", read_name },   { "stream", read_stream }, { "toxicity", read_toxicity },
  { "on", read_target },   { "after", read_after },   { "for", read_for },
  { "every", read_every }, { "seed", read_seed },
};

static gboolean
read_word (HwFaultSpec *self, const char *word, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *key = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : NULL;

  if (key == NULL)
    return refuse (error, N_ ("“%s” says no value; write key=value"), word);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (g_str_equal (readers[i].word, key))
      return readers[i].read (self, equals + 1, error);

  return hw_fault_spec_set_text (self, key, equals + 1, error);
}

static char *
list_types (void)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const HwFaultType *type;

  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", hw_fault_type_get_name (type));

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
refuse_type (const char *name, GError **error)
{
  g_autofree char *known = list_types ();

  if (name == NULL)
    return refuse (error, N_ ("No fault is named; these are: %s"), known);

  return refuse (error, N_ ("There is no fault “%s”; these are: %s"), name, known);
}

gboolean
hw_fault_spec_parse (HwFaultSpec *self, const char *const *words, GError **error)
{
  const HwFaultType *type = words[0] != NULL ? hw_fault_type_find (words[0]) : NULL;

  *self = (HwFaultSpec){ 0 };
  if (type == NULL)
    return refuse_type (words[0], error);
  hw_fault_spec_init (self, type);
  for (guint i = 1; words[i] != NULL; i++)
    if (!read_word (self, words[i], error))
      {
        hw_fault_spec_clear (self);
        return FALSE;
      }
  if (hw_fault_spec_validate (self, error))
    return TRUE;
  hw_fault_spec_clear (self);

  return FALSE;
}

static void
append_value (GString *text, const HwFaultAttribute *attribute, gint64 value)
{
  g_auto (GStrv) choices = NULL;

  g_string_append_printf (text, "%s%s=", text->len > 0 ? " " : "", attribute->name);
  switch (attribute->unit)
    {
    case HW_FAULT_UNIT_MS:
      g_string_append_printf (text, "%" G_GINT64_FORMAT "ms", value);
      break;
    case HW_FAULT_UNIT_US:
      g_string_append_printf (text, "%" G_GINT64_FORMAT "us", value);
      break;
    case HW_FAULT_UNIT_PERMILLE:
      g_string_append_printf (text, "%g%%", (double) value / 10);
      break;
    case HW_FAULT_UNIT_CHOICE:
      choices = g_strsplit (attribute->choices, "|", -1);
      g_string_append (text, choices[value]);
      break;
    default:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, value);
    }
}

char *
hw_fault_spec_format_values (const HwFaultSpec *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < hw_fault_type_get_n_attributes (self->type); i++)
    append_value (text, hw_fault_type_get_attribute (self->type, i), self->values[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_target (GString *text, const HwFaultSpec *self)
{
  if (self->target == HW_FAULT_TARGET_NEW)
    g_string_append (text, " on=new");
  else if (self->target == HW_FAULT_TARGET_CONNECTION)
    g_string_append_printf (text, " on=%" G_GUINT64_FORMAT, self->target_n);
  else if (self->target == HW_FAULT_TARGET_ONE_IN)
    g_string_append_printf (text, " on=1/%" G_GUINT64_FORMAT, self->target_n);
}

static void
append_time (GString *text, const char *word, HwTime time_us)
{
  g_autofree char *duration = hw_duration_format (time_us);

  if (time_us > 0)
    g_string_append_printf (text, " %s=%s", word, duration);
}

char *
hw_fault_spec_format (const HwFaultSpec *self)
{
  g_autofree char *values = hw_fault_spec_format_values (self);
  g_autoptr (GString) text = g_string_new (values);
  char toxicity[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->stream != HW_FAULT_STREAM_BOTH)
    g_string_append_printf (text, " stream=%s", hw_fault_stream_get_name (self->stream));
  if (self->toxicity < 1)
    g_string_append_printf (text, " toxicity=%s",
                            g_ascii_formatd (toxicity, sizeof toxicity, "%g", self->toxicity));
  append_target (text, self);
  append_time (text, "after", self->after_us);
  append_time (text, "for", self->for_us);
  append_time (text, "every", self->every_us);
  if (self->seed != 0)
    g_string_append_printf (text, " seed=%" G_GUINT64_FORMAT, self->seed);

  return g_strchug (g_string_free (g_steal_pointer (&text), FALSE));
}
