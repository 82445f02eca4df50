/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the scripts of the driver's session tests: what the server says, word by word. */
#include "hw-session-script.h"

#include <string.h>

#include "codec/hw-session-frame.h"
#include "hw-test.h"

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

void
hw_session_script_play (HwLinkRig *self, const char *script)
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

void
hw_session_script_assert_said (HwLinkRig *self, const char *expected)
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

gboolean
hw_session_script_hello_has_sid (HwLinkRig *self, guint64 *gen)
{
  HwSessionMessage hello = read_said (self, 0);

  assert_int_equal (hello.kind, HW_SESSION_MESSAGE_HELLO);
  *gen = hello.gen;

  return !hw_session_id_is_none (&hello.sid);
}
