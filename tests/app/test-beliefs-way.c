/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the client's belief names what keeps the cable from a server elsewhere. */
#include "hw-test.h"

#include "event-row.h"
#include "hw-beliefs-way.h"

static void
add (HwBeliefs *beliefs, EventRow row)
{
  g_autoptr (HwEvent) event = event_from_row (&row);

  hw_beliefs_add (beliefs, event);
}

static char *
describe (const HwBeliefs *beliefs, const HwServerWay *way)
{
  HwBeliefs followed = *beliefs;

  hw_beliefs_follow (&followed, way);

  return hw_beliefs_describe (&followed, HW_BELIEVER_CLIENT, HW_SEC (5));
}

/* The client is told of the cable's end, by RST. */
static void
names_the_reason_of_the_status (void **state)
{
  static const struct
  {
    HwServerWay way;
    const char *line;
  } rows[] = {
    { { .is_elsewhere = TRUE, .reason = "refused" },
      "believes: lost · that server refused the connection, next attempt in 420 ms" },
    { { .is_elsewhere = TRUE, .reason = "resolve-failed" },
      "believes: lost · that server’s name isn’t known here, next attempt in 420 ms" },
    { { .is_elsewhere = TRUE, .reason = "limit" },
      "believes: lost · limit, next attempt in 420 ms" },
    { { .is_elsewhere = TRUE }, "believes: lost · reset, next attempt in 420 ms" },
    { { .reason = "refused" }, "believes: lost · reset, next attempt in 420 ms" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = NULL;
      HwBeliefs beliefs;

      hw_beliefs_init (&beliefs);
      add (&beliefs, (EventRow){ "client", HW_EVENT_DISCONNECTED, 1000, "\"reason\":\"reset\"" });
      add (&beliefs, (EventRow){ "client", HW_EVENT_RECONNECT_SCHEDULED, 1000,
                                 "\"reason\":\"reset\",\"delay_ms\":420" });
      line = describe (&beliefs, &rows[i].way);
      assert_string_equal (line, rows[i].line);
    }
}

/* Without frames the client is connected as soon as the cable is. */
static void
isn_t_connected_to_who_isn_t_there (void **state)
{
  HwServerWay refused = { .is_elsewhere = TRUE, .reason = "refused" };
  HwServerWay through
      = { .is_elsewhere = TRUE, .reason = "refused", .is_dialled = TRUE, .is_greeted = TRUE };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  HwBeliefs beliefs;

  hw_beliefs_init (&beliefs);
  add (&beliefs, (EventRow){ "client", HW_EVENT_CONNECTED, 4000 });
  before = describe (&beliefs, &refused);
  assert_string_equal (before, "believes: connecting · that server refused the connection");
  after = describe (&beliefs, &through);
  assert_string_equal (after, "believes: connected · last heard 1.0 s ago: connected");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_the_reason_of_the_status),
    cmocka_unit_test (isn_t_connected_to_who_isn_t_there),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
