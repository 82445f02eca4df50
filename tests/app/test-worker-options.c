/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of how the options of workers are read, and what they are as words again. */
#include "hw-test.h"

#include "hw-worker-options.h"

static void
delays_are_read (void **state)
{
  static const struct
  {
    const char *text;
    HwTime least;
    HwTime most;
    const char *wrong; /* NULL: nothing */
  } rows[] = {
    { "10ms-50ms", HW_MSEC (10), HW_MSEC (50), NULL },
    { "0-1s", 0, HW_SEC (1), NULL },
    { "20ms", HW_MSEC (20), HW_MSEC (20), NULL },
    { "20ms-20ms", HW_MSEC (20), HW_MSEC (20), NULL },
    { "50ms-10ms", 0, 0, "\"50ms-10ms\" begins with the longer" },
    { "100us-1ms", 0, 0, "finer than a millisecond" },
    { "10ms-", 0, 0, "\"\"" },
    { "-10ms", 0, 0, "\"\"" },
    { "10-50", 0, 0, "\"10\"" },
    { "1ms-2ms-3ms", 0, 0, "\"2ms-3ms\"" },
    { "1h-720h", 0, 0, "out of range" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      HwTime least, most;
      gboolean read = hw_worker_options_parse_delay (rows[i].text, &least, &most, &error);

      if (read != (rows[i].wrong == NULL)
          || (!read && strstr (error->message, rows[i].wrong) == NULL))
        fail_msg ("%s: %s", rows[i].text, read ? "read" : error->message);
      if (read)
        {
          assert_int_equal (least, rows[i].least);
          assert_int_equal (most, rows[i].most);
        }
    }
}

static void
options_without_workers_make_no_sense (void **state)
{
  static const struct
  {
    HwWorkerOptions options;
    gboolean makes_sense;
  } rows[] = {
    { { .workers = 0 }, TRUE },
    { { .workers = 4 }, TRUE },
    { { .workers = 4, .has_delay = TRUE, .order = 1 }, TRUE },
    { { .has_delay = TRUE }, FALSE },
    { { .order = 1 }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hw_worker_options_check (&rows[i].options, "serve"), rows[i].makes_sense);
}

static void
words_say_the_same (void **state)
{
  const HwWorkerOptions options
      = { .workers = 4, .delay_max = HW_MSEC (50), .order = 1, .seed = 9, .has_delay = TRUE };
  const HwWorkerOptions none = { .seed = 9 };
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *line = NULL;

  hw_worker_options_to_words (&none, words);
  assert_int_equal (words->len, 0);
  hw_worker_options_to_words (&options, words);
  g_ptr_array_add (words, NULL);
  line = g_strjoinv (" ", (char **) words->pdata);
  assert_string_equal (line, "--workers 4 --work-delay 0ms-50ms --order free --seed 9");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (delays_are_read),
    cmocka_unit_test (options_without_workers_make_no_sense),
    cmocka_unit_test (words_say_the_same),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
