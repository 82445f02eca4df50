/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a length, true or lying, costs nothing before it was judged. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "hw-alloc-count.h"

/* What the head of a frame may cost, whatever it announces. */
#define MOST_MEMORY 4096
#define LIMIT 1000

static const struct
{
  gsize max;
  guint32 payload_length;
  guint8 header_length;
  HwDecodeResult result; /* of the header alone */
  gsize needed;
} rows[] = {
  { 1000, 1, 28, HW_DECODE_MORE, 29 },
  { 1000, 1000, 28, HW_DECODE_MORE, 1028 },
  { 1000, 1000, 255, HW_DECODE_MORE, 1255 },
  { 1000, 0, 255, HW_DECODE_MORE, 255 },
  { 1000, 1001, 28, HW_DECODE_ERROR, 0 },
  { 1000, 1001, 255, HW_DECODE_ERROR, 0 },
  { 1000, 0x80000000u, 28, HW_DECODE_ERROR, 0 },
  { 1000, 0x7fffffffu, 28, HW_DECODE_ERROR, 0 },
  { 1000, 0xffffffffu, 28, HW_DECODE_ERROR, 0 },
  { 1000, 0xffffffffu, 255, HW_DECODE_ERROR, 0 },
  { 0, 1, 28, HW_DECODE_ERROR, 0 },
  { G_MAXSIZE, HW_FRAME_HARD_MAX, 28, HW_DECODE_MORE, HW_FRAME_HARD_MAX + 28 },
  { G_MAXSIZE, HW_FRAME_HARD_MAX + 1, 28, HW_DECODE_ERROR, 0 },
  { G_MAXSIZE, 0xffffffffu, 28, HW_DECODE_ERROR, 0 },
};

static void
write_header (guint8 *bytes, guint32 payload_length, guint8 header_length)
{
  guint32 length = GUINT32_TO_BE (payload_length);

  memset (bytes, 0, 28);
  bytes[0] = 2;
  bytes[1] = HW_FRAME_DATA;
  bytes[3] = header_length;
  memcpy (bytes + 4, &length, sizeof length);
}

static void
lengths_are_judged_by_the_header_alone (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* Just these bytes: a sanitizer sees any look at the payload that was promised. */
      g_autofree guint8 *header = g_malloc (28);
      HwDecoder decoder;
      HwDecoded decoded;

      write_header (header, rows[i].payload_length, rows[i].header_length);
      hw_decoder_init (&decoder, &hw_codec_binary, rows[i].max);
      for (gsize length = 8; length <= 28; length++)
        {
          assert_int_equal (hw_decoder_next (&decoder, header, length, &decoded), rows[i].result);
          assert_int_equal (decoded.needed, rows[i].needed);
          assert_int_equal (decoded.consumed, 0);
          if (rows[i].result == HW_DECODE_ERROR)
            assert_int_equal (decoded.reason, HW_REASON_TOO_LARGE);
        }
    }
}

