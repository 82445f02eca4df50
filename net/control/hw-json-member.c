/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reading of an object's members as Toxiproxy reads them: whatever the case of their
 * names, null being the same as nothing, and unknown ones left alone. */
#include "control/hw-json-member.h"

#include "core/hw-error.h"
#include "event/hw-json-guard.h"

/* json-glib's own words are "<data>:2:39: Parse error: unexpected …". */
static void
tell_problem (const char *words, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (words, ":", 5);

  if (g_strv_length (parts) == 5)
    g_set_error (error, HW_ERROR, HW_ERROR_PROTOCOL, "This JSON can't be read:%s, in line %s.",
                 parts[4], parts[1]);
  else
    g_set_error (error, HW_ERROR, HW_ERROR_PROTOCOL, "This JSON can't be read: %s", words);
}

static JsonNode *
parse (JsonParser *parser, const char *text, gsize length, gsize max_bytes, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (!hw_json_guard_check_document (text, length, max_bytes, error))
    return NULL;
  if (json_parser_load_from_data (parser, text, (gssize) length, &why))
    return json_node_ref (json_parser_get_root (parser));
  tell_problem (why->message, error);

  return NULL;
}

JsonNode *
hw_json_member_parse (const char *text, gsize length, gsize max_bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  return parse (parser, text, length, max_bytes, error);
}

JsonNode *
hw_json_member_parse_file (const char *text,
                           gsize length,
                           gsize max_bytes,
                           HwJsonLines **lines,
                           GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  *lines = hw_json_lines_new (parser);

  return parse (parser, text, length, max_bytes, error);
}

typedef struct
{
  const char *name;
  JsonNode *found;
} Search;

static void
look_at_member_cb (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  Search *search = user_data;

  if (g_ascii_strcasecmp (name, search->name) == 0)
    search->found = node;
}

JsonNode *
hw_json_member_find (JsonObject *object, const char *name)
{
  Search search = { name, NULL };

  json_object_foreach_member (object, look_at_member_cb, &search);

  return search.found == NULL || JSON_NODE_HOLDS_NULL (search.found) ? NULL : search.found;
}

gboolean
hw_json_member_refuse (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "\"%s\" must be %s", name, wanted);

  return FALSE;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
hw_json_member_read_string (JsonObject *object, const char *name, char **target, GError **error)
{
  JsonNode *node = hw_json_member_find (object, name);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_STRING))
    return hw_json_member_refuse (name, "a string", error);
  g_free (*target);
  *target = json_node_dup_string (node);

  return TRUE;
}

gboolean
hw_json_member_read_boolean (JsonObject *object, const char *name, gboolean *target, GError **error)
{
  JsonNode *node = hw_json_member_find (object, name);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_BOOLEAN))
    return hw_json_member_refuse (name, "true or false", error);
  *target = json_node_get_boolean (node);

  return TRUE;
}

gboolean
hw_json_member_read_number (JsonObject *object,
                            const char *name,
                            double max,
                            double *target,
                            GError **error)
{
  JsonNode *node = hw_json_member_find (object, name);
  g_autofree char *wanted = NULL;
  double value = -1;

  if (node == NULL)
    return TRUE;
  if (holds (node, G_TYPE_INT64) || holds (node, G_TYPE_DOUBLE))
    value = json_node_get_double (node);
  if (value >= 0 && value <= max)
    {
      *target = value;
      return TRUE;
    }
  wanted = g_strdup_printf ("a number from 0 to %g", max);

  return hw_json_member_refuse (name, wanted, error);
}

gboolean
hw_json_member_read_integer (JsonObject *object, const char *name, gint64 *target, GError **error)
{
  JsonNode *node = hw_json_member_find (object, name);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_INT64) || json_node_get_int (node) < 0)
    return hw_json_member_refuse (name, "a whole number that isn't negative", error);
  *target = json_node_get_int (node);

  return TRUE;
}

gboolean
hw_json_member_read_object (JsonObject *object,
                            const char *name,
                            JsonObject **target,
                            GError **error)
{
  JsonNode *node = hw_json_member_find (object, name);

  *target = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return hw_json_member_refuse (name, "an object", error);
  *target = json_node_get_object (node);

  return TRUE;
}

gboolean
hw_json_member_read_array (JsonObject *object, const char *name, JsonArray **target, GError **error)
{
  JsonNode *node = hw_json_member_find (object, name);

  *target = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return hw_json_member_refuse (name, "an array", error);
  *target = json_node_get_array (node);

  return TRUE;
}
