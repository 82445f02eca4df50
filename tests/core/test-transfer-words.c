/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a line of words is read strictly where it is known, and not where it isn't.
 */
#include "hw-test.h"

#include <string.h>

#include "core/hw-transfer-words.h"

#define ID "0123456789abcdef0123456789abcdef"

typedef struct
{
  char id[HW_TRANSFER_ID_LENGTH + 1];
  guint64 number;
  guint64 files;
  int choice;
} Values;

static gboolean
read_line (const char *line, gsize length, Values *values)
{
  static const char *const choices[] = { "one", "two", NULL };
  const HwTransferKey keys[] = {
    { "id", HW_TRANSFER_WORD_ID, values->id, 0, NULL },
    { "n", HW_TRANSFER_WORD_NUMBER, &values->number, 100, NULL },
    { "files", HW_TRANSFER_WORD_FILES, &values->files, 9, NULL },
    { "choice", HW_TRANSFER_WORD_CHOICE, &values->choice, 0, choices },
  };

  *values = (Values){ .choice = -1 };
  return hw_transfer_words_read (line, length, keys, G_N_ELEMENTS (keys), 2);
}

static void
lines (void **state)
{
  static const struct
  {
    const char *line;
    gboolean good;
  } rows[] = {
    { "id=" ID " n=7", TRUE },
    { "n=7 id=" ID, TRUE },
    { "id=" ID " n=100 files=9 choice=two", TRUE },
    { "id=" ID " n=0 files=more choice=one", TRUE },
    { "id=" ID " n=7 later= x=a=b", TRUE },
    { "id=" ID " n=7 later=1 later=2", TRUE },
    { "", FALSE },
    { "id=" ID, FALSE },
    { "n=7", FALSE },
    { "id=" ID " n=101", FALSE },
    { "id=" ID " n=", FALSE },
    { "id=" ID " n=07", FALSE },
    { "id=" ID " n=-1", FALSE },
    { "id=" ID " n=+1", FALSE },
    { "id=" ID " n=1x", FALSE },
    { "id=" ID " n=99999999999999999999999", FALSE },
    { "id=" ID " n=7 n=7", FALSE },
    { "id=" ID " n=7 files=10", FALSE },
    { "id=" ID " n=7 files=mor", FALSE },
    { "id=" ID " n=7 choice=three", FALSE },
    { "id=" ID " n=7 choice=", FALSE },
    { "id=" ID "  n=7", FALSE },
    { "id=" ID " n=7 ", FALSE },
    { " id=" ID " n=7", FALSE },
    { "id=" ID " n=7 word", FALSE },
    { "id=" ID " n=7 =word", FALSE },
    { "id=0123456789ABCDEF0123456789abcdef n=7", FALSE },
    { "id=0123456789abcdef0123456789abcde n=7", FALSE },
    { "id=0123456789abcdef0123456789abcdeff n=7", FALSE },
    { "id=0123456789abcdef0123456789abcdeg n=7", FALSE },
    { "n=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1"
      " a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 id=" ID,
      FALSE }, /* 33 words */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = strlen (rows[i].line);
      g_autofree char *exact = g_memdup2 (rows[i].line, length);
      Values values;

      if (read_line (exact, length, &values) != rows[i].good)
        fail_msg ("%s", rows[i].line);
    }
}

static void
values_are_kept (void **state)
{
  static const char line[] = "n=42 choice=two files=3 id=" ID;
  Values values;

  assert_true (read_line (line, strlen (line), &values));
  assert_string_equal (values.id, ID);
  assert_int_equal (values.number, 42);
  assert_int_equal (values.files, 3);
  assert_int_equal (values.choice, 1);
  assert_true (read_line ("files=more n=1 id=" ID, 50, &values));
  assert_true (values.files == HW_TRANSFER_FILES_MORE);
}

static void
largest_numbers (void **state)
{
  guint64 number = 0;

  assert_true (hw_transfer_number_read ("18446744073709551615", 20, G_MAXUINT64, &number));
  assert_true (number == G_MAXUINT64);
  assert_false (hw_transfer_number_read ("18446744073709551616", 20, G_MAXUINT64, &number));
  assert_false (hw_transfer_number_read ("1", 1, 0, &number));
  assert_true (hw_transfer_number_read ("0", 1, 0, &number));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lines),
    cmocka_unit_test (values_are_kept),
    cmocka_unit_test (largest_numbers),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
