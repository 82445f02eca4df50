/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that each end that a fault makes arrives as what it is, at open idle connections
 * too. */
#include "hw-test.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-cable-rig.h"
#include "hw-test-socket.h"

static void
rig_start (HwCableRig *rig)
{
  assert_true (hw_cable_rig_start (rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_rig_connect (rig));
}

static void
command (HwCableRig *rig, const char *line)
{
  g_autoptr (GError) error = NULL;

  if (!hw_cable_command (rig->cable, line, &error))
    fail_msg ("“%s”: %s", line, error->message);
}

static const struct
{
  const char *fault;
  int client_end; /* what an idle client reads: 0 FIN, an errno */
  int server_end;
} idle_ends[] = {
  { "add reset", ECONNRESET, ECONNRESET },
  { "add reset_peer", ECONNRESET, ECONNRESET },
  { "add reset_peer timeout=100ms stream=downstream", ECONNRESET, ECONNRESET },
  { "add fin", 0, 0 },
  { "add timeout timeout=100ms", 0, 0 },
};

static void
reach_the_idle (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (idle_ends); i++)
    {
      HwCableRig rig;

      rig_start (&rig);
      command (&rig, idle_ends[i].fault);
      assert_int_equal (hw_test_read_end (rig.client), idle_ends[i].client_end);
      assert_int_equal (hw_test_read_end (rig.server), idle_ends[i].server_end);
      assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED));
      hw_cable_rig_stop (&rig);
    }
}

static void
what_acts_once_leaves_those_who_come_later_alone (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add reset");
  assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  close (rig.client);
  close (rig.server);
  assert_true (hw_cable_rig_connect (&rig));
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "unharmed"));
  hw_cable_rig_stop (&rig);
}

static void
on_new_it_meets_those_who_come_later_alone (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add reset on=new");
  assert_int_equal (hw_test_connect_for_end (hw_cable_get_local_address (rig.cable)), ECONNRESET);
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "unharmed"));
  hw_cable_rig_stop (&rig);
}

/* A FIN, though the cable still has bytes of both that nobody reads: close(2) would make it RST. */
static void
an_orderly_end_is_fin_with_bytes_under_way (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add stall");
  assert_true (hw_test_write (rig.client, "unread", 6));
  assert_true (hw_test_write (rig.server, "unread", 6));
  command (&rig, "add fin");
  assert_int_equal (hw_test_read_end (rig.client), 0);
  assert_int_equal (hw_test_read_end (rig.server), 0);
  hw_cable_rig_stop (&rig);
}

static void
a_half_close_leaves_the_other_way_open (void **state)
{
  static const char *const faults[]
      = { "add half_close stream=upstream", "add half_close stream=downstream" };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      HwCableRig rig;
      int told;
      int other;

      rig_start (&rig);
      told = i == 0 ? rig.server : rig.client;
      other = i == 0 ? rig.client : rig.server;
      command (&rig, faults[i]);
      assert_int_equal (hw_test_read_end (told), 0);
      assert_true (hw_cable_rig_carries (told, other, "the other way"));
      assert_true (hw_test_write (other, "into the void", 13));
      shutdown (told, SHUT_WR);
      assert_int_equal (hw_test_read_end (other), 0);
      close (other);
      if (i == 0)
        rig.client = -1;
      else
        rig.server = -1;
      assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED));
      hw_cable_rig_stop (&rig);
    }
}

static void
a_limit_passes_its_bytes_and_then_ends (void **state)
{
  HwCableRig rig;
  char bytes[5];

  rig_start (&rig);
  command (&rig, "add limit_data bytes=5 stream=upstream");
  assert_true (hw_test_write (rig.client, "0123456789", 10));
  assert_true (hw_test_read (rig.server, bytes, 5));
  assert_memory_equal (bytes, "01234", 5);
  assert_int_equal (hw_test_read_end (rig.server), 0);
  assert_int_equal (hw_test_read_end (rig.client), 0);
  assert_true (hw_cable_rig_says (hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED),
                                  HW_EVENT_FIELD_FAULT, "limit_data_upstream"));
  hw_cable_rig_stop (&rig);
}

static void
a_slow_close_holds_back_the_end_alone (void **state)
{
  HwCableRig rig;
  gint64 begin;

  rig_start (&rig);
  command (&rig, "add slow_close delay=200ms");
  begin = g_get_monotonic_time ();
  assert_true (hw_test_write (rig.client, "x", 1));
  shutdown (rig.client, SHUT_WR);
  assert_true (hw_test_read (rig.server, (char[1]){ 0 }, 1));
  assert_int_equal (hw_test_read_end (rig.server), 0);
  assert_true (g_get_monotonic_time () - begin >= 200000);
  hw_cable_rig_stop (&rig);
}

/* The port is held all the while: it is the same one afterwards. */
static void
a_refusal_is_of_those_who_connect (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add refuse");
  for (int i = 0; i < 3; i++)
    assert_int_equal (hw_test_connect (hw_cable_get_local_address (rig.cable)), -1);
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "goes on"));
  command (&rig, "remove refuse");
  close (rig.client);
  close (rig.server);
  assert_true (hw_cable_rig_connect (&rig));
  hw_cable_rig_stop (&rig);
}

static void
a_drop_of_syns_is_of_those_who_connect (void **state)
{
  HwCableRig rig;
  int later;

  rig_start (&rig);
  command (&rig, "add syn_drop");
  later = hw_test_begin_connect (hw_cable_get_local_address (rig.cable));
  assert_true (later >= 0);
  assert_int_equal (hw_test_poll (later, POLLOUT, 300), 0);
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "goes on"));
  command (&rig, "remove syn_drop");
  assert_int_equal (hw_test_poll (later, POLLOUT, HW_TEST_LIMIT_MS), POLLOUT);
  close (later);
  hw_cable_rig_stop (&rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (reach_the_idle),
    cmocka_unit_test (what_acts_once_leaves_those_who_come_later_alone),
    cmocka_unit_test (on_new_it_meets_those_who_come_later_alone),
    cmocka_unit_test (an_orderly_end_is_fin_with_bytes_under_way),
    cmocka_unit_test (a_half_close_leaves_the_other_way_open),
    cmocka_unit_test (a_limit_passes_its_bytes_and_then_ends),
    cmocka_unit_test (a_slow_close_holds_back_the_end_alone),
    cmocka_unit_test (a_refusal_is_of_those_who_connect),
    cmocka_unit_test (a_drop_of_syns_is_of_those_who_connect),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
