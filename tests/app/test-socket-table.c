/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the lab's sockets are found among all others, and counted. */
#include "hw-test.h"

#include "hw-socket-table.h"

#define CABLE "127.0.0.1:7000"
#define SERVER "127.0.0.1:9877"
#define CALLER "127.0.0.1:50001"
#define DIALLER "127.0.0.1:50002"
#define NOBODY "0.0.0.0:0"
#define NOW HW_SEC (100)

static const HwSocketPlaces places = { CABLE, SERVER };

static void
add (GArray *rows, const char *local, const char *peer, guint8 state)
{
  HwProcTcpRow row = { .state = state };

  g_strlcpy (row.local, local, sizeof row.local);
  g_strlcpy (row.peer, peer, sizeof row.peer);
  g_array_append_val (rows, row);
}

static GArray *
new_samples (void)
{
  return g_array_new (FALSE, FALSE, sizeof (HwSocketSample));
}

/* In no order at all, with others between. */
static GArray *
new_rows (void)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (HwProcTcpRow));

  add (rows, SERVER, DIALLER, HW_PROC_TCP_ESTABLISHED);
  add (rows, "127.0.0.1:22", "127.0.0.1:60000", HW_PROC_TCP_ESTABLISHED);
  add (rows, "127.0.0.1:49000", CABLE, HW_PROC_TCP_TIME_WAIT);
  add (rows, SERVER, NOBODY, HW_PROC_TCP_LISTEN);
  add (rows, CALLER, CABLE, HW_PROC_TCP_ESTABLISHED);
  add (rows, CABLE, CALLER, HW_PROC_TCP_ESTABLISHED);
  add (rows, "127.0.0.1:9878", NOBODY, HW_PROC_TCP_LISTEN);
  add (rows, DIALLER, SERVER, HW_PROC_TCP_ESTABLISHED);
  add (rows, CABLE, NOBODY, HW_PROC_TCP_LISTEN);

  return rows;
}

static void
test_roles_in_their_order (void **state)
{
  static const struct
  {
    HwSocketRole role;
    const char *local;
  } wanted[] = {
    { HW_SOCKET_CABLE_LISTENER, CABLE },   { HW_SOCKET_CLIENT, CALLER },
    { HW_SOCKET_CABLE_TO_CLIENT, CABLE },  { HW_SOCKET_CLIENT, "127.0.0.1:49000" },
    { HW_SOCKET_SERVER_LISTENER, SERVER }, { HW_SOCKET_CABLE_TO_SERVER, DIALLER },
    { HW_SOCKET_SERVER, SERVER },
  };
  g_autoptr (GArray) rows = new_rows ();
  g_autoptr (GArray) samples = new_samples ();
  g_autoptr (GArray) table = hw_socket_table_new (rows, &places, samples, NOW);

  assert_int_equal (table->len, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const HwSocketEntry *entry = &g_array_index (table, HwSocketEntry, i);

      assert_int_equal (entry->role, wanted[i].role);
      assert_string_equal (entry->row.local, wanted[i].local);
    }
}

static void
test_they_are_counted (void **state)
{
  g_autoptr (GArray) rows = new_rows ();
  g_autoptr (GArray) samples = new_samples ();
  g_autoptr (GArray) table = hw_socket_table_new (rows, &places, samples, NOW);
  HwSocketCount count = hw_socket_table_count (table);

  assert_int_equal (count.sockets, 7);
  assert_int_equal (count.listeners, 2);
  assert_int_equal (count.leftovers, 1);
  assert_int_equal (count.connections, 2);
}

/* A server that was killed leaves one end of a connection alone: it is still one. */
static void
test_half_a_connection_is_one (void **state)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (HwProcTcpRow));
  g_autoptr (GArray) samples = new_samples ();
  g_autoptr (GArray) table = NULL;

  add (rows, DIALLER, SERVER, HW_PROC_TCP_ESTABLISHED);
  add (rows, CABLE, CALLER, HW_PROC_TCP_CLOSE_WAIT);
  add (rows, "127.0.0.1:50003", CABLE, HW_PROC_TCP_SYN_SENT);
  table = hw_socket_table_new (rows, &places, samples, NOW);
  assert_int_equal (hw_socket_table_count (table).connections, 1);
  assert_int_equal (hw_socket_table_count (table).leftovers, 1);
}

static void
test_samples_meet_their_socket (void **state)
{
  HwSocketSample sample = {
    .local = CALLER, .peer = CABLE, .last_ack_at = NOW - HW_MSEC (400), .total_retransmits = 3
  };
  g_autoptr (GArray) rows = new_rows ();
  g_autoptr (GArray) samples = new_samples ();
  g_autoptr (GArray) table = NULL;

  g_array_append_val (samples, sample);
  table = hw_socket_table_new (rows, &places, samples, NOW);
  for (guint i = 0; i < table->len; i++)
    {
      const HwSocketEntry *entry = &g_array_index (table, HwSocketEntry, i);
      gboolean is_met = i == 1;

      assert_int_equal (entry->last_ack_ago_us, is_met ? HW_MSEC (400) : -1);
      assert_int_equal (entry->total_retransmits, is_met ? 3 : -1);
    }
}

