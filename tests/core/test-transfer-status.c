/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the short texts of a transfer are read as they were written. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-transfer-status.h"

#define ID "0123456789abcdef0123456789abcdef"

static void
known_status (void **state)
{
  static const struct
  {
    const char *text;
    HwTransferStatus status;
  } rows[] = {
    { "transfer=" ID " state=ready file=2 offset=65536 window=4194304 part=65536",
      { .id = ID, .file = 2, .offset = 65536, .window = 4194304, .part = 65536 } },
    { "transfer=" ID " state=committed", { .id = ID, .state = HW_TRANSFER_STATE_COMMITTED } },
    { "transfer=" ID " state=refused reason=hash; a file isn't; what it was",
      { .id = ID,
        .state = HW_TRANSFER_STATE_REFUSED,
        .reason = HW_TRANSFER_REASON_HASH,
        .text = "a file isn't; what it was" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_transfer_status_write (&rows[i].status);
      HwTransferStatus read;

      assert_string_equal (text, rows[i].text);
      assert_true (hw_transfer_status_read (&read, text, strlen (text)));
      assert_memory_equal (&read, &rows[i].status, sizeof read);
    }
}

static void
wrong_status (void **state)
{
  static const char *const rows[] = {
    "",
    "; ",
    "transfer=" ID,
    "state=committed",
    "transfer=" ID " state=done",
    "transfer=" ID " state=ready",
    "transfer=" ID " state=ready file=0 offset=0 window=0 part=1",
    "transfer=" ID " state=ready file=0 offset=0 window=1 part=0",
    "transfer=" ID " state=ready file=4294967296 offset=0 window=1 part=1",
    "transfer=" ID " state=refused reason=because",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwTransferStatus status;

      if (hw_transfer_status_read (&status, rows[i], strlen (rows[i])))
        fail_msg ("taken: %s", rows[i]);
    }
}

/* The text is shown on terminals. */
static void
text_moves_no_cursor (void **state)
{
  static const char text[] = "transfer=" ID " state=refused reason=disk; a\x1b[2J\r\nb\xc2\x9b!\tc";
  HwTransferStatus status;

  assert_true (hw_transfer_status_read (&status, text, sizeof text - 1));
  assert_string_equal (status.text, "a [2J  b  ! c");
}

/* Whatever the text is, it ends within its room, as UTF-8. */
static void
text_is_bounded (void **state)
{
  static const char *const fills[] = { "a", "é", "日", "\xff", "\xc3" };

  for (gsize i = 0; i < G_N_ELEMENTS (fills); i++)
    for (guint n = 60; n < 700; n += 13)
      {
        g_autoptr (GString) text = g_string_new ("transfer=" ID " state=committed; ");
        HwTransferStatus status;

        while (text->len < n)
          g_string_append (text, fills[i]);
        assert_true (hw_transfer_status_read (&status, text->str, text->len));
        assert_true (strlen (status.text) < sizeof status.text);
        assert_true (g_utf8_validate (status.text, -1, NULL));
      }
}

static void
last_words (void **state)
{
  static const struct
  {
    const char *text;
    HwTransferLastWord word;
  } rows[] = {
    { "transfer=" ID " end=commit files=5 bytes=41943040",
      { HW_TRANSFER_VERB_COMMIT, ID, 5, 41943040 } },
    { "transfer=" ID " end=abandon", { HW_TRANSFER_VERB_ABANDON, ID, 0, 0 } },
  };
  HwTransferLastWord read;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_transfer_last_word_write (&rows[i].word);

      assert_string_equal (text, rows[i].text);
      assert_true (hw_transfer_last_word_read (&read, text, strlen (text)));
      assert_int_equal (read.verb, rows[i].word.verb);
      assert_string_equal (read.id, ID);
      assert_int_equal (read.files, rows[i].word.files);
      assert_int_equal (read.bytes, rows[i].word.bytes);
    }
  assert_false (hw_transfer_last_word_read (&read, "end=commit", 10));
  assert_false (hw_transfer_last_word_read (&read, NULL, 0));
}

static void
every_reason_has_a_name (void **state)
{
  for (int i = HW_TRANSFER_REASON_NONE; i <= HW_TRANSFER_REASON_ABANDONED; i++)
    assert_non_null (hw_transfer_reason_get_name ((HwTransferReason) i));
  assert_null (hw_transfer_reason_get_name (HW_TRANSFER_REASON_ABANDONED + 1));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (known_status),         cmocka_unit_test (wrong_status),
    cmocka_unit_test (text_moves_no_cursor), cmocka_unit_test (text_is_bounded),
    cmocka_unit_test (last_words),           cmocka_unit_test (every_reason_has_a_name),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
