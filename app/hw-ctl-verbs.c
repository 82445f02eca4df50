/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what `heartwire ctl` can do: a table of verbs, each a few calls of the control API. */
#include "hw-ctl-verbs.h"

#include <string.h>

#include "control/hw-toxic-json.h"
#include "hw-ctl-show.h"

typedef char *(*Show) (JsonNode *answer);

static gboolean
show (HwCtl *ctl, const char *path, Show as, GError **error)
{
  g_autofree char *raw = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (JsonNode) answer = hw_ctl_client_call (ctl->client, "GET", path, NULL, &raw, error);

  if (answer == NULL)
    return FALSE;
  shown = ctl->wants_json ? g_strconcat (g_strchomp (raw), "\n", NULL) : as (answer);
  g_print ("%s", shown);

  return TRUE;
}

static gboolean
list (HwCtl *ctl, char **arguments, GError **error)
{
  return show (ctl, "/proxies", hw_ctl_show_proxies, error);
}

static gboolean
names (HwCtl *ctl, char **arguments, GError **error)
{
  g_autofree char *path = NULL;

  if (arguments[0] == NULL)
    return show (ctl, "/proxies", hw_ctl_show_names, error);
  path = hw_ctl_client_make_path ("proxies", arguments[0], "toxics", NULL);

  return show (ctl, path, hw_ctl_show_toxic_names, error);
}

static gboolean
faults (HwCtl *ctl, char **arguments, GError **error)
{
  return show (ctl, "/faults", hw_ctl_show_faults, error);
}

static gboolean
profiles (HwCtl *ctl, char **arguments, GError **error)
{
  return show (ctl, "/profiles", hw_ctl_show_profiles, error);
}

static char *
make_connections_path (char **arguments)
{
  return arguments[0] != NULL
             ? hw_ctl_client_make_path ("proxies", arguments[0], "connections", NULL)
             : g_strdup ("/connections");
}

static gboolean
connections (HwCtl *ctl, char **arguments, GError **error)
{
  g_autofree char *path = make_connections_path (arguments);

  return show (ctl, path, hw_ctl_show_connections, error);
}

/* GET /proxies, or an object of the one that was named. */
static JsonNode *
get_proxies (HwCtl *ctl, const char *name, GError **error)
{
  g_autofree char *path = name != NULL ? hw_ctl_client_make_path ("proxies", name, NULL) : NULL;
  g_autoptr (JsonNode) one = NULL;
  g_autoptr (JsonObject) object = NULL;
  JsonNode *root;

  if (name == NULL)
    return hw_ctl_client_call (ctl->client, "GET", "/proxies", NULL, NULL, error);
  one = hw_ctl_client_call (ctl->client, "GET", path, NULL, NULL, error);
  if (one == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_member (object, name, g_steal_pointer (&one));
  root = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (root, object);

  return root;
}

static void
print_status_json (JsonNode *proxies, JsonNode *connections_node)
{
  g_autofree char *proxies_text = json_to_string (proxies, FALSE);
  g_autofree char *connections_text = json_to_string (connections_node, FALSE);

  g_print ("{\"proxies\":%s,\"connections\":%s}\n", proxies_text, connections_text);
}

static void
print_status (JsonNode *proxies, JsonNode *connections_node)
{
  g_autofree char *proxies_text = hw_ctl_show_proxies (proxies);
  g_autofree char *toxics_text = hw_ctl_show_toxics (proxies);
  g_autofree char *connections_text = hw_ctl_show_connections (connections_node);

  g_print ("%s\n%s\n%s", proxies_text, toxics_text, connections_text);
}

static gboolean
status (HwCtl *ctl, char **arguments, GError **error)
{
  g_autofree char *path = make_connections_path (arguments);
  g_autoptr (JsonNode) proxies = get_proxies (ctl, arguments[0], error);
  g_autoptr (JsonNode) connections_node
      = proxies != NULL ? hw_ctl_client_call (ctl->client, "GET", path, NULL, NULL, error) : NULL;

  if (connections_node == NULL)
    return FALSE;
  if (ctl->wants_json)
    print_status_json (proxies, connections_node);
  else
    print_status (proxies, connections_node);

  return TRUE;
}

/* One call that changes something; where the answer is a proxy, says what has become of it. */
static gboolean
change (HwCtl *ctl, const char *method, const char *path, const char *body, GError **error)
{
  g_autofree char *raw = NULL;
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) answer = hw_ctl_client_call (ctl->client, method, path, body, &raw, error);

  if (answer == NULL)
    return FALSE;
  if (ctl->wants_json && raw != NULL && *raw != '\0')
    g_print ("%s\n", g_strchomp (raw));
  else if (!ctl->wants_json)
    line = hw_ctl_show_change (answer);
  if (line != NULL)
    g_print ("%s\n", line);

  return TRUE;
}

