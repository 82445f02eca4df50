/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that each believer knows what it was told, and no more, and is called wrong when
 * it is. */
#include "hw-test.h"

#include <string.h>

#include "event-row.h"
#include "hw-beliefs.h"

#define UNKNOWN HW_BELIEF_UNKNOWN
#define NO_PEER HW_BELIEF_NO_PEER
#define CONNECTING HW_BELIEF_CONNECTING
#define ALIVE HW_BELIEF_ALIVE
#define DOUBT HW_BELIEF_DOUBT
#define DEAD HW_BELIEF_DEAD

/* What all four hold after the event; a capital letter in @wrong stands for one who is wrong:
 * client (C), its kernel (K), server (S), its kernel (L). */
typedef struct
{
  EventRow event;
  HwBeliefState client, client_kernel, server, server_kernel;
  const char *wrong;
} Step;

#define SAMPLE(side, conn) "\"side\":\"" side "\",\"conn\":" conn ",\"state\":\"ESTABLISHED\""
#define QUIET ",\"unacked\":0,\"retransmits\":0,\"backoff\":0,\"rto_us\":204000"
#define RESENDING ",\"unacked\":1,\"retransmits\":2,\"backoff\":2,\"rto_us\":816000"

#define CONNECTED_AND_BEATING                                                                           \
  { { "server", HW_EVENT_PROCESS_STARTED, 0 }, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, "" },                \
      { { "server", HW_EVENT_LISTENING, 1 }, UNKNOWN, UNKNOWN, NO_PEER, NO_PEER, "" },                  \
      { { "client", HW_EVENT_CONNECTING, 2, "\"conn\":1" },                                             \
        CONNECTING,                                                                                     \
        CONNECTING,                                                                                     \
        NO_PEER,                                                                                        \
        NO_PEER,                                                                                        \
        "" },                                                                                           \
      { { "server", HW_EVENT_ACCEPTED, 3, "\"conn\":1" }, CONNECTING, CONNECTING, ALIVE, NO_PEER, "" }, \
      { { "client", HW_EVENT_CONNECTED, 4, "\"conn\":1" }, ALIVE, ALIVE, ALIVE, NO_PEER, "" },          \
      { { "kernel", HW_EVENT_KERNEL, 5, SAMPLE ("client", "1") QUIET },                                 \
        ALIVE,                                                                                          \
        ALIVE,                                                                                          \
        ALIVE,                                                                                          \
        NO_PEER,                                                                                        \
        "" },                                                                                           \
      { { "kernel", HW_EVENT_KERNEL, 5, SAMPLE ("server", "1") QUIET },                                 \
        ALIVE,                                                                                          \
        ALIVE,                                                                                          \
        ALIVE,                                                                                          \
        ALIVE,                                                                                          \
        "" },                                                                                           \
      { { "server", HW_EVENT_HEARTBEAT_RECEIVED, 1000, "\"conn\":1" },                                  \
        ALIVE,                                                                                          \
        ALIVE,                                                                                          \
        ALIVE,                                                                                          \
        ALIVE,                                                                                          \
        "" },                                                                                           \
  {                                                                                                     \
    { "client", HW_EVENT_HEARTBEAT_RECEIVED, 1001 }, ALIVE, ALIVE, ALIVE, ALIVE, ""                     \
  }

static void
assert_wrong (const HwBeliefs *beliefs, const char *expected, guint step)
{
  static const char letters[] = "CKSL";
  char wrong[HW_N_BELIEVERS + 1] = "";

  for (int i = 0; i < HW_N_BELIEVERS; i++)
    if (hw_beliefs_is_wrong (beliefs, i))
      strncat (wrong, &letters[i], 1);
  if (strcmp (wrong, expected) != 0)
    fail_msg ("step %u: wrong are “%s”, not “%s”", step, wrong, expected);
}

