/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a lab can be opened to others and closed again, with the real server.
 * Usage: test-lab-share PROGRAM */
#include "hw-test.h"

#include "hw-lab-elsewhere.h"
#include "hw-lab-share.h"
#include "hw-local-addresses.h"

#define LIMIT_US (60 * G_USEC_PER_SEC)

static const char *program;

typedef struct
{
  HwEventQueue *queue;
  HwLab *lab;
  HwLabShare *share;
  HwLongLiveSocket *other; /* NULL: none has connected */
  gboolean started;
} Rig;

static HwLinkState
get_state (HwLongLiveSocket *client)
{
  return hw_long_live_socket_get_state (client);
}

/* Runs the main loop until the client is in the state, or not in it; FALSE past the limit. */
static gboolean
wait_for (HwLongLiveSocket *client, HwLinkState state, gboolean is_in_it)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;

  while ((get_state (client) == state) != is_in_it && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);

  return (get_state (client) == state) == is_in_it;
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ((Rig *) user_data)->started = hw_lab_start_finish (HW_LAB (object), result, NULL);
}

static HwLongLiveSocket *
own (Rig *rig)
{
  return hw_lab_get_client (rig->lab);
}

static gint64
get_conn (HwLongLiveSocket *client)
{
  gint64 conn;

  g_object_get (client, "conn", &conn, NULL);

  return conn;
}

/* The same client on another connection: a reconnect may be over before it is looked at. */
static gboolean
wait_for_reconnect (HwLongLiveSocket *client, gint64 conn)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;

  while ((get_conn (client) == conn || get_state (client) != HW_LINK_STATE_CONNECTED)
         && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);

  return get_conn (client) != conn && get_state (client) == HW_LINK_STATE_CONNECTED;
}

static gboolean
start (Rig *rig)
{
  g_autoptr (HwLongLiveSocket) client = NULL;

  *rig = (Rig){ .queue = hw_event_queue_new (10000) };
  client = hw_lab_create_client (rig->queue);
  rig->lab = hw_lab_new (program, client, HW_CUT_MODE_AUTO, rig->queue);
  rig->share = hw_lab_share_new (rig->lab);
  hw_lab_start_async (rig->lab, NULL, started_cb, rig);

  return wait_for (client, HW_LINK_STATE_CONNECTED, TRUE) && rig->started;
}

static void
stop (Rig *rig)
{
  if (rig->other != NULL)
    hw_long_live_socket_close (rig->other, NULL, NULL);
  g_clear_object (&rig->other);
  g_clear_object (&rig->share);
  hw_lab_stop (rig->lab);
  g_clear_object (&rig->lab);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  hw_event_queue_unref (rig->queue);
}

/* By the address that would be typed elsewhere, where this machine has one. */
static char *
find_way_in (Rig *rig, const char *property, guint16 port)
{
  g_auto (GStrv) addresses = NULL;
  g_auto (GStrv) hosts = hw_local_addresses_list ();

  g_object_get (rig->share, property, &addresses, NULL);
  if (addresses[0] != NULL)
    return g_strdup (addresses[0]);

  return hosts[0] == NULL ? g_strdup_printf ("127.0.0.1:%u", port) : NULL;
}

static gboolean
connect_other (Rig *rig, const char *address)
{
  rig->other = hw_lab_create_client (NULL);
  g_object_set (rig->other, "address", address, "connect-timeout-ms", 10000, "handshake-timeout-ms",
                10000, NULL);

  return hw_long_live_socket_start (rig->other, NULL)
         && wait_for (rig->other, HW_LINK_STATE_CONNECTED, TRUE);
}

