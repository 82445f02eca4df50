/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the JSON framing is what docs/PROTOCOL.md says. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "hw-transcript.h"

#define LONGEST_LINE 65536
#define LONGEST_PAYLOAD 48000

static const struct
{
  const char *line;
  HwFrame frame;
  gboolean canonical; /* it is written so as well */
} known[] = {
#define PAYLOAD(text) .payload = (const guint8 *) text, .payload_length = sizeof (text) - 1
  { "{\"type\":0}\n", { .type = 0 }, TRUE },
  { "{\"type\":0,\"seq\":1,\"ack\":1,\"reply\":true}\n",
    { .type = 0, .seq = 1, .ack = 1, .flags = 1 },
    TRUE },
  { "{\"type\":1,\"seq\":7,\"text\":\"hello\"}\n",
    { .type = 1, .seq = 7, PAYLOAD ("hello") },
    TRUE },
  { "{\"type\":1,\"text\":\"a\\n\\\"b\\\"\"}\n", { .type = 1, PAYLOAD ("a\n\"b\"") }, TRUE },
  { "{\"type\":1,\"data\":\"AP8=\"}\n", { .type = 1, PAYLOAD ("\0\xff") }, TRUE },
  { "{\"type\":1,\"seq\":7,\"more\":true,\"text\":\"a\"}\n",
    { .type = 1, .seq = 7, .flags = 2, PAYLOAD ("a") },
    TRUE },
  { "{\"type\":9,\"reply\":true,\"more\":true}\n", { .type = 9, .flags = 3 }, TRUE },
  { "{\"type\":1,\"more\":false}\n", { .type = 1 } },
  { "{\"type\":2,\"text\":\"bye\"}\n", { .type = 2, PAYLOAD ("bye") }, TRUE },
  { "{\"type\":255,\"seq\":18446744073709551615,\"ack\":18446744073709551615}\n",
    { .type = 255, .seq = G_MAXUINT64, .ack = G_MAXUINT64 },
    TRUE },
  { "{ \"text\": \"hi\", \"later\": [{}], \"type\": 1, \"reply\": false }\r\n",
    { .type = 1, PAYLOAD ("hi") } },
  { "{\"type\":1,\"text\":\"\\u0000\"}\n", { .type = 1, PAYLOAD ("\0") } },
  { "{\"type\":1,\"data\":\"aGk=\"}\n", { .type = 1, PAYLOAD ("hi") } },
  { "{\"type\":1,\"data\":\"\"}\n", { .type = 1 } },
};

static HwDecodeResult
decode (HwDecoder *decoder, const char *bytes, gsize length, HwDecoded *decoded)
{
  return hw_decoder_next (decoder, (const guint8 *) bytes, length, decoded);
}

static void
known_lines_are_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const HwFrame *wanted = &known[i].frame;
      gsize length = strlen (known[i].line);
      HwDecoder decoder;
      HwDecoded decoded;

      hw_decoder_init (&decoder, &hw_codec_json, 100);
      assert_int_equal (decode (&decoder, known[i].line, length, &decoded), HW_DECODE_FRAME);
      assert_int_equal (decoded.consumed, length);
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
known_lines_are_written (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gsize length = strlen (known[i].line);
      guint8 out[128];

      if (!known[i].canonical)
        continue;
      assert_int_equal (hw_codec_json.get_encoded_size (&known[i].frame), length);
      out[length] = 0x55;
      hw_codec_json.encode (&known[i].frame, out);
      assert_memory_equal (out, known[i].line, length);
      assert_int_equal (out[length], 0x55);
    }
}

/* HW-P-060 */
static void
wrong_first_byte_is_told_at_once (void **state)
{
  for (int byte = 0; byte < 256; byte++)
    {
      char bytes[1] = { (char) byte };
      HwDecoder decoder;
      HwDecoded decoded;

      hw_decoder_init (&decoder, &hw_codec_json, 100);
      assert_int_equal (decode (&decoder, bytes, 1, &decoded),
                        byte == '{' ? HW_DECODE_MORE : HW_DECODE_ERROR);
    }
}

