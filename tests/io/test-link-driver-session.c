/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the link driver's session on a fake wire: what it says, and what it tells. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-session-frame.h"
#include "hw-link-rig.h"

/* A script is words: connect (TCP is), welcome, resume:N (WELCOME of the same session, which has
 * handled N), forgot, forgot:N (WELCOME without a session; N: how far it had come), ack:N, echo:N,
 * other:N (DATA without REPLY), stray (a second WELCOME's gen), error:FAULT, send:TEXT, lose, retry
 * (until the next attempt), close, wait:EVENT. */
typedef struct
{
  const char *script;
  const char *said;  /* on the last connection */
  const char *story; /* from the first welcome on */
} Row;

static const HwSessionId sid = { 0xABCD, 1 };

static void
receive (HwLinkRig *self, const HwSessionMessage *message, guint8 flags)
{
  char text[HW_SESSION_TEXT_MAX];
  HwFrame frame = hw_session_frame_write (message, text);
  gsize size;
  g_autofree guint8 *bytes = NULL;

  frame.flags = flags;
  size = hw_codec_binary.get_encoded_size (&frame);
  bytes = g_malloc (size);
  hw_codec_binary.encode (&frame, bytes);
  hw_fake_wire_receive (&self->wire, bytes, size);
}

static HwSessionMessage
read_said (HwLinkRig *self, guint n)
{
  HwSessionMessage message = { .kind = HW_N_SESSION_MESSAGES };
  const char *wrong;
  HwFrame frame;

  assert_true (hw_link_rig_get_written (self, n, &frame));
  assert_true (hw_session_frame_read (&frame, &message, &wrong));

  return message;
}

static void
welcome (HwLinkRig *self, const HwSessionId *id, guint64 ack, gboolean resumed, gboolean known)
{
  const HwSessionMessage message = {
    .kind = HW_SESSION_MESSAGE_WELCOME,
    .sid = *id,
    .epoch = 7,
    .gen = read_said (self, 0).gen,
    .window = 64,
    .resumed = resumed,
    .known = known,
    .ack = ack,
  };

  receive (self, &message, 0);
}

static void
receive_data (HwLinkRig *self, guint64 seq, guint8 flags)
{
  g_autoptr (GBytes) payload = g_bytes_new ("x", 1);
  const HwSessionMessage message
      = { .kind = HW_SESSION_MESSAGE_DATA, .seq = seq, .payload = payload };

  receive (self, &message, flags);
}

static void
turn_until_opened (HwLinkRig *self, guint n)
{
  gint64 limit = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (self->wire.n_opened < n && g_get_monotonic_time () < limit)
    g_main_context_iteration (NULL, FALSE);
  assert_int_equal (self->wire.n_opened, n);
}

static void
say_ack (HwLinkRig *self, guint64 ack)
{
  const HwSessionMessage message = { .kind = HW_SESSION_MESSAGE_ACK, .ack = ack };

  receive (self, &message, 0);
}

static void
say_error (HwLinkRig *self, const char *fault)
{
  const HwSessionMessage message = { .kind = HW_SESSION_MESSAGE_ERROR,
                                     .fault = hw_session_fault_from_name (fault, strlen (fault)) };

  receive (self, &message, 0);
}

static void
play_word (HwLinkRig *self, const char *word, const char *value)
{
  const HwSessionId none = { 0, 0 };
  guint64 number = value != NULL ? g_ascii_strtoull (value, NULL, 10) : 0;
  HwEventKind kind = HW_N_EVENT_KINDS;

  if (strcmp (word, "connect") == 0)
    hw_fake_wire_connect (&self->wire);
  else if (strcmp (word, "welcome") == 0)
    welcome (self, &sid, 0, FALSE, FALSE);
  else if (strcmp (word, "resume") == 0)
    welcome (self, &sid, number, TRUE, FALSE);
  else if (strcmp (word, "forgot") == 0)
    welcome (self, &none, number, FALSE, value != NULL);
  else if (strcmp (word, "ack") == 0)
    say_ack (self, number);
  else if (strcmp (word, "echo") == 0)
    receive_data (self, number, HW_FRAME_FLAG_REPLY);
  else if (strcmp (word, "other") == 0)
    receive_data (self, number, 0);
  else if (strcmp (word, "error") == 0)
    say_error (self, value);
  else if (strcmp (word, "send") == 0)
    hw_link_rig_send_text (self, value);
  else if (strcmp (word, "lose") == 0)
    hw_fake_wire_lose (&self->wire, HW_REASON_EOF, NULL);
  else if (strcmp (word, "retry") == 0)
    turn_until_opened (self, self->wire.n_opened + 1);
  else if (strcmp (word, "close") == 0)
    hw_link_driver_input (self->driver, HW_LINK_INPUT_CLOSE);
  else if (strcmp (word, "wait") == 0 && hw_event_kind_from_name (value, &kind))
    hw_link_rig_turn_until_event (self, kind);
  else
    fail_msg ("no such word: %s", word);
}

static void
play (HwLinkRig *self, const char *script)
{
  g_auto (GStrv) words = g_strsplit (script, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], ":", 2);

      if (strcmp (words[i], "|") == 0)
        hw_link_rig_forget_events (self);
      else
        play_word (self, parts[0], parts[1]);
    }
}

