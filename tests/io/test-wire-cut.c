/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a cut is made by the kernel, as an ordinary user, and that it heals. */
#include "hw-test.h"

#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/hw-error.h"
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

/* Waits until the peer's kernel has retransmitted @retransmits times in a row. */
static gboolean
wait_for_retransmits (int fd, guint retransmits, HwTcpInfo *info)
{
  gint64 deadline = g_get_monotonic_time () + HW_TEST_LIMIT_MS * G_GINT64_CONSTANT (1000);

  while (hw_tcp_info_read (fd, info) && info->retransmits < retransmits)
    {
      if (g_get_monotonic_time () > deadline)
        return FALSE;
      g_usleep (POLL_US);
    }

  return TRUE;
}

static gboolean
nothing_is_acked_while_cut (int speaker, int hearer)
{
  HwTcpInfo before;
  HwTcpInfo first;
  HwTcpInfo second;

  return complain (hw_tcp_info_read (speaker, &before), "TCP_INFO can be read")
         && complain (hw_wire_cut (hearer, NULL), "the socket can be cut")
         && complain (hw_test_write (speaker, "lost", 4), "the speaker's kernel takes bytes")
         && complain (wait_for_retransmits (speaker, 1, &first), "the kernel retransmits")
         && complain (wait_for_retransmits (speaker, 2, &second), "and once more")
         && complain (first.unacked > 0 && second.unacked > 0, "what was sent is not ACKed")
         && complain (second.rto_us >= first.rto_us * 3 / 2, "the RTO doubles")
         && complain (second.total_retrans > before.total_retrans, "the total climbs")
         && complain (hw_test_poll (hearer, POLLIN, 0) == 0, "nothing is heard");
}

static gboolean
hears_again_after_the_heal (int speaker, int hearer)
{
  char bytes[5] = "";

  return complain (hw_wire_heal (hearer, NULL), "the socket can be healed")
         && complain (hw_test_read (hearer, bytes, 4), "the lost bytes arrive")
         && complain (g_str_equal (bytes, "lost"), "unchanged")
         && complain (hw_test_write (hearer, "back", 4), "the way back works")
         && complain (hw_test_read (speaker, bytes, 4), "the way back arrives");
}

static gboolean
cuts_a_connection (gconstpointer user_data)
{
  int listener = hw_test_listen (GPOINTER_TO_INT (user_data));
  g_autofree char *address = hw_test_get_local (listener);
  int speaker = hw_test_connect (address);
  int hearer = hw_test_accept (listener);
  gboolean held;

  held = complain (speaker >= 0 && hearer >= 0, "there is a connection")
         && nothing_is_acked_while_cut (speaker, hearer)
         && hears_again_after_the_heal (speaker, hearer);
  close (speaker);
  close (hearer);
  close (listener);

  return held;
}

static gboolean
cuts_a_listener (gconstpointer user_data)
{
  int listener = hw_test_listen (GPOINTER_TO_INT (user_data));
  g_autofree char *address = hw_test_get_local (listener);
  gboolean held;
  int fd;

  held = complain (hw_wire_cut (listener, NULL), "a listener can be cut");
  fd = hw_test_begin_connect (address);
  held = held && complain (hw_test_poll (fd, POLLOUT, 400) == 0, "the SYN vanishes")
         && complain (hw_wire_heal (listener, NULL), "a listener can be healed")
         && complain (hw_test_poll (fd, POLLOUT, HW_TEST_LIMIT_MS) == POLLOUT, "then it connects");
  close (fd);
  close (listener);

  return held;
}

static gboolean
passes_the_self_test (gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  return complain (hw_wire_cut_self_test (GPOINTER_TO_INT (user_data), &error),
                   error != NULL ? error->message : "the self-test passes");
}

static const struct
{
  const char *name;
  HwTestFunc func;
} cases[] = {
  { "self-test", passes_the_self_test },
  { "a connection", cuts_a_connection },
  { "a listener", cuts_a_listener },
};

static void
run_cases (gboolean ipv6, gboolean as_nobody)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gconstpointer data = GINT_TO_POINTER (ipv6);
      gboolean held
          = as_nobody ? hw_test_run_as_nobody (cases[i].func, data) : cases[i].func (data);

      if (!held)
        fail_msg ("%s, IPv%d, as %s", cases[i].name, ipv6 ? 6 : 4, as_nobody ? "nobody" : "it is");
    }
}

static void
cuts_ipv4_as_nobody (void **state)
{
  run_cases (FALSE, TRUE);
}

static void
cuts_ipv6_as_nobody (void **state)
{
  run_cases (TRUE, TRUE);
}

static void
cuts_ipv4_as_it_is (void **state)
{
  run_cases (FALSE, FALSE);
}

static void
cuts_ipv6_as_it_is (void **state)
{
  run_cases (TRUE, FALSE);
}

static void
what_the_backlog_holds_is_not_cut (void **state)
{
  int listener = hw_test_listen (FALSE);
  g_autofree char *address = hw_test_get_local (listener);
  int waiting = hw_test_connect (address);
  int inherited;

  /* Accepted by the kernel before the cut: it has no cut. */
  assert_true (hw_wire_cut (listener, NULL));
  inherited = hw_test_accept (listener);
  assert_true (hw_test_write (waiting, "x", 1));
  assert_int_not_equal (hw_test_poll (inherited, POLLIN, HW_TEST_LIMIT_MS), 0);
  close (inherited);
  close (waiting);
  close (listener);
}

static void
what_cannot_be_cut_says_so (void **state)
{
  g_autoptr (GError) error = NULL;
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);

  assert_false (hw_wire_cut (fd, &error));
  assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_UNSUPPORTED));
  close (fd);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (cuts_ipv4_as_nobody),
    cmocka_unit_test (cuts_ipv6_as_nobody),
    cmocka_unit_test (cuts_ipv4_as_it_is),
    cmocka_unit_test (cuts_ipv6_as_it_is),
    cmocka_unit_test (what_the_backlog_holds_is_not_cut),
    cmocka_unit_test (what_cannot_be_cut_says_so),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
