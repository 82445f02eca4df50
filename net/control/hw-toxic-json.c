/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the JSON form of a fault: a toxic of Toxiproxy's, with keys of our own behind it. */
#include "control/hw-toxic-json.h"

#include <string.h>

#include "control/hw-control-error.h"
#include "control/hw-json-member.h"
#include "control/hw-json-text.h"
#include "core/hw-duration.h"
#include "core/hw-error.h"

static gboolean
read_attribute (HwFaultSpec *self, guint i, JsonObject *attributes, GError **error)
{
  const HwFaultAttribute *row = hw_fault_type_get_attribute (self->type, i);
  JsonNode *node = hw_json_member_find (attributes, row->name);
  gint64 value = 0;

  if (node == NULL)
    return TRUE;
  if (row->unit == HW_FAULT_UNIT_CHOICE && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_STRING)
    return hw_fault_spec_set_text (self, row->name, json_node_get_string (node), error);

  return hw_json_member_read_integer (attributes, row->name, &value, error)
         && hw_fault_spec_set_value (self, row->name, value, error);
}

static gboolean
read_attributes (HwFaultSpec *self, JsonObject *object, GError **error)
{
  JsonObject *attributes;

  if (!hw_json_member_read_object (object, "attributes", &attributes, error))
    return FALSE;
  for (guint i = 0; attributes != NULL && i < hw_fault_type_get_n_attributes (self->type); i++)
    if (!read_attribute (self, i, attributes, error))
      return FALSE;

  return TRUE;
}

/* "5s", or so many milliseconds. */
static gboolean
read_time (JsonObject *object, const char *name, HwTime *target, GError **error)
{
  JsonNode *node = hw_json_member_find (object, name);
  gint64 ms = *target / 1000;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_STRING)
    return hw_duration_parse (json_node_get_string (node), target, error);
  if (node == NULL)
    return TRUE;
  if (!hw_json_member_read_integer (object, name, &ms, error))
    return FALSE;
  if (ms > G_MAXINT64 / 1000)
    return hw_json_member_refuse (name, "a time that can be waited for", error);
  *target = HW_MSEC (ms);

  return TRUE;
}

static gboolean
read_target (HwFaultSpec *self, JsonObject *object, GError **error)
{
  const char *wanted = "\"all\", \"new\", a connection's number, or \"1/N\"";
  JsonNode *node = hw_json_member_find (object, "on");
  g_autofree char *text = NULL;
  const char *number;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return hw_json_member_refuse ("on", wanted, error);
  text = json_node_get_value_type (node) == G_TYPE_INT64
             ? g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node))
             : json_node_dup_string (node);
  self->target_n = 0;
  self->target = g_strcmp0 (text, "new") == 0 ? HW_FAULT_TARGET_NEW : HW_FAULT_TARGET_ALL;
  if (g_strcmp0 (text, "new") == 0 || g_strcmp0 (text, "all") == 0)
    return TRUE;

  number = text != NULL && g_str_has_prefix (text, "1/") ? text + 2 : text;
  self->target = number == text ? HW_FAULT_TARGET_CONNECTION : HW_FAULT_TARGET_ONE_IN;
  if (number != NULL
      && g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT64, &self->target_n, NULL))
    return TRUE;

  return hw_json_member_refuse ("on", wanted, error);
}

static gboolean
read_changeable (HwFaultSpec *self, JsonObject *object, GError **error)
{
  gint64 seed = (gint64) self->seed;

  if (!hw_json_member_read_number (object, "toxicity", 1, &self->toxicity, error)
      || !read_attributes (self, object, error) || !read_target (self, object, error)
      || !read_time (object, "after", &self->after_us, error)
      || !read_time (object, "for", &self->for_us, error)
      || !read_time (object, "every", &self->every_us, error)
      || !hw_json_member_read_integer (object, "seed", &seed, error))
    return FALSE;
  self->seed = (guint64) seed;

  return hw_fault_spec_validate (self, error);
}

typedef struct
{
  char *name;
  char *type;
  char *stream;
} Words;

static void
words_clear (Words *self)
{
  g_free (self->name);
  g_free (self->type);
  g_free (self->stream);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static gboolean
choose_stream (HwFaultSpec *self, const char *word, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);

  if (!hw_fault_stream_from_name (lower, &self->stream))
    return hw_control_error_refuse (error,
                                    "stream was invalid, can be either upstream or downstream");

  return TRUE;
}

/* Toxiproxy looks at the stream before it looks at the type. */
static gboolean
choose (HwFaultSpec *self, const Words *words, GError **error)
{
  const HwFaultType *type = words->type != NULL ? hw_fault_type_find (words->type) : NULL;
  HwFaultSpec found;

  if (!choose_stream (self, words->stream != NULL ? words->stream : "downstream", error))
    return FALSE;
  if (type == NULL)
    return hw_control_error_refuse (error, "invalid toxic type");

  hw_fault_spec_init (&found, type);
  if (!hw_fault_type_is_both_ways (type))
    found.stream = self->stream;
  if (words->name != NULL && *words->name != '\0')
    found.name = g_strdup (words->name);
  *self = found;

  return TRUE;
}

