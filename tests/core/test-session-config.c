/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a session's defaults make sense, and that what makes none is refused. */
#include "hw-test.h"

#include "core/hw-error.h"
#include "core/hw-session-config.h"

static void
defaults_make_sense (void **state)
{
  HwSessionConfig config;

  hw_session_config_init (&config);
  assert_true (hw_session_config_check (&config, NULL));
  assert_int_equal (config.delivery, HW_DELIVERY_EXACTLY_ONCE);
  assert_int_equal (config.resend, HW_RESEND_RESUME);
}

#define REFUSED(field, value)                                                                      \
  {                                                                                                \
#field " = " #value, G_STRUCT_OFFSET(HwSessionConfig, field),                                  \
        sizeof(((HwSessionConfig *) 0)->field), value                                              \
  }

static void
nonsense_is_refused (void **state)
{
  static const struct
  {
    const char *description;
    gsize offset, size;
    gint64 value;
  } rows[] = {
    REFUSED (delivery, 3),
    REFUSED (resend, 2),
    REFUSED (max_messages, 0),
    REFUSED (max_bytes, 0),
    REFUSED (window, 0),
    REFUSED (window, 5000),
    REFUSED (ack_every, 0),
    REFUSED (ack_every, 65),
    REFUSED (ack_delay_us, -1),
    REFUSED (ack_timeout_us, 1),
    REFUSED (attach_timeout_us, 0),
    REFUSED (max_messages, 1 << 21),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      HwSessionConfig config;

      hw_session_config_init (&config);
      memcpy ((char *) &config + rows[i].offset, &rows[i].value, rows[i].size);
      if (hw_session_config_check (&config, &error))
        fail_msg ("%s was taken", rows[i].description);
      assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT));
    }
}

static void
durable_needs_acks (void **state)
{
  HwSessionConfig config;

  hw_session_config_init (&config);
  config.durable = TRUE;
  assert_true (hw_session_config_check (&config, NULL));
  config.delivery = HW_DELIVERY_AT_MOST_ONCE;
  assert_false (hw_session_config_check (&config, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (defaults_make_sense),
    cmocka_unit_test (nonsense_is_refused),
    cmocka_unit_test (durable_needs_acks),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
