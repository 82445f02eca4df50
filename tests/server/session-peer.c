/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a peer of the server that speaks sessions, by hand. */
#include "session-peer.h"

#include <string.h>

#define REPLY HW_FRAME_FLAG_REPLY

void
session_peer_say (int fd, const HwSessionMessage *message)
{
  char text[HW_SESSION_TEXT_MAX];
  HwFrame frame = hw_session_frame_write (message, text);
  gsize size = hw_codec_binary.get_encoded_size (&frame);
  g_autofree guint8 *bytes = g_malloc (size);

  hw_codec_binary.encode (&frame, bytes);
  assert_true (hw_test_write (fd, bytes, size));
}

void
session_peer_hello (int fd, const HwSessionId *sid, guint64 nonce, guint64 gen, guint64 ack)
{
  HwSessionMessage hello = {
    .kind = HW_SESSION_MESSAGE_HELLO,
    .nonce = { 7, nonce },
    .gen = gen,
    .ack = ack,
    .window = 64,
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
  };

  if (sid != NULL)
    hello.sid = *sid;
  session_peer_say (fd, &hello);
}

void
session_peer_data (int fd, guint64 seq, guint64 ack, const char *text)
{
  g_autoptr (GBytes) payload = g_bytes_new_static (text, strlen (text));
  const HwSessionMessage data
      = { .kind = HW_SESSION_MESSAGE_DATA, .seq = seq, .ack = ack, .payload = payload };

  session_peer_say (fd, &data);
}

void
session_peer_ack (int fd, HwSessionMessageKind kind, guint64 ack)
{
  session_peer_say (fd, &(HwSessionMessage){ .kind = kind, .ack = ack });
}

HwSessionMessage
session_peer_hear (int fd)
{
  HwSessionMessage message;
  const char *wrong;
  HwFrame frame;
  g_autofree char *text = peer_read_frame (fd, &frame);

  frame.payload = (const guint8 *) text;
  assert_int_equal (frame.flags, frame.type == HW_FRAME_DATA ? REPLY : 0);
  if (!hw_session_frame_read (&frame, &message, &wrong))
    fail_msg ("type %u: %s", frame.type, wrong);

  return message;
}

HwSessionMessage
session_peer_hear_welcome (int fd, gboolean resumed, guint64 ack)
{
  HwSessionMessage welcome = session_peer_hear (fd);

  assert_int_equal (welcome.kind, HW_SESSION_MESSAGE_WELCOME);
  assert_int_equal (welcome.resumed, resumed);
  assert_int_equal (welcome.ack, ack);

  return welcome;
}

void
session_peer_hear_data (int fd, guint64 seq, guint64 ack, const char *text)
{
  HwSessionMessage data = session_peer_hear (fd);
  gsize size;
  const char *payload;

  assert_int_equal (data.kind, HW_SESSION_MESSAGE_DATA);
  assert_int_equal (data.seq, seq);
  assert_int_equal (data.ack, ack);
  payload = g_bytes_get_data (data.payload, &size);
  assert_int_equal (size, strlen (text));
  assert_memory_equal (payload, text, size);
  g_bytes_unref (data.payload);
}

void
session_peer_hear_error (int fd, HwSessionFault fault)
{
  HwSessionMessage error = session_peer_hear (fd);

  assert_int_equal (error.kind, HW_SESSION_MESSAGE_ERROR);
  assert_int_equal (error.fault, fault);
  assert_int_equal (hw_test_read_end (fd), 0);
}

int
session_peer_begin (ServerFixture *fixture, guint64 nonce, HwSessionId *sid)
{
  int fd = server_fixture_connect (fixture);

  session_peer_hello (fd, NULL, nonce, 1, 0);
  *sid = session_peer_hear_welcome (fd, FALSE, 0).sid;
  assert_false (hw_session_id_is_none (sid));

  return fd;
}

int
session_peer_go_on (ServerFixture *fixture,
                    const HwSessionId *sid,
                    guint64 gen,
                    guint64 ack,
                    guint64 heard)
{
  int fd = server_fixture_connect (fixture);
  HwSessionMessage welcome;

  session_peer_hello (fd, sid, 1, gen, ack);
  welcome = session_peer_hear_welcome (fd, TRUE, heard);
  assert_true (hw_session_id_equal (&welcome.sid, sid));

  return fd;
}
