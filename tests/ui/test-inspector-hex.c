/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the dump: what is written where, and what is found there. */
#include "hw-test.h"

#include <string.h>

#include "hw-inspector-hex.h"

static const guint8 bytes[] = { 0x02, 'A', 0xff, ' ', 0x00, '~', 0x7f, 'z', 'Q', 0x0a };

static void
test_format (void **state)
{
  g_autofree char *text = hw_inspector_hex_format (bytes, sizeof bytes);
  g_autofree char *nothing = hw_inspector_hex_format (bytes, 0);

  assert_string_equal (text, "0000  02 41 ff 20 00 7e 7f 7a  .A. .~.z\n"
                             "0008  51 0a                    Q.      ");
  assert_string_equal (nothing, "");
}

static void
test_places (void **state)
{
  g_autofree char *text = hw_inspector_hex_format (bytes, sizeof bytes);

  for (gsize i = 0; i < sizeof bytes; i++)
    {
      g_autofree char *digits = g_strdup_printf ("%02x ", bytes[i]);
      gsize at = hw_inspector_hex_digits_at (i);
      gsize found;

      assert_memory_equal (text + at, digits, 3);
      for (gsize k = 0; k < 3; k++)
        {
          assert_true (hw_inspector_hex_find_byte (at + k, sizeof bytes, &found));
          assert_int_equal (found, i);
        }
      assert_true (
          hw_inspector_hex_find_byte (hw_inspector_hex_character_at (i), sizeof bytes, &found));
      assert_int_equal (found, i);
    }
}

static void
test_where_no_byte_is (void **state)
{
  static const gsize offsets[] = { 0, 5, 30, 39, 40 + 12, 40 + 33, 1000 };
  gsize found;

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    assert_false (hw_inspector_hex_find_byte (offsets[i], sizeof bytes, &found));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_format),
    cmocka_unit_test (test_places),
    cmocka_unit_test (test_where_no_byte_is),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
