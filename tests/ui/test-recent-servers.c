/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that recent servers are kept by the settings. */
#include "hw-test.h"

#include "hw-recent-servers.h"

static const char *schemas;

static GSettings *
create_settings (void)
{
  g_autoptr (GSettingsSchemaSource) source
      = g_settings_schema_source_new_from_directory (schemas, NULL, TRUE, NULL);
  g_autoptr (GSettingsSchema) schema
      = g_settings_schema_source_lookup (source, "io.github.heartwire.Heartwire", FALSE);

  return g_settings_new_full (schema, NULL, NULL);
}

static void
assert_recent (GSettings *settings, const char *expected)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, HW_RECENT_SERVERS_KEY);
  g_autofree char *text = g_variant_print (value, FALSE);

  assert_string_equal (text, expected);
}

static void
are_kept_and_forgotten (void **state)
{
  g_autoptr (GSettings) settings = create_settings ();
  g_autoptr (HwDestination) first = hw_destination_new ("a:1", "raw");
  g_autoptr (HwDestination) second = hw_destination_new ("[::1]:2", "json");
  g_autoptr (GPtrArray) read = NULL;

  hw_recent_servers_add (settings, first);
  hw_recent_servers_add (settings, second);
  assert_recent (settings, "[('[::1]:2', 'json', false, {}), ('a:1', 'raw', false, {})]");
  read = hw_recent_servers_get (settings);
  assert_int_equal (read->len, 2);
  assert_true (hw_destination_equal (read->pdata[0], second));
  hw_recent_servers_add (settings, first);
  hw_recent_servers_remove (settings, second);
  assert_recent (settings, "[('a:1', 'raw', false, {})]");
}

/* So that who is chosen from the list is asked the same as the last time. */
static void
what_is_asked_of_a_certificate_is_kept (void **state)
{
  g_autoptr (GSettings) settings = create_settings ();
  g_autoptr (HwDestination) one = hw_destination_new ("a:1", "raw");
  g_autoptr (GPtrArray) read = NULL;
  const HwDestination *kept;

  one->tls
      = (HwTlsSettings){ TRUE, g_strdup ("b.test"), g_strdup ("/ca.pem"), g_strdup ("sha256:00") };
  hw_recent_servers_add (settings, one);
  read = hw_recent_servers_get (settings);
  kept = read->pdata[0];
  assert_true (kept->tls.wanted);
  assert_string_equal (kept->tls.name, "b.test");
  assert_string_equal (kept->tls.ca_file, "/ca.pem");
  assert_string_equal (kept->tls.pin, "sha256:00");
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (are_kept_and_forgotten),
    cmocka_unit_test (what_is_asked_of_a_certificate_is_kept),
  };

  schemas = argv[argc - 1];

  return cmocka_run_group_tests (tests, NULL, NULL);
}
