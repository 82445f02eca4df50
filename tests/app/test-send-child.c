/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of files that a child process sends: what it says is followed, and its end. */
#include "hw-test.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-private-folder.h"
#include "hw-send-child.h"
#include "hw-server-child.h"

#define LIMIT_US (30 * G_USEC_PER_SEC)
#define EVENT(rest) "{\"time\":\"2026-01-01T00:00:00.000000Z\",\"mono_us\":1," rest "}\n"
#define CLIENT(rest) EVENT ("\"source\":\"client\",\"event\":" rest)
#define OFFERED CLIENT ("\"status\",\"bytes\":1000,\"state\":\"offered\"")

static char *program;

typedef struct
{
  char *folder;
  char *uploads;
  char *paths[3];
  HwSendChild *child;
} Fixture;

static void
set_up (Fixture *self)
{
  *self = (Fixture){ .folder = hw_private_folder_make ("hw-send-child", NULL) };
  self->uploads = g_build_filename (self->folder, "uploads", NULL);
  self->paths[0] = g_build_filename (self->folder, "one", NULL);
  self->paths[1] = g_build_filename (self->folder, "two", NULL);
  assert_int_equal (g_mkdir (self->uploads, 0700), 0);
  assert_true (g_file_set_contents (self->paths[0], "hello", -1, NULL));
  assert_true (g_file_set_contents (self->paths[1], "there!!", -1, NULL));
  self->child = hw_send_child_new ();
}

static void
tear_down (Fixture *self)
{
  g_object_unref (self->child);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  hw_private_folder_remove (self->folder);
  g_free (self->uploads);
  g_free (self->paths[0]);
  g_free (self->paths[1]);
}

static void
start (Fixture *self, const char *sender, const char *address)
{
  g_autoptr (GError) error = NULL;

  assert_true (hw_send_child_start (self->child, sender, address, self->paths, &error));
}

typedef gboolean (*Condition) (const HwSendProgress *progress);

static gboolean
is_over (const HwSendProgress *progress)
{
  return progress->state >= HW_SEND_COMMITTED;
}

static gboolean
is_offered (const HwSendProgress *progress)
{
  return progress->bytes_total > 0;
}

static gboolean
is_lost (const HwSendProgress *progress)
{
  return progress->is_lost;
}

static const HwSendProgress *
wait_until (Fixture *self, Condition condition)
{
  const HwSendProgress *progress = hw_send_child_get_progress (self->child);
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;

  while (!condition (progress) && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  assert_true (condition (progress));

  return progress;
}

/* A program that says just this, whatever it is asked. */
static char *
make_sender (Fixture *self, const char *first, const char *said, const char *then)
{
  char *path = g_build_filename (self->folder, "sender", NULL);
  g_autofree char *script
      = g_strdup_printf ("#!/bin/sh\n%s\ncat <<'END'\n%sEND\n%s\n", first, said, then);

  assert_true (g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));

  return path;
}

