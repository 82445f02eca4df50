/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a lesson is read whole, in its language, and that what is wrong in one is
 * named with its line. */
#include "hw-test.h"

#include <string.h>

#include "hw-lesson.h"

#define ABOUT                                                                                      \
  "[Lesson]\n"                                                                                     \
  "Title=Pull\n"                                                                                   \
  "Title[zh_CN]=拔线\n"                                                                          \
  "Scale=Seconds\n"                                                                                \
  "Order=7\n"                                                                                      \
  "Question=Who?\n"                                                                                \
  "Choices=one;two;three\n"                                                                        \
  "Choices[zh_CN]=一;二;三\n"                                                                   \
  "Right=2\n"                                                                                      \
  "Explanation=After ${noticed.after}.\n"
#define LAB                                                                                        \
  "[Lab]\n"                                                                                        \
  "Client=--heartbeat 1s\n"                                                                        \
  "Server=--heartbeat-timeout \"3s\"\n"                                                            \
  "Cable=add latency latency=1ms;clear\n"                                                          \
  "Clients=2\n"                                                                                    \
  "Direct=true\n"
#define STEPS                                                                                      \
  "[Steps]\n"                                                                                      \
  "Central=2\n"                                                                                    \
  "1=wait 1s\n"                                                                                    \
  "2=pull\n"                                                                                       \
  "3=wait for noticed up to 2s\n"
#define EXPECT                                                                                     \
  "[Expect]\n"                                                                                     \
  "noticed=client disconnected within 2s after pull\n"                                             \
  "quiet=never client error after step 1 before noticed\n"
#define SAYS "[Says]\nnoticed=Noticed.\nnoticed[zh_CN]=发现了。\n"

static HwLesson *
parse (const char *text, const char *locale, GError **error)
{
  return hw_lesson_parse ("pull", "pull.lesson", text, strlen (text), locale, error);
}

static void
the_whole (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HwLesson) lesson = parse (ABOUT LAB STEPS EXPECT SAYS, "C", &error);
  const HwExpectation *quiet;

  if (lesson == NULL)
    fail_msg ("%s", error->message);
  quiet = lesson->expectations->pdata[1];
  assert_string_equal (lesson->title, "Pull");
  assert_int_equal (lesson->order, 7);
  assert_int_equal (lesson->right, 1);
  assert_string_equal (lesson->choices[2], "three");
  assert_string_equal (lesson->client[1], "1s");
  assert_string_equal (lesson->server[1], "3s");
  assert_string_equal (lesson->cable[1], "clear");
  assert_int_equal (lesson->n_clients, 2);
  assert_true (lesson->direct);
  assert_int_equal (lesson->steps->len, 3);
  assert_int_equal (lesson->central, 1);
  assert_int_equal (quiet->after.kind, HW_ANCHOR_STEP);
  assert_int_equal (quiet->after.index, 0);
  assert_int_equal (quiet->before.kind, HW_ANCHOR_EXPECTATION);
  assert_int_equal (quiet->before.index, 0);
  assert_string_equal (lesson->says[0], "Noticed.");
  assert_string_equal (lesson->says[1], quiet->sentence); /* nothing is said of it */
}

static void
in_its_language (void **state)
{
  static const char *const locales[] = { "zh_CN", "zh_CN.UTF-8" };

  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_autoptr (HwLesson) lesson = parse (ABOUT STEPS EXPECT SAYS, locales[i], NULL);

      assert_string_equal (lesson->title, "拔线");
      assert_string_equal (lesson->scale, "Seconds"); /* untranslated */
      assert_string_equal (lesson->choices[1], "二");
      assert_string_equal (lesson->says[0], "发现了。");
    }
}

static void
an_unset_lab_is_the_usual_one (void **state)
{
  g_autoptr (HwLesson) lesson = parse (ABOUT STEPS EXPECT, "C", NULL);

  assert_int_equal (g_strv_length (lesson->client), 0);
  assert_int_equal (g_strv_length (lesson->server), 0);
  assert_int_equal (g_strv_length (lesson->cable), 0);
  assert_int_equal (lesson->n_clients, 1);
  assert_false (lesson->direct);
}

