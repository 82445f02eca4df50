/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the way to a host on this machine begins on it, and that names aren't asked
 * for. */
#include "hw-test.h"

#include "core/hw-address.h"
#include "io/hw-way-out.h"

static void
begins_on_this_machine (void **state)
{
  static const char *const hosts[] = { "127.0.0.1", "127.0.0.9", "localhost", "LOCALHOST" };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *way = hw_way_out_find (hosts[i]);
      g_autofree char *host = NULL;
      guint16 port;

      assert_non_null (way);
      assert_true (hw_address_parse (way, &host, &port, NULL));
      assert_string_equal (host, "127.0.0.1");
    }
}

/* Whatever network this runs in, and in none. */
static void
names_go_the_way_of_most (void **state)
{
  g_autofree char *name = hw_way_out_find ("no-such-host.invalid");
  g_autofree char *anybody = hw_way_out_find ("192.0.2.1");
  g_autofree char *host = NULL;
  g_autofree char *anybody_s_host = NULL;
  guint16 port;

  assert_int_equal (name == NULL, anybody == NULL);
  if (name == NULL)
    return;
  assert_true (hw_address_parse (name, &host, &port, NULL));
  assert_true (hw_address_parse (anybody, &anybody_s_host, &port, NULL));
  assert_string_equal (host, anybody_s_host);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (begins_on_this_machine),
    cmocka_unit_test (names_go_the_way_of_most),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
