/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the link driver's frames on a fake wire: what it writes, and what it makes of
 * bytes. */
#include "hw-test.h"

#include "hw-link-rig.h"

static void
messages_wait_for_the_connection (void **state)
{
  g_auto (HwLinkRig) self;
  HwFrame frame;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_rig_send_text (&self, "one");
  hw_link_rig_send_text (&self, "two");
  assert_null (hw_link_rig_find_event (&self, HW_EVENT_MESSAGE_SENT));
  hw_link_rig_answer_greeting (&self);
  assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_MESSAGE_SENT), 2);
  assert_true (hw_link_rig_get_written (&self, 2, &frame));
  assert_int_equal (frame.type, HW_FRAME_DATA);
  assert_int_equal (frame.seq, 2);
  assert_int_equal (frame.payload_length, 3);
  assert_memory_equal (frame.payload, "two", 3);
}

static void
echoes_have_their_round_trip (void **state)
{
  g_auto (HwLinkRig) self;
  HwEvent *event;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_send_text (&self, "hello");
  hw_link_rig_receive_frame (&self, HW_FRAME_DATA, HW_FRAME_FLAG_REPLY, 1, "hello");
  hw_link_rig_receive_frame (&self, HW_FRAME_DATA, 0, 77, "news");
  event = hw_link_rig_find_event (&self, HW_EVENT_ECHO_RECEIVED);
  assert_true (hw_event_has (event, HW_EVENT_FIELD_RTT_US));
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), 1);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), "hello");
  event = hw_link_rig_find_event (&self, HW_EVENT_MESSAGE_RECEIVED);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_BYTES), 4);
  assert_int_equal (self.messages->len, 2);
}

static void
a_narrow_window_cuts_no_message (void **state)
{
  g_auto (HwLinkRig) self;
  HwFrame frame;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  self.wire.window = 10;
  hw_link_rig_send_text (&self, "first");
  hw_link_rig_send_text (&self, "second");
  assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_MESSAGE_SENT), 1);
  assert_false (hw_link_rig_get_written (&self, 1, &frame));
  for (int i = 0; i < 100 && !hw_link_rig_get_written (&self, 2, &frame); i++)
    hw_fake_wire_open_window (&self.wire, 3);
  assert_memory_equal (frame.payload, "second", 6);
  assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_MESSAGE_SENT), 2);
}

static void
a_large_message_goes_in_parts (void **state)
{
  g_auto (HwLinkRig) self;
  HwFrame frame;

  hw_link_rig_init (&self);
  self.settings.max_payload = 4;
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_send_text (&self, "parts");
  assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_MESSAGE_SENT), 1);
  assert_true (hw_link_rig_get_written (&self, 1, &frame));
  assert_int_equal (frame.flags, HW_FRAME_FLAG_MORE);
  assert_int_equal (frame.seq, 1);
  assert_true (hw_link_rig_get_written (&self, 2, &frame));
  assert_int_equal (frame.flags, 0);
  assert_int_equal (frame.seq, 2);
  assert_memory_equal (frame.payload, "s", 1);
}

static void
parts_become_a_message (void **state)
{
  static const guint8 more = HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE;
  g_auto (HwLinkRig) self;
  HwEvent *event;

  hw_link_rig_init (&self);
  self.settings.max_payload = 4;
  self.settings.max_message = 8;
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_forget_events (&self);
  hw_link_rig_receive_frame (&self, HW_FRAME_DATA, more, 1, "part");
  hw_link_rig_receive_frame (&self, HW_FRAME_DATA, 0, 9, "news"); /* between the echo's parts */
  hw_link_rig_receive_frame (&self, HW_FRAME_DATA, HW_FRAME_FLAG_REPLY, 2, "s");
  hw_link_rig_assert_story (&self, "message-received echo-received");
  event = hw_link_rig_find_event (&self, HW_EVENT_ECHO_RECEIVED);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), "parts");
  assert_int_equal (self.messages->len, 2);

  hw_link_rig_forget_events (&self);
  for (guint64 seq = 3; seq <= 5; seq++)
    hw_link_rig_receive_frame (&self, HW_FRAME_DATA, more, seq, "part");
  hw_link_rig_assert_story (&self, "error(too-large) disconnected(too-large) "
                                   "reconnect-scheduled(too-large)");
}

