/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the NUL framing is what docs/PROTOCOL.md says, and that no two messages can
 * be mixed up in it. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "hw-transcript.h"

#define MAX_PAYLOAD 12
#define LONGEST 6

typedef struct
{
  guint8 bytes[LONGEST];
  gsize length;
} Message;

/* Every string over { NUL, a, b } up to @longest, the empty one first. */
static GArray *
every_message (gsize longest)
{
  GArray *messages = g_array_new (FALSE, FALSE, sizeof (Message));
  Message empty = { .length = 0 };

  g_array_append_val (messages, empty);
  for (guint i = 0; g_array_index (messages, Message, i).length < longest; i++)
    {
      for (guint symbol = 0; symbol < 3; symbol++)
        {
          Message longer = g_array_index (messages, Message, i);

          longer.bytes[longer.length++] = (guint8) "\0ab"[symbol];
          g_array_append_val (messages, longer);
        }
    }
  return messages;
}

static gsize
write_message (const Message *message, guint64 seq, guint8 *out)
{
  HwFrame frame = {
    .type = HW_FRAME_DATA, .seq = seq, .payload = message->bytes, .payload_length = message->length
  };
  gsize size = hw_codec_nul.get_encoded_size (&frame);

  hw_codec_nul.encode (&frame, out);
  return size;
}

