/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a list of proxies that is read whole, and then made: a populate call, or a config file. */
#include "control/hw-populate.h"

#include <string.h>

#include "control/hw-control-error.h"
#include "control/hw-json-member.h"
#include "control/hw-proxy-json.h"
#include "control/hw-toxic-json.h"
#include "io/hw-socket-address.h"

typedef struct
{
  HwProxyInput input;
  GPtrArray *faults; /* HwFaultSpec */
  guint line;        /* of the file */
} Entry;

struct _HwPopulate
{
  GPtrArray *entries;
  HwJsonLines *lines; /* of the file; NULL: it is a call */
  guint wrong_line;   /* the first thing that is wrong is there; 0: that isn't known */
};

static void
entry_free (gpointer data)
{
  Entry *self = data;

  hw_proxy_input_clear (&self->input);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

/* What is read knows best where it is; who has called it comes later. */
static void
note_line (HwPopulate *self, guint line)
{
  if (self->wrong_line == 0)
    self->wrong_line = line;
}

/* Not by a typo: a config that means something else than it says would be found out on stage. */
static gboolean
check_keys (HwPopulate *self, JsonObject *object, const char *const *known, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);
  g_autofree char *list = NULL;

  for (GList *name = names; name != NULL; name = name->next)
    {
      gboolean is_known = *(char *) name->data == '_';

      for (gsize i = 0; known[i] != NULL && !is_known; i++)
        is_known = g_ascii_strcasecmp (known[i], name->data) == 0;
      if (is_known)
        continue;
      note_line (self, hw_json_lines_of_member (self->lines, object, name->data));
      list = g_strjoinv (", ", (char **) known);
      return hw_control_error_refuse (error, "there is no key \"%s\"; these are: %s",
                                      (char *) name->data, list);
    }

  return TRUE;
}

static gboolean
check_attribute_keys (HwPopulate *self, const HwFaultSpec *spec, JsonObject *toxic, GError **error)
{
  const char *known[HW_FAULT_MAX_ATTRIBUTES + 1] = { NULL };
  JsonObject *attributes = NULL;

  /* NULL: that it is an object was seen when it was read. */
  hw_json_member_read_object (toxic, "attributes", &attributes, NULL);
  for (guint i = 0; i < hw_fault_type_get_n_attributes (spec->type); i++)
    known[i] = hw_fault_type_get_attribute (spec->type, i)->name;

  return attributes == NULL || check_keys (self, attributes, known, error);
}

static gboolean
read_toxic (HwPopulate *self, Entry *entry, JsonObject *object, GError **error)
{
  static const char *const known[] = { "name",  "type", "stream", "toxicity", "attributes", "on",
                                       "after", "for",  "every",  "seed",     NULL };
  g_autoptr (HwFaultSpec) spec = g_new0 (HwFaultSpec, 1);

  if (!hw_toxic_json_read (spec, object, error) || !check_keys (self, object, known, error)
      || !check_attribute_keys (self, spec, object, error))
    return FALSE;
  for (guint i = 0; i < entry->faults->len; i++)
    if (strcmp (((HwFaultSpec *) entry->faults->pdata[i])->name, spec->name) == 0)
      return hw_control_error_refuse (error, "the name \"%s\" is taken by another", spec->name);
  g_ptr_array_add (entry->faults, g_steal_pointer (&spec));

  return TRUE;
}

static gboolean
read_toxics (HwPopulate *self, Entry *entry, JsonObject *proxy, GError **error)
{
  JsonArray *array = NULL;
  GError *why = NULL;

  if (!hw_json_member_read_array (proxy, "toxics", &array, &why))
    return hw_control_error_take (error, why);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return hw_control_error_refuse (error, "toxic %u is no object", i + 1);
      if (!read_toxic (self, entry, json_node_get_object (node), error))
        {
          note_line (self, hw_json_lines_of_object (self->lines, json_node_get_object (node)));
          g_prefix_error (error, "toxic %u: ", i + 1);
          return FALSE;
        }
    }
  if (entry->faults->len > HW_CABLE_HUB_MAX_FAULTS)
    return hw_control_error_refuse (error, "a proxy has at most %d toxics",
                                    HW_CABLE_HUB_MAX_FAULTS);

  return TRUE;
}

