/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a journal reads as it was written, however it is cut, and that damage shows.
 */
#include "hw-test.h"

#include "codec/hw-journal-format.h"
#include "hw-saves.h"

#define N_TRANSACTIONS 5

/* One transaction a row, and what all up to it come to. */
static const struct
{
  HwSaveRow saves[4];
  const char *line;
} sample[N_TRANSACTIONS] = {
  { { { HW_SESSION_SAVE_ATTACH, 1, 1 } }, "1: gen 1 handled 0 una 1 []" },
  { { { HW_SESSION_SAVE_MESSAGE, 1, 1, 0, "one" }, { HW_SESSION_SAVE_HANDLED, 1, 1 } },
    "1: gen 1 handled 1 una 1 [one]" },
  { { { HW_SESSION_SAVE_SESSION, 2, 9, 3 }, { HW_SESSION_SAVE_MESSAGE, 2, 9, 0, "nine" } },
    "1: gen 1 handled 1 una 1 [one], 2: gen 9 handled 3 una 9 [nine]" },
  { { { HW_SESSION_SAVE_ACKED, 1, 1 }, { HW_SESSION_SAVE_MESSAGE, 1, 2, 0, "" } },
    "1: gen 1 handled 1 una 2 [], 2: gen 9 handled 3 una 9 [nine]" },
  { { { HW_SESSION_SAVE_ENDED, 2 }, { HW_SESSION_SAVE_HANDLED, 1, 0x0102030405060708 } },
    "1: gen 1 handled 72623859790382856 una 2 []" },
};

static void
add_transaction (GByteArray *journal, const HwSaveRow *saves, guint32 number)
{
  gsize at = hw_journal_begin (journal);

  for (; saves->kind != 0; saves++)
    {
      HwSessionSave save = hw_save_from_row (saves);

      hw_journal_add (journal, &save);
      g_clear_pointer (&save.payload, g_bytes_unref);
    }
  hw_journal_seal (journal, at, number);
}

static GByteArray *
begin (guint64 base)
{
  const HwJournalHeader header
      = { .version = HW_JOURNAL_VERSION, .role = HW_JOURNAL_SERVER, .base = base };
  GByteArray *journal = g_byte_array_new ();

  g_byte_array_set_size (journal, HW_JOURNAL_HEADER_SIZE);
  hw_journal_header_write (journal->data, &header);

  return journal;
}

static GByteArray *
write_sample (gsize *ends)
{
  GByteArray *journal = begin (HW_JOURNAL_HEADER_SIZE);

  for (guint i = 0; i < N_TRANSACTIONS; i++)
    {
      add_transaction (journal, sample[i].saves, i + 1);
      ends[i] = journal->len;
    }

  return journal;
}

/* What it comes to, or what is wrong. */
static char *
load (const guint8 *data, gsize length, gsize *end)
{
  HwSavedSessions sessions;
  const char *wrong;
  guint32 number;
  char *line;

  hw_saved_sessions_init (&sessions, 100);
  wrong = hw_journal_load (data, length, &sessions, end, &number);
  line = wrong != NULL ? g_strdup (wrong) : hw_saved_sessions_to_line (&sessions);
  hw_saved_sessions_clear (&sessions);

  return line;
}

static void
expect (const GByteArray *journal, gsize length, const char *line, gsize end)
{
  g_autofree guint8 *exact = g_memdup2 (journal->data, length); /* so that ASan sees its end */
  gsize found_end;
  g_autofree char *found = load (exact, length, &found_end);

  assert_string_equal (found, line);
  assert_int_equal (found_end, end);
}

/* HW-D-065: of a transaction that was cut anywhere, nothing is there. */
static void
every_cut_leaves_a_prefix_of_transactions (void **state)
{
  gsize ends[N_TRANSACTIONS];
  g_autoptr (GByteArray) journal = write_sample (ends);
  guint whole = 0;

  for (gsize length = 0; length < HW_JOURNAL_HEADER_SIZE; length++)
    expect (journal, length, "it isn't a journal of sessions", 0);
  for (gsize length = HW_JOURNAL_HEADER_SIZE; length <= journal->len; length++)
    {
      if (whole < N_TRANSACTIONS && length == ends[whole])
        whole++;
      expect (journal, length, whole == 0 ? "" : sample[whole - 1].line,
              whole == 0 ? HW_JOURNAL_HEADER_SIZE : ends[whole - 1]);
    }
  assert_int_equal (whole, N_TRANSACTIONS);
}