static void
what_the_peer_says_ends_it (void **state)
{
  static const struct
  {
    guint8 type;
    const char *text;
    const char *story;
  } rows[] = {
    { HW_FRAME_GOODBYE, "", "disconnected(goodbye) reconnect-scheduled(goodbye)" },
    { HW_FRAME_ERROR, "no",
      "error(protocol-error) disconnected(protocol-error) reconnect-scheduled(protocol-error)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HwLinkRig) self;

      hw_link_rig_init (&self);
      hw_link_rig_begin (&self);
      hw_link_rig_answer_greeting (&self);
      hw_link_rig_forget_events (&self);
      hw_link_rig_receive_frame (&self, rows[i].type, 0, 0, rows[i].text);
      hw_link_rig_assert_story (&self, rows[i].story);
      assert_int_equal (self.wire.n_closed, 1);
    }
}

static void
bytes_that_are_no_frames_end_it (void **state)
{
  g_auto (HwLinkRig) self;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_forget_events (&self);
  hw_fake_wire_receive (&self.wire, "HTTP/1.1 400 Bad Request\r\n\r\n", 28);
  hw_link_rig_assert_story (&self, "error(protocol-error) disconnected(protocol-error) "
                                   "reconnect-scheduled(protocol-error)");
}

static void
frames_come_in_any_pieces (void **state)
{
  g_auto (HwLinkRig) self;
  HwFrame frame = { .version = 2,
                    .type = HW_FRAME_DATA,
                    .seq = 9,
                    .payload = (const guint8 *) "pieces",
                    .payload_length = 6 };
  guint8 bytes[256];
  gsize size = hw_codec_binary.get_encoded_size (&frame);

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_codec_binary.encode (&frame, bytes);
  for (gsize i = 0; i < size; i++)
    {
      assert_int_equal (self.messages->len, 0);
      hw_fake_wire_receive (&self.wire, bytes + i, 1);
    }
  assert_int_equal (self.messages->len, 1);
}

static void
a_peers_heartbeat_is_answered (void **state)
{
  g_auto (HwLinkRig) self;
  HwFrame frame;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_receive_frame (&self, HW_FRAME_HEARTBEAT, 0, 4711, "");
  assert_true (hw_link_rig_get_written (&self, 1, &frame));
  assert_int_equal (frame.type, HW_FRAME_HEARTBEAT);
  assert_int_equal (frame.flags, HW_FRAME_FLAG_REPLY);
  assert_int_equal (frame.seq, 4711);
}

static void
close_says_goodbye (void **state)
{
  g_auto (HwLinkRig) self;
  HwFrame frame;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_forget_events (&self);
  hw_link_driver_input (self.driver, HW_LINK_INPUT_CLOSE);
  assert_true (hw_link_rig_get_written (&self, 1, &frame));
  assert_int_equal (frame.type, HW_FRAME_GOODBYE);
  hw_link_rig_assert_story (&self, "disconnected(user) closed(user)");
  assert_int_equal (self.wire.n_closed, 1);
  assert_int_equal (self.wire.n_aborted, 0);
}

static void
raw_counts_bytes (void **state)
{
  g_auto (HwLinkRig) self;
  HwEvent *event;

  hw_link_rig_init (&self);
  self.settings.codec = &hw_codec_raw;
  hw_link_rig_begin (&self);
  hw_fake_wire_connect (&self.wire);
  hw_link_rig_assert_story (&self, "connecting connected");
  hw_link_rig_send_text (&self, "hello");
  assert_int_equal (self.wire.written->len, 5);
  hw_fake_wire_receive (&self.wire, "hel", 3);
  assert_null (hw_link_rig_find_event (&self, HW_EVENT_ECHO_RECEIVED));
  hw_fake_wire_receive (&self.wire, "lo, you", 7);
  event = hw_link_rig_find_event (&self, HW_EVENT_ECHO_RECEIVED);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_BYTES), 5);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_SEQ), 1);
  event = hw_link_rig_find_event (&self, HW_EVENT_MESSAGE_RECEIVED);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), ", you");
  hw_link_driver_input (self.driver, HW_LINK_INPUT_CLOSE);
  assert_int_equal (self.wire.written->len, 5);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (messages_wait_for_the_connection),
    cmocka_unit_test (echoes_have_their_round_trip),
    cmocka_unit_test (a_narrow_window_cuts_no_message),
    cmocka_unit_test (a_large_message_goes_in_parts),
    cmocka_unit_test (parts_become_a_message),
    cmocka_unit_test (what_the_peer_says_ends_it),
    cmocka_unit_test (bytes_that_are_no_frames_end_it),
    cmocka_unit_test (frames_come_in_any_pieces),
    cmocka_unit_test (a_peers_heartbeat_is_answered),
    cmocka_unit_test (close_says_goodbye),
    cmocka_unit_test (raw_counts_bytes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