static void
play (HwBeliefs *beliefs, const Step *steps, guint n_steps)
{
  hw_beliefs_init (beliefs);
  for (guint i = 0; i < n_steps; i++)
    {
      const Step *step = &steps[i];
      const HwBeliefState expected[HW_N_BELIEVERS]
          = { step->client, step->client_kernel, step->server, step->server_kernel };
      g_autoptr (HwEvent) event = event_from_row (&step->event);

      hw_beliefs_add (beliefs, event);
      for (int j = 0; j < HW_N_BELIEVERS; j++)
        if (beliefs->beliefs[j].state != expected[j])
          fail_msg ("step %u, believer %d: %d, not %d", i, j, beliefs->beliefs[j].state,
                    expected[j]);
      assert_wrong (beliefs, step->wrong, i);
    }
}

static void
a_beat_keeps_all_four_right (void **state)
{
  static const Step steps[] = { CONNECTED_AND_BEATING };
  HwBeliefs beliefs;

  play (&beliefs, steps, G_N_ELEMENTS (steps));
  assert_int_equal (beliefs.beliefs[HW_BELIEVER_CLIENT].since, 4000);
  assert_int_equal (beliefs.beliefs[HW_BELIEVER_CLIENT].last_heard, 1001000);
  assert_string_equal (beliefs.beliefs[HW_BELIEVER_CLIENT].evidence, "heartbeat answered");
  assert_int_equal (beliefs.beliefs[HW_BELIEVER_SERVER].last_heard, 1000000);
}

static void
a_pull_makes_both_wrong_and_the_server_for_longer (void **state)
{
  static const Step steps[] = {
    CONNECTED_AND_BEATING,
    { { "cable", HW_EVENT_CABLE_PULLED, 1500, "\"cut\":\"kernel\"" },
      ALIVE,
      ALIVE,
      ALIVE,
      ALIVE,
      "CKSL" },
    { { "kernel", HW_EVENT_KERNEL, 2300, SAMPLE ("client", "1") RESENDING },
      ALIVE,
      DOUBT,
      ALIVE,
      ALIVE,
      "CSL" },
    { { "client", HW_EVENT_HEARTBEAT_MISSED, 3000, "\"misses\":1,\"allowed\":1" },
      DOUBT,
      DOUBT,
      ALIVE,
      ALIVE,
      "SL" },
    { { "client", HW_EVENT_SUSPECT, 3000 }, DOUBT, DOUBT, ALIVE, ALIVE, "SL" },
    { { "client", HW_EVENT_DISCONNECTED, 3000, "\"reason\":\"heartbeat-timeout\"" },
      DEAD,
      NO_PEER,
      ALIVE,
      ALIVE,
      "SL" },
    { { "kernel", HW_EVENT_KERNEL, 2999, SAMPLE ("client", "1") RESENDING },
      DEAD,
      NO_PEER,
      ALIVE,
      ALIVE,
      "SL" },
    { { "client", HW_EVENT_RECONNECT_SCHEDULED, 3001,
        "\"delay_ms\":420,\"reason\":\"heartbeat-timeout\"" },
      DEAD,
      NO_PEER,
      ALIVE,
      ALIVE,
      "SL" },
    /* plugged back: the old connection is half-open, and the server none the wiser */
    { { "cable", HW_EVENT_CABLE_PLUGGED, 3100 }, DEAD, NO_PEER, ALIVE, ALIVE, "SL" },
    { { "client", HW_EVENT_CONNECTING, 3420, "\"conn\":2" },
      CONNECTING,
      CONNECTING,
      ALIVE,
      ALIVE,
      "" },
    { { "server", HW_EVENT_ACCEPTED, 3421, "\"conn\":2" },
      CONNECTING,
      CONNECTING,
      ALIVE,
      NO_PEER,
      "" },
    { { "client", HW_EVENT_CONNECTED, 3422, "\"conn\":2" }, ALIVE, ALIVE, ALIVE, NO_PEER, "" },
    /* what is told of the old connection no longer matters */
    { { "server", HW_EVENT_DISCONNECTED, 3500, "\"conn\":1,\"reason\":\"reset\"" },
      ALIVE,
      ALIVE,
      ALIVE,
      NO_PEER,
      "" },
    { { "kernel", HW_EVENT_KERNEL, 3501, SAMPLE ("server", "1") RESENDING },
      ALIVE,
      ALIVE,
      ALIVE,
      NO_PEER,
      "" },
    { { "kernel", HW_EVENT_KERNEL, 3502, SAMPLE ("server", "2") QUIET },
      ALIVE,
      ALIVE,
      ALIVE,
      ALIVE,
      "" },
  };
  HwBeliefs beliefs;

  play (&beliefs, steps, G_N_ELEMENTS (steps));
  assert_int_equal (beliefs.client_conn, 2);
  assert_int_equal (beliefs.server_conn, 2);
  assert_int_equal (beliefs.truth_since, 3100000);
}

