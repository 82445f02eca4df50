/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a lesson can write any byte. */
#include "hw-test.h"

#include "hw-lesson-text.h"

static const struct
{
  const char *text;
  const char *bytes;
  gsize length;
} rows[] = {
  { "", "", 0 },
  { "plain", "plain", 5 },
  { "a\\x00b", "a\0b", 3 },
  { "\\xfF\\x41",
    "\xff"
    "A",
    2 },
  { "a\\\\x00", "a\\x00", 5 },
  { "\\x0", "\\x0", 3 },
  { "\\xg0", "\\xg0", 4 },
  { "\\n\\", "\\n\\", 3 },
};

static void
escapes (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = hw_lesson_text_unescape (rows[i].text);

      assert_int_equal (g_bytes_get_size (bytes), rows[i].length);
      if (rows[i].length > 0)
        assert_memory_equal (g_bytes_get_data (bytes, NULL), rows[i].bytes, rows[i].length);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (escapes) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
