/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what was found of a path is known again, and of no other. */
#include "hw-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/hw-error.h"
#include "io/hw-path-memory.h"

#define YEAR_2025 HW_SEC (1735689600)

typedef struct
{
  char *folder;
  char *file;
} Place;

static int
make_place (void **state)
{
  Place *self = g_new0 (Place, 1);

  self->folder = g_dir_make_tmp ("heartwire-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "below", "heartbeats", NULL);
  *state = self;

  return 0;
}

static int
clear_place (void **state)
{
  Place *self = *state;
  g_autofree char *below = g_path_get_dirname (self->file);

  g_unlink (self->file);
  g_rmdir (below);
  g_rmdir (self->folder);
  g_free (self->file);
  g_free (self->folder);
  g_free (self);

  return 0;
}

static void
names_the_network_and_the_peer (void **state)
{
  static const struct
  {
    const char *local;
    const char *host;
    const char *name;
  } rows[] = {
    { "192.168.1.17:40000", "example.org", "192.168.1.0/24 to example.org port 9877" },
    { "192.168.1.99:50000", "example.org", "192.168.1.0/24 to example.org port 9877" },
    { "192.168.2.17:40000", "example.org", "192.168.2.0/24 to example.org port 9877" },
    { "[2001:db8:1:2:3:4:5:6]:40000", "2001:db8::1", "2001:db8:1:2::/64 to 2001:db8::1 port 9877" },
    { "[2001:db8:1:2:ff::1]:40001", "2001:db8::1", "2001:db8:1:2::/64 to 2001:db8::1 port 9877" },
    { "nonsense", "a[b]c", "nonsense to a_b_c port 9877" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = hw_path_memory_name (rows[i].local, rows[i].host, 9877);

      assert_string_equal (name, rows[i].name);
    }
}

static void
knows_what_it_was_told (void **state)
{
  Place *self = *state;
  const HwPathFinding first = { HW_SEC (235), YEAR_2025 };
  const HwPathFinding second = { HW_MSEC (700), YEAR_2025 + HW_SEC (5) };
  g_autoptr (GError) error = NULL;
  HwPathFinding found;

  assert_false (hw_path_memory_recall (self->file, "a to b port 1", &found, &error));
  assert_null (error);
  assert_true (hw_path_memory_keep (self->file, "a to b port 1", &first, &error));
  assert_true (hw_path_memory_keep (self->file, "a to b port 2", &second, &error));
  assert_true (hw_path_memory_recall (self->file, "a to b port 1", &found, &error));
  assert_memory_equal (&found, &first, sizeof found);
  assert_true (hw_path_memory_recall (self->file, "a to b port 2", &found, &error));
  assert_memory_equal (&found, &second, sizeof found);
  assert_true (hw_path_memory_keep (self->file, "a to b port 1", NULL, &error));
  assert_true (hw_path_memory_keep (self->file, "never seen", NULL, &error));
  assert_false (hw_path_memory_recall (self->file, "a to b port 1", &found, &error));
  assert_true (hw_path_memory_recall (self->file, "a to b port 2", &found, &error));
  assert_null (error);
}

static void
holds_no_more_than_it_should (void **state)
{
  Place *self = *state;
  HwPathFinding finding = { HW_SEC (1), YEAR_2025 };
  HwPathFinding found;

  for (guint i = 0; i < 205; i++)
    {
      g_autofree char *path = g_strdup_printf ("path %u", i);

      finding.since_us += HW_SEC (1);
      assert_true (hw_path_memory_keep (self->file, path, &finding, NULL));
    }
  assert_false (hw_path_memory_recall (self->file, "path 4", &found, NULL));
  assert_true (hw_path_memory_recall (self->file, "path 5", &found, NULL));
  assert_true (hw_path_memory_recall (self->file, "path 204", &found, NULL));
}

/* What makes no sense is nothing; what isn't a key file is said, and left alone. */
static void
mistrusts_what_others_wrote (void **state)
{
  static const struct
  {
    const char *text;
    gboolean is_error;
  } rows[] = {
    { "", FALSE },
    { "[p]\ninterval_ms=0\nsince=1\n", FALSE },
    { "[p]\ninterval_ms=-5\nsince=1\n", FALSE },
    { "[p]\ninterval_ms=99999999999999\nsince=1\n", FALSE },
    { "[p]\ninterval_ms=soon\n", FALSE },
    { "my diary\n", TRUE },
    { "[p\n", TRUE },
  };
  Place *self = *state;
  const HwPathFinding finding = { HW_SEC (1), YEAR_2025 };
  g_autofree char *below = g_path_get_dirname (self->file);

  assert_int_equal (g_mkdir (below, 0700), 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) inner = NULL;
      g_autofree char *after = NULL;
      HwPathFinding found;

      assert_true (g_file_set_contents (self->file, rows[i].text, -1, NULL));
      assert_false (hw_path_memory_recall (self->file, "p", &found, &error));
      assert_int_equal (error != NULL, rows[i].is_error);
      assert_int_equal (hw_path_memory_keep (self->file, "p", &finding, &inner), !rows[i].is_error);
      assert_true (g_file_get_contents (self->file, &after, NULL, NULL));
      if (rows[i].is_error)
        assert_string_equal (after, rows[i].text);
    }
}

static void
a_time_to_come_is_now (void **state)
{
  Place *self = *state;
  const HwPathFinding finding = { HW_SEC (1), g_get_real_time () + HW_SEC (1000000) };
  HwPathFinding found;

  assert_true (hw_path_memory_keep (self->file, "p", &finding, NULL));
  assert_true (hw_path_memory_recall (self->file, "p", &found, NULL));
  assert_true (found.since_us <= g_get_real_time ());
}

static void
what_is_too_large_is_not_read (void **state)
{
  Place *self = *state;
  g_autofree char *below = g_path_get_dirname (self->file);
  g_autofree char *text = g_strnfill (200 * 1024, '#');
  g_autoptr (GError) error = NULL;
  HwPathFinding found;

  assert_int_equal (g_mkdir (below, 0700), 0);
  assert_true (g_file_set_contents (self->file, text, -1, NULL));
  assert_false (hw_path_memory_recall (self->file, "p", &found, &error));
  assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_TOO_LARGE));
  assert_non_null (strstr (error->message, self->file));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (names_the_network_and_the_peer),
    cmocka_unit_test_setup_teardown (knows_what_it_was_told, make_place, clear_place),
    cmocka_unit_test_setup_teardown (holds_no_more_than_it_should, make_place, clear_place),
    cmocka_unit_test_setup_teardown (mistrusts_what_others_wrote, make_place, clear_place),
    cmocka_unit_test_setup_teardown (a_time_to_come_is_now, make_place, clear_place),
    cmocka_unit_test_setup_teardown (what_is_too_large_is_not_read, make_place, clear_place),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
