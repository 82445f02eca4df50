/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the JSON Lines form of events, both ways. */
#include "event/hw-event-json.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "core/hw-error.h"
#include "event/hw-event-time.h"
#include "event/hw-json-guard.h"

#define TYPICAL_LINE 256

static void
append_number (GString *out, gint64 value)
{
  char digits[24];
  char *at = digits + sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    *--at = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    *--at = '-';
  g_string_append_len (out, at, digits + sizeof digits - at);
}

/* What RFC 8259 wants escaped, and DEL and U+0080…9F besides, which some terminals obey. Returns
 * how many bytes of @at are to be escaped; 0: none. */
static gsize
needs_escape (const guchar *at)
{
  if (*at < 0x20 || *at == '"' || *at == '\\' || *at == 0x7f)
    return 1;
  if (*at == 0xc2 && at[1] < 0xa0)
    return 2;

  return 0;
}

static void
append_escape (GString *out, guint c)
{
  static const char from[] = "\"\\\b\f\n\r\t";
  static const char to[] = "\"\\bfnrt";
  const char *found = c < 0x80 ? strchr (from, (int) c) : NULL;

  g_string_append_c (out, '\\');
  if (found != NULL)
    g_string_append_c (out, to[found - from]);
  else
    g_string_append_printf (out, "u%04x", c);
}

static void
append_string (GString *out, const char *value)
{
  const guchar *run = (const guchar *) value;
  const guchar *at = run;

  g_string_append_c (out, '"');
  while (*at != '\0')
    {
      gsize n_bytes = needs_escape (at);

      if (n_bytes == 0)
        {
          at++;
          continue;
        }
      g_string_append_len (out, (const char *) run, at - run);
      append_escape (out, at[n_bytes - 1]);
      at += n_bytes;
      run = at;
    }
  g_string_append_len (out, (const char *) run, at - run);
  g_string_append_c (out, '"');
}

static void
append_field (GString *out, const HwEvent *self, HwEventField field)
{
  g_string_append (out, ",\"");
  g_string_append (out, hw_event_field_get_name (field));
  g_string_append (out, "\":");
  if (hw_event_field_is_string (field))
    append_string (out, hw_event_get_string (self, field));
  else
    append_number (out, hw_event_get_number (self, field));
}

static void
append_object (GString *out, const HwEvent *self)
{
  g_string_append (out, "{\"time\":\"");
  hw_event_time_append (out, hw_event_get_time_us (self));
  g_string_append (out, "\",\"mono_us\":");
  append_number (out, hw_event_get_mono_us (self));
  g_string_append (out, ",\"source\":\"");
  g_string_append (out, hw_event_source_get_name (hw_event_get_source (self)));
  g_string_append (out, "\",\"event\":\"");
  g_string_append (out, hw_event_kind_get_name (hw_event_get_kind (self)));
  g_string_append_c (out, '"');
  for (int field = 0; field < HW_N_EVENT_FIELDS; field++)
    if (hw_event_has (self, (HwEventField) field))
      append_field (out, self, (HwEventField) field);
  g_string_append_c (out, '}');
}

/**
 * hw_event_to_json:
 * @self: an event
 *
 * Returns: (transfer full): one JSON object, without a newline
 */
char *
hw_event_to_json (const HwEvent *self)
{
  GString *out = g_string_sized_new (TYPICAL_LINE);

  append_object (out, self);

  return g_string_free (out, FALSE);
}

/**
 * hw_event_append_json_line:
 * @self: an event
 * @out: takes one JSON object and a newline
 */
void
hw_event_append_json_line (const HwEvent *self, GString *out)
{
  append_object (out, self);
  g_string_append_c (out, '\n');
}

static JsonNode *
find_member (JsonObject *object, const char *name, GType type, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type)
    return node;
  g_set_error (error, HW_ERROR, HW_ERROR_PROTOCOL, "This isn't an event: “%s” %s.", name,
               node == NULL            ? "is missing"
               : type == G_TYPE_STRING ? "isn't a string"
                                       : "isn't an integer");

  return NULL;
}

