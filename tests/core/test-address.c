/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that addresses are read as people write them, and junk is refused in one sentence.
 */
#include "hw-test.h"

#include "core/hw-address.h"
#include "core/hw-error.h"

static void
reads_addresses (void **state)
{
  static const struct
  {
    const char *text;
    const char *host;
    guint16 port;
  } rows[] = {
    { "127.0.0.1:9877", "127.0.0.1", 9877 },
    { "[::1]:9877", "::1", 9877 },
    { "[fe80::1%eth0]:1", "fe80::1%eth0", 1 },
    { "[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80 },
    { "example.org:80", "example.org", 80 },
    { "example.org.:80", "example.org.", 80 },
    { "my_host-1:0", "my_host-1", 0 },
    { "b\xc3\xbc"
      "cher.example:65535",
      "b\xc3\xbc"
      "cher.example",
      65535 },
    { "0.0.0.0:00080", "0.0.0.0", 80 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *host = NULL;
      guint16 port = 4711;

      assert_true (hw_address_parse (rows[i].text, &host, &port, NULL));
      assert_string_equal (host, rows[i].host);
      assert_int_equal (port, rows[i].port);
    }
}

static void
refuses_junk (void **state)
{
  static const char *const rows[] = {
    "",
    ":",
    ":80",
    "foo",
    "foo:",
    "foo:port",
    "foo:-1",
    "foo:+1",
    "foo: 80",
    "foo:80 ",
    "foo:65536",
    "foo:100000",
    "foo:000080",
    "foo:8e1",
    "::1:80",
    "::1",
    "[::1]",
    "[::1]:",
    "[::1]80",
    "[::1:80",
    "::1]:80",
    "[]:80",
    "[",
    "[:80",
    "]:80",
    "[localhost]:80",
    "[127.0.0.1]:80",
    "[::g]:80",
    "[::1%]:80",
    "[::1%a b]:80",
    "[[::1]]:80",
    "1.2.3:80",
    "999.1.1.1:80",
    "1.2.3.4.5:80",
    "8:80",
    "a b:80",
    "http://foo:80",
    "user@foo:80",
    "a..b:80",
    ".a:80",
    "-a:80",
    "foo/bar:80",
    "a\xff:80",
    "a\n:80",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char *host = (char *) "untouched";
      guint16 port = 4711;
      g_autoptr (GError) error = NULL;
      g_autofree char *message = g_strdup_printf (
          "\"%s\" is no address; write it like 127.0.0.1:9877, [::1]:9877 or example.org:80",
          rows[i]);

      assert_false (hw_address_parse (rows[i], &host, &port, &error));
      assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_ADDRESS));
      assert_string_equal (error->message, message);
      assert_string_equal (host, "untouched");
      assert_int_equal (port, 4711);
    }
}

static void
refuses_names_longer_than_a_name_can_be (void **state)
{
  g_autofree char *name = g_strnfill (254, 'a');
  g_autofree char *text = hw_address_format (name, 80);
  char *host = NULL;
  guint16 port;

  assert_false (hw_address_parse (text, &host, &port, NULL));
  assert_null (host);
}

static void
writes_what_it_reads (void **state)
{
  static const char *const rows[] = { "127.0.0.1:9877", "[::1]:0", "example.org:65535" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *host = NULL, *text = NULL;
      guint16 port;

      assert_true (hw_address_parse (rows[i], &host, &port, NULL));
      text = hw_address_format (host, port);
      assert_string_equal (text, rows[i]);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (reads_addresses),
    cmocka_unit_test (refuses_junk),
    cmocka_unit_test (refuses_names_longer_than_a_name_can_be),
    cmocka_unit_test (writes_what_it_reads),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
