/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the window says to whom it is open. */
#include "hw-test.h"

#include "hw-share-words.h"

static void
says_where_and_how_many (void **state)
{
  static const struct
  {
    const char *addresses[3];
    guint n_connections;
    const char *text;
  } rows[] = {
    { { "192.168.1.7:9877", "[2001:db8::7]:9877" }, 0, "Open to this network: 192.168.1.7:9877" },
    { { "[2001:db8::7]:9877" }, 1, "Open to this network: [2001:db8::7]:9877 · 1 connected" },
    { { "192.168.1.7:9877" }, 30, "Open to this network: 192.168.1.7:9877 · 30 connected" },
    { { NULL },
      2,
      "Open to this network, but this machine has no address that others reach · 2 connected" },
    { { NULL }, 0, "Open to this network, but this machine has no address that others reach" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_share_words_describe (rows[i].addresses, rows[i].n_connections);

      assert_string_equal (text, rows[i].text);
    }
}

static void
makes_the_command (void **state)
{
  g_autofree char *command = hw_share_words_make_command ("[2001:db8::7]:9877");

  assert_string_equal (command, "heartwire connect [2001:db8::7]:9877");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (says_where_and_how_many),
    cmocka_unit_test (makes_the_command),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
