/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a file becomes the log that it was, and that what is broken in it is named.
 */
#include "hw-test.h"

#include <string.h>

#include <glib/gstdio.h>

#include "core/hw-error.h"
#include "event/hw-event-log.h"
#include "event-values.h"

#define GOOD                                                                                       \
  "{\"time\":\"2026-01-02T03:04:05.000006Z\",\"mono_us\":7,\"source\":\"client\","                 \
  "\"event\":\"connected\"}"
#define NOT_JSON "connected"
#define NO_EVENT "{\"time\":\"2026-01-02T03:04:05.000006Z\",\"mono_us\":7,\"source\":\"client\"}"

typedef struct
{
  char *folder;
  GFile *file;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("heartwire-load-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "log.jsonl", NULL);
  fixture->file = g_file_new_for_path (path);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_file_delete (fixture->file, NULL, NULL);
  g_rmdir (fixture->folder);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
  g_free (fixture);

  return 0;
}

static void
write_file (Fixture *fixture, const char *text)
{
  assert_true (g_file_set_contents (g_file_peek_path (fixture->file), text, -1, NULL));
}

/* Of times that a calendar has: the clocks of random events stand anywhere. */
static HwEvent *
echo (gint64 n)
{
  HwEvent *event = hw_event_new_at (HW_EVENT_ECHO_RECEIVED, HW_EVENT_SOURCE_CLIENT, n * 1000 + 7,
                                    G_GINT64_CONSTANT (1767323045000006) + n * 1000);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, n);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, n % 2 == 0 ? "seven seas" : "a\"\n→ 🫀");

  return event;
}

static void
what_was_saved_is_there_again (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);
  g_autoptr (HwEventLog) saved = hw_event_log_new (10000);
  g_autoptr (HwEventLog) loaded = hw_event_log_new (10000);
  g_autofree char *broken = NULL;
  guint64 n_broken;

  for (gint64 n = 0; n < 9000; n++)
    g_ptr_array_add (events, echo (n));
  hw_event_log_append_batch (saved, events);
  assert_true (hw_event_log_save (saved, fixture->file, NULL, NULL));
  assert_true (hw_event_log_load (loaded, fixture->file, &n_broken, &broken, NULL, NULL));
  assert_int_equal (n_broken, 0);
  assert_null (broken);
  assert_int_equal (hw_event_log_get_length (loaded), 9000);
  for (guint i = 0; i < 9000; i++)
    {
      g_autoptr (HwEvent) a = hw_event_log_get_event (saved, i);
      g_autoptr (HwEvent) b = hw_event_log_get_event (loaded, i);

      assert_same_event (a, b);
    }
}

static void
what_is_broken_is_named (void **state)
{
  static const struct
  {
    const char *text;
    guint n_events;
    guint n_broken;
    const char *broken; /* begins so */
  } rows[] = {
    { GOOD, 1, 0, NULL },
    { GOOD "\n", 1, 0, NULL },
    { GOOD "\n" GOOD "\n", 2, 0, NULL },
    { GOOD "\n\n" GOOD "\n", 2, 0, NULL },
    { GOOD "\n" NOT_JSON "\n" GOOD "\n", 2, 1, "line 2: " },
    { "\n" NO_EVENT "\n" NOT_JSON "\n" GOOD, 1, 2, "line 2: " },
    { GOOD "\n{\"time\":\"2026-", 1, 1, "line 2: " },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEventLog) log = hw_event_log_new (100);
      g_autofree char *broken = NULL;
      guint64 n_broken;

      write_file (fixture, rows[i].text);
      assert_true (hw_event_log_load (log, fixture->file, &n_broken, &broken, NULL, NULL));
      assert_int_equal (hw_event_log_get_length (log), rows[i].n_events);
      assert_int_equal (n_broken, rows[i].n_broken);
      assert_int_equal (broken == NULL, rows[i].broken == NULL);
      if (broken != NULL && !g_str_has_prefix (broken, rows[i].broken))
        fail_msg ("row %zu: \"%s\"", i, broken);
    }
}

static void
what_is_no_log_is_an_error (void **state)
{
  static const char *const texts[] = { "", "\n\n", NOT_JSON "\n", NO_EVENT };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (HwEventLog) log = hw_event_log_new (100);
      g_autoptr (GError) error = NULL;
      g_autofree char *broken = NULL;
      guint64 n_broken;

      write_file (fixture, texts[i]);
      assert_false (hw_event_log_load (log, fixture->file, &n_broken, &broken, NULL, &error));
      assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_PROTOCOL));
    }
}

static void
a_file_that_is_not_there_is_an_error (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (HwEventLog) log = hw_event_log_new (100);
  g_autoptr (GError) error = NULL;
  g_autofree char *broken = NULL;
  guint64 n_broken;

  assert_false (hw_event_log_load (log, fixture->file, &n_broken, &broken, NULL, &error));
  assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND));
}

/* A megabyte without a newline is one broken line, and takes no megabyte. */
static void
a_line_may_not_be_too_long (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (HwEventLog) log = hw_event_log_new (100);
  g_autoptr (GString) text = g_string_new (GOOD "\n");
  g_autofree char *broken = NULL;
  guint64 n_broken;

  for (int i = 0; i < 1024; i++)
    g_string_append_printf (text, "%01024d", i);
  g_string_append (text, "\n" GOOD "\n");
  write_file (fixture, text->str);
  assert_true (hw_event_log_load (log, fixture->file, &n_broken, &broken, NULL, NULL));
  assert_int_equal (hw_event_log_get_length (log), 2);
  assert_int_equal (n_broken, 1);
  assert_non_null (strstr (broken, "longer than 64 KiB"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (what_was_saved_is_there_again, set_up, tear_down),
    cmocka_unit_test_setup_teardown (what_is_broken_is_named, set_up, tear_down),
    cmocka_unit_test_setup_teardown (what_is_no_log_is_an_error, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_file_that_is_not_there_is_an_error, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_line_may_not_be_too_long, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