static void
a_short_pull_ends_in_doubt_and_back (void **state)
{
  static const Step steps[] = {
    CONNECTED_AND_BEATING,
    { { "cable", HW_EVENT_CABLE_PULLED, 1500, "\"cut\":\"stall\"" },
      ALIVE,
      ALIVE,
      ALIVE,
      ALIVE,
      "CKSL" },
    { { "client", HW_EVENT_SUSPECT, 2200, "\"reason\":\"heartbeat-timeout\"" },
      DOUBT,
      ALIVE,
      ALIVE,
      ALIVE,
      "KSL" },
    { { "cable", HW_EVENT_CABLE_PLUGGED, 2300 }, DOUBT, ALIVE, ALIVE, ALIVE, "" },
    { { "client", HW_EVENT_RECOVERED, 2400 }, ALIVE, ALIVE, ALIVE, ALIVE, "" },
  };
  HwBeliefs beliefs;

  play (&beliefs, steps, 10);
  assert_true (beliefs.pulled);
  assert_true (beliefs.stall);
  play (&beliefs, steps, G_N_ELEMENTS (steps));
  assert_false (beliefs.pulled);
  assert_false (beliefs.stall);
}

static void
a_kill_ends_the_servers_beliefs (void **state)
{
  static const Step steps[] = {
    CONNECTED_AND_BEATING,
    { { "server", HW_EVENT_PROCESS_KILLED, 1500, "\"pid\":7" },
      ALIVE,
      ALIVE,
      NO_PEER,
      NO_PEER,
      "CK" },
    /* what it had still written before it died */
    { { "server", HW_EVENT_HEARTBEAT_RECEIVED, 1499, "\"conn\":1" },
      ALIVE,
      ALIVE,
      NO_PEER,
      NO_PEER,
      "CK" },
    { { "client", HW_EVENT_DISCONNECTED, 1502, "\"reason\":\"eof\"" },
      DEAD,
      NO_PEER,
      NO_PEER,
      NO_PEER,
      "" },
    { { "server", HW_EVENT_PROCESS_EXITED, 1503 }, DEAD, NO_PEER, NO_PEER, NO_PEER, "" },
    { { "server", HW_EVENT_PROCESS_STARTED, 2000 }, DEAD, NO_PEER, NO_PEER, NO_PEER, "" },
    { { "server", HW_EVENT_LISTENING, 2010 }, DEAD, NO_PEER, NO_PEER, NO_PEER, "" },
    { { "server", HW_EVENT_ACCEPTED, 2020, "\"conn\":1" }, DEAD, NO_PEER, ALIVE, NO_PEER, "S" },
    { { "client", HW_EVENT_CONNECTED, 2021, "\"conn\":2" }, ALIVE, NO_PEER, ALIVE, NO_PEER, "" },
  };
  HwBeliefs beliefs;

  play (&beliefs, steps, G_N_ELEMENTS (steps));
  assert_int_equal (beliefs.truth_since, 2000000);
}

static void
a_hang_deceives_the_client_but_not_its_kernel (void **state)
{
  static const Step steps[] = {
    CONNECTED_AND_BEATING,
    { { "server", HW_EVENT_PROCESS_HUNG, 1500, "\"pid\":7" }, ALIVE, ALIVE, ALIVE, ALIVE, "C" },
    { { "kernel", HW_EVENT_KERNEL, 2300, SAMPLE ("client", "1") QUIET },
      ALIVE,
      ALIVE,
      ALIVE,
      ALIVE,
      "C" },
    { { "client", HW_EVENT_HEARTBEAT_MISSED, 3000, "\"misses\":1,\"allowed\":2" },
      DOUBT,
      ALIVE,
      ALIVE,
      ALIVE,
      "" },
    { { "client", HW_EVENT_DISCONNECTED, 4000, "\"reason\":\"heartbeat-timeout\"" },
      DEAD,
      NO_PEER,
      ALIVE,
      ALIVE,
      "SL" },
    { { "server", HW_EVENT_PROCESS_RESUMED, 5000 }, DEAD, NO_PEER, ALIVE, ALIVE, "SL" },
    { { "server", HW_EVENT_DISCONNECTED, 5001, "\"conn\":1,\"reason\":\"eof\"" },
      DEAD,
      NO_PEER,
      DEAD,
      NO_PEER,
      "" },
  };
  HwBeliefs beliefs;

  play (&beliefs, steps, G_N_ELEMENTS (steps));
}