/* HW-P-061: the line, with its LF, is 64 KiB at most, and that is told at its last byte. */
static void
line_is_bounded (void **state)
{
  g_autofree char *line = g_malloc (LONGEST_LINE + 1);
  HwDecoder decoder;
  HwDecoded decoded;

  memset (line, ' ', LONGEST_LINE + 1);
  memcpy (line, "{\"type\":0}", 10);
  line[LONGEST_LINE] = '\n';
  hw_decoder_init (&decoder, &hw_codec_json, 100);
  for (gsize length = 1; length < LONGEST_LINE; length += 37)
    assert_int_equal (decode (&decoder, line, length, &decoded), HW_DECODE_MORE);
  assert_int_equal (decode (&decoder, line, LONGEST_LINE, &decoded), HW_DECODE_ERROR);
  assert_int_equal (decoded.reason, HW_REASON_TOO_LARGE);
  assert_int_equal (decode (&decoder, line, LONGEST_LINE + 1, &decoded), HW_DECODE_ERROR);

  line[LONGEST_LINE - 1] = '\n';
  assert_int_equal (decode (&decoder, line, LONGEST_LINE, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.consumed, LONGEST_LINE);
}

static void
payload_is_judged_before_memory (void **state)
{
  static const char *const lines[] = {
    "{\"type\":1,\"text\":\"12345\"}\n",
    "{\"type\":1,\"text\":\"\\u0031\\u0032345\"}\n",
    "{\"type\":1,\"data\":\"MTIzNDU=\"}\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      HwDecoder decoder;
      HwDecoded decoded;

      hw_decoder_init (&decoder, &hw_codec_json, 4);
      assert_int_equal (decode (&decoder, lines[i], strlen (lines[i]), &decoded), HW_DECODE_ERROR);
      assert_int_equal (decoded.reason, HW_REASON_TOO_LARGE);
      assert_null (decoder.scratch);
      hw_decoder_init (&decoder, &hw_codec_json, 5);
      assert_int_equal (decode (&decoder, lines[i], strlen (lines[i]), &decoded), HW_DECODE_FRAME);
      assert_memory_equal (decoded.frame.payload, "12345", 5);
      hw_decoder_clear (&decoder);
    }
}

/* HW-P-065: the longest payload fits a line whatever it is made of. */
static void
any_longest_payload_fits (void **state)
{
  static const guint8 fills[] = { 'a', '"', '\n', 1, 0, 0xff };
  g_autofree guint8 *payload = g_malloc (LONGEST_PAYLOAD);
  g_autofree guint8 *line = g_malloc (LONGEST_LINE);
  HwFrame frame = { .type = 255,
                    .flags = HW_FRAME_FLAG_REPLY,
                    .seq = G_MAXUINT64,
                    .ack = G_MAXUINT64,
                    .payload = payload,
                    .payload_length = LONGEST_PAYLOAD };

  for (gsize i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      gsize size;
      HwDecoder decoder;
      HwDecoded decoded;

      memset (payload, fills[i], LONGEST_PAYLOAD);
      size = hw_codec_json.get_encoded_size (&frame);
      assert_in_range (size, LONGEST_PAYLOAD, LONGEST_LINE);
      hw_codec_json.encode (&frame, line);
      hw_decoder_init (&decoder, &hw_codec_json, HW_FRAME_HARD_MAX);
      assert_int_equal (hw_decoder_next (&decoder, line, size, &decoded), HW_DECODE_FRAME);
      assert_int_equal (decoded.frame.payload_length, LONGEST_PAYLOAD);
      assert_memory_equal (decoded.frame.payload, payload, LONGEST_PAYLOAD);
      hw_decoder_clear (&decoder);
    }
}

static void
compare (const char *stream, const gsize *cuts, gsize n_cuts)
{
  const char *wrong = hw_transcript_compare (&hw_codec_json, 64, (const guint8 *) stream,
                                             strlen (stream), cuts, n_cuts);

  if (wrong != NULL)
    fail_msg ("%s", wrong);
}

static void
every_single_and_double_split (void **state)
{
  static const char *const streams[] = {
    "{\"type\":1,\"text\":\"a\\u0000\\n\"}\n{\"type\":0}\r\n{\"type\":1,\"data\":\"AP8=\"}\n",
    "{\"type\":0}\n{\"type\":0,}\n",
    "{\"type\":0}\n\n{\"type\":0}\n",
    "{\"type\":1,\"more\":true,\"text\":\"a\"}\n{\"type\":1,\"text\":\"b\"}\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    for (gsize a = 1; a < strlen (streams[i]); a++)
      for (gsize b = a; b < strlen (streams[i]); b++)
        compare (streams[i], (const gsize[]){ a, b }, 2);
}

static void
every_split_of_the_shortest (void **state)
{
  for (guint mask = 0; mask < 1 << 10; mask++)
    {
      gsize cuts[10], n_cuts = 0;

      for (gsize at = 1; at < 11; at++)
        {
          if (mask & (1u << (at - 1)))
            cuts[n_cuts++] = at;
        }
      compare ("{\"type\":0}\n", cuts, n_cuts);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (known_lines_are_read),
    cmocka_unit_test (known_lines_are_written),
    cmocka_unit_test (wrong_first_byte_is_told_at_once),
    cmocka_unit_test (line_is_bounded),
    cmocka_unit_test (payload_is_judged_before_memory),
    cmocka_unit_test (any_longest_payload_fits),
    cmocka_unit_test (every_single_and_double_split),
    cmocka_unit_test (every_split_of_the_shortest),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
