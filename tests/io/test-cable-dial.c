/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a connect to the cable never fails because of what comes behind it: the RST
 * of an upstream that is away, and of a fault that waits for whoever comes. */
#include "hw-test.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-cable-rig.h"
#include "hw-test-socket.h"

#define GRACE_MS 50

static void
command (HwCableRig *rig, const char *line)
{
  g_autoptr (GError) error = NULL;

  if (!hw_cable_command (rig->cable, line, &error))
    fail_msg ("“%s”: %s", line, error->message);
}

/* A cable whose upstream refuses; no connection yet. */
static void
start_before_nobody (HwCableRig *rig)
{
  assert_true (hw_cable_rig_start (rig, HW_CUT_MODE_AUTO, FALSE));
  close (rig->listener);
  rig->listener = -1;
}

static gint64
measure_life_ms (HwCableRig *rig)
{
  HwEvent *accepted = hw_cable_rig_wait (rig, HW_EVENT_ACCEPTED);
  gint64 begin = hw_event_get_mono_us (accepted);
  HwEvent *ended = hw_cable_rig_wait (rig, HW_EVENT_DISCONNECTED);

  assert_non_null (ended);

  return (hw_event_get_mono_us (ended) - begin) / 1000;
}

static void
an_upstream_that_is_away_is_an_rst_behind_the_connect (void **state)
{
  HwCableRig rig;
  int client;

  start_before_nobody (&rig);
  client = hw_test_connect (hw_cable_get_local_address (rig.cable));
  assert_int_equal (hw_test_read_end (client), ECONNRESET);
  assert_true (measure_life_ms (&rig) >= GRACE_MS - 1);
  close (client);
  hw_cable_rig_stop (&rig);
}

static void
who_says_something_learns_of_it_at_once (void **state)
{
  HwCableRig rig;
  gboolean was_quick = FALSE;

  start_before_nobody (&rig);
  for (int i = 0; i < 100 && !was_quick; i++)
    {
      int client = hw_test_connect (hw_cable_get_local_address (rig.cable));

      assert_true (hw_test_write (client, "hello", 5));
      assert_int_equal (hw_test_read_end (client), ECONNRESET);
      was_quick = measure_life_ms (&rig) < GRACE_MS - 10;
      close (client);
    }
  assert_true (was_quick);
  hw_cable_rig_stop (&rig);
}

static const char *const waiting_faults[] = { "add reset_peer", "add reset on=new" };

static void
a_fault_that_waits_resets_behind_the_connect (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (waiting_faults); i++)
    {
      HwCableRig rig;
      int client;

      assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
      command (&rig, waiting_faults[i]);
      client = hw_test_connect (hw_cable_get_local_address (rig.cable));
      assert_int_equal (hw_test_read_end (client), ECONNRESET);
      assert_true (measure_life_ms (&rig) >= GRACE_MS - 1);
      close (client);
      hw_cable_rig_stop (&rig);
    }
}

/* It is over before the RST is due, and takes one of the connections that it has met. */
static void
a_moment_that_is_over_has_reset_the_young_too (void **state)
{
  HwCableRig rig;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  command (&rig, "add reset for=1ms");
  assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  assert_int_equal (hw_test_read_end (rig.server), ECONNRESET);
  hw_cable_rig_stop (&rig);
}

#define CROWD 8

/* Of a listener whose backlog is full the kernel answers no SYN more. */
static void
fill_backlog (HwCableRig *rig, int crowd[CROWD])
{
  g_autofree char *address = hw_test_get_local (rig->listener);

  assert_int_equal (listen (rig->listener, 0), 0);
  for (int i = 0; i < CROWD; i++)
    crowd[i] = hw_test_begin_connect (address);
}

