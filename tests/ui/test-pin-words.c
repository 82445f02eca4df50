/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that what is no key is told apart, while it is typed. */
#include "hw-test.h"

#include "hw-pin-words.h"

#define DIGITS "8b93ce0b6bd69be56f22ec346bd0afbd74a3293a271e8e5ee6521a8a79a5b187"

static void
what_is_no_key_is_told (void **state)
{
  static const struct
  {
    const char *text;
    const char *complaint; /* NULL: none */
  } rows[] = {
    { "", NULL },
    { "sha256:" DIGITS, NULL },
    { "SHA256:8B:93:ce0b6bd69be56f22ec346bd0afbd74a3293a271e8e5ee6521a8a79a5b187", NULL },
    { DIGITS, "A key begins with sha256:, as the log shows it" },
    { "sha", "A key begins with sha256:, as the log shows it" },
    { "sha256:", "Behind sha256: there are 64 digits, here are 0" },
    { "sha256:3", "Behind sha256: there are 64 digits, here is 1" },
    { "sha256:" DIGITS "0", "Behind sha256: there are 64 digits, here are 65" },
    { "sha256:3f 4e", "Behind sha256: there are only the digits 0 to 9 and a to f" },
    { "sha256:3g", "Behind sha256: there are only the digits 0 to 9 and a to f" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *complaint = hw_pin_words_complain (rows[i].text);

      if (g_strcmp0 (complaint, rows[i].complaint) != 0)
        fail_msg ("“%s”: %s", rows[i].text, complaint);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_no_key_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
