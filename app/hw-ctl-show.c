/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a cable's answers are shown to people. */
#include "hw-ctl-show.h"

#include <string.h>

#include "control/hw-toxic-json.h"
#include "hw-text-table.h"

static JsonNode *
member (JsonNode *node, const char *name)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
             ? json_object_get_member (json_node_get_object (node), name)
             : NULL;
}

static const char *
text_of (JsonNode *node, const char *name)
{
  JsonNode *found = member (node, name);

  return found != NULL && JSON_NODE_HOLDS_VALUE (found)
                 && json_node_get_value_type (found) == G_TYPE_STRING
             ? json_node_get_string (found)
             : NULL;
}

static gint64
number_of (JsonNode *node, const char *name)
{
  JsonNode *found = member (node, name);

  return found != NULL && JSON_NODE_HOLDS_VALUE (found) ? json_node_get_int (found) : 0;
}

static gboolean
flag_of (JsonNode *node, const char *name)
{
  JsonNode *found = member (node, name);

  return found != NULL && JSON_NODE_HOLDS_VALUE (found) && json_node_get_boolean (found);
}

static JsonArray *
array_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
length_of (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

/* Of an object keyed by names, its values in their order. */
static GList *
values_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
             ? json_object_get_values (json_node_get_object (node))
             : NULL;
}

static char *
join_names (JsonArray *array, const char *name)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < length_of (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = name != NULL ? text_of (node, name) : json_node_get_string (node);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", text != NULL ? text : "?");
    }

  return g_string_free (names, FALSE);
}

static const char *
state_of (JsonNode *proxy)
{
  if (!flag_of (proxy, "enabled"))
    return "disabled";
  if (!flag_of (proxy, "pulled"))
    return "plugged";

  return g_strcmp0 (text_of (proxy, "cut"), "stall") == 0 ? "pulled (stall)" : "pulled (cut)";
}

char *
hw_ctl_show_proxies (JsonNode *proxies)
{
  static const char *const heads[] = { "NAME", "LISTEN", "UPSTREAM", "STATE", "FAULTS", NULL };
  g_autoptr (HwTextTable) table = hw_text_table_new (heads);
  g_autoptr (GList) values = values_of (proxies);

  for (GList *value = values; value != NULL; value = value->next)
    {
      JsonNode *proxy = value->data;
      g_autofree char *faults = join_names (array_of (member (proxy, "toxics")), "name");

      hw_text_table_add (table, text_of (proxy, "name"));
      hw_text_table_add (table, text_of (proxy, "listen"));
      hw_text_table_add (table, text_of (proxy, "upstream"));
      hw_text_table_add (table, state_of (proxy));
      hw_text_table_add (table, faults);
    }

  return hw_text_table_format (table);
}

static void
append_value (GString *out, const char *name, JsonNode *value)
{
  gboolean is_text
      = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING;
  g_autofree char *text = is_text ? json_node_dup_string (value) : json_to_string (value, FALSE);

  g_string_append_printf (out, "%s%s=%s", out->len > 0 ? " " : "", name, text);
}

static void
append_plain_attributes (GString *out, JsonNode *attributes)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (attributes == NULL || !JSON_NODE_HOLDS_OBJECT (attributes))
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (attributes));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    append_value (out, name, value);
}

/* With their units, as they are written down for `add`; of a type that only the cable knows, the
 * plain numbers. */
static void
append_attributes (GString *out, JsonNode *toxic)
{
  g_auto (HwFaultSpec) spec = { 0 };
  g_autofree char *values = NULL;

  if (toxic == NULL || !JSON_NODE_HOLDS_OBJECT (toxic)
      || !hw_toxic_json_read (&spec, json_node_get_object (toxic), NULL))
    {
      append_plain_attributes (out, member (toxic, "attributes"));
      return;
    }
  values = hw_fault_spec_format_values (&spec);
  g_string_append (out, values);
}

/* Its attributes, and where and when it acts. */
static char *
describe_toxic (JsonNode *toxic)
{
  static const char *const others[] = { "toxicity", "on", "after", "for", "every", "seed" };
  GString *out = g_string_new (NULL);
  JsonNode *value;

  append_attributes (out, toxic);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      value = member (toxic, others[i]);
      if (value != NULL && (i > 0 || json_node_get_double (value) < 1))
        append_value (out, others[i], value);
    }

  return g_string_free (out, FALSE);
}

static void
add_toxics (HwTextTable *table, JsonNode *proxy)
{
  JsonArray *toxics = array_of (member (proxy, "toxics"));

  for (guint i = 0; i < length_of (toxics); i++)
    {
      JsonNode *toxic = json_array_get_element (toxics, i);
      g_autofree char *values = describe_toxic (toxic);

      hw_text_table_add (table, text_of (proxy, "name"));
      hw_text_table_add (table, text_of (toxic, "name"));
      hw_text_table_add (table, text_of (toxic, "type"));
      hw_text_table_add (table, text_of (toxic, "stream"));
      hw_text_table_add (table, values);
    }
}

char *
hw_ctl_show_toxics (JsonNode *proxies)
{
  static const char *const heads[] = { "PROXY", "FAULT", "TYPE", "STREAM", "SETTINGS", NULL };
  g_autoptr (HwTextTable) table = hw_text_table_new (heads);
  g_autoptr (GList) values = values_of (proxies);

  for (GList *value = values; value != NULL; value = value->next)
    add_toxics (table, value->data);

  return hw_text_table_format (table);
}

