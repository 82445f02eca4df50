/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that only such addresses are named that lead here from elsewhere. */
#include "hw-test.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>

#include "hw-local-addresses.h"

typedef union
{
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} Address;

static void
parse (const char *text, Address *address)
{
  *address = (Address){ 0 };
  if (strchr (text, ':') != NULL)
    {
      address->v6.sin6_family = AF_INET6;
      assert_int_equal (inet_pton (AF_INET6, text, &address->v6.sin6_addr), 1);
      return;
    }
  address->v4.sin_family = AF_INET;
  assert_int_equal (inet_pton (AF_INET, text, &address->v4.sin_addr), 1);
}

static void
names_what_leads_here (void **state)
{
  static const struct
  {
    const char *address;
    guint flags;
    gboolean is_named;
  } rows[] = {
    { "192.168.1.7", IFF_UP, TRUE },  { "10.0.0.1", IFF_UP | IFF_RUNNING, TRUE },
    { "2001:db8::7", IFF_UP, TRUE },  { "fd00::7", IFF_UP, TRUE },
    { "192.168.1.7", 0, FALSE },      { "192.168.1.7", IFF_UP | IFF_LOOPBACK, FALSE },
    { "127.0.0.1", IFF_UP, FALSE },   { "127.1.2.3", IFF_UP, FALSE },
    { "169.254.3.4", IFF_UP, FALSE }, { "0.0.0.0", IFF_UP, FALSE },
    { "::1", IFF_UP, FALSE },         { "::", IFF_UP, FALSE },
    { "fe80::1", IFF_UP, FALSE },     { "ff02::1", IFF_UP, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = NULL;
      Address address;

      parse (rows[i].address, &address);
      text = hw_local_address_describe (&address.any, rows[i].flags);
      if (rows[i].is_named)
        assert_string_equal (text, rows[i].address);
      else
        assert_null (text);
    }
  assert_null (hw_local_address_describe (NULL, IFF_UP));
}

static void
lists_few_and_none_twice (void **state)
{
  g_auto (GStrv) all = hw_local_addresses_list ();

  assert_non_null (all);
  assert_true (g_strv_length (all) <= HW_LOCAL_ADDRESSES_MAX);
  for (char **at = all; *at != NULL; at++)
    {
      assert_false (g_strv_contains ((const char *const *) at + 1, *at));
      assert_string_not_equal (*at, "127.0.0.1");
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_what_leads_here),
    cmocka_unit_test (lists_few_and_none_twice),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
