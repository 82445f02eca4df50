/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every byte of a frame is named, once, and rightly. */
#include "hw-test.h"

#include <string.h>

#include "hw-annotate.h"

static GArray *
annotate (const HwCodec *codec, const guint8 *bytes, gsize size)
{
  HwDecoder decoder;
  HwDecoded decoded;
  GArray *fields;

  hw_decoder_init (&decoder, codec, HW_FRAME_DEFAULT_MAX);
  assert_int_equal (hw_decoder_next (&decoder, bytes, size, &decoded), HW_DECODE_FRAME);
  assert_int_equal (decoded.consumed, size);
  fields = hw_annotate_frame (codec, bytes, size, &decoded.frame);
  hw_decoder_clear (&decoder);
  return fields;
}

/* "name=value;name=value;" of all fields, which must lie side by side and cover all. */
static char *
summarize (GArray *fields, gsize size)
{
  GString *text = g_string_new (NULL);
  gsize at = 0;

  for (guint i = 0; i < fields->len; i++)
    {
      const HwAnnotation *field = &g_array_index (fields, HwAnnotation, i);

      assert_int_equal (field->offset, at);
      assert_true (field->size > 0);
      at += field->size;
      g_string_append_printf (text, "%zu %s=%s;", field->size, field->name, field->value);
    }
  assert_int_equal (at, size);
  return g_string_free (text, FALSE);
}

#define HELLO "nonce=0123456789abcdeffedcba9876543210 gen=1 window=64 delivery=exactly-once"

