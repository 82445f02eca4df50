/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a pull is real: nothing is ACKed, nothing is noticed, and after the plug the
 * same connections go on. */
#include "hw-test.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/hw-error.h"
#include "hw-cable-rig.h"
#include "hw-test-socket.h"
#include "hw-test-user.h"
#include "io/hw-tcp-info.h"
#include "io/hw-wire-cut.h"

#define POLL_US 2000

static gboolean
complain (gboolean held, const char *what)
{
  if (!held)
    fprintf (stderr, "did not hold: %s\n", what);

  return held;
}

static gboolean
pull (HwCableRig *rig, const char *cut)
{
  hw_cable_pull (rig->cable);

  return complain (hw_cable_rig_says (hw_cable_rig_wait (rig, HW_EVENT_CABLE_PULLED),
                                      HW_EVENT_FIELD_CUT, cut),
                   "it is pulled");
}

static gboolean
plug (HwCableRig *rig)
{
  hw_cable_plug (rig->cable);

  return complain (hw_cable_rig_wait (rig, HW_EVENT_CABLE_PLUGGED) != NULL, "it is plugged");
}

static gboolean
is_retransmitting (const HwTcpInfo *info)
{
  return info->unacked > 0 && info->retransmits > 0;
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

static gboolean
reads (int fd, const char *text)
{
  g_autofree char *read = g_malloc0 (strlen (text) + 1);

  return hw_test_read (fd, read, strlen (text)) && g_str_equal (read, text);
}

static gboolean
cuts_and_goes_on (gconstpointer user_data)
{
  HwCableRig rig;
  gboolean held
      = hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, GPOINTER_TO_INT (user_data))
        && complain (hw_cable_get_cut (rig.cable) == HW_CUT_MODE_KERNEL, "the kernel can cut")
        && hw_cable_rig_connect (&rig)
        && complain (hw_cable_rig_carries (rig.client, rig.server, "before"), "it relays")
        && pull (&rig, "kernel")
        && complain (hw_test_write (rig.client, "there", 5), "the client's kernel takes bytes")
        && complain (hw_test_write (rig.server, "back", 4), "the server's kernel takes bytes")
        && complain (wait_for_kernel (rig.client, is_retransmitting), "the client retransmits")
        && complain (wait_for_kernel (rig.server, is_retransmitting), "the server retransmits")
        && complain (hw_test_poll (rig.server, POLLIN, 0) == 0, "the server hears nothing")
        && complain (hw_test_poll (rig.client, POLLIN, 0) == 0, "the client hears nothing")
        && plug (&rig) && complain (reads (rig.server, "there"), "then it arrives there")
        && complain (reads (rig.client, "back"), "and back")
        && complain (hw_cable_rig_count (&rig, HW_EVENT_DISCONNECTED) == 0, "nothing was lost");

  hw_cable_rig_stop (&rig);

  return held;
}

static void
cuts_at_the_kernel_as_nobody (void **state)
{
  assert_true (hw_test_run_as_nobody (cuts_and_goes_on, GINT_TO_POINTER (FALSE)));
  assert_true (hw_test_run_as_nobody (cuts_and_goes_on, GINT_TO_POINTER (TRUE)));
}

static void
cuts_at_the_kernel (void **state)
{
  assert_true (cuts_and_goes_on (GINT_TO_POINTER (FALSE)));
  assert_true (cuts_and_goes_on (GINT_TO_POINTER (TRUE)));
}

static void
a_stall_is_acked_and_says_so (void **state)
{
  HwCableRig rig;
  HwEvent *event;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_STALL, FALSE));
  assert_int_equal (hw_cable_get_cut (rig.cable), HW_CUT_MODE_STALL);
  assert_true (hw_cable_rig_connect (&rig));
  hw_cable_pull (rig.cable);
  event = hw_cable_rig_wait (&rig, HW_EVENT_CABLE_PULLED);
  assert_true (hw_cable_rig_says (event, HW_EVENT_FIELD_CUT, "stall"));
  assert_true (hw_event_has (event, HW_EVENT_FIELD_TEXT));
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONNECTIONS), 1);
  assert_true (hw_test_write (rig.client, "swallowed", 9));
  assert_true (wait_for_kernel (rig.client, is_acked));
  assert_int_equal (hw_test_poll (rig.server, POLLIN, 100), 0);
  assert_true (plug (&rig));
  assert_true (reads (rig.server, "swallowed"));
  hw_cable_rig_stop (&rig);
}

static void
who_connects_while_it_is_out_waits (void **state)
{
  HwCableRig rig;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_KERNEL, FALSE));
  assert_true (pull (&rig, "kernel"));
  rig.client = hw_test_begin_connect (hw_cable_get_local_address (rig.cable));
  assert_true (rig.client >= 0);
  assert_int_equal (hw_test_poll (rig.client, POLLOUT, 400), 0);
  assert_true (plug (&rig));
  assert_int_equal (hw_test_poll (rig.client, POLLOUT, HW_TEST_LIMIT_MS), POLLOUT);
  rig.server = hw_test_accept (rig.listener);
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "at last"));
  assert_true (hw_cable_rig_carries (rig.server, rig.client, "and back"));
  hw_cable_rig_stop (&rig);
}

/* The pull comes while accepting is paused for want of descriptors, so that a connection is in the
 * listener's backlog: its socket isn't the cable's yet, and would go on ACKing. */