static void
longest_payload_goes_both_ways (void **state)
{
  gsize size = 28 + HW_FRAME_HARD_MAX;
  g_autofree guint8 *payload = g_malloc0 (HW_FRAME_HARD_MAX);
  g_autofree guint8 *bytes = g_malloc (size);
  HwFrame frame
      = { .type = HW_FRAME_DATA, .payload = payload, .payload_length = HW_FRAME_HARD_MAX };
  HwDecoder decoder;
  HwDecoded decoded;

  payload[HW_FRAME_HARD_MAX - 1] = 1;
  assert_int_equal (hw_codec_binary.get_encoded_size (&frame), size);
  hw_codec_binary.encode (&frame, bytes);
  hw_decoder_init (&decoder, &hw_codec_binary, HW_FRAME_HARD_MAX);
  assert_int_equal (hw_decoder_next (&decoder, bytes, size - 1, &decoded), HW_DECODE_MORE);
  assert_int_equal (decoded.needed, size);
  assert_int_equal (hw_decoder_next (&decoder, bytes, size, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.consumed, size);
}

/* A length that says too little makes the rest of the payload the next frame, which it is not. */
static void
understated_length_is_an_error (void **state)
{
  guint8 bytes[40];
  HwDecoder decoder;
  HwDecoded decoded;
  HwFrame frame
      = { .type = HW_FRAME_DATA, .payload = (const guint8 *) "hello heart!", .payload_length = 12 };

  hw_codec_binary.encode (&frame, bytes);
  for (guint8 lie = 0; lie < 12; lie++)
    {
      bytes[7] = lie;
      hw_decoder_init (&decoder, &hw_codec_binary, 1000);
      assert_int_equal (hw_decoder_next (&decoder, bytes, sizeof bytes, &decoded), HW_DECODE_ERROR);
      assert_int_equal (decoded.reason, HW_REASON_PROTOCOL_ERROR);
    }
}

/* What each framing can say about a length, and where the limit is met without one. Lengths are 0,
 * the limit, one above, 2^31, 2^32 - 1 and 2^64 - 1, where there is room for them. */
static const struct
{
  const HwCodec *codec;
  const char *head;
  gsize head_length;
  gsize n_payload; /* so many 'x' behind it */
  const char *tail;
  HwDecodeResult result;
  HwReason reason;
} announced[] = {
#define BINARY(length, result, reason)                                                             \
  {                                                                                                \
    &hw_codec_binary, "\x02\x01\x00\x1c" length, 8, 0, "", result, reason                          \
  }
  BINARY ("\x00\x00\x00\x00", HW_DECODE_MORE, HW_REASON_NONE),
  BINARY ("\x00\x00\x03\xe8", HW_DECODE_MORE, HW_REASON_NONE),
  BINARY ("\x00\x00\x03\xe9", HW_DECODE_ERROR, HW_REASON_TOO_LARGE),
  BINARY ("\x80\x00\x00\x00", HW_DECODE_ERROR, HW_REASON_TOO_LARGE),
  BINARY ("\xff\xff\xff\xff", HW_DECODE_ERROR, HW_REASON_TOO_LARGE),
#define BINARY1(length, result, reason)                                                            \
  {                                                                                                \
    &hw_codec_binary1, "\x01\x01" length, 4, 0, "", result, reason                                 \
  }
  BINARY1 ("\x00\x00", HW_DECODE_FRAME, HW_REASON_NONE),
  BINARY1 ("\x03\xe8", HW_DECODE_MORE, HW_REASON_NONE),
  BINARY1 ("\x03\xe9", HW_DECODE_ERROR, HW_REASON_TOO_LARGE),
  BINARY1 ("\xff\xff", HW_DECODE_ERROR, HW_REASON_TOO_LARGE),
#define NUL(numbers, n_payload, result, reason)                                                    \
  {                                                                                                \
    &hw_codec_nul, "d" numbers " ", sizeof numbers + 1, n_payload, "", result, reason              \
  }
  NUL ("0", 0, HW_DECODE_MORE, HW_REASON_NONE),
  NUL ("0", LIMIT, HW_DECODE_MORE, HW_REASON_NONE),
  NUL ("0", LIMIT + 1, HW_DECODE_ERROR, HW_REASON_TOO_LARGE),
  NUL ("2147483648,4294967295", 0, HW_DECODE_MORE, HW_REASON_NONE),
  NUL ("18446744073709551615", 0, HW_DECODE_MORE, HW_REASON_NONE),
  NUL ("18446744073709551616", 0, HW_DECODE_ERROR, HW_REASON_PROTOCOL_ERROR),
#define JSON(head, n_payload, tail, result, reason)                                                \
  {                                                                                                \
    &hw_codec_json, "{\"type\":" head, sizeof head + 7, n_payload, tail, result, reason            \
  }
  JSON ("0}\n", 0, "", HW_DECODE_FRAME, HW_REASON_NONE),
  JSON ("1,\"text\":\"", LIMIT, "\"}\n", HW_DECODE_FRAME, HW_REASON_NONE),
  JSON ("1,\"text\":\"", LIMIT + 1, "\"}\n", HW_DECODE_ERROR, HW_REASON_TOO_LARGE),
  JSON ("1,\"text\":\"", 65536, "", HW_DECODE_ERROR, HW_REASON_TOO_LARGE),
  JSON ("2147483648}\n", 0, "", HW_DECODE_ERROR, HW_REASON_PROTOCOL_ERROR),
  JSON ("4294967295}\n", 0, "", HW_DECODE_ERROR, HW_REASON_PROTOCOL_ERROR),
  JSON ("1,\"seq\":18446744073709551615}\n", 0, "", HW_DECODE_FRAME, HW_REASON_NONE),
  JSON ("1,\"seq\":18446744073709551616}\n", 0, "", HW_DECODE_ERROR, HW_REASON_PROTOCOL_ERROR),
};

static guint8 *
write_announced (gsize row, gsize *length)
{
  gsize tail = strlen (announced[row].tail);
  guint8 *bytes = g_malloc (announced[row].head_length + announced[row].n_payload + tail);

  memcpy (bytes, announced[row].head, announced[row].head_length);
  memset (bytes + announced[row].head_length, 'x', announced[row].n_payload);
  memcpy (bytes + announced[row].head_length + announced[row].n_payload, announced[row].tail, tail);
  *length = announced[row].head_length + announced[row].n_payload + tail;

  return bytes;
}

static void
lengths_cost_at_most_4_kib (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (announced); i++)
    {
      gsize length, cost;
      g_autofree guint8 *bytes = write_announced (i, &length);
      HwDecodeResult result;
      HwDecoder decoder;
      HwDecoded decoded;

      hw_decoder_init (&decoder, announced[i].codec, LIMIT);
      hw_alloc_count_start ();
      result = hw_decoder_next (&decoder, bytes, length, &decoded);
      cost = hw_alloc_count_stop ();
      if (result != announced[i].result || decoded.reason != announced[i].reason
          || cost > MOST_MEMORY)
        fail_msg ("%s, row %zu: result %d, %s, %zu bytes allocated", announced[i].codec->name, i,
                  result, hw_reason_get_name (decoded.reason), cost);
      hw_decoder_clear (&decoder);
    }
}

/* Else a count of nothing would always be nothing. */
static void
allocations_are_counted (void **state)
{
  g_autofree char *memory = NULL;
  gsize cost;

  hw_alloc_count_start ();
  memory = g_malloc (5000);
  memory = g_realloc (memory, 6000);
  cost = hw_alloc_count_stop ();
  assert_in_range (cost, 11000, 11100);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lengths_are_judged_by_the_header_alone),
    cmocka_unit_test (longest_payload_goes_both_ways),
    cmocka_unit_test (understated_length_is_an_error),
    cmocka_unit_test (lengths_cost_at_most_4_kib),
    cmocka_unit_test (allocations_are_counted),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
