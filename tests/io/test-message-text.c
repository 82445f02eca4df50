/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that any bytes become a short printable text. */
#include "hw-test.h"

#include "io/hw-message-text.h"

static void
shows (void **state)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    const char *text;
  } rows[] = {
    { "", 0, "" },
    { "hello", 5, "hello" },
    { "a\nb\0c", 5, "a\\x0ab\\x00c" },
    { "\xc3\xa9", 2, "é" },
    { "\xc3", 1, "\\xc3" },
    { "\xff\xfe", 2, "\\xff\\xfe" },
    { "0123456789012345678901234567890123456789012345678901234567890123456789", 70,
      "0123456789012345678901234567890123456789012345678901234567890123…" },
    { "012345678901234567890123456789012345678901234567890123456789012\xe4\xbd\xa0", 66,
      "012345678901234567890123456789012345678901234567890123456789012你" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_message_text ((const guint8 *) rows[i].bytes, rows[i].length);

      assert_string_equal (text, rows[i].text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (shows) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