static gsize
expect_message (HwDecoder *decoder, const guint8 *data, gsize length, const Message *message)
{
  HwDecoded decoded;

  assert_int_equal (hw_decoder_next (decoder, data, length, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.frame.payload_length, message->length);
  if (message->length > 0)
    assert_memory_equal (decoded.frame.payload, message->bytes, message->length);
  return decoded.consumed;
}

static void
expect_messages (const guint8 *data, gsize length, const Message *const *messages, guint n_messages)
{
  HwDecoder decoder;
  gsize at = 0;

  hw_decoder_init (&decoder, &hw_codec_nul, MAX_PAYLOAD);
  for (guint i = 0; i < n_messages; i++)
    at += expect_message (&decoder, data + at, length - at, messages[i]);
  assert_int_equal (at, length);
  hw_decoder_clear (&decoder);
}

static void
write_and_expect (const Message *const *messages, guint n_messages)
{
  guint8 bytes[128];
  gsize length = 0;

  for (guint i = 0; i < n_messages; i++)
    length += write_message (messages[i], i, bytes + length);
  expect_messages (bytes, length, messages, n_messages);
}

/* HW-P-051, HW-P-052: alone, and each behind each other, for all 1093 of them. */
static void
every_message_and_every_pair (void **state)
{
  g_autoptr (GArray) all = every_message (LONGEST);

  assert_int_equal (all->len, 1093);
  for (guint i = 0; i < all->len; i++)
    {
      const Message *a = &g_array_index (all, Message, i);

      write_and_expect (&a, 1);
      for (guint j = 0; j < all->len; j++)
        write_and_expect ((const Message *[]){ a, &g_array_index (all, Message, j) }, 2);
    }
}

static void
every_triple_of_short_ones (void **state)
{
  g_autoptr (GArray) all = every_message (3);
  const Message *three[3];

  for (guint i = 0; i < all->len; i++)
    for (guint j = 0; j < all->len; j++)
      for (guint k = 0; k < all->len; k++)
        {
          three[0] = &g_array_index (all, Message, i);
          three[1] = &g_array_index (all, Message, j);
          three[2] = &g_array_index (all, Message, k);
          write_and_expect (three, 3);
        }
}

/* Bit n of @mask: a cut after byte n. */
static void
compare_mask (const guint8 *data, gsize length, guint mask)
{
  gsize cuts[32], n_cuts = 0;
  const char *wrong;

  for (gsize at = 1; at < length; at++)
    {
      if (mask & (1u << (at - 1)))
        cuts[n_cuts++] = at;
    }
  wrong = hw_transcript_compare (&hw_codec_nul, MAX_PAYLOAD, data, length, cuts, n_cuts);
  if (wrong != NULL)
    fail_msg ("%s, mask %x", wrong, mask);
}

static void
every_split_of_every_short_pair (void **state)
{
  g_autoptr (GArray) all = every_message (2);

  for (guint i = 0; i < all->len; i++)
    for (guint j = 0; j < all->len; j++)
      {
        guint8 bytes[64];
        gsize length = write_message (&g_array_index (all, Message, i), 0, bytes);

        length += write_message (&g_array_index (all, Message, j), 0, bytes + length);
        assert_in_range (length, 8, 16);
        for (guint mask = 0; mask<1u << (length - 1); mask += length> 12 ? 7 : 1)
          compare_mask (bytes, length, mask);
      }
}

/* HW-P-124: a part, its answer, and marks that are no marks any more. */
static void
every_split_of_parts (void **state)
{
  static const guint8 parts[] = "d&7 a\0\nd+&7 b\0\n";
  static const guint8 wrong[] = "d&7 a\0\nd&+7 b\0\n";

  assert_int_equal (sizeof parts, 16);
  for (guint mask = 0; mask < 1u << (sizeof parts - 2); mask++)
    {
      compare_mask (parts, sizeof parts - 1, mask);
      compare_mask (wrong, sizeof wrong - 1, mask);
    }
}

/* The last byte of a frame is enough, whatever may come after it. */
static void
end_needs_no_look_ahead (void **state)
{
  g_autoptr (GArray) all = every_message (LONGEST);

  for (guint i = 0; i < all->len; i++)
    {
      guint8 bytes[64];
      const Message *message = &g_array_index (all, Message, i);
      gsize length = write_message (message, 9, bytes);
      HwDecoder decoder;
      HwDecoded decoded;

      hw_decoder_init (&decoder, &hw_codec_nul, MAX_PAYLOAD);
      for (gsize n = 0; n < length; n++)
        assert_int_equal (hw_decoder_next (&decoder, bytes, n, &decoded), HW_DECODE_MORE);
      assert_int_equal (expect_message (&decoder, bytes, length, message), length);
      hw_decoder_clear (&decoder);
    }
}

static const struct
{
  const char *bytes;
  gsize length;
  HwFrame frame;
  gboolean canonical; /* it is written so as well */
} known[] = {
#define BYTES(text) text, sizeof (text) - 1
  { BYTES ("h1 \0\n"), { .type = 0, .seq = 1 }, TRUE },
  { BYTES ("h+1,1 \0\n"), { .type = 0, .flags = 1, .seq = 1, .ack = 1 }, TRUE },
  { BYTES ("d hello\0\n"),
    { .type = 1, .payload = (const guint8 *) "hello", .payload_length = 5 },
    TRUE },
  { BYTES ("d7 a\0\0b\0\n"),
    { .type = 1, .seq = 7, .payload = (const guint8 *) "a\0b", .payload_length = 3 },
    TRUE },
  { BYTES ("d&7 a\0\n"),
    { .type = 1, .flags = 2, .seq = 7, .payload = (const guint8 *) "a", .payload_length = 1 },
    TRUE },
  { BYTES ("t+&1,2,9 \0\n"), { .type = 9, .flags = 3, .seq = 1, .ack = 2 }, TRUE },
  { BYTES ("d& \0\n"), { .type = 1, .flags = 2 }, TRUE },
  { BYTES ("d0,0 \n\0\n"), { .type = 1, .payload = (const guint8 *) "\n", .payload_length = 1 } },
  { BYTES ("g bye\0\n"),
    { .type = 2, .payload = (const guint8 *) "bye", .payload_length = 3 },
    TRUE },
  { BYTES ("e \0\n"), { .type = 3 }, TRUE },
  { BYTES ("t0,0,200 \0\n"), { .type = 200 }, TRUE },
  { BYTES ("t1,2,1 \0\n"), { .type = 1, .seq = 1, .ack = 2 } },
  { BYTES ("d1,2,3,4 \0\n"), { .type = 1, .seq = 1, .ack = 2 } },
  { BYTES ("d18446744073709551615,18446744073709551615 \0\n"),
    { .type = 1, .seq = G_MAXUINT64, .ack = G_MAXUINT64 },
    TRUE },
};

/* HW-P-053 */
static void
known_frames_are_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const HwFrame *wanted = &known[i].frame;
      HwDecoder decoder;
      HwDecoded decoded;

      hw_decoder_init (&decoder, &hw_codec_nul, MAX_PAYLOAD);
      assert_int_equal (hw_decoder_next (&decoder, (const guint8 *) known[i].bytes, known[i].length,
                                         &decoded),
                        HW_DECODE_FRAME);
      assert_int_equal (decoded.consumed, known[i].length);
      assert_int_equal (decoded.frame.version, 2);
      assert_int_equal (decoded.frame.type, wanted->type);
      assert_int_equal (decoded.frame.flags, wanted->flags);
      assert_true (decoded.frame.seq == wanted->seq);
      assert_true (decoded.frame.ack == wanted->ack);
      assert_int_equal (decoded.frame.payload_length, wanted->payload_length);
      if (wanted->payload_length > 0)
        assert_memory_equal (decoded.frame.payload, wanted->payload, wanted->payload_length);
      hw_decoder_clear (&decoder);
    }
}

static void
known_frames_are_written (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      guint8 out[64] = { 0 };

      if (!known[i].canonical)
        continue;
      assert_int_equal (hw_codec_nul.get_encoded_size (&known[i].frame), known[i].length);
      out[known[i].length] = 0x55;
      hw_codec_nul.encode (&known[i].frame, out);
      assert_memory_equal (out, known[i].bytes, known[i].length);
      assert_int_equal (out[known[i].length], 0x55);
    }
}

