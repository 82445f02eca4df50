/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that it is known whether the server is there, though the cable always is. */
#include "hw-test.h"

#include "event-row.h"
#include "hw-server-way.h"

#define GOES_ELSEWHERE "\"state\":\"elsewhere\",\"upstream\":\"example.org:80\",\"codec\":\"raw\""
#define ENDS "\"conn\":1,\"side\":\"upstream\",\"reason\":\"refused\",\"text\":\"No, thanks\""

typedef struct
{
  EventRow event;
  const char *reason;
  gboolean is_through;
} Step;

static void
play (HwServerWay *self, const Step *steps, gsize n_steps)
{
  hw_server_way_init (self);
  for (gsize i = 0; i < n_steps; i++)
    {
      g_autoptr (HwEvent) event = event_from_row (&steps[i].event);

      hw_server_way_add (self, event);
      if (g_strcmp0 (self->reason, steps[i].reason) != 0
          || hw_server_way_is_through (self) != steps[i].is_through)
        fail_msg ("step %d: %s, %d", (int) i, self->reason, hw_server_way_is_through (self));
    }
}

static void
the_lab_s_own_is_always_there (void **state)
{
  static const Step steps[] = {
    { { "cable", HW_EVENT_ACCEPTED, 1, "\"conn\":1" }, "", TRUE },
    { { "client", HW_EVENT_CONNECTED, 1 }, "", TRUE },
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 2, GOES_ELSEWHERE }, "", FALSE },
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 3, "\"state\":\"home\"" }, "", TRUE },
  };
  HwServerWay way;

  play (&way, steps, G_N_ELEMENTS (steps));
  assert_int_equal (way.n_changes, 2);
  assert_false (way.is_elsewhere);
  assert_string_equal (way.server, "");
}

/* Without frames the client is connected before the cable is. */
static void
both_halves_make_the_way (void **state)
{
  static const Step raw[] = {
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1, GOES_ELSEWHERE }, "", FALSE },
    { { "client", HW_EVENT_CONNECTING, 2 }, "", FALSE },
    { { "client", HW_EVENT_CONNECTED, 3 }, "", FALSE },
    { { "cable", HW_EVENT_ACCEPTED, 4, "\"conn\":1" }, "", FALSE },
    { { "cable", HW_EVENT_CONNECTED, 5,
        "\"conn\":1,\"local\":\"10.0.0.1:5\",\"peer\":\"10.0.0.2:80\"" },
      "",
      TRUE },
    { { "cable", HW_EVENT_DISCONNECTED, 6, "\"conn\":1,\"side\":\"upstream\",\"reason\":\"eof\"" },
      "",
      FALSE },
  };
  static const Step framed[] = {
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1, GOES_ELSEWHERE }, "", FALSE },
    { { "client", HW_EVENT_CONNECTING, 2 }, "", FALSE },
    { { "cable", HW_EVENT_ACCEPTED, 3, "\"conn\":1" }, "", FALSE },
    { { "cable", HW_EVENT_CONNECTED, 4, "\"conn\":1" }, "", FALSE },
    { { "client", HW_EVENT_CONNECTED, 5 }, "", TRUE },
    { { "client", HW_EVENT_DISCONNECTED, 6, "\"reason\":\"heartbeat-timeout\"" }, "", FALSE },
  };
  HwServerWay way;

  play (&way, raw, G_N_ELEMENTS (raw));
  assert_string_equal (way.server, "example.org:80");
  assert_string_equal (way.codec, "raw");
  assert_string_equal (way.place, "10.0.0.2:80");
  assert_string_equal (way.sockets[0], "10.0.0.1:5");
  play (&way, framed, G_N_ELEMENTS (framed));
}

static void
a_failure_stays_until_it_is_well (void **state)
{
  static const Step steps[] = {
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1, GOES_ELSEWHERE }, "", FALSE },
    { { "cable", HW_EVENT_ACCEPTED, 2, "\"conn\":1" }, "", FALSE },
    { { "client", HW_EVENT_CONNECTED, 3 }, "", FALSE },
    { { "cable", HW_EVENT_DISCONNECTED, 4, ENDS }, "refused", FALSE },
    { { "client", HW_EVENT_DISCONNECTED, 5, "\"reason\":\"reset\"" }, "refused", FALSE },
    { { "client", HW_EVENT_CONNECTING, 6 }, "refused", FALSE },
    { { "client", HW_EVENT_CONNECTED, 7 }, "refused", FALSE },
    { { "cable", HW_EVENT_ACCEPTED, 8, "\"conn\":2" }, "refused", FALSE },
    { { "cable", HW_EVENT_DISCONNECTED, 9, ENDS }, "refused", FALSE },
    { { "cable", HW_EVENT_CONNECTED, 10, "\"conn\":2" }, "", TRUE },
  };
  HwServerWay way;

  play (&way, steps, 4);
  assert_string_equal (way.text, "No, thanks");
  play (&way, steps, G_N_ELEMENTS (steps));
  assert_string_equal (way.text, "");
}

