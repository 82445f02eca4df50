/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where lessons are found: those that come with the program, and a person's own. */
#include "hw-lesson-shelf.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-lesson-stage.h"

#define SUFFIX ".lesson"
#define PLACE "heartwire", "lessons"

static void
add_folder (GStrvBuilder *folders, const char *folder)
{
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_strv_builder_add (folders, folder);
}

/* A program of a build folder has its lessons beside it; an installed one in its prefix. */
static void
add_program_folders (GStrvBuilder *folders, const char *program)
{
  g_autofree char *bin = g_path_get_dirname (program);
  g_autofree char *built = g_build_filename (bin, "..", "data", "lessons", NULL);
  g_autofree char *installed = g_build_filename (bin, "..", "share", PLACE, NULL);

  add_folder (folders, built);
  add_folder (folders, installed);
}

char **
hw_lesson_shelf_get_folders (const char *program)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), PLACE, NULL);
  const char *const *dirs = g_get_system_data_dirs ();

  for (guint i = g_strv_length ((char **) dirs); i > 0; i--)
    {
      g_autofree char *folder = g_build_filename (dirs[i - 1], PLACE, NULL);

      add_folder (folders, folder);
    }
  add_program_folders (folders, program);
  add_folder (folders, own);

  return g_strv_builder_end (folders);
}

char *
hw_lesson_shelf_get_locale (void)
{
  const char *name = g_get_language_names ()[0];

  return g_strndup (name, strcspn (name, ".@"));
}

static gboolean
check_size (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_size (info) <= HW_LESSON_MAX_BYTES)
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_TOO_LARGE,
               "%s:1: the file is longer than 64 KiB, the limit of a lesson", path);

  return FALSE;
}

HwLesson *
hw_lesson_load (const char *path, const char *locale, GError **error)
{
  g_autofree char *id = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (HwLesson) lesson = NULL;
  gsize length;

  if (g_str_has_suffix (id, SUFFIX))
    id[strlen (id) - strlen (SUFFIX)] = '\0';
  if (!check_size (path, error) || !g_file_get_contents (path, &text, &length, error))
    return NULL;
  lesson = hw_lesson_parse (id, path, text, length, locale, error);
  if (lesson == NULL || !hw_lesson_stage_check (lesson, error))
    return NULL;

  return g_steal_pointer (&lesson);
}

static void
put (HwLessonShelf *self, HwLesson *lesson)
{
  for (guint i = 0; i < self->lessons->len; i++)
    if (strcmp (((HwLesson *) self->lessons->pdata[i])->id, lesson->id) == 0)
      {
        g_ptr_array_remove_index (self->lessons, i);
        break;
      }
  g_ptr_array_add (self->lessons, lesson);
}

static void
read_file (HwLessonShelf *self, const char *path, const char *locale)
{
  g_autoptr (GError) error = NULL;
  HwLesson *lesson = hw_lesson_load (path, locale, &error);

  if (lesson != NULL)
    put (self, lesson);
  else
    g_ptr_array_add (self->faults, g_strdup (error->message));
}

static void
read_folder (HwLessonShelf *self, const char *folder, const char *locale)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL); /* NULL: one that can't be read has none */
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        read_file (self, path, locale);
      }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const HwLesson *first = *(HwLesson *const *) a;
  const HwLesson *second = *(HwLesson *const *) b;

  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;

  return strcmp (first->id, second->id);
}

HwLessonShelf *
hw_lesson_shelf_new (const char *const *folders, const char *locale)
{
  HwLessonShelf *self = g_new0 (HwLessonShelf, 1);

  self->lessons = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_lesson_free);
  self->faults = g_ptr_array_new_with_free_func (g_free);
  for (; *folders != NULL; folders++)
    read_folder (self, *folders, locale);
  g_ptr_array_sort (self->lessons, compare);

  return self;
}

void
hw_lesson_shelf_free (HwLessonShelf *self)
{
  g_ptr_array_unref (self->lessons);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

const HwLesson *
hw_lesson_shelf_find (const HwLessonShelf *self, const char *id)
{
  for (guint i = 0; i < self->lessons->len; i++)
    if (strcmp (((HwLesson *) self->lessons->pdata[i])->id, id) == 0)
      return self->lessons->pdata[i];

  return NULL;
}
