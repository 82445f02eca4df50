/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that members are found whatever their case, and that the last one counts. */
#include "hw-test.h"

#include <string.h>

#include "control/hw-json-member.h"
#include "core/hw-error.h"

static JsonNode *
parse (const char *text)
{
  return hw_json_member_parse (text, strlen (text), 65536, NULL);
}

static void
members_are_read (void **state)
{
  g_autoptr (JsonNode) root = parse ("{\"NAME\":\"a\",\"name\":\"b\",\"Enabled\":false,"
                                     "\"nothing\":null,\"share\":0.25,\"count\":7}");
  JsonObject *object = json_node_get_object (root);
  g_autofree char *name = g_strdup ("old");
  g_autofree char *nothing = g_strdup ("old");
  gboolean enabled = TRUE;
  double share = 1, count_too = 0;
  gint64 count = 0;

  assert_true (hw_json_member_read_string (object, "name", &name, NULL));
  assert_string_equal (name, "b");
  assert_true (hw_json_member_read_string (object, "nothing", &nothing, NULL));
  assert_true (hw_json_member_read_string (object, "absent", &nothing, NULL));
  assert_string_equal (nothing, "old");
  assert_true (hw_json_member_read_boolean (object, "enabled", &enabled, NULL));
  assert_false (enabled);
  assert_true (hw_json_member_read_number (object, "share", 1, &share, NULL));
  assert_true (share == 0.25);
  assert_true (hw_json_member_read_number (object, "count", 10, &count_too, NULL));
  assert_true (count_too == 7);
  assert_true (hw_json_member_read_integer (object, "count", &count, NULL));
  assert_int_equal (count, 7);
}

static void
other_kinds_are_refused (void **state)
{
  static const char *const texts[]
      = { "{\"x\":1}", "{\"x\":\"s\"}", "{\"x\":true}", "{\"x\":[]}", "{\"x\":{}}" };
  static const gboolean wanted[G_N_ELEMENTS (texts)][5] = {
    /* integer, string, boolean, array, object */
    { TRUE, FALSE, FALSE, FALSE, FALSE }, { FALSE, TRUE, FALSE, FALSE, FALSE },
    { FALSE, FALSE, TRUE, FALSE, FALSE }, { FALSE, FALSE, FALSE, TRUE, FALSE },
    { FALSE, FALSE, FALSE, FALSE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) root = parse (texts[i]);
      JsonObject *object = json_node_get_object (root);
      g_autofree char *string = NULL;
      gboolean boolean = FALSE;
      gint64 integer = 0;
      JsonArray *array;
      JsonObject *inner;

      assert_int_equal (hw_json_member_read_integer (object, "x", &integer, NULL), wanted[i][0]);
      assert_int_equal (hw_json_member_read_string (object, "x", &string, NULL), wanted[i][1]);
      assert_int_equal (hw_json_member_read_boolean (object, "x", &boolean, NULL), wanted[i][2]);
      assert_int_equal (hw_json_member_read_array (object, "x", &array, NULL), wanted[i][3]);
      assert_int_equal (hw_json_member_read_object (object, "x", &inner, NULL), wanted[i][4]);
    }
}

static void
what_is_no_json_is_refused (void **state)
{
  static const char *const texts[] = { "", "{", "[1 2]", "{\"a\" 1}", "{,}", "{\"a\":1,}", "5" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      assert_null (hw_json_member_parse (texts[i], strlen (texts[i]), 65536, &error));
      assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_PROTOCOL));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (members_are_read),
    cmocka_unit_test (other_kinds_are_refused),
    cmocka_unit_test (what_is_no_json_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
