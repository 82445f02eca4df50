/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the wire faults are the kernel's: what is cut is sent again, and what dies
 * says nothing. */
#include "hw-test.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-cable-rig.h"
#include "hw-test-socket.h"
#include "io/hw-tcp-info.h"

#define POLL_US 2000

static void
rig_start (HwCableRig *rig)
{
  assert_true (hw_cable_rig_start (rig, HW_CUT_MODE_KERNEL, FALSE));
  assert_true (hw_cable_rig_connect (rig));
}

static void
command (HwCableRig *rig, const char *line)
{
  g_autoptr (GError) error = NULL;

  if (!hw_cable_command (rig->cable, line, &error))
    fail_msg ("“%s”: %s", line, error->message);
}

static gboolean
is_retransmitting (const HwTcpInfo *info)
{
  return info->unacked > 0 && info->retransmits > 0;
}

static gboolean
has_retransmitted (const HwTcpInfo *info)
{
  return info->total_retrans > 0;
}

static gboolean
is_acked (const HwTcpInfo *info)
{
  return info->unacked == 0 && info->notsent_bytes == 0;
}

static gboolean
wait_for_kernel (int fd, gboolean (*condition) (const HwTcpInfo *info))
{
  gint64 deadline = g_get_monotonic_time () + HW_TEST_LIMIT_MS * G_GINT64_CONSTANT (1000);
  HwTcpInfo info;

  while (hw_tcp_info_read (fd, &info) && !condition (&info))
    {
      if (g_get_monotonic_time () > deadline)
        return FALSE;
      g_usleep (POLL_US);
    }

  return TRUE;
}

static void
a_cut_of_one_connection_leaves_the_others (void **state)
{
  HwCableRig rig;
  int other;
  int other_server;

  rig_start (&rig);
  other = hw_test_connect (hw_cable_get_local_address (rig.cable));
  other_server = hw_test_accept (rig.listener);
  command (&rig, "add cut on=1");
  assert_true (hw_test_write (rig.client, "held", 4));
  assert_true (wait_for_kernel (rig.client, is_retransmitting));
  assert_true (hw_cable_rig_carries (other, other_server, "goes on"));
  command (&rig, "remove cut");
  assert_true (hw_test_read (rig.server, (char[4]){ 0 }, 4));
  close (other);
  close (other_server);
  hw_cable_rig_stop (&rig);
}

static void
two_cuts_end_with_the_second (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add cut");
  command (&rig, "add cut name=other");
  command (&rig, "pull");
  command (&rig, "remove cut");
  command (&rig, "plug");
  assert_true (hw_test_write (rig.client, "held", 4));
  assert_true (wait_for_kernel (rig.client, is_retransmitting));
  assert_int_equal (hw_test_poll (rig.server, POLLIN, 0), 0);
  command (&rig, "remove other");
  assert_true (hw_test_read (rig.server, (char[4]){ 0 }, 4));
  hw_cable_rig_stop (&rig);
}

static void
deaf_one_way_the_other_way_is_heard (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add deaf stream=upstream");
  assert_true (hw_test_write (rig.client, "lost", 4));
  assert_true (hw_cable_rig_carries (rig.server, rig.client, "heard"));
  assert_true (wait_for_kernel (rig.client, is_retransmitting));
  assert_int_equal (hw_test_poll (rig.server, POLLIN, 0), 0);
  command (&rig, "clear");
  assert_true (hw_test_read (rig.server, (char[4]){ 0 }, 4));
  hw_cable_rig_stop (&rig);
}

static void
a_stall_is_acked (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add stall stream=upstream");
  assert_true (hw_test_write (rig.client, "swallowed", 9));
  assert_true (wait_for_kernel (rig.client, is_acked));
  assert_true (hw_cable_rig_carries (rig.server, rig.client, "the other way"));
  assert_int_equal (hw_test_poll (rig.server, POLLIN, 100), 0);
  command (&rig, "remove stall_upstream");
  assert_true (hw_test_read (rig.server, (char[9]){ 0 }, 9));
  hw_cable_rig_stop (&rig);
}

static void
a_crashed_host_resets_after_its_reboot (void **state)
{
  HwCableRig rig;
  gint64 begin;

  rig_start (&rig);
  command (&rig, "add host_crash reboot=700ms");
  begin = g_get_monotonic_time ();
  assert_true (hw_test_write (rig.client, "anybody?", 8));
  assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  assert_true (g_get_monotonic_time () - begin >= 700000);
  assert_int_equal (hw_test_read_end (rig.server), ECONNRESET);
  close (rig.client);
  close (rig.server);
  assert_true (hw_cable_rig_connect (&rig));
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "up again"));
  hw_cable_rig_stop (&rig);
}