static void
what_the_backlog_holds_is_cut_too (void **state)
{
  HwCableRig rig;
  g_autoptr (GArray) hoard = g_array_new (FALSE, FALSE, sizeof (int));
  struct sockaddr_in address = { 0 };
  socklen_t length = sizeof address;
  int late = socket (AF_INET, SOCK_STREAM, 0);
  int fd;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_KERNEL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  assert_int_equal (getpeername (rig.client, (struct sockaddr *) &address, &length), 0);
  while ((fd = dup (rig.client)) >= 0)
    g_array_append_val (hoard, fd);
  assert_int_equal (connect (late, (struct sockaddr *) &address, length), 0);
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_ERROR));
  for (guint i = 0; i < hoard->len; i++)
    close (g_array_index (hoard, int, i));
  assert_true (pull (&rig, "kernel"));
  assert_true (hw_test_write (late, "lost", 4));
  assert_true (wait_for_kernel (late, is_retransmitting));
  assert_true (plug (&rig));
  close (rig.server);
  rig.server = hw_test_accept (rig.listener);
  assert_true (reads (rig.server, "lost"));
  close (late);
  hw_cable_rig_stop (&rig);
}

static void
a_dial_under_way_goes_on (void **state)
{
  HwCableRig rig;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_KERNEL, FALSE));
  assert_true (hw_wire_cut (rig.listener, NULL));
  rig.client = hw_test_connect (hw_cable_get_local_address (rig.cable));
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_ACCEPTED));
  assert_true (pull (&rig, "kernel"));
  assert_true (hw_wire_heal (rig.listener, NULL));
  assert_true (plug (&rig));
  rig.server = hw_test_accept (rig.listener);
  assert_true (rig.server >= 0);
  assert_true (hw_wire_heal (rig.server, NULL));
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "hello"));
  hw_cable_rig_stop (&rig);
}

static void
what_is_deaf_hears_no_end (void **state)
{
  HwCableRig rig;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_KERNEL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  assert_true (pull (&rig, "kernel"));
  shutdown (rig.client, SHUT_WR);
  hw_test_reset (rig.server);
  rig.server = -1;
  assert_int_equal (hw_test_poll (rig.client, POLLIN, 100), 0);
  assert_int_equal (hw_cable_rig_count (&rig, HW_EVENT_DISCONNECTED), 0);
  /* The FIN is sent again until it is ACKed; the RST was said once, and is said again only in
   * answer to that FIN, when the cable passes it on. */
  assert_true (plug (&rig));
  assert_true (hw_cable_rig_says (hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED),
                                  HW_EVENT_FIELD_REASON, "reset"));
  assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  hw_cable_rig_stop (&rig);
}

static void
twice_is_once (void **state)
{
  HwCableRig rig;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_KERNEL, FALSE));
  hw_cable_plug (rig.cable);
  hw_cable_pull (rig.cable);
  hw_cable_pull (rig.cable);
  assert_true (hw_cable_is_pulled (rig.cable));
  assert_int_equal (hw_cable_rig_count (&rig, HW_EVENT_CABLE_PULLED), 1);
  hw_cable_plug (rig.cable);
  hw_cable_plug (rig.cable);
  assert_false (hw_cable_is_pulled (rig.cable));
  assert_int_equal (hw_cable_rig_count (&rig, HW_EVENT_CABLE_PLUGGED), 1);
  hw_cable_rig_stop (&rig);
}

static void
a_reset_reaches_nobody_while_it_is_out (void **state)
{
  HwCableRig rig;
  g_autoptr (GError) error = NULL;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_KERNEL, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  assert_true (pull (&rig, "kernel"));
  assert_false (hw_cable_command (rig.cable, "reset", &error));
  assert_non_null (strstr (error->message, "plug the cable first"));
  hw_cable_reset (rig.cable);
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_ERROR));
  assert_int_equal (hw_test_poll (rig.client, POLLIN, 0), 0);
  assert_true (plug (&rig));
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "unharmed"));
  hw_cable_rig_stop (&rig);
}

static void
stops_while_it_is_out (void **state)
{
  static const HwCutMode modes[] = { HW_CUT_MODE_KERNEL, HW_CUT_MODE_STALL };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      HwCableRig rig;

      assert_true (hw_cable_rig_start (&rig, modes[i], FALSE));
      assert_true (hw_cable_rig_connect (&rig));
      hw_cable_pull (rig.cable);
      hw_cable_stop (rig.cable);
      assert_false (hw_cable_is_pulled (rig.cable));
      assert_true (hw_cable_rig_says (hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED),
                                      HW_EVENT_FIELD_REASON, "shutdown"));
      assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_CLOSED));
      hw_cable_rig_stop (&rig);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (cuts_at_the_kernel_as_nobody),
    cmocka_unit_test (cuts_at_the_kernel),
    cmocka_unit_test (a_stall_is_acked_and_says_so),
    cmocka_unit_test (who_connects_while_it_is_out_waits),
    cmocka_unit_test (what_the_backlog_holds_is_cut_too),
    cmocka_unit_test (a_dial_under_way_goes_on),
    cmocka_unit_test (what_is_deaf_hears_no_end),
    cmocka_unit_test (twice_is_once),
    cmocka_unit_test (a_reset_reaches_nobody_while_it_is_out),
    cmocka_unit_test (stops_while_it_is_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
