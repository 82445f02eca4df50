/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns where in a text its objects and their members are, so that what is wrong can be found. */
#include "control/hw-json-lines.h"

struct _HwJsonLines
{
  GArray *open; /* the lines in which the objects begin that haven't ended */
  GHashTable *objects;
  GHashTable *members; /* by object and name */
};

static void
object_start_cb (JsonParser *parser, gpointer user_data)
{
  HwJsonLines *self = user_data;
  guint line = json_parser_get_current_line (parser);

  g_array_append_val (self->open, line);
}

static void
object_end_cb (JsonParser *parser, JsonObject *object, gpointer user_data)
{
  HwJsonLines *self = user_data;
  guint line = g_array_index (self->open, guint, self->open->len - 1);

  g_array_set_size (self->open, self->open->len - 1);
  g_hash_table_insert (self->objects, object, GUINT_TO_POINTER (line));
}

static char *
make_key (JsonObject *object, const char *name)
{
  return g_strdup_printf ("%p %s", (void *) object, name);
}

static void
object_member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  HwJsonLines *self = user_data;

  g_hash_table_insert (self->members, make_key (object, name),
                       GUINT_TO_POINTER (json_parser_get_current_line (parser)));
}

HwJsonLines *
hw_json_lines_new (JsonParser *parser)
{
  HwJsonLines *self = g_new0 (HwJsonLines, 1);

  self->open = g_array_new (FALSE, FALSE, sizeof (guint));
  self->objects = g_hash_table_new (NULL, NULL);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (parser, "object-start", G_CALLBACK (object_start_cb), self);
  g_signal_connect (parser, "object-end", G_CALLBACK (object_end_cb), self);
  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_cb), self);

  return self;
}

void
hw_json_lines_free (HwJsonLines *self)
{
  g_array_unref (self->open);
  g_hash_table_unref (self->objects);
  g_hash_table_unref (self->members);
  g_free (self);
}

guint
hw_json_lines_of_object (const HwJsonLines *self, JsonObject *object)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->objects, object));
}

guint
hw_json_lines_of_member (const HwJsonLines *self, JsonObject *object, const char *name)
{
  g_autofree char *key = make_key (object, name);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->members, key));
}
