/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that lessons are found in their order, a person's own before the program's, and
 * broken ones named. */
#include "hw-test.h"

#include <glib/gstdio.h>

#include "hw-lesson-play.h"
#include "hw-lesson-shelf.h"

typedef struct
{
  char *folders[3];
  GPtrArray *files;
} Shelves;

static void
put (Shelves *self, guint folder, const char *name, const char *text)
{
  char *path = g_build_filename (self->folders[folder], name, NULL);

  assert_true (g_file_set_contents (path, text, -1, NULL));
  g_ptr_array_add (self->files, path);
}

static char *
with (const char *from, const char *to)
{
  g_autoptr (GString) text = g_string_new (PLAY_LESSON);

  assert_int_equal (g_string_replace (text, from, to, 0), 1);

  return g_strdup (text->str);
}

static void
set_up (Shelves *self)
{
  self->folders[0] = g_dir_make_tmp (NULL, NULL);
  self->folders[1] = g_dir_make_tmp (NULL, NULL);
  self->folders[2] = NULL;
  self->files = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Shelves *self)
{
  for (guint i = 0; i < self->files->len; i++)
    g_remove (self->files->pdata[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_rmdir (self->folders[i]);
      g_free (self->folders[i]);
    }
  g_ptr_array_unref (self->files);
}

static void
found_in_their_order (void **state)
{
  g_autofree char *later = with ("Order=1", "Order=2");
  g_autofree char *own = with ("Title=Pull", "Title=Own");
  g_autoptr (HwLessonShelf) shelf = NULL;
  Shelves self;

  set_up (&self);
  put (&self, 0, "a.lesson", later);
  put (&self, 0, "c.lesson", PLAY_LESSON);
  put (&self, 0, "b.lesson", PLAY_LESSON);
  put (&self, 0, "readme.txt", "no lesson");
  put (&self, 1, "b.lesson", own);
  shelf = hw_lesson_shelf_new ((const char *const *) self.folders, NULL, "C");

  assert_int_equal (shelf->faults->len, 0);
  assert_int_equal (shelf->lessons->len, 3);
  assert_string_equal (((HwLesson *) shelf->lessons->pdata[0])->id, "b");
  assert_string_equal (((HwLesson *) shelf->lessons->pdata[1])->id, "c");
  assert_string_equal (((HwLesson *) shelf->lessons->pdata[2])->id, "a");
  assert_string_equal (hw_lesson_shelf_find (shelf, "b")->title, "Own & <plug>");
  assert_null (hw_lesson_shelf_find (shelf, "d"));
  tear_down (&self);
}

/* Whatever their order is; and one takes the place of the program's. */
static void
one_s_own_come_first (void **state)
{
  g_autofree char *last = with ("Order=1", "Order=99");
  g_autofree char *broken = with ("1=pull", "1=fly");
  g_autoptr (HwLessonShelf) shelf = NULL;
  const char *folders[2] = { NULL };
  Shelves self;

  set_up (&self);
  put (&self, 0, "a.lesson", PLAY_LESSON);
  put (&self, 0, "b.lesson", PLAY_LESSON);
  put (&self, 0, "wrong.lesson", broken);
  put (&self, 1, "b.lesson", last);
  put (&self, 1, "c.lesson", last);
  put (&self, 1, "a.lesson", broken);
  folders[0] = self.folders[0];
  shelf = hw_lesson_shelf_new (folders, self.folders[1], "C");

  assert_int_equal (shelf->n_own, 2);
  assert_string_equal (((HwLesson *) shelf->lessons->pdata[0])->id, "b");
  assert_string_equal (((HwLesson *) shelf->lessons->pdata[1])->id, "c");
  assert_string_equal (((HwLesson *) shelf->lessons->pdata[2])->id, "a");
  assert_true (((HwLesson *) shelf->lessons->pdata[1])->is_own);
  assert_false (((HwLesson *) shelf->lessons->pdata[2])->is_own);
  assert_int_equal (shelf->faults->len, 2);
  assert_true (hw_lesson_shelf_find_fault (shelf, "a")->is_own);
  assert_string_equal (((HwLessonFault *) shelf->faults->pdata[1])->id, "wrong");
  tear_down (&self);
}

static const struct
{
  const char *from, *to;
  const char *says;
} bad[] = {
  { "1=pull", "1=fly", "bad.lesson:11: " },
  { "[Steps]", "[Lab]\nClient=--speed fast\n[Steps]", "bad.lesson:10: " },
  { "[Steps]", "[Lab]\nClient=--heartbeat soon\n[Steps]", "--heartbeat: " },
  { "[Steps]", "[Lab]\nCable=add rust\n[Steps]", "bad.lesson:10: " },
  { "3=plug", "3=client --codec morse", "bad.lesson:13: " },
  { "3=plug", "3=add rust", "bad.lesson:13: " },
};

static void
a_broken_one_is_named (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = with (bad[i].from, bad[i].to);
      g_autoptr (HwLessonShelf) shelf = NULL;
      const HwLessonFault *fault;
      Shelves self;

      set_up (&self);
      put (&self, 1, "bad.lesson", text);
      put (&self, 1, "good.lesson", PLAY_LESSON);
      shelf = hw_lesson_shelf_new ((const char *const *) self.folders, NULL, "C");
      assert_int_equal (shelf->lessons->len, 1);
      assert_int_equal (shelf->faults->len, 1);
      fault = hw_lesson_shelf_find_fault (shelf, "bad");
      assert_non_null (fault);
      assert_false (fault->is_own);
      if (strstr (fault->text, bad[i].says) == NULL)
        fail_msg ("%s: %s", bad[i].to, fault->text);
      assert_null (hw_lesson_shelf_find_fault (shelf, "good"));
      tear_down (&self);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (found_in_their_order),
    cmocka_unit_test (one_s_own_come_first),
    cmocka_unit_test (a_broken_one_is_named),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
