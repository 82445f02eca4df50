/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of what is refused of TLS settings before anything is dialled. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-tls-server.h"
#include "io/hw-tls-settings.h"

#define PIN "sha256:0000000000000000000000000000000000000000000000000000000000000000"

static void
settings_are_checked (void **state)
{
  static const struct
  {
    gboolean wanted;
    const char *ca;
    const char *pin;
    const char *words; /* NULL: good */
  } rows[] = {
    { TRUE, NULL, NULL, NULL },
    { TRUE, "ca", PIN, NULL },
    { TRUE, "server", NULL, NULL },
    { TRUE, NULL, "sha1:00", "\"sha1:00\" is no pin; write sha256: and the 64 hexadecimal" },
    { TRUE, "nowhere", NULL, "can't be used, it must be certificates in PEM: Failed to open file" },
    { TRUE, "empty", NULL, "can't be used, it must be certificates in PEM: there is no" },
    { FALSE, "nowhere", "sha1:00", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = rows[i].ca != NULL ? hw_tls_server_get_pem (rows[i].ca) : NULL;
      const HwTlsSettings settings = { rows[i].wanted, NULL, path, (char *) rows[i].pin };
      g_autoptr (GError) error = NULL;

      assert_int_equal (hw_tls_settings_check (&settings, &error), rows[i].words == NULL);
      assert_int_equal (error == NULL, rows[i].words == NULL);
      if (rows[i].words != NULL)
        assert_non_null (strstr (error->message, rows[i].words));
    }
}

static void
a_copy_is_its_own (void **state)
{
  HwTlsSettings settings = { TRUE, g_strdup ("a.test"), g_strdup ("/ca.pem"), g_strdup (PIN) };
  g_auto (HwTlsSettings) copy = { 0 };

  hw_tls_settings_copy (&settings, &copy);
  hw_tls_settings_clear (&settings);
  assert_true (copy.wanted);
  assert_string_equal (copy.name, "a.test");
  assert_string_equal (copy.ca_file, "/ca.pem");
  assert_string_equal (copy.pin, PIN);
  assert_null (settings.name);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (settings_are_checked),
    cmocka_unit_test (a_copy_is_its_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
