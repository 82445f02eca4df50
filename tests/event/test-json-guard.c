/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that json-glib sees only JSON that it reads as it is meant, and that isn't deep.
 */
#include "hw-test.h"

#include <string.h>

#include "event/hw-json-guard.h"

static gboolean
check_document (const char *text)
{
  gsize length = strlen (text);
  /* A block of just that size, so that a sanitizer sees a read past its end. */
  g_autofree char *exact = length > 0 ? g_memdup2 (text, length) : NULL;

  return hw_json_guard_check_document (length > 0 ? exact : "", length, 1024 * 1024, NULL);
}

static void
documents_are_judged (void **state)
{
  static const struct
  {
    gboolean passes;
    const char *text;
  } rows[] = {
    { TRUE, "{}" },
    { TRUE, " [ ] " },
    { TRUE, "[{\"a\":0.5},{\"b\":-1.25e-3},{\"c\":1E+2}]" },
    { TRUE, "{\"a\":9223372036854775807,\"b\":null,\"c\":true}" },
    { FALSE, "" },
    { FALSE, "1" },
    { FALSE, "\"a\"" },
    { FALSE, "null" },
    { FALSE, "{\"a\":1.}" },
    { FALSE, "{\"a\":.5}" },
    { FALSE, "{\"a\":1e}" },
    { FALSE, "{\"a\":1e+}" },
    { FALSE, "{\"a\":1e999}" },
    { FALSE, "{\"a\":-1e999}" },
    { FALSE, "{\"a\":01}" },
    { FALSE, "{\"a\":0x1}" },
    { FALSE, "{\"a\":+1}" },
    { FALSE, "{\"a\":NaN}" },
    { FALSE, "{\"a\":Infinity}" },
    { FALSE, "{\"a\":99999999999999999999}" },
    { FALSE, "{'a':1}" },
    { FALSE, "[1] [2]" },
    { FALSE, "[1" },
    { FALSE, "{\"a\":1.5" },
    { FALSE, "{\"a\":1e5" },
    { FALSE, "{\"a\":\"\xff\"}" },
    { FALSE, "// comment\n{}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (check_document (rows[i].text) != rows[i].passes)
      fail_msg ("%s", rows[i].text);
}

static void
depth_is_limited (void **state)
{
  for (guint depth = HW_JSON_MAX_DEPTH - 1; depth <= HW_JSON_MAX_DEPTH + 1; depth++)
    {
      g_autofree char *opens = g_strnfill (depth, '[');
      g_autofree char *closes = g_strnfill (depth, ']');
      g_autofree char *text = g_strconcat (opens, closes, NULL);

      assert_int_equal (check_document (text), depth <= HW_JSON_MAX_DEPTH);
    }
  {
    g_autofree char *opens = g_strnfill (100000, '[');

    assert_false (check_document (opens));
  }
}

static void
depth_is_seen_in_a_beginning (void **state)
{
  g_autofree char *opens = g_strnfill (33, '[');
  g_autofree char *in_string = g_strconcat ("{\"a\\\"", opens, "\":", NULL);
  g_autofree char *deep = g_strconcat ("{\"a\":\"", opens, "\",\"b\":", opens, NULL);

  assert_false (hw_json_guard_is_deep (opens, 32));
  assert_true (hw_json_guard_is_deep (opens, 33));
  assert_false (hw_json_guard_is_deep (in_string, strlen (in_string)));
  assert_true (hw_json_guard_is_deep (deep, strlen (deep)));
  assert_false (hw_json_guard_is_deep ("[][][][][][][][][][][][][][][][][][][][][][][][][][][][][]"
                                       "[][][][][][][][][][][][][][][][][][][][][][][][][][][][][]",
                                       116));
  assert_false (hw_json_guard_is_deep ("\"\\", 2));
}

static void
length_is_limited (void **state)
{
  g_autofree char *spaces = g_strnfill (100, ' ');
  g_autofree char *text = g_strconcat (spaces, "{}", NULL);

  assert_true (hw_json_guard_check_document (text, 102, 102, NULL));
  assert_false (hw_json_guard_check_document (text, 102, 101, NULL));
}

static void
events_have_no_fractions (void **state)
{
  guint n_members;

  assert_true (hw_json_guard_check ("{\"a\":1,\"b\":{\"c\":2}}", 19, &n_members, NULL));
  assert_int_equal (n_members, 2);
  assert_false (hw_json_guard_check ("{\"a\":1.5}", 9, NULL, NULL));
  assert_false (hw_json_guard_check ("[]", 2, NULL, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (documents_are_judged),         cmocka_unit_test (depth_is_limited),
    cmocka_unit_test (depth_is_seen_in_a_beginning), cmocka_unit_test (length_is_limited),
    cmocka_unit_test (events_have_no_fractions),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