static void
a_close_leaves_no_peer (void **state)
{
  static const Step steps[] = {
    CONNECTED_AND_BEATING,
    { { "client", HW_EVENT_CLOSED, 1500, "\"reason\":\"user\"" },
      NO_PEER,
      NO_PEER,
      ALIVE,
      ALIVE,
      "SL" },
    { { "server", HW_EVENT_CLOSED, 1501 }, NO_PEER, NO_PEER, NO_PEER, NO_PEER, "" },
  };
  HwBeliefs beliefs;

  play (&beliefs, steps, G_N_ELEMENTS (steps));
}

/* Nothing is known of what isn't ours, so nobody there can be wrong. */
static void
of_somebody_else_s_server_nothing_is_known (void **state)
{
  static const Step steps[] = {
    CONNECTED_AND_BEATING,
    { { "client", HW_EVENT_CLOSED, 1500 }, NO_PEER, NO_PEER, ALIVE, ALIVE, "SL" },
    { { "server", HW_EVENT_PROCESS_EXITED, 1501 }, NO_PEER, NO_PEER, NO_PEER, NO_PEER, "" },
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1502, "\"state\":\"elsewhere\",\"upstream\":\"a:1\"" },
      NO_PEER,
      NO_PEER,
      UNKNOWN,
      UNKNOWN,
      "" },
    { { "client", HW_EVENT_CONNECTED, 1503, "\"conn\":2" }, ALIVE, NO_PEER, UNKNOWN, UNKNOWN, "" },
    { { "cable", HW_EVENT_CABLE_PULLED, 1504 }, ALIVE, NO_PEER, UNKNOWN, UNKNOWN, "C" },
    { { "cable", HW_EVENT_CABLE_PLUGGED, 1505 }, ALIVE, NO_PEER, UNKNOWN, UNKNOWN, "" },
  };
  static const EventRow home = { "cable", HW_EVENT_UPSTREAM_CHANGED, 1506, "\"state\":\"home\"" };
  g_autoptr (HwEvent) event = event_from_row (&home);
  HwBeliefs beliefs;

  play (&beliefs, steps, G_N_ELEMENTS (steps));
  assert_true (beliefs.is_elsewhere && beliefs.server_running);
  assert_string_equal (beliefs.elsewhere, "a:1");
  hw_beliefs_add (&beliefs, event);
  assert_false (beliefs.is_elsewhere || beliefs.server_running);
}