static const struct
{
  const char *text;
  const char *begins;
  const char *says;
} bad[] = {
  { "", "pull.lesson:1:", "Title" },
  { "Title=x\n", "pull.lesson:1:", "before the first group" },
  { "[Lesson]\nTitle\n", "pull.lesson:2:", "no key" },
  { "[Lesson]\nTitle=a\nTitle=b\n", "pull.lesson:3:", "twice" },
  { "[Lesson]\n[Lesson]\n", "pull.lesson:2:", "twice" },
  { "[Lesson]\nColour=red\n", "pull.lesson:2:", "it has Title" },
  { "[Lesson]\nTitle=a\n[Test]\n", "pull.lesson:3:", "it has [Lesson] [Lab]" },
  { "[Lesson]\nTitle=\xff\n", "pull.lesson:2:", "UTF-8" },
  { "[Lesson]\nTitle=a\nQuestion=q\nExplanation=e\nOrder=many\n", "pull.lesson:5:", "number" },
  { "[Lesson]\nTitle=a\nQuestion=q\nExplanation=e\nOrder=1\nChoices=one\n",
    "pull.lesson:6:", "from 2" },
  { "[Lesson]\nTitle=a\nQuestion=q\nExplanation=e\nOrder=1\nChoices=a;b\nRight=3\n",
    "pull.lesson:7:", "from 1 to 2" },
  { ABOUT, "pull.lesson:1:", "[Steps] needs" },
  { ABOUT "[Steps]\nCentral=1\n2=pull\n", "pull.lesson:13:", "numbered" },
  { ABOUT "[Steps]\nCentral=1\n1=jump\n", "pull.lesson:13:", "no step" },
  { ABOUT "[Steps]\n1=pull\nCentral=2\n", "pull.lesson:13:", "from 1 to 1" },
  { ABOUT "[Steps]\nCentral=1\n1=wait for godot\n[Expect]\nnoticed=client closed\n",
    "pull.lesson:13:", "godot" },
  { ABOUT STEPS, "pull.lesson:1:", "[Expect] needs" },
  { ABOUT STEPS "[Expect]\nnoticed=client closes\n", "pull.lesson:17:", "no event" },
  { ABOUT STEPS "[Expect]\nnoticed=client closed after kill\n", "pull.lesson:17:", "no step" },
  { ABOUT STEPS "[Expect]\nnoticed=client closed conn=$a.conn\n", "pull.lesson:17:", "\"a\"" },
  { ABOUT STEPS "[Expect]\nseen=client closed\n", "pull.lesson:15:", "noticed" },
  { ABOUT "[Steps]\nCentral=1\n1=pull\n[Expect]\nseen=client closed\n",
    "pull.lesson:10:", "${noticed.after}" },
  { ABOUT STEPS EXPECT "[Says]\nnoticed=a\nother=b\n", "pull.lesson:21:", "other" },
  { ABOUT "[Lab]\nDirect=maybe\n" STEPS EXPECT, "pull.lesson:12:", "true or false" },
  { ABOUT "[Lab]\nClients=0\n" STEPS EXPECT, "pull.lesson:12:", "from 1" },
  { ABOUT "[Lab]\nClient=--a \"b\n" STEPS EXPECT, "pull.lesson:12:", "" },
};

static void
what_is_wrong_is_named_with_its_line (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HwLesson) lesson = parse (bad[i].text, "C", &error);

      if (lesson != NULL)
        fail_msg ("%" G_GSIZE_FORMAT ": it was read", i);
      if (!g_str_has_prefix (error->message, bad[i].begins)
          || strstr (error->message, bad[i].says) == NULL)
        fail_msg ("%" G_GSIZE_FORMAT ": %s", i, error->message);
    }
}

static void
too_long (void **state)
{
  g_autofree char *text = g_strnfill (HW_LESSON_MAX_BYTES + 1, '#');
  g_autoptr (GError) error = NULL;

  assert_null (parse (text, "C", &error));
  assert_non_null (strstr (error->message, "64 KiB"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_whole),
    cmocka_unit_test (in_its_language),
    cmocka_unit_test (an_unset_lab_is_the_usual_one),
    cmocka_unit_test (what_is_wrong_is_named_with_its_line),
    cmocka_unit_test (too_long),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