gboolean
hw_toxic_json_read (HwFaultSpec *self, JsonObject *object, GError **error)
{
  g_auto (Words) words = { NULL, NULL, NULL };
  GError *why = NULL;

  *self = (HwFaultSpec){ 0 };
  if (!hw_json_member_read_string (object, "name", &words.name, &why)
      || !hw_json_member_read_string (object, "type", &words.type, &why)
      || !hw_json_member_read_string (object, "stream", &words.stream, &why))
    return hw_control_error_take (error, why);
  if (!choose (self, &words, error))
    return FALSE;
  if (read_changeable (self, object, &why))
    return TRUE;
  hw_fault_spec_clear (self);

  return hw_control_error_take (error, why);
}

gboolean
hw_toxic_json_update (HwFaultSpec *self, JsonObject *object, GError **error)
{
  GError *why = NULL;

  return read_changeable (self, object, &why) || hw_control_error_take (error, why);
}

static void
append_value (GString *out, const HwFaultAttribute *row, gint64 value)
{
  g_auto (GStrv) choices = NULL;

  hw_json_text_append_key (out, row->name);
  if (row->unit != HW_FAULT_UNIT_CHOICE)
    {
      g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
      return;
    }
  choices = g_strsplit (row->choices, "|", -1);
  hw_json_text_append_string (out, choices[value]);
}

static void
append_time (GString *out, const char *name, HwTime time_us)
{
  g_autofree char *duration = hw_duration_format (time_us);

  if (time_us == 0)
    return;
  hw_json_text_append_key (out, name);
  hw_json_text_append_string (out, duration);
}

static void
append_target (GString *out, const HwFaultSpec *self)
{
  if (self->target == HW_FAULT_TARGET_ALL)
    return;
  hw_json_text_append_key (out, "on");
  if (self->target == HW_FAULT_TARGET_NEW)
    g_string_append (out, "\"new\"");
  else
    g_string_append_printf (out, "\"%s%" G_GUINT64_FORMAT "\"",
                            self->target == HW_FAULT_TARGET_ONE_IN ? "1/" : "", self->target_n);
}

static void
append_own (GString *out, const HwFaultSpec *self)
{
  append_target (out, self);
  append_time (out, "after", self->after_us);
  append_time (out, "for", self->for_us);
  append_time (out, "every", self->every_us);
  if (self->seed != 0)
    {
      hw_json_text_append_key (out, "seed");
      g_string_append_printf (out, "%" G_GUINT64_FORMAT, self->seed);
    }
}

void
hw_toxic_json_append (const HwFaultSpec *self, GString *out)
{
  g_string_append (out, "{\"attributes\":{");
  for (guint i = 0; i < hw_fault_type_get_n_attributes (self->type); i++)
    append_value (out, hw_fault_type_get_attribute (self->type, i), self->values[i]);
  g_string_append_c (out, '}');
  hw_json_text_append_key (out, "name");
  hw_json_text_append_string (out, self->name);
  hw_json_text_append_key (out, "type");
  hw_json_text_append_string (out, hw_fault_type_get_name (self->type));
  hw_json_text_append_key (out, "stream");
  hw_json_text_append_string (out, hw_fault_stream_get_name (self->stream));
  hw_json_text_append_key (out, "toxicity");
  hw_json_text_append_number (out, self->toxicity);
  append_own (out, self);
  g_string_append_c (out, '}');
}

void
hw_toxic_json_append_all (GPtrArray *specs, GString *out)
{
  g_string_append_c (out, '[');
  for (int stream = HW_FAULT_STREAM_UPSTREAM; stream <= HW_FAULT_STREAM_BOTH; stream++)
    for (guint i = 0; i < specs->len; i++)
      {
        const HwFaultSpec *spec = specs->pdata[i];

        if ((int) spec->stream != stream)
          continue;
        hw_json_text_append_separator (out);
        hw_toxic_json_append (spec, out);
      }
  g_string_append_c (out, ']');
}

static void
append_type_attribute (const HwFaultAttribute *row, GString *out)
{
  hw_json_text_append_separator (out);
  g_string_append (out, "{\"name\":");
  hw_json_text_append_string (out, row->name);
  hw_json_text_append_key (out, "unit");
  hw_json_text_append_string (out, hw_fault_unit_get_name (row->unit));
  hw_json_text_append_key (out, "max");
  g_string_append_printf (out, "%" G_GINT64_FORMAT, row->max);
  hw_json_text_append_key (out, "meaning");
  hw_json_text_append_string (out, row->meaning);
  if (row->choices != NULL)
    {
      hw_json_text_append_key (out, "choices");
      hw_json_text_append_string (out, row->choices);
    }
  g_string_append_c (out, '}');
}

static void
append_type (const HwFaultType *type, GString *out)
{
  g_string_append (out, "{\"type\":");
  hw_json_text_append_string (out, hw_fault_type_get_name (type));
  hw_json_text_append_key (out, "meaning");
  hw_json_text_append_string (out, hw_fault_type_get_meaning (type));
  hw_json_text_append_key (out, "toxiproxy");
  hw_json_text_append_boolean (out, hw_fault_type_is_toxic (type));
  hw_json_text_append_key (out, "attributes");
  g_string_append_c (out, '[');
  for (guint i = 0; i < hw_fault_type_get_n_attributes (type); i++)
    append_type_attribute (hw_fault_type_get_attribute (type, i), out);
  g_string_append (out, "]}");
}

void
hw_toxic_json_append_types (GString *out)
{
  const HwFaultType *type;

  g_string_append_c (out, '[');
  for (guint i = 0; (type = hw_fault_type_nth (i)) != NULL; i++)
    {
      hw_json_text_append_separator (out);
      append_type (type, out);
    }
  g_string_append_c (out, ']');
}