static void
opens_and_closes_the_cable (void **state)
{
  Rig rig;
  g_autofree char *address = NULL;
  gint64 conn;

  assert_true (start (&rig));
  conn = get_conn (own (&rig));
  assert_int_equal (hw_lab_share_get_cable_port (rig.share), 0);
  assert_true (hw_lab_share_open_cable (rig.share, NULL));
  address = find_way_in (&rig, "cable-addresses", hw_lab_share_get_cable_port (rig.share));
  assert_non_null (address);
  assert_true (connect_other (&rig, address));

  hw_lab_share_close (rig.share);
  assert_int_equal (hw_lab_share_get_cable_port (rig.share), 0);
  assert_true (wait_for (rig.other, HW_LINK_STATE_CONNECTED, FALSE));
  assert_int_equal (get_state (own (&rig)), HW_LINK_STATE_CONNECTED);
  assert_int_equal (get_conn (own (&rig)), conn);
  stop (&rig);
}

static void
opens_and_closes_the_server (void **state)
{
  Rig rig;
  g_autofree char *address = NULL;
  g_autofree char *before = NULL;
  gint64 conn;

  assert_true (start (&rig));
  conn = get_conn (own (&rig));
  before = g_strdup (hw_lab_get_server_address (rig.lab));
  assert_false (hw_lab_share_open_server (rig.share, NULL));
  assert_true (hw_lab_share_open_cable (rig.share, NULL));
  assert_true (hw_lab_share_open_server (rig.share, NULL));
  assert_true (wait_for_reconnect (own (&rig), conn));
  assert_string_equal (hw_lab_get_server_address (rig.lab), before);
  address = find_way_in (&rig, "server-addresses", hw_lab_share_get_server_port (rig.share));
  assert_non_null (address);
  assert_true (connect_other (&rig, address));

  conn = get_conn (own (&rig));
  hw_lab_share_close (rig.share);
  assert_int_equal (hw_lab_share_get_server_port (rig.share), 0);
  assert_true (wait_for (rig.other, HW_LINK_STATE_CONNECTED, FALSE));
  assert_true (wait_for_reconnect (own (&rig), conn));
  stop (&rig);
}

/* Who comes in mustn't be led to a server that isn't this lab's. */
static void
closes_when_it_goes_elsewhere (void **state)
{
  g_autoptr (HwDestination) to = hw_destination_new ("127.0.0.1:1", "binary");
  g_autofree char *address = NULL;
  Rig rig;

  assert_true (start (&rig));
  assert_true (hw_lab_share_open_cable (rig.share, NULL));
  address = find_way_in (&rig, "cable-addresses", hw_lab_share_get_cable_port (rig.share));
  assert_true (connect_other (&rig, address));
  assert_true (hw_lab_connect_to (rig.lab, to, NULL));
  assert_int_equal (hw_lab_share_get_cable_port (rig.share), 0);
  assert_true (wait_for (rig.other, HW_LINK_STATE_CONNECTED, FALSE));
  assert_false (hw_lab_share_open_cable (rig.share, NULL));
  assert_true (hw_lab_return_home (rig.lab, NULL));
  assert_true (wait_for (own (&rig), HW_LINK_STATE_CONNECTED, TRUE));
  assert_true (hw_lab_share_open_cable (rig.share, NULL));
  stop (&rig);
}

static void
needs_a_cable (void **state)
{
  Rig rig = { .queue = hw_event_queue_new (10) };
  g_autoptr (HwLongLiveSocket) client = hw_lab_create_client (rig.queue);
  g_autoptr (GError) error = NULL;

  rig.lab = hw_lab_new (program, client, HW_CUT_MODE_AUTO, rig.queue);
  rig.share = hw_lab_share_new (rig.lab);
  assert_false (hw_lab_share_open_cable (rig.share, &error));
  assert_non_null (error);
  hw_lab_share_close (rig.share);
  stop (&rig);
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (opens_and_closes_the_cable),
    cmocka_unit_test (opens_and_closes_the_server),
    cmocka_unit_test (closes_when_it_goes_elsewhere),
    cmocka_unit_test (needs_a_cable),
  };

  if (argc != 2)
    return 2;
  program = argv[1];

  return cmocka_run_group_tests (tests, NULL, NULL);
}