static void
after_the_reboot_the_silent_learn_nothing (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add host_crash reboot=50ms");
  assert_int_equal (hw_test_poll (rig.client, POLLIN, 300), 0);
  assert_int_equal (hw_cable_rig_count (&rig, HW_EVENT_DISCONNECTED), 0);
  assert_true (hw_test_write (rig.server, "hello?", 6));
  assert_int_equal (hw_test_read_end (rig.server), ECONNRESET);
  hw_cable_rig_stop (&rig);
}

static void
a_nat_that_forgot_is_silent_or_resets (void **state)
{
  static const char *const faults[]
      = { "add nat_timeout idle=200ms", "add nat_timeout idle=200ms ending=rst" };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      HwCableRig rig;

      rig_start (&rig);
      command (&rig, faults[i]);
      for (int k = 0; k < 5; k++)
        {
          assert_true (hw_cable_rig_carries (rig.client, rig.server, "busy"));
          assert_int_equal (hw_test_poll (rig.client, POLLIN, 50), 0);
        }
      assert_int_equal (hw_test_poll (rig.client, POLLIN, 400), 0);
      assert_true (hw_test_write (rig.client, "late", 4));
      if (i == 0)
        assert_true (wait_for_kernel (rig.client, is_retransmitting));
      else
        assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
      hw_cable_rig_stop (&rig);
    }
}

static void
flapping_goes_on_in_between (void **state)
{
  HwCableRig rig;

  rig_start (&rig);
  command (&rig, "add flapping down=300ms up=300ms");
  assert_true (hw_test_write (rig.client, "held", 4));
  assert_true (hw_test_read (rig.server, (char[4]){ 0 }, 4));
  assert_true (wait_for_kernel (rig.client, has_retransmitted));
  hw_cable_rig_stop (&rig);
}

/* The loss that is told is that of the segments: it must show, and be near what was asked. */
static void
a_flaky_cable_loses_real_segments (void **state)
{
  HwCableRig rig;
  HwEvent *event;
  HwTcpInfo info;
  gboolean retransmitted = FALSE;
  gint64 deadline = g_get_monotonic_time () + HW_TEST_LIMIT_MS * G_GINT64_CONSTANT (1000);

  rig_start (&rig);
  command (&rig, "add flaky loss=20% window=2");
  /* As long as it takes to meet a cut, and no longer: each loss in a row doubles the wait. */
  while (!retransmitted && g_get_monotonic_time () < deadline)
    {
      assert_true (hw_cable_rig_carries (rig.client, rig.server, "0123456789"));
      retransmitted = hw_tcp_info_read (rig.client, &info) && has_retransmitted (&info);
    }
  assert_true (retransmitted);
  command (&rig, "connections");
  event = hw_cable_rig_wait (&rig, HW_EVENT_STATUS);
  assert_null (strstr (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), "lost 0 "));
  hw_cable_rig_stop (&rig);
}

static void
a_schedule_begins_ends_and_begins_again (void **state)
{
  HwCableRig rig;
  HwEvent *began;
  HwEvent *ended;
  HwEvent *again;

  rig_start (&rig);
  command (&rig, "add cut after=100ms for=100ms every=300ms");
  began = hw_cable_rig_wait (&rig, HW_EVENT_FAULT_BEGAN);
  ended = hw_cable_rig_wait (&rig, HW_EVENT_FAULT_ENDED);
  again = hw_cable_rig_wait (&rig, HW_EVENT_FAULT_BEGAN);
  assert_non_null (began);
  assert_non_null (ended);
  assert_non_null (again);
  assert_true (hw_event_get_mono_us (ended) - hw_event_get_mono_us (began) >= 50000);
  assert_true (hw_event_get_mono_us (again) - hw_event_get_mono_us (began) >= 200000);
  assert_true (hw_test_write (rig.client, "held", 4));
  assert_true (hw_test_read (rig.server, (char[4]){ 0 }, 4));
  hw_cable_rig_stop (&rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_cut_of_one_connection_leaves_the_others),
    cmocka_unit_test (two_cuts_end_with_the_second),
    cmocka_unit_test (deaf_one_way_the_other_way_is_heard),
    cmocka_unit_test (a_stall_is_acked),
    cmocka_unit_test (a_crashed_host_resets_after_its_reboot),
    cmocka_unit_test (after_the_reboot_the_silent_learn_nothing),
    cmocka_unit_test (a_nat_that_forgot_is_silent_or_resets),
    cmocka_unit_test (flapping_goes_on_in_between),
    cmocka_unit_test (a_flaky_cable_loses_real_segments),
    cmocka_unit_test (a_schedule_begins_ends_and_begins_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
