/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the defaults make sense, and that what makes none is refused in words. */
#include "hw-test.h"

#include "core/hw-error.h"
#include "core/hw-link-machine.h"

static void
defaults_are_what_is_promised (void **state)
{
  HwLinkConfig config;

  hw_link_config_init (&config);
  assert_true (hw_link_config_check (&config, NULL));
  assert_int_equal (config.heartbeat.interval_us, HW_SEC (15));
  assert_int_equal (config.heartbeat.timeout_us, HW_SEC (5));
  assert_int_equal (config.heartbeat.misses, 1);
  assert_int_equal (config.heartbeat.policy, HW_HEARTBEAT_POLICY_FIXED);
  assert_int_equal (config.connect_timeout_us, HW_SEC (10));
  assert_int_equal (config.handshake_timeout_us, HW_SEC (5));
  assert_int_equal (config.backoff.min_us, HW_MSEC (200));
  assert_int_equal (config.backoff.base_us, HW_MSEC (500));
  assert_int_equal (config.backoff.cap_us, HW_SEC (30));
  assert_int_equal (config.backoff.stable_us, HW_SEC (30));
  assert_int_equal (config.reconnect, HW_RECONNECT_POLICY_EAGER);
}

/* In each row the setting at @offset is @value, on top of the defaults with greeting. */
#define TIME_OF(member) G_STRUCT_OFFSET (HwLinkConfig, member)
#define TOO_LONG (HW_SEC (30) * 24 * 60 * 60 + 1)

static void
times_have_limits (void **state)
{
  static const struct
  {
    gsize offset;
    HwTime value;
    const char *message; /* NULL: makes sense */
  } rows[] = {
    { TIME_OF (heartbeat.interval_us), 0, NULL },
    { TIME_OF (heartbeat.interval_us), HW_MSEC (1), NULL },
    { TIME_OF (heartbeat.interval_us), 1,
      "the heartbeat interval is 1us; it must lie between 1ms and 720h" },
    { TIME_OF (heartbeat.interval_us), -1,
      "the heartbeat interval is negative; it must lie between 1ms and 720h" },
    { TIME_OF (heartbeat.timeout_us), 0,
      "the heartbeat timeout is 0; it must lie between 1ms and 720h" },
    { TIME_OF (backoff.min_us), 0, NULL },
    { TIME_OF (backoff.min_us), HW_SEC (31),
      "the longest reconnect wait is 30s; it must lie between 31s and 720h" },
    { TIME_OF (backoff.base_us), HW_SEC (99), NULL },
    { TIME_OF (backoff.base_us), -1,
      "the first reconnect wait is negative; it must lie between 0 and 720h" },
    { TIME_OF (backoff.cap_us), HW_MSEC (199),
      "the longest reconnect wait is 199ms; it must lie between 200ms and 720h" },
    { TIME_OF (backoff.stable_us), -1,
      "the stable time is negative; it must lie between 0 and 720h" },
    { TIME_OF (connect_timeout_us), 0, NULL },
    { TIME_OF (connect_timeout_us), G_MAXINT64,
      "the connect timeout is 9223372036854775807us; it must lie between 0 and 720h" },
    { TIME_OF (handshake_timeout_us), 0,
      "the handshake timeout is 0; it must lie between 1ms and 720h" },
    { TIME_OF (read_timeout_us), -5,
      "the read timeout is negative; it must lie between 0 and 720h" },
    { TIME_OF (write_timeout_us), -5,
      "the write timeout is negative; it must lie between 0 and 720h" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwLinkConfig config;
      g_autoptr (GError) error = NULL;

      hw_link_config_init (&config);
      config.greeting = HW_LINK_GREETING_HEARTBEAT;
      G_STRUCT_MEMBER (HwTime, &config, rows[i].offset) = rows[i].value;
      assert_int_equal (hw_link_config_check (&config, &error), rows[i].message == NULL);
      if (rows[i].message != NULL)
        {
          assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT));
          assert_string_equal (error->message, rows[i].message);
        }
    }
}

static void
every_time_has_a_longest (void **state)
{
  static const gsize offsets[] = {
    TIME_OF (heartbeat.interval_us), TIME_OF (heartbeat.timeout_us), TIME_OF (backoff.min_us),
    TIME_OF (backoff.base_us),       TIME_OF (backoff.cap_us),       TIME_OF (backoff.stable_us),
    TIME_OF (connect_timeout_us),    TIME_OF (handshake_timeout_us), TIME_OF (read_timeout_us),
    TIME_OF (write_timeout_us),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      HwLinkConfig config;

      hw_link_config_init (&config);
      G_STRUCT_MEMBER (HwTime, &config, offsets[i]) = TOO_LONG;
      assert_false (hw_link_config_check (&config, NULL));
    }
}

static void
misses_and_policies_have_limits (void **state)
{
  static const struct
  {
    guint misses;
    int heartbeat_policy;
    int reconnect_policy;
    gboolean makes_sense;
  } rows[] = {
    { 1, 0, 0, TRUE },  { 60, 1, 2, TRUE }, { 0, 0, 0, FALSE },  { 61, 0, 0, FALSE },
    { 1, 3, 0, FALSE }, { 1, 0, 3, FALSE }, { 1, -1, 0, FALSE }, { 1, 0, -1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwLinkConfig config;

      hw_link_config_init (&config);
      config.heartbeat.misses = rows[i].misses;
      config.heartbeat.policy = (HwHeartbeatPolicy) rows[i].heartbeat_policy;
      config.reconnect = (HwReconnectPolicy) rows[i].reconnect_policy;
      assert_int_equal (hw_link_config_check (&config, NULL), rows[i].makes_sense);
    }
}

static void
a_search_has_a_step_and_an_end (void **state)
{
  static const struct
  {
    HwHeartbeatPolicy policy;
    HwTime step_us;
    HwTime longest_us;
    gboolean makes_sense;
  } rows[] = {
    { HW_HEARTBEAT_POLICY_ADAPTIVE, HW_SEC (60), HW_SEC (580), TRUE },
    { HW_HEARTBEAT_POLICY_ADAPTIVE, HW_SEC (60), HW_SEC (15), TRUE },
    { HW_HEARTBEAT_POLICY_ADAPTIVE, HW_SEC (60), HW_SEC (14), FALSE },
    { HW_HEARTBEAT_POLICY_ADAPTIVE, 0, HW_SEC (580), FALSE },
    { HW_HEARTBEAT_POLICY_FIXED, 0, 0, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwLinkConfig config;

      hw_link_config_init (&config);
      config.heartbeat.policy = rows[i].policy;
      config.heartbeat.step_us = rows[i].step_us;
      config.heartbeat.longest_us = rows[i].longest_us;
      assert_int_equal (hw_link_config_check (&config, NULL), rows[i].makes_sense);
    }
}

static void
what_is_off_needs_no_limits (void **state)
{
  HwLinkConfig config;

  hw_link_config_init (&config);
  config.heartbeat = (HwHeartbeatConfig){ .interval_us = 0 };
  config.handshake_timeout_us = 0;
  assert_true (hw_link_config_check (&config, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (defaults_are_what_is_promised),
    cmocka_unit_test (times_have_limits),
    cmocka_unit_test (every_time_has_a_longest),
    cmocka_unit_test (misses_and_policies_have_limits),
    cmocka_unit_test (a_search_has_a_step_and_an_end),
    cmocka_unit_test (what_is_off_needs_no_limits),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
