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
  const char *said; /* the name, or the fault as it is written */
  guint64 number;
} read_lines[] = {
  { "pull", HW_CABLE_ORDER_PULL },
  { "  plug\t\r\n", HW_CABLE_ORDER_PLUG },
  { "reset", HW_CABLE_ORDER_RESET },
  { "reset 7", HW_CABLE_ORDER_RESET, NULL, 7 },
  { "clear", HW_CABLE_ORDER_CLEAR },
  { "status", HW_CABLE_ORDER_STATUS },
  { "list", HW_CABLE_ORDER_STATUS },
  { "connections", HW_CABLE_ORDER_CONNECTIONS },
  { "", HW_CABLE_ORDER_NONE },
  { "# pull", HW_CABLE_ORDER_NONE },
  { "profile 3g", HW_CABLE_ORDER_PROFILE, "3g" },
  { "add latency latency=200ms", HW_CABLE_ORDER_ADD, "latency=200ms jitter=0ms" },
  { "add latency jitter=20ms  latency=1s", HW_CABLE_ORDER_ADD, "latency=1000ms jitter=20ms" },
  { "add cut on=new after=2s for=1s every=5s", HW_CABLE_ORDER_ADD,
    "on=new after=2s for=1s every=5s" },
  { "remove latency", HW_CABLE_ORDER_REMOVE, "latency" },
};

static const struct
{
  const char *line;
  const char *named; /* what the error must name */
} refused_lines[] = {
  { "yank", "yank" },
  { "Pull", "Pull" },
  { "pull hard", "hard" },
  { "reset all", "all" },
  { "reset 7 8", "8" },
  { "add", "latency" },
  { "add gremlins", "gremlins" },
  { "add latency delay=5ms", "delay" },
  { "add latency latency=5 parsecs", "parsecs" },
  { "add latency latency=-5ms", "-5ms" },
  { "remove", "said" },
  { "remove latency now", "now" },
  { "profile", "wifi" },
  { "profile pigeon", "wifi" },
};

static void
reads_its_commands (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (read_lines); i++)
    {
      g_auto (HwCableOrder) order = { HW_CABLE_ORDER_NONE };
      g_autofree char *said = NULL;
      g_autoptr (GError) error = NULL;

      if (!hw_cable_order_parse (&order, read_lines[i].line, &error))
        fail_msg ("“%s”: %s", read_lines[i].line, error->message);
      said = order.kind == HW_CABLE_ORDER_ADD ? hw_fault_spec_format (&order.spec)
                                              : g_strdup (order.name);
      assert_int_equal (order.kind, read_lines[i].kind);
      assert_int_equal (order.number, read_lines[i].number);
      if (g_strcmp0 (said, read_lines[i].said) != 0)
        fail_msg ("“%s” was read as “%s”", read_lines[i].line, said);
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
