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

char *
hw_lesson_shelf_get_own_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), PLACE, NULL);
}

char **
hw_lesson_shelf_get_folders (const char *program)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  const char *const *dirs = g_get_system_data_dirs ();

  for (guint i = g_strv_length ((char **) dirs); i > 0; i--)
    {
      g_autofree char *folder = g_build_filename (dirs[i - 1], PLACE, NULL);

      add_folder (folders, folder);
    }
  add_program_folders (folders, program);

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

static char *
get_id (const char *path)
{
  char *id = g_path_get_basename (path);

  if (g_str_has_suffix (id, SUFFIX))
    id[strlen (id) - strlen (SUFFIX)] = '\0';

  return id;
}

HwLesson *
hw_lesson_load (const char *path, const char *locale, GError **error)
{
  g_autofree char *id = get_id (path);
  g_autofree char *text = NULL;
  g_autoptr (HwLesson) lesson = NULL;
  gsize length;

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
put_fault (HwLessonShelf *self, const char *path, const GError *error, gboolean is_own)
{
  HwLessonFault *fault = g_new0 (HwLessonFault, 1);

  fault->id = get_id (path);
  fault->text = g_strdup (error->message);
  fault->is_own = is_own;
  g_ptr_array_add (self->faults, fault);
}

static void
read_file (HwLessonShelf *self, const char *path, gboolean is_own, const char *locale)
{
  g_autoptr (GError) error = NULL;
  HwLesson *lesson = hw_lesson_load (path, locale, &error);

  if (lesson == NULL)
    {
      put_fault (self, path, error, is_own);
      return;
    }
  lesson->is_own = is_own;
  put (self, lesson);
}

static void
read_folder (HwLessonShelf *self, const char *folder, gboolean is_own, const char *locale)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL); /* NULL: one that can't be read has none */
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        read_file (self, path, is_own, locale);
      }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const HwLesson *first = *(HwLesson *const *) a;
  const HwLesson *second = *(HwLesson *const *) b;

  if (first->is_own != second->is_own)
    return first->is_own ? -1 : 1;
  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;

  return strcmp (first->id, second->id);
}

/* In the order of their names, since a folder has none. */
static int
compare_faults (gconstpointer a, gconstpointer b)
{
  const HwLessonFault *first = *(HwLessonFault *const *) a;
  const HwLessonFault *second = *(HwLessonFault *const *) b;

  if (first->is_own != second->is_own)
    return first->is_own ? -1 : 1;

  return strcmp (first->text, second->text);
}

static void
free_fault (HwLessonFault *fault)
{
  g_free (fault->id);
  g_free (fault->text);
  g_free (fault);
}

static void
count_own (HwLessonShelf *self)
{
  while (self->n_own < self->lessons->len
         && ((HwLesson *) self->lessons->pdata[self->n_own])->is_own)
    self->n_own++;
}

HwLessonShelf *
hw_lesson_shelf_new (const char *const *folders, const char *own, const char *locale)
{
  HwLessonShelf *self = g_new0 (HwLessonShelf, 1);

  self->lessons = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_lesson_free);
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) free_fault);
  for (; *folders != NULL; folders++)
    read_folder (self, *folders, FALSE, locale);
  if (own != NULL)
    read_folder (self, own, TRUE, locale);
  g_ptr_array_sort (self->lessons, compare);
  g_ptr_array_sort (self->faults, compare_faults);
  count_own (self);

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

const HwLessonFault *
hw_lesson_shelf_find_fault (const HwLessonShelf *self, const char *id)
{
  for (guint i = 0; i < self->faults->len; i++)
    if (strcmp (((HwLessonFault *) self->faults->pdata[i])->id, id) == 0)
      return self->faults->pdata[i];

  return NULL;
}
