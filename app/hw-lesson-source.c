/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson's key file as text: its values, and on which line each of them stands. */
#include "hw-lesson-source.h"

#include <string.h>

#include "core/hw-error.h"

typedef struct
{
  char *group;
  char *key; /* NULL: the group's own line; with its [locale] where it has one */
  guint line;
} Place;

struct _HwLessonSource
{
  char *name;
  char *locale;
  GKeyFile *file;
  GArray *places;
};

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_free (place->group);
  g_free (place->key);
}

void
hw_lesson_source_free (HwLessonSource *self)
{
  g_array_unref (self->places);
  g_key_file_unref (self->file);
  g_free (self->locale);
  g_free (self->name);
  g_free (self);
}

static const Place *
find_place (const HwLessonSource *self, const char *group, const char *key)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);

      if (g_strcmp0 (place->group, group) == 0 && g_strcmp0 (place->key, key) == 0)
        return place;
    }

  return NULL;
}

static gboolean
refuse_line (const HwLessonSource *self, guint line, const char *what, GError **error)
{
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "%s:%u: %s", self->name, line, what);

  return FALSE;
}

static guint
get_line (const HwLessonSource *self, const char *group, const char *key)
{
  const Place *place = find_place (self, group, key);

  if (place == NULL)
    place = find_place (self, group, NULL);

  return place != NULL ? place->line : 1;
}

gboolean
hw_lesson_source_place (const HwLessonSource *self,
                        const char *group,
                        const char *key,
                        GError **error,
                        GError *inner)
{
  refuse_line (self, get_line (self, group, key), inner->message, error);
  g_error_free (inner);

  return FALSE;
}

gboolean
hw_lesson_source_refuse (const HwLessonSource *self,
                         const char *group,
                         const char *key,
                         GError **error,
                         const char *format,
                         ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  return refuse_line (self, get_line (self, group, key), what, error);
}

static gboolean
add_place (HwLessonSource *self, Place place, GError **error)
{
  g_autofree char *what = NULL;

  if (find_place (self, place.group, place.key) == NULL)
    {
      g_array_append_val (self->places, place);
      return TRUE;
    }
  what = place.key != NULL ? g_strdup_printf ("\"%s\" stands in [%s] twice", place.key, place.group)
                           : g_strdup_printf ("[%s] is there twice", place.group);
  refuse_line (self, place.line, what, error);
  place_clear (&place);

  return FALSE;
}

/* One line; *group is the one in which it stands. */
static gboolean
read_line (HwLessonSource *self, char *text, guint line, char **group, GError **error)
{
  char *end = strchr (text, '=');

  g_strstrip (text);
  if (*text == '\0' || *text == '#')
    return TRUE;
  if (*text == '[' && g_str_has_suffix (text, "]"))
    {
      g_free (*group);
      *group = g_strndup (text + 1, strlen (text) - 2);
      return add_place (self, (Place){ g_strdup (*group), NULL, line }, error);
    }
  if (end == NULL || end == text)
    return refuse_line (self, line, "this is no group, no key with its value, and no comment",
                        error);
  if (*group == NULL)
    return refuse_line (self, line, "a key stands before the first group, [Lesson]", error);

  return add_place (self,
                    (Place){ g_strdup (*group), g_strchomp (g_strndup (text, end - text)), line },
                    error);
}

static gboolean
read_lines (HwLessonSource *self, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *group = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    if (!read_line (self, lines[i], i + 1, &group, error))
      return FALSE;

  return TRUE;
}

static gboolean
check_text (HwLessonSource *self, const char *text, gsize length, GError **error)
{
  const char *end;

  if (length > HW_LESSON_MAX_BYTES)
    return refuse_line (self, 1, "the file is longer than 64 KiB, the limit of a lesson", error);
  if (g_utf8_validate_len (text, length, &end))
    return TRUE;

  {
    guint line = 1;

    for (const char *at = text; at < end; at++)
      line += *at == '\n';
    return refuse_line (self, line, "this is no text in UTF-8", error);
  }
}

static gboolean
load (HwLessonSource *self, const char *text, gsize length, GError **error)
{
  g_autofree char *copy = NULL;
  g_autoptr (GError) inner = NULL;

  if (!check_text (self, text, length, error))
    return FALSE;
  copy = g_strndup (text, length);
  if (!read_lines (self, copy, error))
    return FALSE;
  if (g_key_file_load_from_data (self->file, copy, length, G_KEY_FILE_KEEP_TRANSLATIONS, &inner))
    return TRUE;

  return refuse_line (self, 1, inner->message, error);
}

HwLessonSource *
hw_lesson_source_new (const char *name,
                      const char *text,
                      gsize length,
                      const char *locale,
                      GError **error)
{
  HwLessonSource *self = g_new0 (HwLessonSource, 1);

  self->name = g_strdup (name);
  self->locale = g_strdup (locale);
  self->file = g_key_file_new ();
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (self->places, place_clear);
  if (!load (self, text, length, error))
    g_clear_pointer (&self, hw_lesson_source_free);

  return self;
}

char **
hw_lesson_source_get_keys (const HwLessonSource *self, const char *group)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);

      if (place->key != NULL && strchr (place->key, '[') == NULL
          && strcmp (place->group, group) == 0)
        g_strv_builder_add (keys, place->key);
    }

  return g_strv_builder_end (keys);
}

/* NULL for the error: a key that isn't there is an answer, and what can't be read of a value (an
 * escape that is none) is as good as absent: what needs it says so. */
char *
hw_lesson_source_get (const HwLessonSource *self, const char *group, const char *key)
{
  return g_key_file_get_locale_string (self->file, group, key, self->locale, NULL);
}

char **
hw_lesson_source_get_list (const HwLessonSource *self, const char *group, const char *key)
{
  return g_key_file_get_locale_string_list (self->file, group, key, self->locale, NULL, NULL);
}

static const char *
find_keys (const char *const *groups, const char *group)
{
  for (; *groups != NULL; groups += 2)
    if (strcmp (groups[0], group) == 0)
      return groups[1];

  return NULL;
}

static gboolean
has_word (const char *words, const char *word)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) all, word);
}

static gboolean
check_place (const HwLessonSource *self,
             const char *const *groups,
             const Place *place,
             GError **error)
{
  const char *keys = find_keys (groups, place->group);
  g_autofree char *key
      = place->key != NULL ? g_strndup (place->key, strcspn (place->key, "[")) : NULL;
  g_autofree char *what = NULL;

  if (keys != NULL && (key == NULL || g_str_equal (keys, "*") || has_word (keys, key)))
    return TRUE;
  if (keys != NULL)
    what = g_strdup_printf ("[%s] has no \"%s\"; it has %s", place->group, key, keys);
  else
    {
      g_autoptr (GString) all = g_string_new (NULL);

      for (; *groups != NULL; groups += 2)
        g_string_append_printf (all, "%s[%s]", all->len > 0 ? " " : "", groups[0]);
      what = g_strdup_printf ("a lesson has no [%s]; it has %s", place->group, all->str);
    }

  return refuse_line (self, place->line, what, error);
}

gboolean
hw_lesson_source_check (const HwLessonSource *self, const char *const *groups, GError **error)
{
  for (guint i = 0; i < self->places->len; i++)
    if (!check_place (self, groups, &g_array_index (self->places, Place, i), error))
      return FALSE;

  return TRUE;
}
