/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the lab's server is called as the lab's client needs it. */
#include "hw-test.h"

#include "hw-lab-server.h"

static void
goes_with_its_client (void **state)
{
  static const char *const options[] = { "--resync", NULL };
  static const struct
  {
    const char *codec;
    HwDelivery delivery;
    guint interval_ms;
    const char *folder;
    const char *more[3];
    gboolean with_options;
    const char *command;
    gboolean wants_folder;
  } rows[] = {
    { "binary",
      HW_DELIVERY_NONE,
      1000,
      NULL,
      { NULL },
      FALSE,
      "h serve --listen a --heartbeat-timeout 4500ms --kernel-samples 200ms --codec auto",
      FALSE },
    { "raw",
      HW_DELIVERY_NONE,
      0,
      NULL,
      { NULL },
      TRUE,
      "h serve --listen a --heartbeat-timeout 0ms --kernel-samples 200ms --codec raw --resync",
      FALSE },
    { "json",
      HW_DELIVERY_AT_MOST_ONCE,
      0,
      NULL,
      { "b", "c" },
      FALSE,
      "h serve --listen a --heartbeat-timeout 0ms --kernel-samples 200ms --codec auto --listen b "
      "--listen c",
      FALSE },
    { "json",
      HW_DELIVERY_AT_LEAST_ONCE,
      0,
      "f",
      { NULL },
      FALSE,
      "h serve --listen a --heartbeat-timeout 0ms --kernel-samples 200ms --codec auto "
      "--session-dir f",
      TRUE },
    { "nul",
      HW_DELIVERY_EXACTLY_ONCE,
      0,
      "f",
      { NULL },
      TRUE,
      "h serve --listen a --heartbeat-timeout 0ms --kernel-samples 200ms --codec auto "
      "--session-dir f --resync",
      TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwLongLiveSocket) client
          = g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "codec", rows[i].codec, "delivery",
                          rows[i].delivery, "heartbeat-interval-ms", rows[i].interval_ms,
                          "heartbeat-timeout-ms", 500, NULL);
      g_auto (GStrv) words
          = hw_lab_server_build_command ("h", "a", client, rows[i].folder, (char **) rows[i].more,
                                         rows[i].with_options ? (char **) options : NULL);
      g_autofree char *command = g_strjoinv (" ", words);

      assert_string_equal (command, rows[i].command);
      assert_int_equal (hw_lab_server_wants_folder (client), rows[i].wants_folder);
    }
}

/* An adaptive client may be silent for as long as its longest interval. */
static void
test_patience (void **state)
{
  static const struct
  {
    HwHeartbeatConfig config;
    HwTime patience;
  } rows[] = {
    { { .interval_us = 0, .timeout_us = HW_SEC (1) }, 0 },
    { { .interval_us = HW_SEC (1), .timeout_us = HW_SEC (1), .longest_us = HW_SEC (9) },
      HW_SEC (6) },
    { { .policy = HW_HEARTBEAT_POLICY_ADAPTIVE,
        .interval_us = HW_SEC (1),
        .timeout_us = HW_SEC (1),
        .longest_us = HW_SEC (9) },
      HW_SEC (30) },
    { { .policy = HW_HEARTBEAT_POLICY_ADAPTIVE, .longest_us = HW_SEC (9) }, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hw_lab_server_get_patience (&rows[i].config), rows[i].patience);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (goes_with_its_client),
    cmocka_unit_test (test_patience),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
