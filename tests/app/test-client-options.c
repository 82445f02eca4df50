/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the options that set a long-live socket. */
#include "hw-test.h"

#include "hw-client-options.h"
#include "core/hw-reconnect-policy.h"

static HwLongLiveSocket *
parse (const char *line)
{
  HwLongLiveSocket *client = hw_long_live_socket_new ("127.0.0.1:9");
  g_autoptr (HwOptions) options = hw_options_new ("try", NULL, "Tries");
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);

  hw_client_options_add (options, client);
  if (!hw_options_parse (options, (int) g_strv_length (argv), argv, 0, NULL))
    g_clear_object (&client);

  return client;
}

/* Each option reaches the property that it names, and no other. */
static void
test_numbers (void **state)
{
  static const struct
  {
    const char *line;
    const char *property;
    gint64 expected;
  } rows[] = {
    { "try --heartbeat 7s", "heartbeat-interval-ms", 7000 },
    { "try --heartbeat off", "heartbeat-interval-ms", 0 },
    { "try --heartbeat-timeout 700ms", "heartbeat-timeout-ms", 700 },
    { "try --heartbeat-step 30s", "heartbeat-step-ms", 30000 },
    { "try --heartbeat-longest 20m", "heartbeat-longest-ms", 1200000 },
    { "try --preset wechat-adaptive", "heartbeat-policy", HW_HEARTBEAT_POLICY_ADAPTIVE },
    { "try --heartbeat-misses 3", "heartbeat-misses", 3 },
    { "try --connect-timeout 2s", "connect-timeout-ms", 2000 },
    { "try --handshake-timeout 3s", "handshake-timeout-ms", 3000 },
    { "try --read-timeout 4s", "read-timeout-ms", 4000 },
    { "try --write-timeout 5s", "write-timeout-ms", 5000 },
    { "try --reconnect-min 10ms", "reconnect-min-ms", 10 },
    { "try --reconnect-max 9s", "reconnect-max-ms", 9000 },
    { "try --reconnect-stable 1m", "reconnect-stable-ms", 60000 },
    { "try --keepalive 60s,10s,3", "keepalive-idle-s", 60 },
    { "try --keepalive 60s,10s,3", "keepalive-interval-s", 10 },
    { "try --keepalive 60s,10s,3", "keepalive-count", 3 },
    { "try --user-timeout 6s", "user-timeout-ms", 6000 },
    { "try --no-delay off", "no-delay", FALSE },
    { "try --no-delay on", "no-delay", TRUE },
    { "try --kernel-samples 200ms", "kernel-sample-ms", 200 },
    { "try --ack-timeout 8s", "ack-timeout-ms", 8000 },
    { "try --ack-timeout off", "ack-timeout-ms", 0 },
    { "try --close-timeout 9s", "close-timeout-ms", 9000 },
    { "try --seed 42", "seed", 42 },
    { "try --preset mqtt", "heartbeat-interval-ms", 60000 },
    { "try --heartbeat 5s --preset mqtt", "heartbeat-interval-ms", 5000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwLongLiveSocket) client = parse (rows[i].line);
      g_auto (GValue) value = G_VALUE_INIT;

      print_message ("# %s\n", rows[i].line);
      assert_non_null (client);
      g_value_init (&value, G_TYPE_INT64);
      g_object_get_property (G_OBJECT (client), rows[i].property, &value);
      assert_int_equal (g_value_get_int64 (&value), rows[i].expected);
    }
}

static void
test_choices (void **state)
{
  g_autoptr (HwLongLiveSocket) client
      = parse ("try --codec raw --reconnect never --heartbeat-policy skip-when-busy "
               "--delivery at-least-once --resend timer");
  g_autofree char *codec = NULL;
  int reconnect;
  int policy;
  int delivery;
  int resend;

  assert_non_null (client);
  g_object_get (client, "codec", &codec, "reconnect-policy", &reconnect, "heartbeat-policy",
                &policy, "delivery", &delivery, "resend", &resend, NULL);
  assert_string_equal (codec, "raw");
  assert_int_equal (reconnect, HW_RECONNECT_POLICY_NEVER);
  assert_int_equal (policy, HW_HEARTBEAT_POLICY_SKIP_WHEN_BUSY);
  assert_int_equal (delivery, HW_DELIVERY_AT_LEAST_ONCE);
  assert_int_equal (resend, HW_RESEND_TIMER);
}

static void
test_memory (void **state)
{
  static const struct
  {
    const char *line;
    const char *file;
  } rows[] = {
    { "try", NULL },
    { "try --heartbeat-memory here", "here" },
    { "try --heartbeat-memory off", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwLongLiveSocket) client = parse (rows[i].line);
      g_autofree char *file = NULL;

      g_object_get (client, "heartbeat-memory-file", &file, NULL);
      assert_int_equal (g_strcmp0 (file, rows[i].file), 0);
    }
}

static void
test_refused (void **state)
{
  static const char *const rows[] = {
    "try --preset smoke",          /* no such one */
    "try --keepalive 60s",         /* two are missing */
    "try --keepalive 60s,10s,0",   /* no probe at all */
    "try --keepalive 60s,500ms,3", /* the kernel counts in seconds */
    "try --heartbeat-misses 0",    /* at least one */
    "try --codec morse",           "try --reconnect sometimes",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      print_message ("# %s\n", rows[i]);
      assert_null (parse (rows[i]));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_numbers),
    cmocka_unit_test (test_choices),
    cmocka_unit_test (test_memory),
    cmocka_unit_test (test_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