/* Such as "hello beat data1 ack2 bye goodbye". */
static void
assert_said (HwLinkRig *self, const char *expected)
{
  static const char *const names[]
      = { "beat", "data", "goodbye", "error", "hello", "welcome", "ack", "bye" };
  g_autoptr (GString) said = g_string_new (NULL);
  HwFrame frame;

  for (guint i = 0; hw_link_rig_get_written (self, i, &frame); i++)
    {
      g_string_append_printf (said, "%s%s", i > 0 ? " " : "", names[frame.type]);
      if (frame.type == HW_FRAME_DATA)
        g_string_append_printf (said, "%" G_GUINT64_FORMAT, frame.seq);
      else if (frame.type == HW_FRAME_ACK)
        g_string_append_printf (said, "%" G_GUINT64_FORMAT, frame.ack);
    }
  assert_string_equal (said->str, expected);
}

static void
play_rows (const Row *rows, gsize n_rows, HwDelivery delivery)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_auto (HwLinkRig) self;

      hw_link_rig_init (&self);
      self.settings.session.delivery = delivery;
      hw_link_rig_begin (&self);
      play (&self, rows[i].script);
      assert_said (&self, rows[i].said);
      hw_link_rig_assert_story (&self, rows[i].story);
    }
}

static void
exactly_once (void **state)
{
  static const Row rows[] = {
    { "connect", "hello beat", "connecting handshaking heartbeat-sent" },
    { "connect send:a", "hello beat", "connecting handshaking heartbeat-sent" },
    { "connect welcome", "hello beat", "connecting handshaking heartbeat-sent connected" },
    /* What waited goes once it is attached, and is told behind that. */
    { "send:a connect | welcome", "hello beat data1", "connected message-sent" },
    { "connect welcome | send:a send:b ack:2", "hello beat data1 data2",
      "message-sent message-sent message-acked message-acked" },
    /* Two are handled: an ACK; the second twice: dropped, and the ACK told again. */
    { "connect welcome | echo:1 echo:2 echo:2", "hello beat ack2 ack2",
      "echo-received echo-received duplicate-dropped" },
    { "connect welcome | other:1 echo:2", "hello beat ack2", "message-received echo-received" },
    { "connect welcome | echo:2 other:1", "hello beat ack0 ack2",
      "out-of-order message-received echo-received" },
    /* Of three, one was handled; the rest goes again, and only that. */
    { "connect welcome send:a send:b send:c lose retry connect | resume:1",
      "hello beat data2 data3",
      "message-acked connected session-resumed retransmitted retransmitted" },
    /* The server has forgotten: what wasn't ACKed is in doubt, and nothing is sent again. */
    { "connect welcome send:a send:b lose retry connect | forgot retry connect welcome send:c",
      "hello beat data1",
      "session-lost(unknown) disconnected(session-lost) reconnect-scheduled(session-lost) "
      "connecting handshaking heartbeat-sent connected message-sent" },
    { "connect welcome | error:taken-over", "hello beat",
      "session-lost(taken-over) disconnected(taken-over) closed(taken-over)" },
    { "connect | error:stale", "hello beat",
      "session-lost(stale) disconnected(stale) closed(stale)" },
    { "connect | error:limit", "hello beat", "disconnected(limit) reconnect-scheduled(limit)" },
    /* An ACK of what was never sent: the connection is given up, and why is said. */
    { "connect welcome | ack:1", "hello beat error",
      "disconnected(protocol-error) reconnect-scheduled(protocol-error)" },
    { "connect welcome | close", "hello beat bye goodbye", "disconnected(user) closed(user)" },
    { "connect welcome send:a | close", "hello beat data1", "" },
    { "connect welcome send:a | close ack:1", "hello beat data1 bye goodbye",
      "message-acked disconnected(user) closed(user)" },
    { "connect welcome send:a | close lose retry connect resume:1", "hello beat bye goodbye",
      "disconnected(eof) reconnect-scheduled(eof) connecting handshaking heartbeat-sent "
      "message-acked "
      "connected session-resumed disconnected(user) closed(user)" },
  };

  play_rows (rows, G_N_ELEMENTS (rows), HW_DELIVERY_EXACTLY_ONCE);
}

static void
at_least_once (void **state)
{
  static const Row rows[] = {
    /* What was handled, but not ACKed on a connection, goes again: HW-D-012. */
    { "connect welcome send:a send:b lose retry connect | resume:1", "hello beat data1 data2",
      "connected session-resumed retransmitted retransmitted" },
    { "connect welcome | echo:1 echo:2 echo:2", "hello beat ack2 ack2",
      "echo-received echo-received echo-received" },
  };

  play_rows (rows, G_N_ELEMENTS (rows), HW_DELIVERY_AT_LEAST_ONCE);
}

static void
at_most_once (void **state)
{
  static const Row rows[] = {
    { "connect welcome send:a send:b lose retry connect | resume:1 send:c", "hello beat data3",
      "connected session-resumed message-sent" },
    { "connect welcome | echo:1 echo:3 echo:2", "hello beat",
      "echo-received out-of-order echo-received duplicate-dropped" },
    { "connect welcome send:a | close", "hello beat data1 bye goodbye",
      "disconnected(user) closed(user)" },
  };

  play_rows (rows, G_N_ELEMENTS (rows), HW_DELIVERY_AT_MOST_ONCE);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (exactly_once),
    cmocka_unit_test (at_least_once),
    cmocka_unit_test (at_most_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
