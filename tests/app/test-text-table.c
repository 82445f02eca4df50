/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that columns stand below each other, whatever is in them. */
#include "hw-test.h"

#include "hw-text-table.h"

static void
columns_are_aligned (void **state)
{
  static const char *const heads[] = { "NAME", "STATE", "N", NULL };
  g_autoptr (HwTextTable) table = hw_text_table_new (heads);
  g_autofree char *text = NULL;

  hw_text_table_add (table, "größer");
  hw_text_table_add (table, "on");
  hw_text_table_add_number (table, 42);
  hw_text_table_add (table, NULL);
  hw_text_table_add (table, "");
  hw_text_table_add_number (table, -1);
  text = hw_text_table_format (table);
  assert_string_equal (text, "NAME    STATE  N\n"
                             "größer  on     42\n"
                             "-       -      -1\n");
}

static void
nothing_draws_on_the_terminal (void **state)
{
  static const char *const heads[] = { "A", NULL };
  g_autoptr (HwTextTable) table = hw_text_table_new (heads);
  g_autofree char *text = NULL;

  hw_text_table_add (table, "\033[2Jred\n");
  hw_text_table_add (table, "\xc2\x9b"
                            "31m");
  hw_text_table_add (table, "\xff!");
  text = hw_text_table_format (table);
  assert_string_equal (text, "A\n?[2Jred?\n?31m\n\xef\xbf\xbd!\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (columns_are_aligned),
    cmocka_unit_test (nothing_draws_on_the_terminal),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
