/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of destinations and of the list of recent ones. */
#include "hw-test.h"

#include <string.h>

#include "hw-destination.h"

static void
knows_what_can_be_dialled (void **state)
{
  static const struct
  {
    const char *address;
    const char *codec;
    const char *complaint; /* NULL: none */
  } rows[] = {
    { "127.0.0.1:9877", "binary", NULL },
    { "[::1]:1", "nul", NULL },
    { "example.org:65535", "json", NULL },
    { "example.org:80", "raw", NULL },
    { "example.org", "raw", "is no address" },
    { "::1:80", "raw", "is no address" },
    { "example.org:65536", "raw", "is no address" },
    { "example.org:0", "raw", "from 1 to 65535" },
    { "example.org:80", "morse", "no framing \"morse\"" },
    { "example.org:80", "", "no framing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwDestination) one = hw_destination_new (rows[i].address, rows[i].codec);
      g_autoptr (GError) error = NULL;

      assert_int_equal (hw_destination_check (one, &error), rows[i].complaint == NULL);
      if (rows[i].complaint != NULL)
        assert_non_null (strstr (error->message, rows[i].complaint));
    }
}

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GVariant) variant
      = g_variant_parse (G_VARIANT_TYPE ("a(ssba{ss})"), text, NULL, NULL, NULL);

  return hw_destinations_from_variant (variant);
}

static char *
print (const GPtrArray *list)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (hw_destinations_to_variant (list));

  return g_variant_print (variant, FALSE);
}

static void
assert_list (const GPtrArray *list, const char *expected)
{
  g_autofree char *text = print (list);

  assert_string_equal (text, expected);
}

static void
is_kept_as_it_was (void **state)
{
  const char *text = "[('a:1', 'raw', false, {}), ('[::1]:2', 'json', true, {'name': 'b.test', "
                     "'ca': '/ca.pem', 'pin': 'sha256:00'}), ('b:3', 'raw', true, {'pin': 'x'})]";
  g_autoptr (GPtrArray) list = parse (text);

  assert_list (list, text);
}

static void
leaves_out_what_makes_no_sense (void **state)
{
  g_autoptr (GPtrArray) list
      = parse ("[('a:1', 'raw', false, {}), ('a', 'raw', false, {}), ('a:1', 'raw', "
               "false, {}), ('b:0', 'nul', false, {}), ('c:2', 'nul', false, {})]");

  assert_list (list, "[('a:1', 'raw', false, {}), ('c:2', 'nul', false, {})]");
}

/* The same address in another framing is another one. */
static void
the_newest_comes_first_and_none_twice (void **state)
{
  g_autoptr (GPtrArray) list
      = parse ("[('a:1', 'raw', false, {}), ('b:2', 'raw', false, {}), ('c:3', 'raw', false, {})]");
  g_autoptr (HwDestination) again = hw_destination_new ("b:2", "raw");
  g_autoptr (HwDestination) other = hw_destination_new ("b:2", "json");

  hw_destinations_add (list, again);
  hw_destinations_add (list, other);
  other->tls.wanted = TRUE;
  hw_destinations_add (list, other);
  assert_list (list,
               "[('b:2', 'json', true, {}), ('b:2', 'json', false, {}), ('b:2', 'raw', false, {}), "
               "('a:1', 'raw', false, {}), ('c:3', 'raw', false, {})]");
}

/* What is asked of the certificate is the last that was asked. */
static void
is_remembered_as_it_is_now (void **state)
{
  g_autoptr (GPtrArray) list
      = parse ("[('a:1', 'raw', false, {}), ('b:2', 'raw', true, {'name': 'c.test'})]");
  g_autoptr (HwDestination) again = hw_destination_new ("b:2", "raw");

  again->tls = (HwTlsSettings){ TRUE, NULL, NULL, g_strdup ("sha256:00") };
  hw_destinations_add (list, again);
  assert_list (list, "[('b:2', 'raw', true, {'pin': 'sha256:00'}), ('a:1', 'raw', false, {})]");
}

static void
the_oldest_goes (void **state)
{
  g_autoptr (GPtrArray) list = parse ("[]");

  for (int i = 1; i <= HW_DESTINATIONS_MOST + 2; i++)
    {
      g_autofree char *address = g_strdup_printf ("a:%d", i);
      g_autoptr (HwDestination) one = hw_destination_new (address, "raw");

      hw_destinations_add (list, one);
    }
  assert_int_equal (list->len, HW_DESTINATIONS_MOST);
  assert_string_equal (((HwDestination *) list->pdata[0])->address, "a:12");
  assert_string_equal (((HwDestination *) list->pdata[9])->address, "a:3");
}

static void
too_many_from_elsewhere_are_cut_off (void **state)
{
  g_autoptr (GString) text = g_string_new ("[('a:1', 'raw', false, {})");
  g_autoptr (GPtrArray) list = NULL;

  for (int i = 2; i < 100; i++)
    g_string_append_printf (text, ", ('a:%d', 'raw', false, {})", i);
  g_string_append_c (text, ']');
  list = parse (text->str);
  assert_int_equal (list->len, HW_DESTINATIONS_MOST);
}

static void
one_is_taken_out (void **state)
{
  g_autoptr (GPtrArray) list = parse ("[('a:1', 'raw', false, {}), ('b:2', 'raw', false, {})]");
  g_autoptr (HwDestination) there = hw_destination_new ("a:1", "raw");
  g_autoptr (HwDestination) not_there = hw_destination_new ("b:2", "json");

  hw_destinations_remove (list, there);
  hw_destinations_remove (list, not_there);
  assert_list (list, "[('b:2', 'raw', false, {})]");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (knows_what_can_be_dialled),
    cmocka_unit_test (is_kept_as_it_was),
    cmocka_unit_test (leaves_out_what_makes_no_sense),
    cmocka_unit_test (the_newest_comes_first_and_none_twice),
    cmocka_unit_test (is_remembered_as_it_is_now),
    cmocka_unit_test (the_oldest_goes),
    cmocka_unit_test (too_many_from_elsewhere_are_cut_off),
    cmocka_unit_test (one_is_taken_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