static const char *
find_string (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = find_member (object, name, G_TYPE_STRING, error);

  return node != NULL ? json_node_get_string (node) : NULL;
}

static gboolean
is_known (gboolean known, const char *name, const char *value, GError **error)
{
  if (!known)
    {
      g_autofree char *shown = g_utf8_substring (value, 0, MIN (40, g_utf8_strlen (value, -1)));

      g_set_error (error, HW_ERROR, HW_ERROR_PROTOCOL, "This isn't an event: “%s” can't be “%s”.",
                   name, shown);
    }

  return known;
}

static HwEvent *
read_head (JsonObject *object, GError **error)
{
  const char *time, *source_name, *kind_name;
  JsonNode *mono;
  gint64 time_us;
  HwEventSource source;
  HwEventKind kind;

  if ((time = find_string (object, "time", error)) == NULL
      || !is_known (hw_event_time_parse (time, &time_us), "time", time, error)
      || (mono = find_member (object, "mono_us", G_TYPE_INT64, error)) == NULL
      || (source_name = find_string (object, "source", error)) == NULL
      || !is_known (hw_event_source_from_name (source_name, &source), "source", source_name, error)
      || (kind_name = find_string (object, "event", error)) == NULL
      || !is_known (hw_event_kind_from_name (kind_name, &kind), "event", kind_name, error))
    return NULL;

  return hw_event_new_at (kind, source, json_node_get_int (mono), time_us);
}

static gboolean
read_field (HwEvent *event, JsonObject *object, HwEventField field, GError **error)
{
  const char *name = hw_event_field_get_name (field);
  gboolean is_string = hw_event_field_is_string (field);
  JsonNode *node = find_member (object, name, is_string ? G_TYPE_STRING : G_TYPE_INT64, error);

  if (node == NULL)
    return FALSE;
  if (is_string)
    hw_event_set_string (event, field, json_node_get_string (node));
  else
    hw_event_set_number (event, field, json_node_get_int (node));

  return TRUE;
}

static HwEvent *
read_event (JsonObject *object, GError **error)
{
  g_autoptr (HwEvent) event = read_head (object, error);

  if (event == NULL)
    return NULL;
  for (int field = 0; field < HW_N_EVENT_FIELDS; field++)
    if (json_object_has_member (object, hw_event_field_get_name ((HwEventField) field))
        && !read_field (event, object, (HwEventField) field, error))
      return NULL;

  return g_steal_pointer (&event);
}

/* json-glib's own errors are told in the library's domain: a reader of lines has one to look at. */
static JsonObject *
parse_object (JsonParser *parser, const char *line, gsize length, GError **error)
{
  g_autoptr (GError) inner = NULL;
  JsonObject *object;
  guint n_members = 0;

  if (!hw_json_guard_check (line, length, &n_members, error))
    return NULL;
  if (!json_parser_load_from_data (parser, line, (gssize) length, &inner)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, HW_ERROR, HW_ERROR_PROTOCOL, "This JSON can't be read: %s",
                   inner != NULL ? inner->message : "it isn't an object.");
      return NULL;
    }
  object = json_node_get_object (json_parser_get_root (parser));
  if (json_object_get_size (object) != n_members)
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_PROTOCOL,
                           "This isn't an event: a key comes twice.");
      return NULL;
    }

  return object;
}

/**
 * hw_event_new_from_json:
 * @line: one JSON object, with or without the newline
 * @length: its bytes, or -1: up to the NUL
 * @error: why it isn't an event: HW_ERROR_PROTOCOL
 *
 * Unknown keys are skipped, so that a reader of today can read what a writer of tomorrow says.
 *
 * Returns: (transfer full): the event
 */
HwEvent *
hw_event_new_from_json (const char *line, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object
      = parse_object (parser, line, length < 0 ? strlen (line) : (gsize) length, error);

  return object != NULL ? read_event (object, error) : NULL;
}
