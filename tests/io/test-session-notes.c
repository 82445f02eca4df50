/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that ACKs behind one another become one, and none passes a loss. */
#include "hw-test.h"

#include "io/hw-session-notes.h"

static void
keeps_order_and_no_more_than_needed (void **state)
{
  static const struct
  {
    const char *added; /* numbers: ACKs; words: losses */
    const char *told;
  } rows[] = {
    { "", "" },
    { "1", "1" },
    { "1 2 5", "5" },
    { "1 2 unknown 1 3", "2 unknown 3" },
    { "unknown restarted", "unknown restarted" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwSessionNotes) notes = hw_session_notes_new ();
      g_autoptr (GString) told = g_string_new (NULL);
      g_auto (GStrv) words = g_strsplit (rows[i].added, " ", -1);
      const HwSessionNote *note;

      for (guint j = 0; words[j] != NULL; j++)
        if (g_ascii_isdigit (*words[j]))
          hw_session_notes_add_acked (notes, g_ascii_strtoull (words[j], NULL, 10));
        else
          hw_session_notes_add_lost (notes, words[j], j);
      while ((note = hw_session_notes_next (notes)) != NULL)
        {
          g_string_append (told, told->len > 0 ? " " : "");
          if (note->acked != 0)
            g_string_append_printf (told, "%" G_GUINT64_FORMAT, note->acked);
          else
            g_string_append (told, note->reason);
        }
      assert_string_equal (told->str, rows[i].told);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (keeps_order_and_no_more_than_needed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