static void
follows_what_is_said (void **state)
{
  static const struct
  {
    const char *said;
    const char *then;
    HwSendState state;
    guint64 bytes;
    guint file;
    gboolean is_lost;
    const char *trouble;
  } rows[] = {
    { OFFERED, "echo 'heartwire send: broken' >&2; exit 1", HW_SEND_FAILED, 0, 0, FALSE, "broken" },
    { OFFERED CLIENT ("\"status\",\"bytes\":400,\"seq\":1,\"state\":\"sending\""), "exit 7",
      HW_SEND_FAILED, 400, 1, FALSE, "exit code 7" },
    { OFFERED CLIENT ("\"disconnected\",\"reason\":\"reset\""), "exit 7", HW_SEND_FAILED, 0, 0,
      TRUE, "exit code 7" },
    { OFFERED CLIENT ("\"disconnected\",\"reason\":\"reset\"")
          CLIENT ("\"status\",\"bytes\":9,\"seq\":0,\"state\":\"resumed\""),
      "exit 7", HW_SEND_FAILED, 9, 0, FALSE, "exit code 7" },
    { OFFERED CLIENT ("\"transfer-committed\",\"bytes\":1000"), "exit 0", HW_SEND_COMMITTED, 1000,
      1, FALSE, NULL },
    /* What is out of range is brought back into it. */
    { OFFERED CLIENT ("\"status\",\"bytes\":4000,\"seq\":9,\"state\":\"sending\""), "exit 7",
      HW_SEND_FAILED, 1000, 1, FALSE, "exit code 7" },
    { OFFERED CLIENT ("\"status\",\"bytes\":-1,\"seq\":-1,\"state\":\"sending\"") "nonsense\n",
      "exit 7", HW_SEND_FAILED, 0, 0, FALSE, "exit code 7" },
    /* Another's events say nothing of these files. */
    { OFFERED EVENT ("\"source\":\"server\",\"event\":\"transfer-committed\",\"bytes\":1000"),
      "exit 7", HW_SEND_FAILED, 0, 0, FALSE, "exit code 7" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture self;
      g_autofree char *sender = NULL;
      const HwSendProgress *progress;

      set_up (&self);
      sender = make_sender (&self, "", rows[i].said, rows[i].then);
      start (&self, sender, "127.0.0.1:9");
      progress = wait_until (&self, is_over);
      assert_int_equal (progress->state, rows[i].state);
      assert_int_equal (progress->bytes, rows[i].bytes);
      assert_int_equal (progress->bytes_total, 1000);
      assert_int_equal (progress->file, rows[i].file);
      assert_string_equal (hw_send_child_get_path (self.child), self.paths[rows[i].file]);
      assert_int_equal (progress->is_lost, rows[i].is_lost);
      assert_int_equal (g_strcmp0 (hw_send_child_get_trouble (self.child), rows[i].trouble), 0);
      tear_down (&self);
    }
}

typedef struct
{
  HwEventQueue *queue;
  HwServerChild *child;
  char *address;
} Server;

static void
listening_cb (HwServerChild *child, const char *address, gpointer user_data)
{
  ((Server *) user_data)->address = g_strdup (address);
}

static void
start_server (Server *self, const char *uploads)
{
  const char *argv[]
      = { program, "serve", "--listen", "127.0.0.1:0", uploads != NULL ? "--upload-dir" : NULL,
          uploads, NULL };
  g_autoptr (GError) error = NULL;

  *self = (Server){ .queue = hw_event_queue_new (10000) };
  self->child = hw_server_child_new (self->queue);
  g_signal_connect (self->child, "listening", G_CALLBACK (listening_cb), self);
  assert_true (hw_server_child_start (self->child, argv, &error));
  while (self->address == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
stop_server (Server *self)
{
  hw_server_child_stop (self->child);
  g_object_unref (self->child);
  hw_event_queue_unref (self->queue);
  g_free (self->address);
}

static gboolean
has_come (Fixture *self, const char *name, const char *contents)
{
  g_autofree char *path
      = g_build_filename (self->uploads, hw_send_child_get_id (self->child), name, NULL);
  g_autofree char *found = NULL;

  return g_file_get_contents (path, &found, NULL, NULL) && g_strcmp0 (found, contents) == 0;
}

/* By that a lab tells it from its own client. */
static gboolean
came_from_its_own_address (Server *server)
{
  g_autoptr (GPtrArray) events = hw_event_queue_drain (server->queue);

  for (guint i = 0; i < events->len; i++)
    if (hw_event_get_kind (events->pdata[i]) == HW_EVENT_ACCEPTED)
      return g_str_has_prefix (hw_event_get_string (events->pdata[i], HW_EVENT_FIELD_PEER),
                               HW_SEND_CHILD_HOST ":");

  return FALSE;
}

static void
sends_to_a_server (void **state)
{
  const HwSendProgress *progress;
  Fixture self;
  Server server;

  set_up (&self);
  start_server (&server, self.uploads);
  start (&self, program, server.address);
  progress = wait_until (&self, is_over);
  assert_int_equal (progress->state, HW_SEND_COMMITTED);
  assert_int_equal (progress->n_files, 2);
  assert_int_equal (progress->bytes, 12);
  assert_true (has_come (&self, "one", "hello"));
  assert_true (has_come (&self, "two", "there!!"));
  assert_true (came_from_its_own_address (&server));
  stop_server (&server);
  tear_down (&self);
}

static void
says_why_it_cannot (void **state)
{
  Fixture self;
  Server server;

  set_up (&self);
  start_server (&server, NULL);
  start (&self, program, server.address);
  assert_int_equal (wait_until (&self, is_over)->state, HW_SEND_FAILED);
  assert_true (g_str_has_prefix (hw_send_child_get_trouble (self.child), "not sent, none of it: "));
  stop_server (&server);
  tear_down (&self);

  set_up (&self);
  g_unlink (self.paths[1]);
  start (&self, program, "127.0.0.1:9");
  assert_int_equal (wait_until (&self, is_over)->state, HW_SEND_FAILED);
  assert_non_null (strstr (hw_send_child_get_trouble (self.child), "two\": No such file"));
  tear_down (&self);
}

/* Nobody listens there: a socket that is bound, and no more. */
static char *
bind_silent (GSocket **socket)
{
  g_autoptr (GInetAddress) host = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) local = NULL;

  *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  assert_true (g_socket_bind (*socket, any, FALSE, NULL));
  local = g_socket_get_local_address (*socket, NULL);

  return g_strdup_printf ("127.0.0.1:%u",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
}

static void
is_cancelled (void **state)
{
  static void (*const ways[]) (HwSendChild *) = { hw_send_child_cancel, hw_send_child_abort };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GSocket) socket = NULL;
      g_autofree char *address = bind_silent (&socket);
      Fixture self;

      set_up (&self);
      start (&self, program, address);
      wait_until (&self, is_offered);
      wait_until (&self, is_lost);
      assert_false (hw_send_child_is_over (self.child));
      ways[i](self.child);
      assert_true (hw_send_child_get_progress (self.child)->is_cancelling);
      assert_int_equal (wait_until (&self, is_over)->state, HW_SEND_CANCELLED);
      tear_down (&self);
    }
}

/* It was asked to end when the server had been asked for the last word: that isn't known. */
static void
is_in_doubt (void **state)
{
  g_autofree char *sender = NULL;
  Fixture self;

  set_up (&self);
  sender = make_sender (&self,
                        "trap 'echo \"heartwire send: sent, and it isn'\\''t known whether\" >&2; "
                        "exit 1' TERM",
                        OFFERED, "while :; do sleep 0.05; done");
  start (&self, sender, "127.0.0.1:9");
  wait_until (&self, is_offered);
  hw_send_child_cancel (self.child);
  assert_int_equal (wait_until (&self, is_over)->state, HW_SEND_FAILED);
  assert_string_equal (hw_send_child_get_trouble (self.child), "sent, and it isn't known whether");
  tear_down (&self);
}

static void
cannot_be_started (void **state)
{
  g_autoptr (GError) error = NULL;
  Fixture self;

  set_up (&self);
  assert_false (hw_send_child_start (self.child, "/nonexistent/heartwire", "127.0.0.1:9",
                                     self.paths, &error));
  assert_non_null (error);
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (follows_what_is_said), cmocka_unit_test (sends_to_a_server),
    cmocka_unit_test (says_why_it_cannot),   cmocka_unit_test (is_cancelled),
    cmocka_unit_test (is_in_doubt),          cmocka_unit_test (cannot_be_started),
  };

  program = argv[1];

  return cmocka_run_group_tests (tests, NULL, NULL);
}
