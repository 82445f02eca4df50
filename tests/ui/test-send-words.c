/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the window says how far files are, and what became of them. */
#include "hw-test.h"

#include "hw-send-words.h"

#define MB (1000 * 1000)

static void
describes (void **state)
{
  static const struct
  {
    HwSendProgress progress;
    gboolean pulled;
    const char *text;
  } rows[] = {
    { { HW_SEND_PREPARING, 3, 0, 0, 0, FALSE, FALSE }, FALSE, "Reading the files…" },
    { { HW_SEND_UNDER_WAY, 3, 1, 4 * MB, 12 * MB, FALSE, FALSE },
      FALSE,
      "plan.pdf (2 of 3), 4.0 MB of 12.0 MB" },
    { { HW_SEND_UNDER_WAY, 3, 1, 4 * MB, 12 * MB, FALSE, FALSE },
      TRUE,
      "plan.pdf (2 of 3), 4.0 MB of 12.0 MB – waits for the cable" },
    { { HW_SEND_UNDER_WAY, 3, 1, 4 * MB, 12 * MB, TRUE, FALSE },
      TRUE,
      "plan.pdf (2 of 3), 4.0 MB of 12.0 MB – waits for the cable" },
    { { HW_SEND_UNDER_WAY, 3, 1, 4 * MB, 12 * MB, TRUE, FALSE },
      FALSE,
      "plan.pdf (2 of 3), 4.0 MB of 12.0 MB – connecting again" },
    { { HW_SEND_UNDER_WAY, 3, 1, 4 * MB, 12 * MB, TRUE, TRUE }, TRUE, "Cancelling…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = hw_send_words_describe (&rows[i].progress, "/home/a/plan.pdf", rows[i].pulled);
      g_auto (GStrv) parts = g_strsplit (text, "\302\240", -1); /* what g_format_size writes */
      g_autofree char *plain = g_strjoinv (" ", parts);

      assert_string_equal (plain, rows[i].text);
    }
}

static void
concludes (void **state)
{
  static const struct
  {
    HwSendProgress progress;
    const char *trouble;
    const char *text;
  } rows[] = {
    { { HW_SEND_COMMITTED, 3, 2, 12 * MB, 12 * MB, FALSE, FALSE },
      NULL,
      "3 files, 12.0 MB, received whole by the server" },
    { { HW_SEND_COMMITTED, 1, 0, 12 * MB, 12 * MB, FALSE, TRUE },
      NULL,
      "1 file, 12.0 MB, received whole by the server" },
    { { HW_SEND_CANCELLED, 1, 0, 0, 12 * MB, FALSE, TRUE },
      "not sent, none of it: given up",
      "Cancelled: the server keeps none of the files" },
    { { HW_SEND_FAILED, 1, 0, 0, 12 * MB, FALSE, FALSE },
      "not sent, none of it: no room",
      "not sent, none of it: no room" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_send_words_conclude (&rows[i].progress, rows[i].trouble);
      g_auto (GStrv) parts = g_strsplit (text, "\302\240", -1);
      g_autofree char *plain = g_strjoinv (" ", parts);

      assert_string_equal (plain, rows[i].text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (describes),
    cmocka_unit_test (concludes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