/* Where the kernel's table can't be read. */
static void
test_samples_alone (void **state)
{
  HwSocketSample sample = { .local = CALLER,
                            .peer = CABLE,
                            .state = HW_PROC_TCP_ESTABLISHED,
                            .rto_us = HW_MSEC (204),
                            .last_ack_at = NOW };
  g_autoptr (GArray) samples = new_samples ();
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GArray) table = NULL;

  g_array_append_val (samples, sample);
  rows = hw_socket_table_rows_from_samples (samples);
  table = hw_socket_table_new (rows, &places, samples, NOW);
  assert_int_equal (table->len, 1);
  assert_int_equal (g_array_index (table, HwSocketEntry, 0).role, HW_SOCKET_CLIENT);
  assert_int_equal (g_array_index (table, HwSocketEntry, 0).row.rto_us, HW_MSEC (204));
}

/* Who had the port before has left connections behind: they aren't the lab's. */
static void
test_leftovers_of_another_program (void **state)
{
  static const HwSocketName known[] = { CALLER };
  static const struct
  {
    const char *what, *local, *peer;
    guint8 state;
    guint n;
  } rows[] = {
    { "our own, at the cable", CABLE, CALLER, HW_PROC_TCP_TIME_WAIT, 1 },
    { "our own, at the client", CALLER, CABLE, HW_PROC_TCP_TIME_WAIT, 1 },
    { "another's, at the port that is now the cable's", CABLE, "127.0.0.1:50099",
      HW_PROC_TCP_TIME_WAIT, 0 },
    { "another's, at who called it", "127.0.0.1:50099", CABLE, HW_PROC_TCP_TIME_WAIT, 0 },
    { "another's, half closed", CABLE, "127.0.0.1:50099", HW_PROC_TCP_CLOSE_WAIT, 0 },
    { "who has come before its event", CABLE, "127.0.0.1:50099", HW_PROC_TCP_ESTABLISHED, 1 },
    { "who is about to come", "127.0.0.1:50099", CABLE, HW_PROC_TCP_SYN_SENT, 1 },
  };
  HwSocketPlaces knowing = places;

  knowing.known = known;
  knowing.n_known = G_N_ELEMENTS (known);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (HwProcTcpRow));
      g_autoptr (GArray) samples = new_samples ();
      g_autoptr (GArray) table = NULL;

      add (all, rows[i].local, rows[i].peer, rows[i].state);
      table = hw_socket_table_new (all, &knowing, samples, NOW);
      if (table->len != rows[i].n)
        fail_msg ("%s: %u", rows[i].what, table->len);
    }
}

static void
test_a_wildcard_is_every_address (void **state)
{
  static const HwSocketPlaces open = { "0.0.0.0:7000", NULL };
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (HwProcTcpRow));
  g_autoptr (GArray) samples = new_samples ();
  g_autoptr (GArray) table = NULL;

  add (rows, "0.0.0.0:7000", NOBODY, HW_PROC_TCP_LISTEN);
  add (rows, "192.0.2.1:7000", "192.0.2.9:40000", HW_PROC_TCP_ESTABLISHED);
  add (rows, "192.0.2.1:17000", "192.0.2.9:40000", HW_PROC_TCP_ESTABLISHED);
  table = hw_socket_table_new (rows, &open, samples, NOW);
  assert_int_equal (table->len, 2);
}

/* Whoever else is connected to it, on this computer or from it, isn't the cable. */
static void
test_callers_of_somebody_else_s_server (void **state)
{
  static const HwSocketName callers[] = { "127.0.0.1:1", DIALLER };
  static const HwSocketPlaces elsewhere = { CABLE, SERVER, callers, G_N_ELEMENTS (callers) };
  g_autoptr (GArray) rows = new_rows ();
  g_autoptr (GArray) samples = new_samples ();
  g_autoptr (GArray) table = NULL;

  add (rows, "127.0.0.1:50009", SERVER, HW_PROC_TCP_ESTABLISHED);
  add (rows, SERVER, "127.0.0.1:50009", HW_PROC_TCP_ESTABLISHED);
  table = hw_socket_table_new (rows, &elsewhere, samples, NOW);
  assert_int_equal (table->len, 7);
  assert_string_equal (g_array_index (table, HwSocketEntry, 5).row.local, DIALLER);
  assert_string_equal (g_array_index (table, HwSocketEntry, 6).row.peer, DIALLER);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_callers_of_somebody_else_s_server),
    cmocka_unit_test (test_roles_in_their_order),
    cmocka_unit_test (test_they_are_counted),
    cmocka_unit_test (test_half_a_connection_is_one),
    cmocka_unit_test (test_samples_meet_their_socket),
    cmocka_unit_test (test_samples_alone),
    cmocka_unit_test (test_leftovers_of_another_program),
    cmocka_unit_test (test_a_wildcard_is_every_address),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
