/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the client follows the settings. */
#include "hw-test.h"

#include "hw-settings.h"

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

static guint
get_uint (HwLongLiveSocket *client, const char *property)
{
  guint value;

  g_object_get (client, property, &value, NULL);

  return value;
}

static void
reach_the_client_at_once (void **state)
{
  g_autoptr (GSettings) settings = create_settings ();
  g_autoptr (HwLongLiveSocket) client = g_object_new (HW_TYPE_LONG_LIVE_SOCKET, NULL);

  hw_settings_bind_client (settings, client);
  assert_int_equal (get_uint (client, "heartbeat-interval-ms"), 1000);
  g_settings_set_uint (settings, "heartbeat-interval-ms", 4000);
  assert_int_equal (get_uint (client, "heartbeat-interval-ms"), 4000);
}

/* A person who pulls the cable sees why the client is in doubt, unless they have switched it off.
 */
static void
suspect_fast_unless_told_otherwise (void **state)
{
  g_autoptr (GSettings) settings = create_settings ();
  g_autoptr (HwLongLiveSocket) client = g_object_new (HW_TYPE_LONG_LIVE_SOCKET, NULL);

  assert_int_equal (get_uint (client, "suspect-retransmits"), 0);
  hw_settings_bind_client (settings, client);
  assert_int_equal (get_uint (client, "suspect-retransmits"), 2);
  g_settings_set_boolean (settings, "fast-suspicion", FALSE);
  assert_int_equal (get_uint (client, "suspect-retransmits"), 0);
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (reach_the_client_at_once),
    cmocka_unit_test (suspect_fast_unless_told_otherwise),
  };

  schemas = argv[argc - 1];

  return cmocka_run_group_tests (tests, NULL, NULL);
}
