/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that an error can be said in another language, with what stands in it. */
#include "hw-test.h"

#include "core/hw-error-words.h"

static const char *
to_french (const char *text)
{
  static const char *const words[][2] = {
    { "the %s has %s", "%s : il y a %s" },
    { "100%% of %s", "%s, 100%%" },
    { "nothing", "rien" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i][0], text))
      return words[i][1];

  return text;
}

static void
assert_said (const GError *error, const char *english, const char *french)
{
  g_autoptr (GError) copy = g_error_copy (error);
  g_autofree char *said = hw_error_say (copy, to_french);

  assert_string_equal (error->message, english);
  assert_string_equal (said, french);
}

static void
is_said_in_another_language (void **state)
{
  g_autoptr (GError) two = NULL;
  g_autoptr (GError) percent = NULL;
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) unknown = NULL;

  hw_error_set (&two, HW_ERROR_FAILED, "the %s has %s", "cat", "5%s");
  hw_error_set (&percent, HW_ERROR_DURATION, "100%% of %s", "it");
  hw_error_set (&none, HW_ERROR_FAILED, "nothing");
  hw_error_set (&unknown, HW_ERROR_FAILED, "is %s", "new");
  assert_said (two, "the cat has 5%s", "cat : il y a 5%s");
  assert_said (percent, "100% of it", "it, 100%");
  assert_int_equal (percent->code, HW_ERROR_DURATION);
  assert_said (none, "nothing", "rien");
  assert_said (unknown, "is new", "is new");
}

static void
one_without_a_sentence_says_its_message (void **state)
{
  g_autoptr (GError) own = g_error_new (HW_ERROR, HW_ERROR_FAILED, "nothing");
  g_autoptr (GError) other = g_error_new (G_FILE_ERROR, G_FILE_ERROR_NOENT, "nothing");

  assert_said (own, "nothing", "nothing");
  assert_said (other, "nothing", "nothing");
}

static void
nobody_has_to_hear_it (void **state)
{
  hw_error_set (NULL, HW_ERROR_FAILED, "the %s has %s", "cat", "none");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_said_in_another_language),
    cmocka_unit_test (one_without_a_sentence_says_its_message),
    cmocka_unit_test (nobody_has_to_hear_it),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
