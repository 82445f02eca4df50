/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the cutting of bytes into lines. */
#include "hw-test.h"

#include <string.h>

#include "hw-lines.h"

static const struct
{
  const char *what;
  const char *chunks[4];
  gsize limit;
  const char *lines; /* joined by '|' */
  const char *last;
} rows[] = {
  { "nothing", { NULL }, 100, "", NULL },
  { "one line", { "hello\n" }, 100, "hello", NULL },
  { "no newline at the end", { "hello\nworld" }, 100, "hello", "world" },
  { "in pieces", { "he", "llo\nwo", "rld\n" }, 100, "hello|world", NULL },
  { "empty lines", { "\n\na\n" }, 100, "||a", NULL },
  { "a newline alone in its chunk", { "a", "\n", "b\n" }, 100, "a|b", NULL },
  { "as long as the limit", { "abcd\ne\n" }, 4, "abcd|e", NULL },
  { "longer than the limit", { "abcdefghij\nk\n" }, 4, "abcd|efgh|ij|k", NULL },
  { "longer, and never ended", { "abcdef", "ghij" }, 4, "abcd|efgh", "ij" },
};

static void
take_lines (HwLines *lines, GPtrArray *out)
{
  const char *line;
  gsize length;

  while ((line = hw_lines_next (lines, &length)) != NULL)
    {
      assert_int_equal (strlen (line), length);
      g_ptr_array_add (out, g_strdup (line));
    }
}

static void
test_rows (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *joined = NULL;
      const char *last;
      gsize length;
      HwLines lines;

      print_message ("# %s\n", rows[i].what);
      hw_lines_init (&lines, rows[i].limit);
      for (guint n = 0; n < 4 && rows[i].chunks[n] != NULL; n++)
        {
          hw_lines_add (&lines, rows[i].chunks[n], strlen (rows[i].chunks[n]));
          take_lines (&lines, out);
        }
      last = hw_lines_last (&lines, &length);
      assert_true (g_strcmp0 (last, rows[i].last) == 0);
      g_ptr_array_add (out, NULL);
      joined = g_strjoinv ("|", (char **) out->pdata);
      assert_string_equal (joined, rows[i].lines);
      hw_lines_clear (&lines);
    }
}

/* A message may hold any byte, a NUL as well. */
static void
test_nul_inside (void **state)
{
  HwLines lines;
  const char *line;
  gsize length;

  hw_lines_init (&lines, 100);
  hw_lines_add (&lines, "a\0b\n", 4);
  line = hw_lines_next (&lines, &length);
  assert_int_equal (length, 3);
  assert_memory_equal (line, "a\0b", 3);
  hw_lines_clear (&lines);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rows),
    cmocka_unit_test (test_nul_inside),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