static void
known_frames (void **state)
{
#define BYTES(text) text, sizeof (text) - 1
  static const struct
  {
    const HwCodec *codec;
    const char *bytes;
    gsize size;
    const char *fields;
  } rows[] = {
    { &hw_codec_binary,
      BYTES ("\x02\x01\x01\x20\0\0\0\x02\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0\x06"
             "\x48\x52\xf4\xf7\xaa\xbb\xcc\xddhi"),
      "1 version=2;1 type=1 DATA;1 flags=0x01 REPLY;1 header length=32;4 payload length=2;"
      "8 sequence=7;8 acknowledgement=6;4 CRC-32=4852f4f7, right;"
      "4 later fields=not known to this version;2 payload=hi;" },
    { &hw_codec_binary, BYTES ("\x01\x03\0\x02no"),
      "1 version=1;1 type=3 ERROR;2 payload length=2;2 payload=no;" },
    { &hw_codec_binary1, BYTES ("\x01\x80\0\0"),
      "1 version=1;1 type=0 HEARTBEAT REPLY;2 payload length=0;" },
    { &hw_codec_binary1, BYTES ("\x01\x4d\0\x01\xff"),
      "1 version=1;1 type=77, unknown;2 payload length=1;1 payload=\\xff;" },
    { &hw_codec_nul, BYTES ("d+12,7 a\0\0b\0\n"),
      "1 type=1 DATA;1 flags=REPLY;2 sequence=12;1 separator=,;1 acknowledgement=7;"
      "1 head's end=space;4 payload=a\\x00b;2 end=NUL LF;" },
    { &hw_codec_nul, BYTES ("t1,2,200,9 \0\n"),
      "1 type=200, unknown;1 sequence=1;1 separator=,;1 acknowledgement=2;1 separator=,;"
      "3 type number=200;1 separator=,;1 later number=9;1 head's end=space;2 end=NUL LF;" },
    { &hw_codec_nul, BYTES ("d&7 a\0\n"),
      "1 type=1 DATA;1 flags=MORE;1 sequence=7;1 head's end=space;1 payload=a;2 end=NUL LF;" },
    { &hw_codec_nul, BYTES ("d+&7 a\0\n"),
      "1 type=1 DATA;2 flags=REPLY MORE;1 sequence=7;1 head's end=space;1 payload=a;"
      "2 end=NUL LF;" },
    { &hw_codec_nul, BYTES ("t0,7,6 \0\n"),
      "1 type=6 ACK;1 sequence=0;1 separator=,;1 acknowledgement=7;1 separator=,;"
      "1 type number=6;1 head's end=space;2 end=NUL LF;" },
    { &hw_codec_nul, BYTES ("t0,0,4 " HELLO " x=1\0\n"),
      "1 type=4 HELLO;1 sequence=0;1 separator=,;1 acknowledgement=0;1 separator=,;"
      "1 type number=4;1 head's end=space;38 nonce=0123456789abcdeffedcba9876543210;"
      "1 separator=space;5 gen=1;1 separator=space;9 window=64;1 separator=space;"
      "21 delivery=exactly-once;1 separator=space;3 later key=x=1;2 end=NUL LF;" },
    { &hw_codec_nul, BYTES ("t0,0,4 gen=1\0\n"), /* no HELLO: its nonce is missing */
      "1 type=4 HELLO;1 sequence=0;1 separator=,;1 acknowledgement=0;1 separator=,;"
      "1 type number=4;1 head's end=space;5 payload=gen=1;2 end=NUL LF;" },
    { &hw_codec_json, BYTES ("{\"type\":4,\"text\":\"gen=1\"}\n"),
      "25 object=type 4 HELLO, sequence 0, acknowledgement 0, payload of 5: gen=1;1 end=LF;" },
    { &hw_codec_nul, BYTES ("t&3,0,11 hel\0\n"),
      "1 type=11 PART;1 flags=MORE;1 sequence=3;1 separator=,;1 acknowledgement=0;1 separator=,;"
      "2 type number=11;1 head's end=space;3 payload=hel;2 end=NUL LF;" },
    { &hw_codec_nul, BYTES ("h \0\n"), "1 type=0 HEARTBEAT;1 head's end=space;2 end=NUL LF;" },
    { &hw_codec_json, BYTES ("{\"type\":1,\"seq\":7,\"text\":\"hi\"}\n"),
      "30 object=type 1 DATA, sequence 7, acknowledgement 0, payload of 2;1 end=LF;" },
    { &hw_codec_json, BYTES ("{\"type\":1,\"reply\":true,\"more\":true}\n"),
      "35 object=type 1 DATA REPLY MORE, sequence 0, acknowledgement 0, payload of 0;1 end=LF;" },
    { &hw_codec_raw, BYTES ("h\xc3\xa9\n"), "4 bytes=hé\\x0a;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) fields
          = annotate (rows[i].codec, (const guint8 *) rows[i].bytes, rows[i].size);
      g_autofree char *text = summarize (fields, rows[i].size);

      assert_string_equal (text, rows[i].fields);
    }
}

static void
unknown_flags_are_said (void **state)
{
  HwFrame frame = { .version = 2, .type = HW_FRAME_DATA, .flags = 0x82 };
  guint8 bytes[28];
  g_autoptr (GArray) fields = NULL;

  hw_codec_binary.encode (&frame, bytes);
  fields = annotate (&hw_codec_binary, bytes, sizeof bytes);
  assert_string_equal (g_array_index (fields, HwAnnotation, 2).value,
                       "0x82 MORE, and unknown bits");
}

static void
every_codec_is_annotated (void **state)
{
  HwFrame frame = { .version = 2, .type = HW_FRAME_DATA };

  frame.payload = (const guint8 *) "hello";
  frame.payload_length = 5;
  for (guint n = 0; hw_codec_nth (n) != NULL; n++)
    {
      const HwCodec *codec = hw_codec_nth (n);
      HwFrame own = frame;
      gsize size;
      g_autofree guint8 *bytes = NULL;
      g_autofree char *text = NULL;
      g_autoptr (GArray) fields = NULL;

      own.version = codec == &hw_codec_binary1 ? 1 : 2;
      size = codec->get_encoded_size (&own);
      bytes = g_malloc (size);
      codec->encode (&own, bytes);
      fields = annotate (codec, bytes, size);
      text = summarize (fields, size);
      assert_true (fields->len > 0);
    }
}

static void
lines_have_eight_bytes (void **state)
{
  static const guint8 bytes[] = { 1, 1, 0, 9, '1', '2', '3', '4', '5', '6', '7', '8', '9' };
  g_autoptr (GArray) fields = annotate (&hw_codec_binary1, bytes, sizeof bytes);
  g_autoptr (GString) out = g_string_new (NULL);

  hw_annotate_print (fields, bytes, 0x100, out);
  assert_string_equal (out->str, "00000100  01                       version = 1\n"
                                 "00000101  01                       type = 1 DATA\n"
                                 "00000102  00 09                    payload length = 9\n"
                                 "00000104  31 32 33 34 35 36 37 38  payload = 123456789\n"
                                 "0000010c  39\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (known_frames),
    cmocka_unit_test (unknown_flags_are_said),
    cmocka_unit_test (every_codec_is_annotated),
    cmocka_unit_test (lines_have_eight_bytes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