static void
kernel_samples_are_judged (void **state)
{
  static const struct
  {
    const char *fields;
    HwBeliefState state;
  } rows[] = {
    { "\"state\":\"ESTABLISHED\"", ALIVE },
    { "\"state\":\"ESTABLISHED\",\"unacked\":1,\"rto_us\":204000,\"last_data_sent_ms\":3", ALIVE },
    { "\"state\":\"ESTABLISHED\",\"unacked\":1,\"rto_us\":204000,\"last_data_sent_ms\":205",
      DOUBT },
    { "\"state\":\"ESTABLISHED\",\"unacked\":0,\"rto_us\":204000,\"last_data_sent_ms\":9000",
      ALIVE },
    { "\"state\":\"ESTABLISHED\",\"retransmits\":1", DOUBT },
    { "\"state\":\"ESTABLISHED\",\"backoff\":1", DOUBT },
    { "\"state\":\"ESTABLISHED\",\"probes\":1", DOUBT },
    { "\"state\":\"ESTABLISHED\",\"last_data_sent_ms\":9223372036854775807,\"unacked\":1,\"rto_"
      "us\":1",
      DOUBT },
    { "\"state\":\"SYN_SENT\"", CONNECTING },
    { "\"state\":\"CLOSE_WAIT\"", DEAD },
    { "\"state\":\"FIN_WAIT1\"", DEAD },
    { "\"state\":\"CLOSED\"", NO_PEER },
    { "\"state\":\"UNKNOWN\"", NO_PEER },
    { "\"unacked\":1", UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *fields = g_strconcat ("\"side\":\"client\",", rows[i].fields, NULL);
      EventRow row = { "kernel", HW_EVENT_KERNEL, 10, fields };
      g_autoptr (HwEvent) event = event_from_row (&row);
      HwBeliefs beliefs;

      hw_beliefs_init (&beliefs);
      hw_beliefs_add (&beliefs, event);
      if (beliefs.beliefs[HW_BELIEVER_CLIENT_KERNEL].state != rows[i].state)
        fail_msg ("%s", rows[i].fields);
    }
}

static void
long_reasons_are_cut_at_a_character (void **state)
{
  g_autoptr (GString) reason = g_string_new ("x");
  g_autoptr (HwEvent) event
      = hw_event_new_at (HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CLIENT, G_MININT64, 0);
  HwBeliefs beliefs;

  for (int i = 0; i < 100; i++)
    g_string_append (reason, "🫀");
  hw_event_set_string (event, HW_EVENT_FIELD_REASON, reason->str);
  hw_beliefs_init (&beliefs);
  hw_beliefs_add (&beliefs, event);
  assert_true (g_utf8_validate (beliefs.beliefs[HW_BELIEVER_CLIENT].evidence, -1, NULL));
  assert_true (g_str_has_prefix (beliefs.beliefs[HW_BELIEVER_CLIENT].evidence, "x🫀🫀"));
}

/* No sample comes before it is connected, and then none for a while. */
static void
an_attempt_tells_of_the_clients_kernel (void **state)
{
  static const Step steps[] = {
    CONNECTED_AND_BEATING,
    { { "client", HW_EVENT_DISCONNECTED, 2000, "\"conn\":1" }, DEAD, NO_PEER, ALIVE, ALIVE, "SL" },
    { { "client", HW_EVENT_CONNECTING, 3000, "\"conn\":2" },
      CONNECTING,
      CONNECTING,
      ALIVE,
      ALIVE,
      "" },
    { { "client", HW_EVENT_HANDSHAKING, 3001, "\"conn\":2" }, CONNECTING, ALIVE, ALIVE, ALIVE, "" },
    { { "kernel", HW_EVENT_KERNEL, 3300, SAMPLE ("client", "2") RESENDING },
      CONNECTING,
      DOUBT,
      ALIVE,
      ALIVE,
      "" },
    { { "client", HW_EVENT_CONNECTED, 3400, "\"conn\":2" }, ALIVE, DOUBT, ALIVE, ALIVE, "" },
    { { "client", HW_EVENT_DISCONNECTED, 3500, "\"conn\":2" }, DEAD, NO_PEER, ALIVE, ALIVE, "SL" },
    { { "client", HW_EVENT_CONNECTING, 3600, "\"conn\":3" },
      CONNECTING,
      CONNECTING,
      ALIVE,
      ALIVE,
      "" },
  };
  HwBeliefs beliefs;

  play (&beliefs, steps, G_N_ELEMENTS (steps));
  assert_string_equal (beliefs.beliefs[HW_BELIEVER_CLIENT_KERNEL].evidence, "SYN_SENT");
  assert_int_equal (beliefs.beliefs[HW_BELIEVER_CLIENT_KERNEL].retransmits, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_beat_keeps_all_four_right),
    cmocka_unit_test (an_attempt_tells_of_the_clients_kernel),
    cmocka_unit_test (a_pull_makes_both_wrong_and_the_server_for_longer),
    cmocka_unit_test (a_short_pull_ends_in_doubt_and_back),
    cmocka_unit_test (a_kill_ends_the_servers_beliefs),
    cmocka_unit_test (a_hang_deceives_the_client_but_not_its_kernel),
    cmocka_unit_test (a_close_leaves_no_peer),
    cmocka_unit_test (of_somebody_else_s_server_nothing_is_known),
    cmocka_unit_test (kernel_samples_are_judged),
    cmocka_unit_test (long_reasons_are_cut_at_a_character),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