static gboolean
read_file_only (HwPopulate *self, Entry *entry, JsonObject *object, GError **error)
{
  static const char *const known[]
      = { "name", "listen", "upstream", "enabled", "toxics", "dial_first", NULL };

  return check_keys (self, object, known, error) && read_toxics (self, entry, object, error);
}

static gboolean
read_object (HwPopulate *self, Entry *entry, JsonObject *object, guint number, GError **error)
{
  const char *missing;

  if (!hw_proxy_input_read (&entry->input, object, error))
    return FALSE;
  missing = hw_proxy_input_find_missing (&entry->input);
  if (missing != NULL)
    return hw_control_error_refuse (error, "missing required field: %s at proxy %u", missing,
                                    number);

  return self->lines == NULL || read_file_only (self, entry, object, error);
}

static gboolean
read_entry (HwPopulate *self, JsonNode *node, guint number, GError **error)
{
  Entry *entry = g_new0 (Entry, 1);

  hw_proxy_input_init (&entry->input);
  entry->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_fault_spec_free);
  g_ptr_array_add (self->entries, entry);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, HW_CONTROL_ERROR, HW_CONTROL_ERROR_BODY, "proxy %u is no object", number);
      return FALSE;
    }
  if (self->lines != NULL)
    entry->line = hw_json_lines_of_object (self->lines, json_node_get_object (node));

  return read_object (self, entry, json_node_get_object (node), number, error);
}

/* Of a file; a call's errors are Toxiproxy's. */
static void
name_proxy (const Entry *entry, guint number, GError **error)
{
  if (entry->input.name != NULL)
    g_prefix_error (error, "proxy \"%s\": ", entry->input.name);
  else if (entry->line > 0)
    g_prefix_error (error, "proxy %u: ", number);
}

static gboolean
read_entries (HwPopulate *self, JsonArray *array, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_entry (self, json_array_get_element (array, i), i + 1, error))
      {
        const Entry *entry = self->entries->pdata[i];

        if (self->lines != NULL)
          name_proxy (entry, i + 1, error);
        note_line (self, entry->line);
        return FALSE;
      }

  return TRUE;
}

static HwPopulate *
populate_new (void)
{
  HwPopulate *self = g_new0 (HwPopulate, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);

  return self;
}

HwPopulate *
hw_populate_new_from_call (JsonNode *root, GError **error)
{
  g_autoptr (HwPopulate) self = populate_new ();

  if (JSON_NODE_HOLDS_ARRAY (root))
    return read_entries (self, json_node_get_array (root), error) ? g_steal_pointer (&self) : NULL;
  g_set_error_literal (error, HW_CONTROL_ERROR, HW_CONTROL_ERROR_BODY, "it must be an array");

  return NULL;
}

/* Two of one name in a file are a mistake; in a call, the second one replaces the first. */
static gboolean
check_twins (HwPopulate *self, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = self->entries->pdata[i];

      if (g_hash_table_add (names, entry->input.name))
        continue;
      note_line (self, entry->line);
      return hw_control_error_refuse (error, "proxy \"%s\": the name is taken by another",
                                      entry->input.name);
    }
  if (self->entries->len > HW_CABLE_HUB_MAX_PROXIES)
    return hw_control_error_refuse (error, "there are more than %d proxies",
                                    HW_CABLE_HUB_MAX_PROXIES);

  return TRUE;
}

/* The array itself, or the one in {"proxies": …}. */
static gboolean
find_array (HwPopulate *self, JsonNode *root, JsonArray **array, GError **error)
{
  static const char *const known[] = { "proxies", NULL };
  GError *why = NULL;

  *array = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  if (*array != NULL)
    return TRUE;
  if (!check_keys (self, json_node_get_object (root), known, error))
    return FALSE;
  if (!hw_json_member_read_array (json_node_get_object (root), "proxies", array, &why))
    return hw_control_error_take (error, why);
  if (*array == NULL)
    return hw_control_error_refuse (error, "there is no \"proxies\"");

  return TRUE;
}

