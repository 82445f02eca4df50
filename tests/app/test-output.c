/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the events' way to stdout. */
#include "hw-test.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "hw-output.h"

typedef struct
{
  int fds[2];
  HwOutput *output;
  guint n_room;
  guint n_broken;
} Fixture;

static void
room_cb (gpointer user_data)
{
  ((Fixture *) user_data)->n_room++;
}

static void
broken_cb (gpointer user_data)
{
  ((Fixture *) user_data)->n_broken++;
}

static void
set_up (Fixture *self, HwOutputFormat format)
{
  const HwOutputFuncs funcs = { room_cb, broken_cb };

  memset (self, 0, sizeof *self);
  assert_int_equal (pipe (self->fds), 0);
  self->output = hw_output_new (self->fds[1], format, FALSE, &funcs, self);
}

static void
tear_down (Fixture *self)
{
  hw_output_free (self->output);
  close (self->fds[0]);
  close (self->fds[1]);
}

static void
add (Fixture *self, guint n)
{
  g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_ERROR, HW_EVENT_SOURCE_CLIENT, 5, 7);

  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "so it is");
  for (guint i = 0; i < n; i++)
    hw_output_add (self->output, event);
}

static void
run_until_quiet (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_choice (void **state)
{
  static const struct
  {
    HwOutputFormat format;
    HwOutputColour colour;
    gboolean terminal;
    const char *no_color;
    const char *term;
    HwOutputFormat expect_format;
    gboolean expect_colour;
  } rows[] = {
    { 0, 0, TRUE, NULL, "xterm", HW_OUTPUT_FORMAT_TEXT, TRUE },
    { 0, 0, TRUE, "", "xterm", HW_OUTPUT_FORMAT_TEXT, TRUE },
    { 0, 0, TRUE, "1", "xterm", HW_OUTPUT_FORMAT_TEXT, FALSE },
    { 0, 0, TRUE, NULL, "dumb", HW_OUTPUT_FORMAT_TEXT, FALSE },
    { 0, 0, FALSE, NULL, "xterm", HW_OUTPUT_FORMAT_JSON, FALSE },
    { HW_OUTPUT_FORMAT_TEXT, 0, FALSE, NULL, "xterm", HW_OUTPUT_FORMAT_TEXT, FALSE },
    { HW_OUTPUT_FORMAT_JSON, 0, TRUE, NULL, "xterm", HW_OUTPUT_FORMAT_JSON, TRUE },
    { 0, HW_OUTPUT_COLOUR_ALWAYS, FALSE, "1", "dumb", HW_OUTPUT_FORMAT_JSON, TRUE },
    { 0, HW_OUTPUT_COLOUR_NEVER, TRUE, NULL, "xterm", HW_OUTPUT_FORMAT_TEXT, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      assert_int_equal (hw_output_choose_format (rows[i].format, rows[i].terminal),
                        rows[i].expect_format);
      assert_int_equal (hw_output_choose_colour (rows[i].colour, rows[i].terminal, rows[i].no_color,
                                                 rows[i].term),
                        rows[i].expect_colour);
    }
}

static void
test_flush_writes_lines (void **state)
{
  static const struct
  {
    HwOutputFormat format;
    const char *part;
  } rows[] = { { HW_OUTPUT_FORMAT_JSON, "\"text\":\"so it is\"" },
               { HW_OUTPUT_FORMAT_TEXT, "so it is" } };
  char buffer[4096];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture self;
      gssize n;

      set_up (&self, rows[i].format);
      add (&self, 1);
      hw_output_flush (self.output);
      n = read (self.fds[0], buffer, sizeof buffer - 1);
      assert_true (n > 0);
      buffer[n] = '\0';
      assert_int_equal (buffer[n - 1], '\n');
      assert_non_null (strstr (buffer, rows[i].part));
      tear_down (&self);
    }
}

/* A pipe that nobody reads takes 64 KiB: flush returns all the same, and the rest comes later. */
static void
test_slow_reader (void **state)
{
  g_autofree char *buffer = g_malloc (1 << 20);
  Fixture self;
  gsize n_lines = 0;

  set_up (&self, HW_OUTPUT_FORMAT_JSON);
  add (&self, 20000);
  assert_true (hw_output_is_full (self.output));
  hw_output_flush (self.output);
  assert_true (hw_output_is_full (self.output));
  assert_int_equal (self.n_room, 0);

  for (guint turn = 0; turn < 100000 && n_lines < 20000; turn++)
    {
      gssize n = read (self.fds[0], buffer, 1 << 20);

      for (gssize i = 0; i < n; i++)
        n_lines += buffer[i] == '\n';
      run_until_quiet ();
    }
  assert_int_equal (n_lines, 20000);
  assert_int_equal (self.n_room, 1);
  assert_int_equal (self.n_broken, 0);
  tear_down (&self);
}

static void
test_reader_gone (void **state)
{
  Fixture self;

  signal (SIGPIPE, SIG_IGN);
  set_up (&self, HW_OUTPUT_FORMAT_JSON);
  close (self.fds[0]);
  add (&self, 1);
  hw_output_flush (self.output);
  assert_int_equal (self.n_broken, 0);
  run_until_quiet ();
  assert_int_equal (self.n_broken, 1);
  add (&self, 1);
  hw_output_flush (self.output);
  hw_output_finish (self.output, 10000);
  run_until_quiet ();
  assert_int_equal (self.n_broken, 1);
  self.fds[0] = dup (self.fds[1]);
  tear_down (&self);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_choice),
    cmocka_unit_test (test_flush_writes_lines),
    cmocka_unit_test (test_slow_reader),
    cmocka_unit_test (test_reader_gone),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
