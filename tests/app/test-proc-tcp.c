/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the kernel's table of sockets is read as proc_net_tcp.rst has it. */
#include "hw-test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-proc-tcp.h"

#define HZ 100
#define HEAD                                                                                       \
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "    \
  "inode\n"
/* As Linux 6 prints them on a little-endian machine. */
#define LISTENER                                                                                   \
  "   0: 0100007F:8575 00000000:0000 0A 00000000:00000002 00:00000000 00000000     0        0 "    \
  "2077830 1 0000000016900c1b 100 0 0 10 0\n"
#define RETRANSMITTING                                                                             \
  "   7: 0100007F:D492 0100007F:A17F 01 0000001C:00000000 01:00000A8C 00000003  1000        0 "    \
  "2077831 3 0000000000000000 163 4 30 1 7\n"
#define LEFTOVER                                                                                   \
  "   2: 0100007F:E7CA 0100007F:B3B7 06 00000000:00000000 03:00001645 00000000     0        0 0 "  \
  "3 00000000135b2c27\n"
#define MAPPED                                                                                     \
  "   1: 0000000000000000FFFF00000100007F:0050 00000000000000000000000001000000:C001 08 "          \
  "00000000:00000005 02:000AF2C8 00000000  1000        2 9 1 0000000000000000 20 4 1 10 -1\n"

static void
test_rows (void **state)
{
  static const struct
  {
    const char *line, *local, *peer;
    HwProcTcpRow row;
  } cases[] = {
    { LISTENER,
      "127.0.0.1:34165",
      "0.0.0.0:0",
      { .state = HW_PROC_TCP_LISTEN, .receive_queue = 2, .rto_us = HW_SEC (1) } },
    { RETRANSMITTING,
      "127.0.0.1:54418",
      "127.0.0.1:41343",
      { .state = HW_PROC_TCP_ESTABLISHED,
        .send_queue = 28,
        .timer = HW_PROC_TCP_TIMER_RETRANSMIT,
        .timer_left_us = HW_MSEC (27000),
        .retransmits = 3,
        .rto_us = HW_MSEC (1630) } },
    { LEFTOVER,
      "127.0.0.1:59338",
      "127.0.0.1:46007",
      { .state = HW_PROC_TCP_TIME_WAIT,
        .timer = HW_PROC_TCP_TIMER_TIME_WAIT,
        .timer_left_us = HW_MSEC (57010) } },
    { MAPPED,
      "127.0.0.1:80",
      "[::1]:49153",
      { .state = HW_PROC_TCP_CLOSE_WAIT,
        .receive_queue = 5,
        .timer = HW_PROC_TCP_TIMER_KEEPALIVE,
        .timer_left_us = HW_MSEC (7175120),
        .probes = 2,
        .rto_us = HW_MSEC (200) } },
  };

  for (guint i = 0; htonl (1) != 1 && i < G_N_ELEMENTS (cases); i++)
    {
      const HwProcTcpRow *wanted = &cases[i].row;
      HwProcTcpRow row;

      assert_true (hw_proc_tcp_parse_line (cases[i].line, HZ, &row));
      assert_string_equal (row.local, cases[i].local);
      assert_string_equal (row.peer, cases[i].peer);
      assert_int_equal (row.state, wanted->state);
      assert_int_equal (row.send_queue, wanted->send_queue);
      assert_int_equal (row.receive_queue, wanted->receive_queue);
      assert_int_equal (row.timer, wanted->timer);
      assert_int_equal (row.timer_left_us, wanted->timer_left_us);
      assert_int_equal (row.retransmits, wanted->retransmits);
      assert_int_equal (row.probes, wanted->probes);
      assert_int_equal (row.rto_us, wanted->rto_us);
    }
}

static void
test_what_is_no_row (void **state)
{
  static const char *const lines[] = {
    "",
    HEAD,
    "   0:",
    "   0: 0100007F:8575",
    "   0: 0100007:8575 00000000:0000 0A",
    "   0: 0100007F:8575 00000000:0000 0D 00000000:00000000 00:00000000 00000000 0 0 1 1 0",
    "   0: 0100007F:8575 00000000:0000 00 00000000:00000000 00:00000000 00000000 0 0 1 1 0",
    "   0: 0100007F:8575 00000000:0000 0A 00000000:00000000 00:00000000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      HwProcTcpRow row;

      assert_false (hw_proc_tcp_parse_line (lines[i], HZ, &row));
    }
}

static void
test_a_table (void **state)
{
  g_autoptr (GArray) rows
      = hw_proc_tcp_parse (HEAD LISTENER "garbage\n" RETRANSMITTING "   9: 0100007F:D4", HZ);

  assert_int_equal (rows->len, 2);
  assert_int_equal (g_array_index (rows, HwProcTcpRow, 1).retransmits, 3);
}

/* Whatever the machine's byte order, the kernel's own table has our own socket. */
static void
test_the_kernel_s_own (void **state)
{
  struct sockaddr_in address
      = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autofree char *local = NULL;
  g_autoptr (GArray) rows = NULL;
  guint n = 0;

  assert_int_equal (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  assert_int_equal (listen (fd, 1), 0);
  assert_int_equal (getsockname (fd, (struct sockaddr *) &address, &length), 0);
  local = g_strdup_printf ("127.0.0.1:%u", ntohs (address.sin_port));
  rows = hw_proc_tcp_read ();
  assert_non_null (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const HwProcTcpRow *row = &g_array_index (rows, HwProcTcpRow, i);

      n += g_str_equal (row->local, local) && row->state == HW_PROC_TCP_LISTEN;
    }
  close (fd);
  assert_int_equal (n, 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rows),
    cmocka_unit_test (test_what_is_no_row),
    cmocka_unit_test (test_a_table),
    cmocka_unit_test (test_the_kernel_s_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
