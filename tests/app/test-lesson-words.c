/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a report's words are there in each language, and its signs told apart. */
#include "hw-test.h"

#include <string.h>

#include "hw-lesson-words.h"

static void
each_word_is_there_in_both_languages (void **state)
{
  for (int word = 0; word < HW_N_WORDS; word++)
    {
      const char *english = hw_word_get (word, "en_GB");
      const char *chinese = hw_word_get (word, "zh_CN");

      assert_non_null (english);
      assert_non_null (chinese);
      assert_string_not_equal (english, chinese);
      assert_int_equal (strstr (english, "${n}") != NULL, strstr (chinese, "${n}") != NULL);
      assert_int_equal (strstr (english, "${all}") != NULL, strstr (chinese, "${all}") != NULL);
    }
}

static void
only_its_language_is_chinese (void **state)
{
  static const struct
  {
    const char *language;
    const char *tag;
    const char *held;
  } rows[] = {
    { "zh_CN", "zh-CN", "成立" }, { "zh_CN.UTF-8", "zh-CN", "成立" }, { "zh_TW", "en", "held" },
    { "C", "en", "held" },        { "de_DE", "en", "held" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      assert_string_equal (hw_word_get_language_tag (rows[i].language), rows[i].tag);
      assert_string_equal (hw_word_get (HW_WORD_HELD, rows[i].language), rows[i].held);
    }
}

static void
no_sign_means_two_things (void **state)
{
  for (guint i = 0; i < hw_lesson_signs_get_n (); i++)
    {
      const HwLessonSign *sign = hw_lesson_signs_get (i);

      assert_ptr_equal (hw_lesson_signs_find (sign->kind), sign);
      assert_int_equal (g_utf8_strlen (sign->shape, -1), 1);
      assert_string_not_equal (hw_lesson_sign_get_meaning (sign, "C"),
                               hw_lesson_sign_get_meaning (sign, "zh_CN"));
      for (guint j = 0; j < i; j++)
        assert_string_not_equal (hw_lesson_signs_get (j)->shape, sign->shape);
    }
  assert_null (hw_lesson_signs_find (HW_EVENT_STATUS));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_word_is_there_in_both_languages),
    cmocka_unit_test (only_its_language_is_chinese),
    cmocka_unit_test (no_sign_means_two_things),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