/* HW-D-066 */
static void
every_flipped_bit_is_found (void **state)
{
  gsize ends[N_TRANSACTIONS];
  g_autoptr (GByteArray) journal = write_sample (ends);

  for (gsize bit = 0; bit < 8 * (gsize) journal->len; bit++)
    {
      g_autofree char *line = NULL;
      gsize at = bit / 8, end, begins = 0;

      for (guint i = 0; at >= HW_JOURNAL_HEADER_SIZE && (i == 0 || ends[i - 1] <= at); i++)
        begins = i == 0 ? HW_JOURNAL_HEADER_SIZE : ends[i - 1];
      journal->data[at] ^= (guint8) (1 << bit % 8);
      line = load (journal->data, journal->len, &end);
      if (at >= HW_JOURNAL_HEADER_SIZE)
        assert_string_equal (line, "a checksum doesn't fit");
      else if (at >= 8)
        assert_string_equal (line, "its header's checksum doesn't fit");
      else
        assert_string_equal (line, "it isn't a journal of sessions");
      assert_int_equal (end, begins);
      journal->data[at] ^= (guint8) (1 << bit % 8);
    }
}

/* HW-D-065: what a disk does to a last write when the power goes; sectors are 512 bytes. */
static void
unwritten_sectors_are_torn_only_at_the_end (void **state)
{
  static const struct
  {
    const char *description;
    gsize from, to;
    gboolean is_last;
    const char *line;
  } rows[] = {
    { "the head's, in the last", 480, 512, TRUE, "1: gen 1 handled 0 una 1 []" },
    { "all", 480, 480 + 16 + 29 + 1000, TRUE, "1: gen 1 handled 0 una 1 []" },
    { "one in the middle", 512, 1024, TRUE, "1: gen 1 handled 0 una 1 []" },
    { "the last", 1024, 480 + 16 + 29 + 1000, TRUE, "1: gen 1 handled 0 una 1 []" },
    { "not the whole of one", 600, 1024, TRUE, "a checksum doesn't fit" },
    { "the head's, before another", 480, 512, FALSE, "a checksum doesn't fit" },
    { "one in the middle, before another", 512, 1024, FALSE, "a checksum doesn't fit" },
  };
  const HwSaveRow attach[] = { { HW_SESSION_SAVE_ATTACH, 1, 1 }, { 0 } };
  g_autofree char *filler = g_strnfill (480 - 24 - 16 - 70 - 16 - 29, 'f');
  g_autofree char *large = g_strnfill (1000, 'm');
  const HwSaveRow fill[] = { { HW_SESSION_SAVE_MESSAGE, 1, 1, 0, filler }, { 0 } };
  const HwSaveRow message[] = { { HW_SESSION_SAVE_MESSAGE, 1, 2, 0, large }, { 0 } };
  const HwSaveRow after[] = { { HW_SESSION_SAVE_HANDLED, 1, 1 }, { 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) journal = begin (HW_JOURNAL_HEADER_SIZE);
      g_autofree char *line = NULL;
      g_autofree char *wanted = NULL;
      gsize end;

      add_transaction (journal, attach, 1);
      add_transaction (journal, fill, 2);
      assert_int_equal (journal->len, 480);
      add_transaction (journal, message, 3);
      if (!rows[i].is_last)
        add_transaction (journal, after, 4);
      memset (journal->data + rows[i].from, 0, rows[i].to - rows[i].from);
      line = load (journal->data, journal->len, &end);
      wanted = g_str_has_prefix (rows[i].line, "1:")
                   ? g_strdup_printf ("1: gen 1 handled 0 una 1 [%s]", filler)
                   : g_strdup (rows[i].line);
      if (!g_str_equal (line, wanted))
        fail_msg ("%s: %s", rows[i].description, line);
      assert_int_equal (end, 480);
    }
}

/* HW-D-067: what was whole when the file was put in place can't be torn. */
static void
a_cut_below_its_base_is_damage (void **state)
{
  gsize ends[N_TRANSACTIONS];
  g_autoptr (GByteArray) journal = write_sample (ends);
  const HwJournalHeader header
      = { .version = HW_JOURNAL_VERSION, .role = HW_JOURNAL_SERVER, .base = ends[1] };

  hw_journal_header_write (journal->data, &header);
  expect (journal, ends[0], "it is cut short", ends[0]);
  expect (journal, ends[1] - 1, "it is cut short", ends[0]);
  expect (journal, ends[1], sample[1].line, ends[1]);
  expect (journal, ends[2] - 1, sample[1].line, ends[1]);
}

static void
transactions_are_in_their_order (void **state)
{
  g_autoptr (GByteArray) journal = begin (HW_JOURNAL_HEADER_SIZE);

  add_transaction (journal, sample[0].saves, 1);
  add_transaction (journal, sample[1].saves, 3);
  expect (journal, journal->len, "a checksum doesn't fit", 24 + 16 + 70);
}