static void
a_dial_without_an_answer_has_its_time (void **state)
{
  HwCableRig rig;
  HwEvent *ended;
  int crowd[CROWD];
  int client;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  hw_cable_stop (rig.cable);
  g_object_set (rig.cable, "dial-timeout-ms", 100, NULL);
  assert_true (hw_cable_start (rig.cable, NULL));
  fill_backlog (&rig, crowd);
  client = hw_test_connect (hw_cable_get_local_address (rig.cable));
  assert_int_equal (hw_test_read_end (client), ECONNRESET);
  ended = hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED);
  assert_true (hw_cable_rig_says (ended, HW_EVENT_FIELD_REASON, "connect-timeout"));
  assert_true (hw_cable_rig_says (ended, HW_EVENT_FIELD_SIDE, "upstream"));
  for (int i = 0; i < CROWD; i++)
    close (crowd[i]);
  close (client);
  hw_cable_rig_stop (&rig);
}

/* Nobody can answer through a cable that is out; when it is back, the upstream has its time. */
static void
a_dial_through_a_pulled_cable_waits_for_the_plug (void **state)
{
  HwCableRig rig;
  int crowd[CROWD];
  int client;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  hw_cable_stop (rig.cable);
  g_object_set (rig.cable, "dial-timeout-ms", 500, NULL);
  assert_true (hw_cable_start (rig.cable, NULL));
  fill_backlog (&rig, crowd);
  client = hw_test_connect (hw_cable_get_local_address (rig.cable));
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_ACCEPTED));
  command (&rig, "pull");
  assert_int_equal (hw_test_poll (client, POLLIN, 1200), 0);
  command (&rig, "plug");
  assert_int_equal (hw_test_read_end (client), ECONNRESET);
  for (int i = 0; i < CROWD; i++)
    close (crowd[i]);
  close (client);
  hw_cable_rig_stop (&rig);
}

/* The connection outlives the time that its dial had. */
static void
a_dial_that_was_answered_has_no_end (void **state)
{
  HwCableRig rig;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  hw_cable_stop (rig.cable);
  g_object_set (rig.cable, "dial-timeout-ms", 1000, NULL);
  assert_true (hw_cable_start (rig.cable, NULL));
  assert_true (hw_cable_rig_connect (&rig));
  assert_int_equal (hw_test_poll (rig.client, POLLIN, 1100), 0);
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "still here"));
  hw_cable_rig_stop (&rig);
}

/* `invalid` is no one's (RFC 6761): the name isn't known, with or without a network. */
static void
a_name_that_nobody_knows_says_so (void **state)
{
  HwCableRig rig;
  HwEvent *ended;
  int client;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_change_upstream (rig.cable, "nobody.invalid:1", NULL));
  client = hw_test_connect (hw_cable_get_local_address (rig.cable));
  assert_int_equal (hw_test_read_end (client), ECONNRESET);
  ended = hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED);
  assert_true (hw_cable_rig_says (ended, HW_EVENT_FIELD_REASON, "resolve-failed"));
  close (client);
  hw_cable_rig_stop (&rig);
}

static void
a_wrong_upstream_leaves_the_old_one (void **state)
{
  HwCableRig rig;
  g_autoptr (GError) loop = NULL;
  g_autoptr (GError) slip = NULL;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_false (
      hw_cable_change_upstream (rig.cable, hw_cable_get_local_address (rig.cable), &loop));
  assert_non_null (strstr (loop->message, "is the cable itself"));
  assert_false (hw_cable_change_upstream (rig.cable, "nowhere", &slip));
  assert_non_null (strstr (slip->message, "is no address"));
  assert_true (hw_cable_rig_connect (&rig));
  hw_cable_rig_stop (&rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_upstream_that_is_away_is_an_rst_behind_the_connect),
    cmocka_unit_test (who_says_something_learns_of_it_at_once),
    cmocka_unit_test (a_fault_that_waits_resets_behind_the_connect),
    cmocka_unit_test (a_dial_without_an_answer_has_its_time),
    cmocka_unit_test (a_dial_through_a_pulled_cable_waits_for_the_plug),
    cmocka_unit_test (a_dial_that_was_answered_has_no_end),
    cmocka_unit_test (a_name_that_nobody_knows_says_so),
    cmocka_unit_test (a_wrong_upstream_leaves_the_old_one),
    cmocka_unit_test (a_moment_that_is_over_has_reset_the_young_too),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
