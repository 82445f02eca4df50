/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the CRC is the one that everybody else calls CRC-32. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-crc32.h"

static const struct
{
  const char *text;
  guint32 crc;
} rows[] = {
  { "", 0x00000000 },
  { "a", 0xe8b7be43 },
  { "abc", 0x352441c2 },
  { "123456789", 0xcbf43926 },
  { "The quick brown fox jumps over the lazy dog", 0x414fa339 },
};

static void
known_vectors (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hw_crc32 (0, (const guint8 *) rows[i].text, strlen (rows[i].text)),
                      rows[i].crc);
}

static void
parts_make_the_whole (void **state)
{
  const guint8 *bytes = (const guint8 *) "123456789";

  for (gsize split = 0; split <= 9; split++)
    assert_int_equal (hw_crc32 (hw_crc32 (0, bytes, split), bytes + split, 9 - split), 0xcbf43926);
}

static void
nothing_changes_nothing (void **state)
{
  assert_int_equal (hw_crc32 (0x12345678, NULL, 0), 0x12345678);
}

/* Bit by bit, as RFC 1952 has it: whatever instruction the codec uses must agree. */
static guint32
crc_by_bits (guint32 crc, const guint8 *data, gsize length)
{
  crc = ~crc;
  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }

  return ~crc;
}

static void
every_length_and_alignment_agrees_with_the_definition (void **state)
{
  guint8 bytes[320];
  guint32 random = 1;

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (random = random * 1664525 + 1013904223) >> 24;
  for (gsize start = 0; start < 17; start++)
    for (gsize length = 0; start + length <= sizeof bytes; length++)
      {
        guint32 before = (random = random * 1664525 + 1013904223);

        assert_int_equal (hw_crc32 (before, bytes + start, length),
                          crc_by_bits (before, bytes + start, length));
      }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (known_vectors),
    cmocka_unit_test (parts_make_the_whole),
    cmocka_unit_test (nothing_changes_nothing),
    cmocka_unit_test (every_length_and_alignment_agrees_with_the_definition),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
