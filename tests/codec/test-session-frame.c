/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a session's messages survive every framing that carries them.
 */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-codec.h"
#include "codec/hw-session-frame.h"

/* The examples of docs/PROTOCOL.md. */
static const guint8 hello_bytes[] = {
  0x02, 0x04, 0x00, 0x1c, 0x00, 0x00, 0x00, 0x4c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf7, 0x08, 0xfe, 0x8e, 0x6e, 0x6f,
  0x6e, 0x63, 0x65, 0x3d, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61,
  0x62, 0x63, 0x64, 0x65, 0x66, 0x66, 0x65, 0x64, 0x63, 0x62, 0x61, 0x39, 0x38, 0x37, 0x36,
  0x35, 0x34, 0x33, 0x32, 0x31, 0x30, 0x20, 0x67, 0x65, 0x6e, 0x3d, 0x31, 0x20, 0x77, 0x69,
  0x6e, 0x64, 0x6f, 0x77, 0x3d, 0x36, 0x34, 0x20, 0x64, 0x65, 0x6c, 0x69, 0x76, 0x65, 0x72,
  0x79, 0x3d, 0x65, 0x78, 0x61, 0x63, 0x74, 0x6c, 0x79, 0x2d, 0x6f, 0x6e, 0x63, 0x65,
};
static const guint8 welcome_bytes[] = {
  0x02, 0x05, 0x00, 0x1c, 0x00, 0x00, 0x00, 0x5e, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xe3, 0xcd, 0xd5, 0xca, 0x65, 0x70, 0x6f, 0x63,
  0x68, 0x3d, 0x37, 0x20, 0x67, 0x65, 0x6e, 0x3d, 0x31, 0x20, 0x77, 0x69, 0x6e, 0x64, 0x6f, 0x77,
  0x3d, 0x36, 0x34, 0x20, 0x72, 0x65, 0x73, 0x75, 0x6d, 0x65, 0x64, 0x3d, 0x30, 0x20, 0x6b, 0x6e,
  0x6f, 0x77, 0x6e, 0x3d, 0x30, 0x20, 0x6c, 0x65, 0x61, 0x73, 0x65, 0x2d, 0x6d, 0x73, 0x3d, 0x31,
  0x32, 0x30, 0x30, 0x30, 0x30, 0x20, 0x73, 0x69, 0x64, 0x3d, 0x30, 0x30, 0x31, 0x31, 0x32, 0x32,
  0x33, 0x33, 0x34, 0x34, 0x35, 0x35, 0x36, 0x36, 0x37, 0x37, 0x38, 0x38, 0x39, 0x39, 0x61, 0x61,
  0x62, 0x62, 0x63, 0x63, 0x64, 0x64, 0x65, 0x65, 0x66, 0x66,
};

static const HwSessionMessage messages[] = {
  { .kind = HW_SESSION_MESSAGE_HELLO,
    .nonce = { 1, 2 },
    .gen = 4,
    .ack = 5,
    .window = 6,
    .delivery = HW_DELIVERY_AT_LEAST_ONCE },
  { .kind = HW_SESSION_MESSAGE_WELCOME,
    .sid = { 3, 4 },
    .epoch = 5,
    .gen = 6,
    .ack = 7,
    .window = 64,
    .resumed = TRUE,
    .lease_us = HW_SEC (120) },
  { .kind = HW_SESSION_MESSAGE_WELCOME, .epoch = 5, .gen = 6, .ack = 7, .known = TRUE },
  { .kind = HW_SESSION_MESSAGE_DATA, .seq = 8, .ack = 9 },
  { .kind = HW_SESSION_MESSAGE_ACK, .ack = 10 },
  { .kind = HW_SESSION_MESSAGE_BYE, .ack = 11 },
  { .kind = HW_SESSION_MESSAGE_ERROR, .fault = HW_SESSION_FAULT_TAKEN_OVER },
};

static void
assert_same (const HwSessionMessage *a, const HwSessionMessage *b)
{
  assert_int_equal (a->kind, b->kind);
  assert_int_equal (a->fault, b->fault);
  assert_int_equal (a->delivery, b->delivery);
  assert_int_equal (a->window, b->window);
  assert_int_equal (a->resumed, b->resumed);
  assert_int_equal (a->known, b->known);
  assert_true (hw_session_id_equal (&a->sid, &b->sid));
  assert_true (hw_session_id_equal (&a->nonce, &b->nonce));
  assert_int_equal (a->epoch, b->epoch);
  assert_int_equal (a->gen, b->gen);
  assert_int_equal (a->seq, b->seq);
  assert_int_equal (a->ack, b->ack);
  assert_int_equal (a->lease_us, b->lease_us);
}

static void
read_again (const HwCodec *codec, const HwSessionMessage *message)
{
  char text[HW_SESSION_TEXT_MAX];
  HwFrame frame = hw_session_frame_write (message, text);
  gsize size = codec->get_encoded_size (&frame);
  g_autofree guint8 *bytes = g_malloc (size);
  HwSessionMessage again;
  const char *wrong;
  HwDecoder decoder;
  HwDecoded decoded;

  codec->encode (&frame, bytes);
  hw_decoder_init (&decoder, codec, HW_FRAME_DEFAULT_MAX);
  assert_int_equal (hw_decoder_next (&decoder, bytes, size, &decoded), HW_DECODE_FRAME);
  if (!hw_session_frame_read (&decoded.frame, &again, &wrong))
    fail_msg ("%s, %s: %s", codec->name, hw_session_message_get_name (message->kind), wrong);
  assert_same (&again, message);
  if (message->payload != NULL)
    assert_true (g_bytes_equal (again.payload, message->payload));
  g_clear_pointer (&again.payload, g_bytes_unref);
  hw_decoder_clear (&decoder);
}

