/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the command language reads what it says, and says what it doesn't read. */
#include "hw-test.h"

#include "hw-cable-rig.h"
#include "io/hw-cable-control.h"

static const struct
{
  const char *line;
  HwCableOrderKind kind;
  HwTime latency_us;
  HwTime jitter_us;
} read_lines[] = {
  { "pull", HW_CABLE_ORDER_PULL },
  { "  plug\t\r\n", HW_CABLE_ORDER_PLUG },
  { "reset", HW_CABLE_ORDER_RESET },
  { "clear", HW_CABLE_ORDER_CLEAR },
  { "status", HW_CABLE_ORDER_STATUS },
  { "", HW_CABLE_ORDER_NONE },
  { "# pull", HW_CABLE_ORDER_NONE },
  { "add latency latency=200ms", HW_CABLE_ORDER_LATENCY, 200000, 0 },
  { "add latency jitter=20ms  latency=1s", HW_CABLE_ORDER_LATENCY, 1000000, 20000 },
  { "add latency jitter=5ms", HW_CABLE_ORDER_LATENCY, 0, 5000 },
  { "remove latency", HW_CABLE_ORDER_LATENCY, 0, 0 },
};

static const struct
{
  const char *line;
  const char *named; /* what the error must name */
} refused_lines[] = {
  { "yank", "yank" },
  { "Pull", "Pull" },
  { "pull hard", "hard" },
  { "add", "added" },
  { "add gremlins", "gremlins" },
  { "add latency", "latency=200ms" },
  { "add latency latency=0", "nothing" },
  { "add latency delay=5ms", "delay=5ms" },
  { "add latency latency=5 parsecs", "5" },
  { "add latency latency=-5ms", "-5ms" },
  { "remove", "removed" },
  { "remove gremlins", "gremlins" },
  { "remove latency now", "now" },
};

static void
reads_its_commands (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (read_lines); i++)
    {
      HwCableOrder order;
      g_autoptr (GError) error = NULL;

      if (!hw_cable_order_parse (&order, read_lines[i].line, &error))
        fail_msg ("“%s”: %s", read_lines[i].line, error->message);
      assert_int_equal (order.kind, read_lines[i].kind);
      assert_int_equal (order.latency_us, read_lines[i].latency_us);
      assert_int_equal (order.jitter_us, read_lines[i].jitter_us);
    }
}

static void
names_what_it_does_not_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused_lines); i++)
    {
      HwCableOrder order;
      g_autoptr (GError) error = NULL;

      if (hw_cable_order_parse (&order, refused_lines[i].line, &error))
        fail_msg ("“%s” was read", refused_lines[i].line);
      if (strstr (error->message, refused_lines[i].named) == NULL)
        fail_msg ("“%s”: %s", refused_lines[i].line, error->message);
      assert_null (strchr (error->message, '\n'));
    }
}

static gboolean
command (HwCableRig *rig, const char *line)
{
  return hw_cable_command (rig->cable, line, NULL);
}

static void
carries_them_out (void **state)
{
  HwCableRig rig;
  HwEvent *event;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (command (&rig, "pull"));
  assert_true (command (&rig, "status"));
  event = hw_cable_rig_wait (&rig, HW_EVENT_STATUS);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_STATE, "pulled"));
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_TEXT, "no faults"));
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONNECTIONS), 0);
  assert_true (command (&rig, "add latency latency=200ms"));
  event = hw_cable_rig_wait (&rig, HW_EVENT_FAULT_ADDED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_FAULT, "latency"));
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_TEXT, "latency=200ms jitter=0ms"));
  assert_true (command (&rig, "clear"));
  event = hw_cable_rig_wait (&rig, HW_EVENT_FAULT_REMOVED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_TEXT, "latency=200ms jitter=0ms"));
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_CABLE_PLUGGED));
  assert_true (command (&rig, "status"));
  event = hw_cable_rig_wait (&rig, HW_EVENT_STATUS);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_STATE, "plugged"));
  hw_cable_rig_stop (&rig);
}

static void
refuses_what_nobody_carries_out (void **state)
{
  g_autoptr (HwCable) cable = hw_cable_new ("127.0.0.1:0", "127.0.0.1:1", HW_CUT_MODE_AUTO, NULL);
  g_autoptr (GError) error = NULL;

  assert_false (hw_cable_command (cable, "pull", &error));
  assert_non_null (strstr (error->message, "doesn't run"));
  assert_false (hw_cable_is_pulled (cable));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (reads_its_commands),
    cmocka_unit_test (names_what_it_does_not_read),
    cmocka_unit_test (carries_them_out),
    cmocka_unit_test (refuses_what_nobody_carries_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
