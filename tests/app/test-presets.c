/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that each preset notices when its system does, and that its formula adds up. */
#include "hw-test.h"

#include <string.h>

#include "hw-presets.h"

static void
each_notices_when_its_system_does (void **state)
{
  static const struct
  {
    const char *id;
    int worst_case_s;
    const char *formula;
  } rows[] = {
    { "lab", 2, "interval 1 s + timeout 1 s = 2 s" },
    { "im", 20, "interval 15 s + timeout 5 s = 20 s" },
    { "socketio", 45, "interval 25 s + timeout 20 s = 45 s" },
    { "phoenix", 60, "interval 30 s + timeout 30 s = 1 min" },
    { "mqtt", 90, "interval 1 min + timeout 30 s = 1 min 30 s" },
    { "nats", 360, "2 × interval 2 min + timeout 2 min = 6 min" },
    { "wechat", 218, "interval 3 min 30 s + timeout 8 s = 3 min 38 s" },
    { "wechat-adaptive", 588, "longest interval 9 min 40 s + timeout 8 s = 9 min 48 s" },
    { "libwebsockets", 310, "interval 5 min + timeout 10 s = 5 min 10 s" },
    { "grpc", 320, "interval 5 min + timeout 20 s = 5 min 20 s" },
  };

  assert_int_equal (hw_presets_get_n (), G_N_ELEMENTS (rows));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwPreset *preset = hw_presets_find (rows[i].id);
      g_autofree char *formula = NULL;

      assert_non_null (preset);
      formula = hw_preset_describe_worst_case (&preset->config);
      assert_int_equal (hw_heartbeat_worst_case_us (&preset->config),
                        HW_SEC (rows[i].worst_case_s));
      assert_string_equal (formula, rows[i].formula);
    }
}

static void
each_is_found_and_told_apart (void **state)
{
  for (guint i = 0; i < hw_presets_get_n (); i++)
    {
      const HwPreset *preset = hw_presets_get (i);

      assert_ptr_equal (hw_presets_find (preset->id), preset);
      assert_ptr_equal (hw_presets_find_config (&preset->config), preset);
      assert_true (strlen (preset->title) > 0);
      assert_true (g_str_has_suffix (preset->description, "."));
    }
  assert_string_equal (hw_presets_get (0)->id, "lab");
  assert_null (hw_presets_get (hw_presets_get_n ()));
  assert_null (hw_presets_find ("carrier-pigeon"));
}

static void
formulas (void **state)
{
  static const struct
  {
    HwHeartbeatConfig config;
    const char *formula;
  } rows[] = {
    { { 0, HW_SEC (5), 1 }, "no heartbeats: a silent death is never noticed" },
    { { HW_MSEC (1550), HW_MSEC (450), 1 }, "interval 1550 ms + timeout 450 ms = 2 s" },
    { { 1500, 250, 3 }, "3 × interval 1500 µs + timeout 250 µs = 4750 µs" },
    { { HW_SEC (3600), HW_SEC (1), 1 }, "interval 60 min + timeout 1 s = 60 min 1 s" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *formula = hw_preset_describe_worst_case (&rows[i].config);

      assert_string_equal (formula, rows[i].formula);
      assert_null (hw_presets_find_config (&rows[i].config));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_notices_when_its_system_does),
    cmocka_unit_test (each_is_found_and_told_apart),
    cmocka_unit_test (formulas),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