static gboolean
read_file (HwPopulate *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  root = hw_json_member_parse_file (text, length, HW_POPULATE_MAX_FILE, &self->lines, error);
  if (root != NULL && find_array (self, root, &array, error) && read_entries (self, array, error)
      && check_twins (self, error))
    return TRUE;
  if (self->wrong_line > 0)
    g_prefix_error (error, "line %u: ", self->wrong_line);
  g_prefix_error (error, "%s: ", path);

  return FALSE;
}

HwPopulate *
hw_populate_new_from_file (const char *path, GError **error)
{
  g_autoptr (HwPopulate) self = populate_new ();

  return read_file (self, path, error) ? g_steal_pointer (&self) : NULL;
}

void
hw_populate_free (HwPopulate *self)
{
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->lines, hw_json_lines_free);
  g_free (self);
}

guint
hw_populate_get_n_proxies (const HwPopulate *self)
{
  return self->entries->len;
}

static gboolean
is_same_listen (const char *one, const char *other)
{
  HwSocketAddress one_at, other_at;

  return strcmp (one, other) == 0
         || (hw_socket_address_resolve (&one_at, one, NULL)
             && hw_socket_address_resolve (&other_at, other, NULL)
             && hw_socket_address_equal (&one_at, &other_at));
}

/* With its faults before it listens, so that nobody slips through without them. */
static gboolean
make (Entry *entry, HwCableHub *hub, GError **error)
{
  HwProxySpec spec = hw_proxy_input_get_spec (&entry->input);
  gboolean enabled = spec.enabled;

  spec.enabled = enabled && entry->faults->len == 0;
  if (!hw_cable_hub_add_proxy (hub, &spec, error))
    return FALSE;
  for (guint i = 0; i < entry->faults->len; i++)
    if (!hw_cable_hub_add_fault (hub, spec.name, entry->faults->pdata[i], NULL, error))
      return FALSE;
  if (spec.enabled == enabled)
    return TRUE;
  spec.enabled = TRUE;

  return hw_cable_hub_update_proxy (hub, spec.name, &spec, error);
}

/* As Toxiproxy leaves one whose successor can't be made: disabled. */
static void
put_back (const HwProxyInfo *there, HwCableHub *hub)
{
  const HwProxySpec spec = { .name = there->name,
                             .listen = there->listen,
                             .upstream = there->upstream,
                             .dial_first = there->dial_first };

  /* NULL: it was there a moment ago. */
  hw_cable_hub_remove_proxy (hub, there->name, NULL);
  hw_cable_hub_add_proxy (hub, &spec, NULL);
  for (guint i = 0; i < there->faults->len; i++)
    hw_cable_hub_add_fault (hub, there->name, there->faults->pdata[i], NULL, NULL);
}

static gboolean
make_or_keep (Entry *entry, HwCableHub *hub, GError **error)
{
  const HwProxySpec spec = hw_proxy_input_get_spec (&entry->input);
  /* NULL: that there is none is no error. */
  g_autoptr (HwProxyInfo) there = hw_cable_hub_get_proxy (hub, spec.name, NULL);

  if (there != NULL && strcmp (there->upstream, spec.upstream) == 0
      && is_same_listen (there->listen, spec.listen))
    return TRUE;
  if (there == NULL)
    return make (entry, hub, error);
  if (!hw_cable_hub_remove_proxy (hub, spec.name, error))
    return FALSE;
  if (make (entry, hub, error))
    return TRUE;
  put_back (there, hub);

  return FALSE;
}

gboolean
hw_populate_carry_out (HwPopulate *self, HwCableHub *hub, GPtrArray *made, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = self->entries->pdata[i];

      if (!make_or_keep (entry, hub, error))
        {
          if (self->lines != NULL)
            g_prefix_error (error, "line %u: proxy \"%s\": ", entry->line, entry->input.name);
          return FALSE;
        }
      g_ptr_array_add (made, g_strdup (entry->input.name));
    }

  return TRUE;
}
