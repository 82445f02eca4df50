/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the lab's way to somebody else's server and back: a lab with its real server,
 * and a stranger's in this process. */
#include "hw-test.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hw-lab-elsewhere.h"
#include "hw-test-socket.h"
#include "server/hw-server.h"

#define LIMIT_US (60 * G_USEC_PER_SEC)

static const char *program;

typedef struct
{
  HwEventQueue *queue;
  GPtrArray *events;
  guint n_seen;
  HwLab *lab;
  HwServer *stranger;
} Fixture;

static void
collect (Fixture *self)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (self->queue);

  g_ptr_array_extend (self->events, batch, (GCopyFunc) (void (*) (void)) hw_event_ref, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* The next one behind those that were seen; NULL past the limit. */
static HwEvent *
wait_for (Fixture *self, HwEventKind kind, HwEventSource source)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;

  while (g_get_monotonic_time () < deadline)
    {
      collect (self);
      while (self->n_seen < self->events->len)
        {
          HwEvent *event = self->events->pdata[self->n_seen++];

          if (hw_event_get_kind (event) == kind && hw_event_get_source (event) == source)
            return event;
        }
      g_usleep (1000);
    }

  return NULL;
}

static guint
count (Fixture *self, HwEventKind kind)
{
  guint n = 0;

  collect (self);
  for (guint i = 0; i < self->events->len; i++)
    n += hw_event_get_kind (self->events->pdata[i]) == kind;

  return n;
}

static gboolean
wait_until_connected (Fixture *self)
{
  return wait_for (self, HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT) != NULL;
}

static void
started_cb (GObject *lab, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!hw_lab_start_finish (HW_LAB (lab), result, &error))
    fprintf (stderr, "the lab doesn't start: %s\n", error->message);
}

/* @codec: the stranger's; NULL: there is none. */
static void
set_up (Fixture *self, const char *codec)
{
  g_autoptr (HwLongLiveSocket) client = NULL;

  *self = (Fixture){ .queue = hw_event_queue_new (10000) };
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  client = hw_lab_create_client (self->queue);
  self->lab = hw_lab_new (program, client, HW_CUT_MODE_AUTO, self->queue);
  hw_lab_start_async (self->lab, NULL, started_cb, NULL);
  assert_true (wait_until_connected (self));
  if (codec == NULL)
    return;
  self->stranger = hw_server_new (NULL);
  g_object_set (self->stranger, "codec", codec, NULL);
  assert_true (hw_server_listen (self->stranger, "127.0.0.1:0", NULL));
  assert_true (hw_server_start (self->stranger, NULL));
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->lab);
  collect (self);
  if (self->stranger != NULL)
    hw_server_stop (self->stranger);
  g_clear_object (&self->stranger);
  g_ptr_array_unref (self->events);
  hw_event_queue_unref (self->queue);
}

static gboolean
connect_to (Fixture *self, const char *address, const char *codec, GError **error)
{
  g_autoptr (HwDestination) to = hw_destination_new (address, codec);

  return hw_lab_connect_to (self->lab, to, error);
}

static void
connect_to_stranger (Fixture *self, const char *codec)
{
  assert_true (connect_to (self, hw_server_get_local_address (self->stranger, 0), codec, NULL));
}

static void
expect_echo (Fixture *self, const char *text)
{
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));

  assert_true (hw_long_live_socket_try_send (hw_lab_get_client (self->lab), message, NULL));
  assert_non_null (wait_for (self, HW_EVENT_ECHO_RECEIVED, HW_EVENT_SOURCE_CLIENT));
}

static void
assert_says (HwEvent *event, HwEventField field, const char *text)
{
  assert_non_null (event);
  assert_string_equal (hw_event_get_string (event, field), text);
}

static void
assert_codec (Fixture *self, const char *name)
{
  g_autofree char *codec = NULL;

  g_object_get (hw_lab_get_client (self->lab), "codec", &codec, NULL);
  assert_string_equal (codec, name);
}

static void
speaks_each_framing_with_a_stranger (void **state)
{
  static const char *const codecs[] = { "binary", "nul", "json", "raw" };

  for (gsize i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      Fixture self;
      const char *address;
      HwEvent *changed;

      set_up (&self, g_str_equal (codecs[i], "raw") ? "raw" : "auto");
      address = hw_server_get_local_address (self.stranger, 0);
      connect_to_stranger (&self, codecs[i]);
      changed = wait_for (&self, HW_EVENT_UPSTREAM_CHANGED, HW_EVENT_SOURCE_CABLE);
      assert_says (changed, HW_EVENT_FIELD_STATE, "elsewhere");
      assert_says (changed, HW_EVENT_FIELD_UPSTREAM, address);
      assert_says (changed, HW_EVENT_FIELD_CODEC, codecs[i]);
      assert_true (wait_until_connected (&self));
      expect_echo (&self, "hello, stranger");
      assert_string_equal (hw_lab_get_elsewhere (self.lab)->address, address);
      tear_down (&self);
    }
}