/* Each of them, or all by @path_of_all. */
static gboolean
change_each (HwCtl *ctl, char **names_of, const char *what, const char *path_of_all, GError **error)
{
  if (*names_of == NULL)
    return change (ctl, "POST", path_of_all, NULL, error);
  for (; *names_of != NULL; names_of++)
    {
      g_autofree char *path = hw_ctl_client_make_path ("proxies", *names_of, what, NULL);

      if (!change (ctl, "POST", path, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
pull (HwCtl *ctl, char **arguments, GError **error)
{
  return change_each (ctl, arguments, "pull", "/pull", error);
}

static gboolean
plug (HwCtl *ctl, char **arguments, GError **error)
{
  return change_each (ctl, arguments, "plug", "/plug", error);
}

static gboolean
clear (HwCtl *ctl, char **arguments, GError **error)
{
  return change_each (ctl, arguments, "clear", "/reset", error);
}

/* A number is a connection's, anything else a proxy's name. */
static gboolean
reset (HwCtl *ctl, char **arguments, GError **error)
{
  for (; *arguments != NULL; arguments++)
    {
      gboolean is_number = strspn (*arguments, "0123456789") == strlen (*arguments);
      g_autofree char *path = hw_ctl_client_make_path (is_number ? "connections" : "proxies",
                                                       *arguments, "reset", NULL);

      if (!change (ctl, "POST", path, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add (HwCtl *ctl, char **arguments, GError **error)
{
  g_autofree char *path = hw_ctl_client_make_path ("proxies", arguments[0], "toxics", NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (HwFaultSpec) spec = { 0 };

  if (!hw_fault_spec_parse (&spec, (const char *const *) arguments + 1, error))
    return FALSE;
  hw_toxic_json_append (&spec, body);

  return change (ctl, "POST", path, body->str, error);
}

static gboolean
profile (HwCtl *ctl, char **arguments, GError **error)
{
  g_autofree char *path = hw_ctl_client_make_path ("proxies", arguments[0], "profile", NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *body = NULL;

  json_object_set_string_member (object, "name", arguments[1]);
  json_node_set_object (root, object);
  body = json_to_string (root, FALSE);

  return change (ctl, "POST", path, body, error);
}

static gboolean
remove_faults (HwCtl *ctl, char **arguments, GError **error)
{
  for (char **name = arguments + 1; *name != NULL; name++)
    {
      g_autofree char *path
          = hw_ctl_client_make_path ("proxies", arguments[0], "toxics", *name, NULL);

      if (!change (ctl, "DELETE", path, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
set_enabled (HwCtl *ctl, char **proxies, gboolean enabled, GError **error)
{
  for (; *proxies != NULL; proxies++)
    {
      g_autofree char *path = hw_ctl_client_make_path ("proxies", *proxies, NULL);

      if (!change (ctl, "PATCH", path, enabled ? "{\"enabled\":true}" : "{\"enabled\":false}",
                   error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
enable (HwCtl *ctl, char **arguments, GError **error)
{
  return set_enabled (ctl, arguments, TRUE, error);
}

static gboolean
disable (HwCtl *ctl, char **arguments, GError **error)
{
  return set_enabled (ctl, arguments, FALSE, error);
}

static gboolean
toggle (HwCtl *ctl, char **arguments, GError **error)
{
  g_autofree char *path = hw_ctl_client_make_path ("proxies", arguments[0], NULL);
  g_autoptr (JsonNode) proxy = hw_ctl_client_call (ctl->client, "GET", path, NULL, NULL, error);

  if (proxy == NULL)
    return FALSE;

  return set_enabled (ctl, arguments,
                      !json_object_get_boolean_member_with_default (json_node_get_object (proxy),
                                                                    "enabled", FALSE),
                      error);
}

static gboolean
create (HwCtl *ctl, char **arguments, GError **error)
{
  static const char *const keys[] = { "name", "listen", "upstream" };
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *body = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    json_object_set_string_member (object, keys[i], arguments[i]);
  json_node_set_object (root, object);
  body = json_to_string (root, FALSE);

  return change (ctl, "POST", "/proxies", body, error);
}

static gboolean
delete_proxies (HwCtl *ctl, char **arguments, GError **error)
{
  for (; *arguments != NULL; arguments++)
    {
      g_autofree char *path = hw_ctl_client_make_path ("proxies", *arguments, NULL);

      if (!change (ctl, "DELETE", path, NULL, error))
        return FALSE;
    }

  return TRUE;
}

#define MANY (HW_CTL_MAX_ARGUMENTS - 1)

static const HwCtlVerb verbs[] = {
  { "list", "", 0, 0, "the proxies, a line each", list },
  { "status", "[PROXY]", 0, 1, "proxies, their faults and their connections", status },
  { "connections", "[PROXY]", 0, 1, "the connections, a line each", connections },
  { "pull", "[PROXY…]", 0, MANY, "pull the cable; of all proxies where none is named", pull },
  { "plug", "[PROXY…]", 0, MANY, "plug it back", plug },
  { "reset", "PROXY|CONN…", 1, MANY, "RST to both ends of a proxy's connections, or of one",
    reset },
  { "clear", "[PROXY…]", 0, MANY, "take all faults away, and plug; all: and enable", clear },
  { "add", "PROXY TYPE [KEY=VALUE…]", 2, MANY, "add a fault, as on the cable's stdin", add },
  { "profile", "PROXY NAME", 2, 2,
    "add the faults of a link profile, such as edge or 3g; illustrative", profile },
  { "remove", "PROXY FAULT…", 2, MANY, "take faults away, by their names", remove_faults },
  { "enable", "PROXY…", 1, MANY, "listen", enable },
  { "disable", "PROXY…", 1, MANY, "stop listening, and drop the connections", disable },
  { "toggle", "PROXY", 1, 1, "the other one of both", toggle },
  { "create", "NAME LISTEN UPSTREAM", 3, 3, "make a proxy", create },
  { "delete", "PROXY…", 1, MANY, "take proxies away", delete_proxies },
  { "faults", "", 0, 0, "the types of faults, and their settings", faults },
  { "profiles", "", 0, 0, "the link profiles and their faults; illustrative figures", profiles },
  { "names", "[PROXY]", 0, 1, "the proxies' names, or those of one's faults, one a line", names },
};

const HwCtlVerb *
hw_ctl_verb_nth (guint n)
{
  return n < G_N_ELEMENTS (verbs) ? &verbs[n] : NULL;
}

const HwCtlVerb *
hw_ctl_verb_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].name, name) == 0)
      return &verbs[i];

  return NULL;
}
