/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that binary version 2 is what docs/PROTOCOL.md says, to the bit. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "codec/hw-crc32.h"

#define MAX_PAYLOAD 1000

/* The worked example of docs/PROTOCOL.md; its checksum was made by another program. */
static const guint8 example[] = {
  0x02, 0x01, 0x00, 0x1c, 0x00, 0x00, 0x00, 0x05, /* version, type, flags, header, payload */
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, /* sequence */
  0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, /* acknowledgement */
  0x42, 0xb2, 0x5a, 0xb8,                         /* CRC-32 */
  0x68, 0x65, 0x6c, 0x6c, 0x6f,                   /* hello */
};

/* A header four bytes longer than this version's, as a later one may send it. */
static const guint8 grown[] = {
  0x02, 0x01, 0x01, 0x20, 0x00, 0x00, 0x00, 0x02, /* header length 32 */
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, /* sequence */
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, /* acknowledgement */
  0x48, 0x52, 0xf4, 0xf7,                         /* CRC-32 */
  0xaa, 0xbb, 0xcc, 0xdd,                         /* unknown here */
  0x68, 0x69,                                     /* hi */
};

/* The first half of "hello"; its checksum was made by another program. */
static const guint8 part[] = {
  0x02, 0x01, 0x02, 0x1c, 0x00, 0x00, 0x00, 0x03, /* flag MORE */
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, /* sequence */
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* acknowledgement */
  0x21, 0x23, 0x98, 0x4a,                         /* CRC-32 */
  0x68, 0x65, 0x6c,                               /* hel */
};

static HwDecodeResult
decode (const guint8 *data, gsize length, HwDecoded *decoded)
{
  HwDecoder decoder;

  hw_decoder_init (&decoder, &hw_codec_binary, MAX_PAYLOAD);
  return hw_decoder_next (&decoder, data, length, decoded);
}