static void
has_no_server_there (void **state)
{
  g_autoptr (GError) killed = NULL;
  g_autoptr (GError) restarted = NULL;
  Fixture self;

  set_up (&self, "auto");
  connect_to_stranger (&self, "binary");
  assert_int_equal (hw_lab_get_server_pid (self.lab), 0);
  assert_false (hw_lab_kill_server (self.lab, &killed));
  assert_non_null (strstr (killed->message, "somebody else's"));
  assert_false (hw_lab_restart_server (self.lab, &restarted));
  assert_int_equal (count (&self, HW_EVENT_PROCESS_STARTED), 1);
  tear_down (&self);
}

static void
is_pulled_and_plugged_there_too (void **state)
{
  Fixture self;

  set_up (&self, "auto");
  connect_to_stranger (&self, "binary");
  assert_true (wait_until_connected (&self));
  hw_lab_pull (self.lab);
  assert_non_null (wait_for (&self, HW_EVENT_CABLE_PULLED, HW_EVENT_SOURCE_CABLE));
  assert_non_null (wait_for (&self, HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CLIENT));
  hw_lab_plug (self.lab);
  assert_true (wait_until_connected (&self));
  expect_echo (&self, "back again");
  tear_down (&self);
}

/* Nobody beats; the kernel asks, and where the pull is a cut it gets no answer. */
static void
a_raw_client_notices_a_pull (void **state)
{
  Fixture self;

  set_up (&self, "raw");
  connect_to_stranger (&self, "raw");
  assert_true (wait_until_connected (&self));
  hw_lab_pull (self.lab);
  if (hw_cable_get_cut (hw_lab_get_cable (self.lab)) == HW_CUT_MODE_KERNEL)
    assert_says (wait_for (&self, HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CLIENT),
                 HW_EVENT_FIELD_REASON, "kernel-timeout");
  tear_down (&self);
}

static void
comes_home (void **state)
{
  Fixture self;
  guint idle_s;

  set_up (&self, "raw");
  connect_to_stranger (&self, "raw");
  assert_non_null (wait_for (&self, HW_EVENT_UPSTREAM_CHANGED, HW_EVENT_SOURCE_CABLE));
  assert_true (wait_until_connected (&self));
  hw_lab_pull (self.lab);
  assert_true (hw_lab_return_home (self.lab, NULL));
  assert_null (hw_lab_get_elsewhere (self.lab));
  assert_says (wait_for (&self, HW_EVENT_UPSTREAM_CHANGED, HW_EVENT_SOURCE_CABLE),
               HW_EVENT_FIELD_STATE, "home");
  assert_true (wait_until_connected (&self));
  assert_true (hw_lab_get_server_pid (self.lab) != 0);
  assert_false (hw_cable_is_pulled (hw_lab_get_cable (self.lab)));
  assert_codec (&self, "binary");
  g_object_get (hw_lab_get_client (self.lab), "keepalive-idle-s", &idle_s, NULL);
  assert_int_equal (idle_s, 0);
  expect_echo (&self, "home");
  tear_down (&self);
}

static void
goes_from_one_to_another (void **state)
{
  g_autoptr (HwServer) other = hw_server_new (NULL);
  Fixture self;

  set_up (&self, "raw");
  assert_true (hw_server_listen (other, "127.0.0.1:0", NULL));
  assert_true (hw_server_start (other, NULL));
  connect_to_stranger (&self, "raw");
  assert_true (connect_to (&self, hw_server_get_local_address (other, 0), "json", NULL));
  assert_true (wait_until_connected (&self));
  expect_echo (&self, "the other");
  assert_true (hw_lab_return_home (self.lab, NULL));
  assert_true (wait_until_connected (&self));
  assert_codec (&self, "binary");
  tear_down (&self);
  hw_server_stop (other);
}

/* That the server at home is gone is told as well, by no side. */
static HwEvent *
wait_for_failed_dial (Fixture *self)
{
  HwEvent *ended;

  do
    ended = wait_for (self, HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CABLE);
  while (ended != NULL
         && g_strcmp0 (hw_event_get_string (ended, HW_EVENT_FIELD_REASON), "refused") != 0);

  return ended;
}

static void
goes_on_trying_where_nobody_is (void **state)
{
  int listener = hw_test_listen (FALSE);
  g_autofree char *address = hw_test_get_local (listener);
  Fixture self;

  close (listener);
  set_up (&self, NULL);
  assert_true (connect_to (&self, address, "binary", NULL));
  assert_says (wait_for_failed_dial (&self), HW_EVENT_FIELD_SIDE, "upstream");
  assert_non_null (wait_for_failed_dial (&self));
  tear_down (&self);
}

