/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a cable can be opened to other machines, and closed to them again, while what
 * goes by its own address isn't touched. */
#include "hw-test.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-cable-rig.h"
#include "hw-test-socket.h"
#include "io/hw-cable-expose.h"

#define CROWD (HW_CABLE_MAX_OUTSIDE + 8)

static const char *const hosts[] = { "127.0.0.1", "[::1]" };

/* Connects to the exposed port; both ends, or FALSE. */
static gboolean
meet_outsider (HwCableRig *rig, const char *host, guint16 port, int ends[2])
{
  g_autofree char *address = g_strdup_printf ("%s:%u", host, port);

  ends[0] = hw_test_connect (address);
  ends[1] = ends[0] >= 0 ? hw_test_accept (rig->listener) : -1;

  return ends[0] >= 0 && ends[1] >= 0;
}

static void
close_both (const int ends[2])
{
  for (int i = 0; i < 2; i++)
    if (ends[i] >= 0)
      close (ends[i]);
}

static void
lets_others_in_by_both_families (void **state)
{
  HwCableRig rig;
  guint16 port;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  port = hw_cable_expose (rig.cable, 0, NULL);
  assert_int_not_equal (port, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      int ends[2];

      assert_true (meet_outsider (&rig, hosts[i], port, ends));
      assert_true (hw_cable_rig_carries (ends[0], ends[1], "from outside"));
      assert_true (hw_cable_rig_carries (ends[1], ends[0], "to outside"));
      close_both (ends);
    }
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "from within"));
  hw_cable_rig_stop (&rig);
}

static void
says_where_it_listens (void **state)
{
  HwCableRig rig;
  g_autofree char *text = NULL;
  guint16 port;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_LISTENING));
  port = hw_cable_expose (rig.cable, 0, NULL);
  text = g_strdup_printf ("0.0.0.0:%u", port);
  assert_true (
      hw_cable_rig_says (hw_cable_rig_wait (&rig, HW_EVENT_LISTENING), HW_EVENT_FIELD_LOCAL, text));
  hw_cable_conceal (rig.cable);
  assert_true (
      hw_cable_rig_says (hw_cable_rig_wait (&rig, HW_EVENT_CLOSED), HW_EVENT_FIELD_LOCAL, text));
  hw_cable_rig_stop (&rig);
}

static void
pulls_and_plugs_others_as_well (void **state)
{
  HwCableRig rig;
  char read[5] = "";
  int ends[2];

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (meet_outsider (&rig, "127.0.0.1", hw_cable_expose (rig.cable, 0, NULL), ends));
  hw_cable_pull (rig.cable);
  assert_true (hw_test_write (ends[0], "late", 4));
  assert_int_equal (hw_cable_rig_count (&rig, HW_EVENT_CABLE_PULLED), 1);
  assert_int_equal (recv (ends[1], (char[4]){ 0 }, 4, MSG_DONTWAIT), -1);
  hw_cable_plug (rig.cable);
  assert_true (hw_test_read (ends[1], read, 4));
  assert_string_equal (read, "late");
  close_both (ends);
  hw_cable_rig_stop (&rig);
}

static void
ends_others_and_nobody_else (void **state)
{
  HwCableRig rig;
  int ends[2];
  guint16 port;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  port = hw_cable_expose (rig.cable, 0, NULL);
  assert_true (meet_outsider (&rig, "127.0.0.1", port, ends));
  hw_cable_conceal (rig.cable);
  assert_int_equal (hw_test_read_end (ends[0]), 0);
  assert_true (hw_cable_rig_carries (rig.client, rig.server, "still here"));
  close_both (ends);
  assert_false (meet_outsider (&rig, "127.0.0.1", port, ends));
  port = hw_cable_expose (rig.cable, 0, NULL);
  assert_true (meet_outsider (&rig, "127.0.0.1", port, ends));
  close_both (ends);
  hw_cable_rig_stop (&rig);
}

static void
keeps_its_port (void **state)
{
  HwCableRig rig;
  g_autoptr (GError) error = NULL;
  g_autofree char *own = NULL;
  guint16 port, taken;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  own = hw_test_get_local (rig.listener);
  taken = (guint16) g_ascii_strtoull (strrchr (own, ':') + 1, NULL, 10);
  assert_int_equal (hw_cable_expose (rig.cable, taken, &error), 0);
  assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE));
  assert_non_null (strstr (error->message, "choose another port"));
  port = hw_cable_expose (rig.cable, 0, NULL);
  assert_int_not_equal (port, 0);
  assert_int_equal (hw_cable_expose (rig.cable, 0, NULL), port);
  hw_cable_rig_stop (&rig);
}

static void
has_a_limit_on_others_alone (void **state)
{
  HwCableRig rig;
  g_autofree char *address = NULL;
  int clients[CROWD];
  guint n_accepted;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  address = g_strdup_printf ("127.0.0.1:%u", hw_cable_expose (rig.cable, 0, NULL));
  for (int i = 0; i < CROWD; i++)
    assert_true ((clients[i] = hw_test_connect (address)) >= 0);
  for (int i = HW_CABLE_MAX_OUTSIDE; i < CROWD; i++)
    assert_int_equal (hw_test_read_end (clients[i]), 0);
  n_accepted = hw_cable_rig_count (&rig, HW_EVENT_ACCEPTED);
  assert_int_equal (n_accepted, HW_CABLE_MAX_OUTSIDE);
  assert_int_equal (hw_cable_rig_count (&rig, HW_EVENT_ERROR), 1);
  for (int i = 0; i < HW_CABLE_MAX_OUTSIDE; i++)
    close (hw_test_accept (rig.listener));
  assert_true (hw_cable_rig_connect (&rig));
  for (int i = 0; i < CROWD; i++)
    close (clients[i]);
  hw_cable_rig_stop (&rig);
}

static void
does_not_lead_to_itself (void **state)
{
  HwCableRig rig;
  g_autofree char *address = NULL;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  address = g_strdup_printf ("127.0.0.1:%u", hw_cable_expose (rig.cable, 0, NULL));
  hw_cable_set_upstream (rig.cable, address);
  assert_non_null (hw_cable_rig_wait (&rig, HW_EVENT_ERROR));
  assert_true (hw_cable_rig_connect (&rig));
  hw_cable_rig_stop (&rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lets_others_in_by_both_families),
    cmocka_unit_test (says_where_it_listens),
    cmocka_unit_test (pulls_and_plugs_others_as_well),
    cmocka_unit_test (ends_others_and_nobody_else),
    cmocka_unit_test (keeps_its_port),
    cmocka_unit_test (has_a_limit_on_others_alone),
    cmocka_unit_test (does_not_lead_to_itself),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