static void
add_connection (HwTextTable *table, JsonNode *connection)
{
  JsonNode *client = member (connection, "client");
  JsonNode *server = member (connection, "server");
  g_autofree char *faults = join_names (array_of (member (connection, "toxics")), NULL);
  g_autofree char *age
      = g_strdup_printf ("%.1f s", (double) number_of (connection, "age_ms") / 1000);

  hw_text_table_add_number (table, number_of (connection, "connection"));
  hw_text_table_add (table, text_of (connection, "proxy"));
  hw_text_table_add (table, text_of (client, "peer"));
  hw_text_table_add (table, text_of (connection, "state"));
  hw_text_table_add (table, text_of (connection, "wire"));
  hw_text_table_add (table, age);
  hw_text_table_add_number (table, number_of (member (connection, "sent_bytes"), "upstream"));
  hw_text_table_add_number (table, number_of (member (connection, "sent_bytes"), "downstream"));
  hw_text_table_add_number (table,
                            number_of (client, "retransmits") + number_of (server, "retransmits"));
  hw_text_table_add (table, faults);
}

char *
hw_ctl_show_connections (JsonNode *connections)
{
  static const char *const heads[]
      = { "CONN",     "PROXY",      "CLIENT",      "STATE",  "WIRE", "AGE",
          "BYTES UP", "BYTES DOWN", "RETRANSMITS", "FAULTS", NULL };
  g_autoptr (HwTextTable) table = hw_text_table_new (heads);
  JsonArray *array = array_of (connections);

  for (guint i = 0; i < length_of (array); i++)
    add_connection (table, json_array_get_element (array, i));

  return hw_text_table_format (table);
}

static char *
describe_attributes (JsonArray *attributes)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < length_of (attributes); i++)
    {
      JsonNode *attribute = json_array_get_element (attributes, i);
      const char *unit = text_of (attribute, "choices");

      if (unit == NULL)
        unit = text_of (attribute, "unit");
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text_of (attribute, "name"));
      if (unit != NULL && *unit != '\0')
        g_string_append_printf (out, " (%s)", unit);
    }

  return g_string_free (out, FALSE);
}

char *
hw_ctl_show_faults (JsonNode *faults)
{
  static const char *const heads[] = { "TYPE", "SETTINGS", "WHAT IT DOES", NULL };
  g_autoptr (HwTextTable) table = hw_text_table_new (heads);
  JsonArray *array = array_of (faults);

  for (guint i = 0; i < length_of (array); i++)
    {
      JsonNode *fault = json_array_get_element (array, i);
      g_autofree char *settings = describe_attributes (array_of (member (fault, "attributes")));

      hw_text_table_add (table, text_of (fault, "type"));
      hw_text_table_add (table, settings);
      hw_text_table_add (table, text_of (fault, "meaning"));
    }

  return hw_text_table_format (table);
}

/* "latency latency=150ms jitter=30ms", one behind the other. */
static char *
describe_toxics (JsonArray *toxics)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < length_of (toxics); i++)
    {
      JsonNode *toxic = json_array_get_element (toxics, i);
      g_autofree char *settings = describe_toxic (toxic);

      g_string_append_printf (out, "%s%s %s", out->len > 0 ? "; " : "",
                              text_of (toxic, "type") != NULL ? text_of (toxic, "type") : "?",
                              settings);
    }

  return g_string_free (out, FALSE);
}

char *
hw_ctl_show_profiles (JsonNode *profiles)
{
  static const char *const heads[] = { "PROFILE", "FAULTS", NULL };
  g_autoptr (HwTextTable) table = hw_text_table_new (heads);
  JsonArray *array = array_of (profiles);

  for (guint i = 0; i < length_of (array); i++)
    {
      JsonNode *profile = json_array_get_element (array, i);
      g_autofree char *toxics = describe_toxics (array_of (member (profile, "toxics")));

      hw_text_table_add (table, text_of (profile, "name"));
      hw_text_table_add (table, toxics);
    }

  return hw_text_table_format (table);
}

char *
hw_ctl_show_names (JsonNode *proxies)
{
  g_autoptr (GList) values = values_of (proxies);
  GString *out = g_string_new (NULL);

  for (GList *value = values; value != NULL; value = value->next)
    g_string_append_printf (out, "%s\n", text_of (value->data, "name"));

  return g_string_free (out, FALSE);
}

char *
hw_ctl_show_toxic_names (JsonNode *toxics)
{
  JsonArray *array = array_of (toxics);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < length_of (array); i++)
    g_string_append_printf (out, "%s\n", text_of (json_array_get_element (array, i), "name"));

  return g_string_free (out, FALSE);
}

char *
hw_ctl_show_change (JsonNode *answer)
{
  g_autofree char *settings = NULL;

  if (text_of (answer, "listen") != NULL)
    return g_strdup_printf ("%s on %s: %s", text_of (answer, "name"), text_of (answer, "listen"),
                            state_of (answer));
  if (text_of (answer, "type") == NULL)
    return NULL;
  settings = describe_toxic (answer);

  return g_strdup_printf ("%s: %s %s", text_of (answer, "name"), text_of (answer, "stream"),
                          settings);
}