static void
stays_where_it_is_on_a_slip (void **state)
{
  static const struct
  {
    const char *address; /* NULL: the cable's own */
    const char *codec;
  } rows[] = { { "nowhere", "binary" }, { "127.0.0.1:1", "morse" }, { NULL, "binary" } };
  Fixture self;

  set_up (&self, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *address
          = rows[i].address != NULL ? rows[i].address : hw_lab_get_address (self.lab);
      g_autoptr (GError) error = NULL;

      assert_false (connect_to (&self, address, rows[i].codec, &error));
      assert_non_null (error);
    }
  assert_null (hw_lab_get_elsewhere (self.lab));
  assert_int_equal (count (&self, HW_EVENT_UPSTREAM_CHANGED), 0);
  expect_echo (&self, "still here");
  tear_down (&self);
}

/* Of the client's search for the longest interval; NULL past the limit. */
static HwEvent *
wait_for_pace (Fixture *self, const char *phase)
{
  HwEvent *paced;

  do
    paced = wait_for (self, HW_EVENT_HEARTBEAT_PACED, HW_EVENT_SOURCE_CLIENT);
  while (paced != NULL
         && g_strcmp0 (hw_event_get_string (paced, HW_EVENT_FIELD_STATE), phase) != 0);

  return paced;
}

static void
search_up_to (Fixture *self, guint longest_ms)
{
  g_object_set (hw_lab_get_client (self->lab), "heartbeat-interval-ms", 100, "heartbeat-step-ms",
                100, "heartbeat-longest-ms", longest_ms, "heartbeat-timeout-ms", 30000,
                "heartbeat-policy", HW_HEARTBEAT_POLICY_ADAPTIVE, NULL);
}

static void
assert_remembers (const char *file, const char *address)
{
  g_autofree char *expected
      = g_strdup_printf ("[127.0.0.0/24 to 127.0.0.1 port %s]\ninterval_ms=200\n",
                         strrchr (address, ':') + 1);
  g_autofree char *text = NULL;

  assert_true (g_file_get_contents (file, &text, NULL, NULL));
  assert_true (g_str_has_prefix (text, expected));
  assert_null (strchr (text + 1, '[')); /* and nothing of the cable's own address */
}

/* By a lab that comes after it, as a window does that is opened again. At home nothing is. */
static void
remembers_what_it_found_elsewhere (void **state)
{
  g_autofree char *folder = g_dir_make_tmp ("heartwire-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "heartbeats", NULL);
  g_autofree char *address = NULL;
  Fixture self, again;
  HwEvent *paced;

  set_up (&self, "auto");
  hw_lab_set_memory (self.lab, file);
  search_up_to (&self, 100);
  assert_non_null (wait_for_pace (&self, "stable"));
  assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  address = g_strdup (hw_server_get_local_address (self.stranger, 0));
  search_up_to (&self, 200);
  connect_to_stranger (&self, "binary");
  assert_non_null (wait_for_pace (&self, "probing"));
  assert_non_null (wait_for_pace (&self, "stable"));
  assert_remembers (file, address);

  set_up (&again, NULL);
  hw_lab_set_memory (again.lab, file);
  assert_true (connect_to (&again, address, "binary", NULL));
  search_up_to (&again, 5000);
  paced = wait_for_pace (&again, "stable");
  assert_says (paced, HW_EVENT_FIELD_TEXT, "remembered of this network");
  assert_int_equal (hw_event_get_number (paced, HW_EVENT_FIELD_INTERVAL_MS), 200);
  assert_true (hw_lab_return_home (again.lab, NULL));
  assert_says (wait_for_pace (&again, "settling"), HW_EVENT_FIELD_TEXT, "the shortest first");
  tear_down (&again);
  tear_down (&self);
  g_unlink (file);
  g_rmdir (folder);
}

static void
has_to_be_started_first (void **state)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (100);
  g_autoptr (HwLongLiveSocket) client = hw_lab_create_client (queue);
  g_autoptr (HwLab) lab = hw_lab_new (program, client, HW_CUT_MODE_AUTO, queue);
  g_autoptr (HwDestination) to = hw_destination_new ("127.0.0.1:1", "raw");
  g_autoptr (GError) error = NULL;

  assert_false (hw_lab_connect_to (lab, to, &error));
  assert_non_null (strstr (error->message, "start it first"));
  assert_true (hw_lab_return_home (lab, NULL));
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (speaks_each_framing_with_a_stranger),
    cmocka_unit_test (has_no_server_there),
    cmocka_unit_test (is_pulled_and_plugged_there_too),
    cmocka_unit_test (a_raw_client_notices_a_pull),
    cmocka_unit_test (comes_home),
    cmocka_unit_test (goes_from_one_to_another),
    cmocka_unit_test (goes_on_trying_where_nobody_is),
    cmocka_unit_test (stays_where_it_is_on_a_slip),
    cmocka_unit_test (remembers_what_it_found_elsewhere),
    cmocka_unit_test (has_to_be_started_first),
  };

  program = argv[argc - 1];

  return cmocka_run_group_tests (tests, NULL, NULL);
}