/* The checksums fit, so that is what was written: by a mistake, or on purpose. */
static void
records_that_cannot_be_are_named (void **state)
{
  static const struct
  {
    const char *description;
    guint8 records[48];
    gsize n_bytes;
    const char *wrong;
  } rows[] = {
    { "less than a record", { 0 }, 20, "a record is cut short" },
    { "longer than what is there",
      { 0, 0, 0, 1, 6 },
      21,
      "a record is longer than its transaction" },
    { "nearly 4 GiB",
      { 0xff, 0xff, 0xff, 0xff, 3 },
      48,
      "a record is longer than its transaction" },
    { "of kind 0", { 0, 0, 0, 0, 0 }, 21, "a record is of an unknown kind" },
    { "of kind 7", { 0, 0, 0, 0, 7 }, 21, "a record is of an unknown kind" },
    { "an end with values", { 0, 0, 0, 1, 6 }, 22, "a record has a wrong length" },
    { "a mark of 7 bytes", { 0, 0, 0, 7, 4 }, 28, "a record has a wrong length" },
    { "a message of 7 bytes", { 0, 0, 0, 7, 3 }, 28, "a record has a wrong length" },
    { "an attach of 8 bytes", { 0, 0, 0, 8, 2 }, 29, "a record has a wrong length" },
    { "without a key", { 0, 0, 0, 0, 6 }, 21, "a session without a name" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) journal = begin (HW_JOURNAL_HEADER_SIZE);
      gsize at = hw_journal_begin (journal);
      g_autofree char *found = NULL;
      gsize end;

      g_byte_array_append (journal, rows[i].records, (guint) rows[i].n_bytes);
      hw_journal_seal (journal, at, 1);
      found = load (journal->data, journal->len, &end);
      if (!g_str_equal (found, rows[i].wrong))
        fail_msg ("%s: %s", rows[i].description, found);
      assert_int_equal (end, at);
    }
}

static void
an_unknown_delivery_is_named (void **state)
{
  g_autoptr (GByteArray) journal = begin (HW_JOURNAL_HEADER_SIZE);
  HwSessionSave save = hw_save_from_row (&sample[0].saves[0]);
  gsize at = hw_journal_begin (journal);

  save.attach.delivery = 3;
  hw_journal_add (journal, &save);
  hw_journal_seal (journal, at, 1);
  expect (journal, journal->len, "there is no such delivery", at);
}

static void
headers_say_their_version_and_role (void **state)
{
  const HwJournalHeader written = { .version = 0x0201, .role = HW_JOURNAL_CLIENT, .base = 1 << 20 };
  guint8 data[HW_JOURNAL_HEADER_SIZE];
  HwJournalHeader read;

  hw_journal_header_write (data, &written);
  assert_null (hw_journal_header_read (data, sizeof data, &read));
  assert_int_equal (read.version, 0x0201);
  assert_int_equal (read.role, HW_JOURNAL_CLIENT);
  assert_int_equal (read.base, 1 << 20);
}

/* The page's example, so that another program can be written from it. */
static void
the_example_of_the_page_is_written (void **state)
{
  static const guint8 wanted[]
      = { 'H', 'W', 'J', 'R', 'N', 'L', '\r', '\n', 0,    1,    2,    0,
          0,   0,   0,   0,   0,   0,   0,    24,   0x5f, 0xe1, 0x3b, 0xff };
  g_autoptr (GByteArray) journal = begin (HW_JOURNAL_HEADER_SIZE);

  assert_memory_equal (journal->data, wanted, sizeof wanted);
}

static void
the_live_size_is_that_of_a_compacted_journal (void **state)
{
  gsize ends[N_TRANSACTIONS];
  g_autoptr (GByteArray) journal = write_sample (ends);
  HwSavedSessions sessions;
  guint32 number;
  gsize end;

  hw_saved_sessions_init (&sessions, 100);
  assert_null (hw_journal_load (journal->data, ends[2], &sessions, &end, &number));
  assert_int_equal (number, 4);
  assert_int_equal (hw_journal_get_live_size (&sessions),
                    24 + 16 + 2 * (21 + 66) + 2 * (21 + 8) + strlen ("one") + strlen ("nine"));
  hw_saved_sessions_clear (&sessions);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_cut_leaves_a_prefix_of_transactions),
    cmocka_unit_test (every_flipped_bit_is_found),
    cmocka_unit_test (unwritten_sectors_are_torn_only_at_the_end),
    cmocka_unit_test (a_cut_below_its_base_is_damage),
    cmocka_unit_test (transactions_are_in_their_order),
    cmocka_unit_test (records_that_cannot_be_are_named),
    cmocka_unit_test (an_unknown_delivery_is_named),
    cmocka_unit_test (headers_say_their_version_and_role),
    cmocka_unit_test (the_example_of_the_page_is_written),
    cmocka_unit_test (the_live_size_is_that_of_a_compacted_journal),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
