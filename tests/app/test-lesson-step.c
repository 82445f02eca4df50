/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every step is read as it is written, and what is none is refused. */
#include "hw-test.h"

#include <string.h>

#include "hw-lesson-step.h"

typedef struct
{
  const char *text;
  HwStepVerb verb;
  const char *argument;
  guint count;
  HwTime duration_us;
} Good;

static const Good good[] = {
  { "pull", HW_STEP_PULL },
  { "plug", HW_STEP_PLUG },
  { "reset", HW_STEP_RESET },
  { "kill server", HW_STEP_KILL_SERVER },
  { "restart server", HW_STEP_RESTART_SERVER },
  { "hang server", HW_STEP_HANG_SERVER },
  { "resume server", HW_STEP_RESUME_SERVER },
  { "connect", HW_STEP_CONNECT },
  { "disconnect", HW_STEP_DISCONNECT },
  { "send hello, world", HW_STEP_SEND, "hello, world" },
  { "send files 3 4000", HW_STEP_SEND_FILES, NULL, 3 },
  { "burst 12 line of text", HW_STEP_BURST, "line of text", 12 },
  { "client --heartbeat 2s", HW_STEP_CLIENT, "--heartbeat 2s" },
  { "add latency latency=20ms", HW_STEP_CABLE, "add latency latency=20ms" },
  { "remove latency", HW_STEP_CABLE, "remove latency" },
  { "clear", HW_STEP_CABLE, "clear" },
  { "wait 1500ms", HW_STEP_WAIT, NULL, 0, HW_MSEC (1500) },
  { "wait for noticed", HW_STEP_WAIT_FOR, "noticed", 0, HW_SEC (10) },
  { "wait for noticed up to 3s", HW_STEP_WAIT_FOR, "noticed", 0, HW_SEC (3) },
};

static void
what_is_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      HwStep step;

      if (!hw_step_parse (&step, good[i].text, &error))
        fail_msg ("%s: %s", good[i].text, error->message);
      assert_int_equal (step.verb, good[i].verb);
      assert_string_equal (step.text, good[i].text);
      if (g_strcmp0 (step.argument, good[i].argument) != 0)
        fail_msg ("%s: the argument is %s", good[i].text, step.argument);
      assert_int_equal (step.count, good[i].count);
      assert_int_equal (step.duration_us, good[i].duration_us);
      hw_step_clear (&step);
    }
}

static const struct
{
  const char *text;
  const char *says;
} bad[] = {
  { "", "no step" },
  { "pulls", "no step" },
  { "pull hard", "takes nothing" },
  { "kill", "no step" },
  { "send", "lacks" },
  { "wait", "lacks" },
  { "send files", "lacks" },
  { "send files 3", "BYTES" },
  { "send files 0 10", "BYTES" },
  { "send files 101 10", "BYTES" },
  { "send files 3 16777217", "BYTES" },
  { "send files three 10", "BYTES" },
  { "wait long", "long" },
  { "wait for", "lacks" },
  { "wait for noticed within 3s", "up to DUR" },
  { "wait for noticed up to soon", "soon" },
  { "burst hello", "no burst" },
  { "burst 0 hello", "no burst" },
  { "burst 100000 hello", "no burst" },
  { "burst 3", "no burst" },
};

static void
what_is_refused (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      HwStep step;

      if (hw_step_parse (&step, bad[i].text, &error))
        fail_msg ("“%s” was read", bad[i].text);
      if (strstr (error->message, bad[i].says) == NULL)
        fail_msg ("“%s”: %s", bad[i].text, error->message);
      assert_null (step.text);
    }
}

static void
what_it_is_called (void **state)
{
  HwStep step;

  assert_true (hw_step_parse (&step, "kill server", NULL));
  assert_true (hw_step_is_called (&step, "kill"));
  assert_true (hw_step_is_called (&step, "kill server"));
  assert_false (hw_step_is_called (&step, "ki"));
  assert_false (hw_step_is_called (&step, "kill server now"));
  hw_step_clear (&step);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_read),
    cmocka_unit_test (what_is_refused),
    cmocka_unit_test (what_it_is_called),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
