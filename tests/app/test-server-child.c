/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the child process's life; a shell plays the server. */
#include "hw-test.h"

#include <signal.h>
#include <string.h>

#include "hw-server-child.h"

#define LISTENING                                                                                  \
  "echo '{\"time\":\"2026-01-01T00:00:00.000000Z\",\"mono_us\":1,\"source\":\"server\","           \
  "\"event\":\"listening\",\"local\":\"127.0.0.1:4242\"}'; "
#define LIMIT_US (30 * G_USEC_PER_SEC)

typedef struct
{
  HwEventQueue *queue;
  HwServerChild *child;
  char *listening;
  char *exited;
} Fixture;

static void
listening_cb (HwServerChild *child, const char *address, gpointer user_data)
{
  ((Fixture *) user_data)->listening = g_strdup (address);
}

static void
exited_cb (HwServerChild *child, const char *text, gpointer user_data)
{
  ((Fixture *) user_data)->exited = g_strdup (text);
}

static void
set_up (Fixture *self, const char *script)
{
  const char *argv[] = { "/bin/sh", "-c", script, NULL };
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->queue = hw_event_queue_new (1000);
  self->child = hw_server_child_new (self->queue);
  g_signal_connect (self->child, "listening", G_CALLBACK (listening_cb), self);
  g_signal_connect (self->child, "exited", G_CALLBACK (exited_cb), self);
  assert_true (hw_server_child_start (self->child, argv, &error));
}

static void
tear_down (Fixture *self)
{
  hw_server_child_stop (self->child);
  g_object_unref (self->child);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  hw_event_queue_unref (self->queue);
  g_free (self->listening);
  g_free (self->exited);
}

static void
wait_for (char **text)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;

  while (*text == NULL && g_get_monotonic_time () < deadline)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  assert_non_null (*text);
}

static gboolean
has_event (Fixture *self, HwEventKind kind)
{
  g_autoptr (GPtrArray) events = hw_event_queue_drain (self->queue);

  for (guint i = 0; i < events->len; i++)
    if (hw_event_get_kind (events->pdata[i]) == kind)
      return TRUE;

  return FALSE;
}

static void
test_listening_and_stop (void **state)
{
  Fixture self;

  set_up (&self, LISTENING "exec sleep 1000");
  wait_for (&self.listening);
  assert_string_equal (self.listening, "127.0.0.1:4242");
  assert_true (hw_server_child_get_pid (self.child) > 0);
  hw_server_child_stop (self.child);
  assert_int_equal (hw_server_child_get_pid (self.child), 0);
  assert_null (self.exited);
  assert_true (has_event (&self, HW_EVENT_PROCESS_EXITED));
  tear_down (&self);
}

static void
test_last_words (void **state)
{
  Fixture self;

  set_up (&self, "echo 'port taken' >&2; exit 3");
  wait_for (&self.exited);
  assert_string_equal (self.exited, "port taken");
  assert_true (has_event (&self, HW_EVENT_ERROR));
  tear_down (&self);
}

static void
test_kill (void **state)
{
  g_autoptr (GError) error = NULL;
  Fixture self;

  set_up (&self, "exec sleep 1000");
  assert_true (hw_server_child_kill (self.child, &error));
  assert_false (hw_server_child_kill (self.child, &error));
  g_clear_error (&error);
  wait_for (&self.exited);
  assert_non_null (strstr (self.exited, "signal 9"));
  assert_false (hw_server_child_kill (self.child, &error));
  assert_non_null (error);
  tear_down (&self);
}

/* A stopped process doesn't take SIGTERM: stop must not wait for it. */
static void
test_hang_resume_stop (void **state)
{
  g_autoptr (GError) error = NULL;
  Fixture self;

  set_up (&self, "exec sleep 1000");
  assert_true (hw_server_child_hang (self.child, &error));
  assert_true (hw_server_child_is_hung (self.child));
  assert_true (hw_server_child_resume (self.child, &error));
  assert_false (hw_server_child_is_hung (self.child));
  assert_true (hw_server_child_hang (self.child, &error));
  hw_server_child_stop (self.child);
  assert_int_equal (hw_server_child_get_pid (self.child), 0);
  tear_down (&self);
}

static char
read_process_state (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return strrchr (text, ')')[2];
}

/* Whoever asked for it may send the next moment, and nothing is read any more. */
static void
test_hung_is_stopped_at_once (void **state)
{
  Fixture self;

  set_up (&self, "while :; do :; done");
  for (int i = 0; i < 50; i++)
    {
      assert_true (hw_server_child_hang (self.child, NULL));
      assert_int_equal (read_process_state (hw_server_child_get_pid (self.child)), 'T');
      assert_true (hw_server_child_resume (self.child, NULL));
    }
  tear_down (&self);
}

static void
test_stop_of_a_stubborn_one (void **state)
{
  Fixture self;

  set_up (&self, "trap '' TERM; " LISTENING "while :; do sleep 1; done");
  wait_for (&self.listening);
  hw_server_child_stop (self.child);
  assert_int_equal (hw_server_child_get_pid (self.child), 0);
  tear_down (&self);
}

static void
test_no_such_program (void **state)
{
  const char *argv[] = { "/nonexistent/heartwire", NULL };
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (10);
  g_autoptr (HwServerChild) child = hw_server_child_new (queue);
  g_autoptr (GError) error = NULL;

  assert_false (hw_server_child_start (child, argv, &error));
  assert_non_null (error);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_listening_and_stop),
    cmocka_unit_test (test_last_words),
    cmocka_unit_test (test_kill),
    cmocka_unit_test (test_hang_resume_stop),
    cmocka_unit_test (test_hung_is_stopped_at_once),
    cmocka_unit_test (test_stop_of_a_stubborn_one),
    cmocka_unit_test (test_no_such_program),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