/* It is there, and speaks another language; a pulled cable is no fault of the server's. */
static void
a_greeting_that_fails_is_the_server_s (void **state)
{
  static const Step steps[] = {
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1, GOES_ELSEWHERE }, "", FALSE },
    { { "client", HW_EVENT_CONNECTING, 2 }, "", FALSE },
    { { "client", HW_EVENT_DISCONNECTED, 3, "\"reason\":\"reset\"" }, "", FALSE },
    { { "client", HW_EVENT_CONNECTING, 4 }, "", FALSE },
    { { "cable", HW_EVENT_ACCEPTED, 5, "\"conn\":1" }, "", FALSE },
    { { "cable", HW_EVENT_CONNECTED, 6, "\"conn\":1" }, "", FALSE },
    { { "cable", HW_EVENT_CABLE_PULLED, 7 }, "", FALSE },
    { { "client", HW_EVENT_DISCONNECTED, 8, "\"reason\":\"handshake-timeout\"" }, "", FALSE },
    { { "cable", HW_EVENT_CABLE_PLUGGED, 9 }, "", FALSE },
    { { "client", HW_EVENT_CONNECTING, 10 }, "", FALSE },
    { { "client", HW_EVENT_DISCONNECTED, 11, "\"reason\":\"handshake-timeout\"" },
      "handshake-timeout",
      FALSE },
  };
  HwServerWay way;

  play (&way, steps, G_N_ELEMENTS (steps));
}

/* The cable may hear of the end before the client has said why. */
static void
who_is_not_trusted_is_there (void **state)
{
  static const Step steps[] = {
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1, GOES_ELSEWHERE }, "", FALSE },
    { { "cable", HW_EVENT_ACCEPTED, 2, "\"conn\":1" }, "", FALSE },
    { { "cable", HW_EVENT_CONNECTED, 3, "\"conn\":1" }, "", FALSE },
    { { "cable", HW_EVENT_DISCONNECTED, 4, "\"conn\":1,\"side\":\"client\",\"reason\":\"eof\"" },
      "",
      FALSE },
    { { "client", HW_EVENT_DISCONNECTED, 5, "\"reason\":\"untrusted\"" }, "untrusted", FALSE },
  };
  HwServerWay way;

  play (&way, steps, G_N_ELEMENTS (steps));
}

static void
a_certificate_is_kept (void **state)
{
  static const Step steps[] = {
    { { "cable", HW_EVENT_UPSTREAM_CHANGED, 1, GOES_ELSEWHERE }, "", FALSE },
    { { "cable", HW_EVENT_ACCEPTED, 2, "\"conn\":1" }, "", FALSE },
    { { "cable", HW_EVENT_CONNECTED, 3, "\"conn\":1" }, "", FALSE },
    { { "client", HW_EVENT_CERTIFICATE, 4,
        "\"state\":\"refused\",\"subject\":\"a.test\",\"expected_name\":\"b.test\","
        "\"problems\":\"other-name expired\",\"issuers\":\"ca-file\"" },
      "",
      FALSE },
    { { "client", HW_EVENT_DISCONNECTED, 5,
        "\"reason\":\"untrusted\",\"text\":\"no\",\"problems\":\"x\"" },
      "untrusted",
      FALSE },
  };
  HwServerWay way;

  play (&way, steps, G_N_ELEMENTS (steps));
  assert_true (hw_certificate_is_refused (&way.certificate));
  assert_string_equal (way.certificate.names, "a.test");
  assert_string_equal (way.certificate.expected, "b.test");
  assert_string_equal (way.certificate.issuers, "ca-file");
  assert_string_equal (way.certificate.issuer, "");
  assert_true (hw_certificate_has (&way.certificate, "expired"));
  assert_false (hw_certificate_has (&way.certificate, "name"));
  assert_string_equal (way.text, "no");
  assert_string_equal (way.problem, "x");
}

static void
the_newest_sockets_are_kept (void **state)
{
  HwServerWay way;

  hw_server_way_init (&way);
  for (int i = 0; i < HW_SERVER_WAY_SOCKETS + 3; i++)
    {
      g_autofree char *fields = g_strdup_printf ("\"conn\":0,\"local\":\"10.0.0.1:%d\"", i);
      EventRow row = { "cable", HW_EVENT_CONNECTED, i, fields };
      g_autoptr (HwEvent) event = event_from_row (&row);

      hw_server_way_add (&way, event);
    }
  assert_int_equal (way.n_sockets, HW_SERVER_WAY_SOCKETS);
  assert_string_equal (way.sockets[0], "10.0.0.1:3");
  assert_string_equal (way.sockets[HW_SERVER_WAY_SOCKETS - 1], "10.0.0.1:18");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_lab_s_own_is_always_there),
    cmocka_unit_test (both_halves_make_the_way),
    cmocka_unit_test (a_failure_stays_until_it_is_well),
    cmocka_unit_test (a_greeting_that_fails_is_the_server_s),
    cmocka_unit_test (who_is_not_trusted_is_there),
    cmocka_unit_test (a_certificate_is_kept),
    cmocka_unit_test (the_newest_sockets_are_kept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