static void
known_bytes_are_read (void **state)
{
  HwDecoded decoded;

  assert_int_equal (decode (example, sizeof example, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.consumed, 33);
  assert_int_equal (decoded.frame.version, 2);
  assert_int_equal (decoded.frame.type, HW_FRAME_DATA);
  assert_int_equal (decoded.frame.flags, 0);
  assert_true (decoded.frame.seq == G_GUINT64_CONSTANT (0x0102030405060708));
  assert_true (decoded.frame.ack == G_GUINT64_CONSTANT (0x1112131415161718));
  assert_ptr_equal (decoded.frame.payload, example + 28);
  assert_int_equal (decoded.frame.payload_length, 5);
}

static void
known_bytes_are_written (void **state)
{
  HwFrame frame = { .type = HW_FRAME_DATA,
                    .seq = G_GUINT64_CONSTANT (0x0102030405060708),
                    .ack = G_GUINT64_CONSTANT (0x1112131415161718),
                    .payload = (const guint8 *) "hello",
                    .payload_length = 5 };
  guint8 out[sizeof example + 1] = { [sizeof example] = 0x55 };

  assert_int_equal (hw_codec_binary.get_encoded_size (&frame), sizeof example);
  hw_codec_binary.encode (&frame, out);
  assert_memory_equal (out, example, sizeof example);
  assert_int_equal (out[sizeof example], 0x55);
}

static void
frame_without_payload (void **state)
{
  HwFrame frame = { .type = HW_FRAME_HEARTBEAT, .flags = HW_FRAME_FLAG_REPLY, .seq = 1 };
  guint8 out[28];
  HwDecoded decoded;

  assert_int_equal (hw_codec_binary.get_encoded_size (&frame), sizeof out);
  hw_codec_binary.encode (&frame, out);
  assert_int_equal (decode (out, sizeof out, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.consumed, 28);
  assert_int_equal (decoded.frame.payload_length, 0);
  assert_int_equal (decoded.frame.flags, HW_FRAME_FLAG_REPLY);
}

/* HW-P-003 */
static void
grown_header_is_skipped (void **state)
{
  HwDecoded decoded;

  assert_int_equal (decode (grown, sizeof grown, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.consumed, sizeof grown);
  assert_true (decoded.frame.seq == 7);
  assert_int_equal (decoded.frame.payload_length, 2);
  assert_memory_equal (decoded.frame.payload, "hi", 2);
}

/* HW-P-120 */
static void
part_is_read_and_written (void **state)
{
  guint8 out[sizeof part];
  HwDecoded decoded;

  assert_int_equal (decode (part, sizeof part, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.frame.flags, HW_FRAME_FLAG_MORE);
  assert_int_equal (hw_codec_binary.get_encoded_size (&decoded.frame), sizeof part);
  hw_codec_binary.encode (&decoded.frame, out);
  assert_memory_equal (out, part, sizeof part);
}

static void
longest_header_is_skipped (void **state)
{
  guint8 bytes[255 + 1] = { 2, HW_FRAME_DATA, 0, 255, 0, 0, 0, 1, [255] = '!' };
  guint32 crc = GUINT32_TO_BE (hw_crc32 (0, bytes, sizeof bytes));
  HwDecoded decoded;

  memcpy (bytes + 24, &crc, sizeof crc);
  assert_int_equal (decode (bytes, sizeof bytes - 1, &decoded), HW_DECODE_MORE);
  assert_int_equal (decoded.needed, sizeof bytes);
  assert_int_equal (decode (bytes, sizeof bytes, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.frame.payload[0], '!');
}

/* No single changed bit anywhere in a frame goes through as a frame. */
static void
no_changed_bit_goes_unnoticed (void **state)
{
  for (gsize bit = 0; bit < 8 * sizeof grown; bit++)
    {
      guint8 bytes[sizeof grown];
      HwDecoded decoded;
      HwDecodeResult result;

      memcpy (bytes, grown, sizeof grown);
      bytes[bit / 8] ^= (guint8) (1 << bit % 8);
      result = decode (bytes, sizeof bytes, &decoded);
      if (result == HW_DECODE_FRAME)
        fail_msg ("bit %zu changed, and nobody noticed", bit);
      /* A length that grew can only be waited for; all else is an error at once. */
      if (result == HW_DECODE_MORE)
        assert_true (bit / 8 == 3 || bit / 8 == 6 || bit / 8 == 7);
    }
}

static void
errors_are_told_at_the_first_wrong_byte (void **state)
{
  static const struct
  {
    const char *what;
    guint8 bytes[8];
    gsize told_at;
    HwReason reason;
    const char *word;
  } rows[] = {
    { "version 0", { 0 }, 1, HW_REASON_PROTOCOL_ERROR, "version" },
    { "version 1", { 1, 1 }, 2, HW_REASON_PROTOCOL_ERROR, "version" },
    { "version 3", { 3 }, 1, HW_REASON_PROTOCOL_ERROR, "version" },
    { "HTTP", { 'G', 'E', 'T' }, 1, HW_REASON_PROTOCOL_ERROR, "version" },
    { "no header", { 2, 0, 0, 0 }, 4, HW_REASON_PROTOCOL_ERROR, "header" },
    { "short header", { 2, 0, 0, 27 }, 4, HW_REASON_PROTOCOL_ERROR, "header" },
    { "large payload", { 2, 1, 0, 28, 0, 0, 0x03, 0xe9 }, 8, HW_REASON_TOO_LARGE, "payload" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwDecoded decoded;

      for (gsize length = 0; length < rows[i].told_at; length++)
        {
          assert_int_equal (decode (rows[i].bytes, length, &decoded), HW_DECODE_MORE);
          assert_in_range (decoded.needed, length + 1, MAX (rows[i].told_at, 4));
        }
      assert_int_equal (decode (rows[i].bytes, rows[i].told_at, &decoded), HW_DECODE_ERROR);
      assert_int_equal (decoded.reason, rows[i].reason);
      assert_non_null (strstr (decoded.detail, rows[i].word));
    }
}

static void
wrong_checksum_says_so (void **state)
{
  guint8 bytes[sizeof example];
  HwDecoded decoded;

  memcpy (bytes, example, sizeof example);
  bytes[32] = 'O';
  assert_int_equal (decode (bytes, sizeof bytes, &decoded), HW_DECODE_ERROR);
  assert_int_equal (decoded.reason, HW_REASON_PROTOCOL_ERROR);
  assert_non_null (strstr (decoded.detail, "checksum"));
}

/* HW-P-012 */
static void
unknown_types_and_flags_are_carried (void **state)
{
  HwFrame frame = { .type = 200, .flags = 0xfe };
  guint8 out[28];
  HwDecoded decoded;

  hw_codec_binary.encode (&frame, out);
  assert_int_equal (decode (out, sizeof out, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.frame.type, 200);
  assert_int_equal (decoded.frame.flags, 0xfe);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (known_bytes_are_read),
    cmocka_unit_test (known_bytes_are_written),
    cmocka_unit_test (frame_without_payload),
    cmocka_unit_test (grown_header_is_skipped),
    cmocka_unit_test (part_is_read_and_written),
    cmocka_unit_test (longest_header_is_skipped),
    cmocka_unit_test (no_changed_bit_goes_unnoticed),
    cmocka_unit_test (errors_are_told_at_the_first_wrong_byte),
    cmocka_unit_test (wrong_checksum_says_so),
    cmocka_unit_test (unknown_types_and_flags_are_carried),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
