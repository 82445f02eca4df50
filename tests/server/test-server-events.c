/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what a peer sends is shown short and harmless. */
#include "hw-test.h"

#include <string.h>

#include "server/hw-server-events.h"

static void
payloads_are_described (void **state)
{
  static const struct
  {
    const char *payload;
    gsize length;
    const char *text;
  } rows[] = {
    { "", 0, "" },
    { "hello", 5, "hello" },
    { "grüße 心", 11, "grüße 心" },
    { "a\nb\x1b[31m", 8, "a\\x0ab\\x1b[31m" },
    { "nul\0nul", 7, "nul\\x00nul" },
    { "\xff\xfe", 2, "\\xff\\xfe" },
    { "cut \xe5\xbf", 6, "cut \\xe5\\xbf" },
    { "back\\slash", 10, "back\\x5cslash" },
    { "\x7f", 1, "\\x7f" },
    { "\xc2\x9b", 2, "\\xc2\\x9b" }, /* CSI in eight bits, for terminals that obey it */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = hw_server_describe_payload ((const guint8 *) rows[i].payload, rows[i].length);

      assert_string_equal (text, rows[i].text);
    }
}

static void
descriptions_are_short_and_valid (void **state)
{
  static const char *const pieces[] = { "x", "心", "\xff", "a心" };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      GString *payload = g_string_new (NULL);
      g_autofree char *text = NULL;

      while (payload->len < 1000)
        g_string_append (payload, pieces[i]);
      text = hw_server_describe_payload ((const guint8 *) payload->str, payload->len);
      assert_true (strlen (text) <= 64);
      assert_true (strlen (text) >= 60);
      assert_true (g_utf8_validate (text, -1, NULL));
      g_string_free (payload, TRUE);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (payloads_are_described),
    cmocka_unit_test (descriptions_are_short_and_valid),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
