/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the reading of lines inside a main loop. */
#include "hw-test.h"

#include <string.h>
#include <unistd.h>

#include "hw-stdin.h"

typedef struct
{
  HwStdin *input;
  GString *seen;
  const char *pause_at; /* the line that pauses */
  int fds[2];
} Fixture;

static void
line_cb (const char *line, gsize length, gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_printf (self->seen, "%s|", line);
  if (g_strcmp0 (line, self->pause_at) == 0)
    hw_stdin_pause (self->input);
}

static void
eof_cb (gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append (self->seen, "EOF");
}

static void
set_up (Fixture *self, const char *text, const char *pause_at)
{
  assert_int_equal (pipe (self->fds), 0);
  assert_int_equal (write (self->fds[1], text, strlen (text)), strlen (text));
  close (self->fds[1]);
  self->seen = g_string_new (NULL);
  self->pause_at = pause_at;
  self->input = hw_stdin_new (self->fds[0], line_cb, eof_cb, self);
}

static void
tear_down (Fixture *self)
{
  hw_stdin_free (self->input);
  g_string_free (self->seen, TRUE);
  close (self->fds[0]);
}

static void
run_until_quiet (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_lines_then_eof (void **state)
{
  Fixture self;

  set_up (&self, "one\ntwo\nthree", NULL);
  hw_stdin_resume (self.input);
  run_until_quiet ();
  assert_string_equal (self.seen->str, "one|two|three|EOF");
  tear_down (&self);
}

static void
test_begins_paused (void **state)
{
  Fixture self;

  set_up (&self, "one\n", NULL);
  run_until_quiet ();
  assert_string_equal (self.seen->str, "");
  tear_down (&self);
}

/* Nothing behind the pause, the end neither, is told before the reading goes on. */
static void
test_pause (void **state)
{
  static const struct
  {
    const char *pause_at;
    const char *before;
  } rows[] = { { "one", "one|" }, { "two", "one|two|" }, { "three", "one|two|three|" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture self;

      set_up (&self, "one\ntwo\nthree", rows[i].pause_at);
      hw_stdin_resume (self.input);
      run_until_quiet ();
      assert_string_equal (self.seen->str, rows[i].before);
      hw_stdin_resume (self.input);
      run_until_quiet ();
      assert_string_equal (self.seen->str, "one|two|three|EOF");
      tear_down (&self);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_lines_then_eof),
    cmocka_unit_test (test_begins_paused),
    cmocka_unit_test (test_pause),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