static void
every_framing_carries_them (void **state)
{
  static const HwCodec *const codecs[] = { &hw_codec_binary, &hw_codec_nul, &hw_codec_json };
  static const char payload[] = "a\0b";
  g_autoptr (GBytes) some = g_bytes_new_static (payload, sizeof payload);
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);

  for (gsize c = 0; c < G_N_ELEMENTS (codecs); c++)
    for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
      {
        HwSessionMessage message = messages[i];

        if (message.kind != HW_SESSION_MESSAGE_DATA)
          read_again (codecs[c], &message);
        message.payload = some;
        if (message.kind == HW_SESSION_MESSAGE_DATA)
          read_again (codecs[c], &message);
        message.payload = none;
        if (message.kind == HW_SESSION_MESSAGE_DATA)
          read_again (codecs[c], &message);
      }
}

static void
examples_are_written_so (void **state)
{
  const struct
  {
    HwSessionMessage message;
    const guint8 *bytes;
    gsize size;
  } rows[] = {
    { { .kind = HW_SESSION_MESSAGE_HELLO,
        .nonce
        = { G_GUINT64_CONSTANT (0x0123456789abcdef), G_GUINT64_CONSTANT (0xfedcba9876543210) },
        .gen = 1,
        .window = 64,
        .delivery = HW_DELIVERY_EXACTLY_ONCE },
      hello_bytes,
      sizeof hello_bytes },
    { { .kind = HW_SESSION_MESSAGE_WELCOME,
        .sid = { G_GUINT64_CONSTANT (0x0011223344556677), G_GUINT64_CONSTANT (0x8899aabbccddeeff) },
        .epoch = 7,
        .gen = 1,
        .window = 64,
        .lease_us = HW_SEC (120) },
      welcome_bytes,
      sizeof welcome_bytes },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char text[HW_SESSION_TEXT_MAX];
      HwFrame frame = hw_session_frame_write (&rows[i].message, text);
      guint8 bytes[256];

      assert_int_equal (hw_codec_binary.get_encoded_size (&frame), rows[i].size);
      hw_codec_binary.encode (&frame, bytes);
      assert_memory_equal (bytes, rows[i].bytes, rows[i].size);
    }
}

static void
faults_are_the_first_word (void **state)
{
  static const struct
  {
    const char *text;
    HwSessionFault fault;
  } rows[] = {
    { "stale; whatever", HW_SESSION_FAULT_STALE },
    { "limit;", HW_SESSION_FAULT_LIMIT },
    { "limit", HW_SESSION_FAULT_NONE },
    { "limited; no", HW_SESSION_FAULT_NONE },
    { "a header shorter than 28 bytes", HW_SESSION_FAULT_NONE },
    { " stale; no", HW_SESSION_FAULT_NONE },
    { ";", HW_SESSION_FAULT_NONE },
    { "", HW_SESSION_FAULT_NONE },
  };
  HwSessionMessage message;
  const char *wrong;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwFrame frame = { .type = HW_FRAME_ERROR,
                              .payload = (const guint8 *) rows[i].text,
                              .payload_length = strlen (rows[i].text) };

      assert_true (hw_session_frame_read (&frame, &message, &wrong));
      assert_int_equal (message.fault, rows[i].fault);
    }
}

static void
every_fault_is_found_in_its_own_text (void **state)
{
  HwSessionMessage message = { .kind = HW_SESSION_MESSAGE_ERROR };
  HwSessionMessage again;
  const char *wrong;

  for (HwSessionFault fault = 0; fault < HW_N_SESSION_FAULTS; fault++)
    {
      char text[HW_SESSION_TEXT_MAX];
      HwFrame frame;

      message.fault = fault;
      frame = hw_session_frame_write (&message, text);
      assert_true (hw_session_frame_read (&frame, &again, &wrong));
      assert_int_equal (again.fault, fault);
    }
}

static void
other_types_are_no_sessions (void **state)
{
  static const guint8 types[] = { HW_FRAME_HEARTBEAT, HW_FRAME_GOODBYE, 200 };
  HwSessionMessage message;
  const char *wrong;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const HwFrame frame = { .type = types[i] };

      assert_false (hw_session_frame_read (&frame, &message, &wrong));
    }
}

/* HW-P-107 */
static void
parts_are_no_messages (void **state)
{
  const HwFrame frame = { .type = HW_FRAME_DATA, .flags = HW_FRAME_FLAG_MORE, .seq = 1 };
  HwSessionMessage message;
  const char *wrong;

  assert_false (hw_session_frame_read (&frame, &message, &wrong));
  assert_non_null (strstr (wrong, "parts"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_framing_carries_them),
    cmocka_unit_test (examples_are_written_so),
    cmocka_unit_test (faults_are_the_first_word),
    cmocka_unit_test (every_fault_is_found_in_its_own_text),
    cmocka_unit_test (parts_are_no_messages),
    cmocka_unit_test (other_types_are_no_sessions),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