/* HW-P-050 */
static void
errors_are_told_at_the_first_wrong_byte (void **state)
{
  static const struct
  {
    const char *bytes;
    gsize told_at;
    HwReason reason;
    const char *word;
  } rows[] = {
    { "GET / HTTP", 1, HW_REASON_PROTOCOL_ERROR, "letters" },
    { "\0\n", 1, HW_REASON_PROTOCOL_ERROR, "letters" },
    { "delete", 2, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d\0\0", 2, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d++ ", 3, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d&& ", 3, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d&+ ", 3, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d, ", 2, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d1, x", 4, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d1,,2", 4, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d-1 ", 2, HW_REASON_PROTOCOL_ERROR, "head" },
    { "d18446744073709551616 ", 21, HW_REASON_PROTOCOL_ERROR, "64 bits" },
    { "t ", 2, HW_REASON_PROTOCOL_ERROR, "type" },
    { "t1,2 ", 5, HW_REASON_PROTOCOL_ERROR, "type" },
    { "t1,2,256 ", 9, HW_REASON_PROTOCOL_ERROR, "type" },
    { "d a\0b", 5, HW_REASON_PROTOCOL_ERROR, "NUL" },
    { "d \0\0\0\r", 6, HW_REASON_PROTOCOL_ERROR, "NUL" },
    { "d 123456789012", 0, HW_REASON_NONE, NULL },
    { "d 1234567890123", 15, HW_REASON_TOO_LARGE, "payload" },
    { "d 12345678901\0\0x", 16, HW_REASON_TOO_LARGE, "payload" },
    { "d0000000000000000000000000000000000000000000000000000000000000000", 65,
      HW_REASON_PROTOCOL_ERROR, "64 bytes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwDecoder decoder;
      HwDecoded decoded;

      hw_decoder_init (&decoder, &hw_codec_nul, MAX_PAYLOAD);
      for (gsize n = 0; n < rows[i].told_at; n++)
        assert_int_equal (hw_decoder_next (&decoder, (const guint8 *) rows[i].bytes, n, &decoded),
                          HW_DECODE_MORE);
      if (rows[i].word == NULL)
        continue;
      assert_int_equal (hw_decoder_next (&decoder, (const guint8 *) rows[i].bytes, rows[i].told_at,
                                         &decoded),
                        HW_DECODE_ERROR);
      assert_int_equal (decoded.reason, rows[i].reason);
      assert_non_null (strstr (decoded.detail, rows[i].word));
    }
}

/* Only what is escaped is copied, and no more than it is long. */
static void
payload_lies_where_it_came (void **state)
{
  static const guint8 plain[] = "d a\nb\0\n";
  static const guint8 escaped[] = "d \0\0\0\n";
  HwDecoder decoder;
  HwDecoded decoded;

  hw_decoder_init (&decoder, &hw_codec_nul, MAX_PAYLOAD);
  hw_decoder_next (&decoder, plain, sizeof plain - 1, &decoded);
  assert_ptr_equal (decoded.frame.payload, plain + 2);
  assert_null (decoder.scratch);
  hw_decoder_next (&decoder, escaped, sizeof escaped - 1, &decoded);
  assert_ptr_equal (decoded.frame.payload, decoder.scratch);
  hw_decoder_clear (&decoder);
  assert_null (decoder.scratch);
}

/* HW-P-054: the longest payload, all of it escaped, goes both ways; one byte more doesn't. */
static void
longest_payload_of_nuls (void **state)
{
  g_autofree guint8 *zeros = g_malloc0 (HW_FRAME_DEFAULT_MAX + 1);
  g_autofree guint8 *bytes = g_malloc (hw_codec_get_largest_frame (HW_FRAME_DEFAULT_MAX) + 2);
  HwFrame frame = { .type = HW_FRAME_DATA, .payload = zeros };
  HwDecoder decoder;
  HwDecoded decoded;

  frame.payload_length = HW_FRAME_DEFAULT_MAX;
  assert_true (hw_codec_nul.get_encoded_size (&frame)
               <= hw_codec_get_largest_frame (HW_FRAME_DEFAULT_MAX));
  hw_codec_nul.encode (&frame, bytes);
  hw_decoder_init (&decoder, &hw_codec_nul, HW_FRAME_DEFAULT_MAX);
  assert_int_equal (hw_decoder_next (&decoder, bytes, hw_codec_nul.get_encoded_size (&frame),
                                     &decoded),
                    HW_DECODE_FRAME);
  assert_int_equal (decoded.frame.payload_length, HW_FRAME_DEFAULT_MAX);

  frame.payload_length++;
  hw_codec_nul.encode (&frame, bytes);
  assert_int_equal (hw_decoder_next (&decoder, bytes, hw_codec_nul.get_encoded_size (&frame),
                                     &decoded),
                    HW_DECODE_ERROR);
  assert_int_equal (decoded.reason, HW_REASON_TOO_LARGE);
  assert_null (decoder.scratch);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_message_and_every_pair),
    cmocka_unit_test (every_triple_of_short_ones),
    cmocka_unit_test (every_split_of_every_short_pair),
    cmocka_unit_test (every_split_of_parts),
    cmocka_unit_test (end_needs_no_look_ahead),
    cmocka_unit_test (known_frames_are_read),
    cmocka_unit_test (known_frames_are_written),
    cmocka_unit_test (errors_are_told_at_the_first_wrong_byte),
    cmocka_unit_test (payload_lies_where_it_came),
    cmocka_unit_test (longest_payload_of_nuls),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
