/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the link driver's life on a fake wire: how it connects, ends, and comes back.
 */
#include "hw-test.h"

#include "hw-link-rig.h"

static void
greets_and_is_connected_by_the_answer (void **state)
{
  g_auto (HwLinkRig) self;
  HwEvent *event;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  event = hw_link_rig_find_event (&self, HW_EVENT_CONNECTING);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONN), 1);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_ATTEMPT), 1);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_PEER), "127.0.0.1:9877");
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_assert_story (&self,
                            "connecting handshaking heartbeat-sent heartbeat-received connected");
  event = hw_link_rig_find_event (&self, HW_EVENT_CONNECTED);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_LOCAL), "127.0.0.1:40000");
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_CODEC), "binary");
  assert_true (hw_event_has (hw_link_rig_find_event (&self, HW_EVENT_HEARTBEAT_RECEIVED),
                             HW_EVENT_FIELD_RTT_US));
}

static void
every_end_is_told_once_and_tried_again (void **state)
{
  static const struct
  {
    HwReason reason;
    gboolean connected;
  } rows[] = {
    { HW_REASON_REFUSED, FALSE },      { HW_REASON_RESOLVE_FAILED, FALSE },
    { HW_REASON_EOF, TRUE },           { HW_REASON_RESET, TRUE },
    { HW_REASON_SELF_CONNECT, FALSE }, { HW_REASON_KERNEL_TIMEOUT, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HwLinkRig) self;
      HwEvent *event;

      hw_link_rig_init (&self);
      hw_link_rig_begin (&self);
      if (rows[i].connected)
        hw_link_rig_answer_greeting (&self);
      hw_fake_wire_lose (&self.wire, rows[i].reason, "said so");
      assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_DISCONNECTED), 1);
      event = hw_link_rig_find_event (&self, HW_EVENT_DISCONNECTED);
      assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON),
                           hw_reason_get_name (rows[i].reason));
      assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), "said so");
      assert_int_equal (hw_event_has (event, HW_EVENT_FIELD_SILENT_MS), rows[i].connected);
      hw_link_rig_forget_events (&self);
      hw_link_rig_turn_until_event (&self, HW_EVENT_CONNECTING);
      event = hw_link_rig_find_event (&self, HW_EVENT_CONNECTING);
      assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_CONN), 2);
      assert_int_equal (self.wire.most_alive, 1);
      assert_int_equal (self.n_asked, 1);
    }
}

static void
says_when_it_tries_again (void **state)
{
  g_auto (HwLinkRig) self;
  HwEvent *event;

  hw_link_rig_init (&self);
  self.settings.link.backoff.min_us = 1500;
  self.settings.link.backoff.base_us = 1500;
  self.settings.link.backoff.cap_us = 1500;
  hw_link_rig_begin (&self);
  hw_fake_wire_lose (&self.wire, HW_REASON_REFUSED, NULL);
  event = hw_link_rig_find_event (&self, HW_EVENT_RECONNECT_SCHEDULED);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_ATTEMPT), 2);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_DELAY_MS), 2);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON), "refused");
}

static void
a_no_to_the_question_closes (void **state)
{
  g_auto (HwLinkRig) self;

  hw_link_rig_init (&self);
  self.allow = FALSE;
  hw_link_rig_begin (&self);
  hw_fake_wire_lose (&self.wire, HW_REASON_REFUSED, NULL);
  hw_link_rig_assert_story (&self, "connecting disconnected(refused) closed(refused)");
  assert_int_equal (self.wire.n_opened, 1);
}

static void
a_stuck_write_times_out (void **state)
{
  g_auto (HwLinkRig) self;

  hw_link_rig_init (&self);
  self.settings.link.write_timeout_us = HW_MSEC (20);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  self.wire.window = 0;
  hw_link_rig_send_text (&self, "stuck");
  hw_link_rig_forget_events (&self);
  hw_link_rig_turn_until_event (&self, HW_EVENT_DISCONNECTED);
  assert_string_equal (hw_event_get_string (hw_link_rig_find_event (&self, HW_EVENT_DISCONNECTED),
                                            HW_EVENT_FIELD_REASON),
                       "write-timeout");
}

static void
silence_is_missed_suspected_and_dropped (void **state)
{
  g_auto (HwLinkRig) self;
  HwEvent *event;

  hw_link_rig_init (&self);
  self.settings.link.heartbeat.interval_us = HW_MSEC (40);
  self.settings.link.heartbeat.timeout_us = HW_MSEC (40);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_turn_until_event (&self, HW_EVENT_DISCONNECTED);
  event = hw_link_rig_find_event (&self, HW_EVENT_HEARTBEAT_MISSED);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_MISSES), 1);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_ALLOWED), 1);
  assert_non_null (hw_link_rig_find_event (&self, HW_EVENT_SUSPECT));
  event = hw_link_rig_find_event (&self, HW_EVENT_DISCONNECTED);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON), "heartbeat-timeout");
  assert_true (hw_event_get_number (event, HW_EVENT_FIELD_SILENT_MS) >= 40);
}

static void
a_late_answer_recovers (void **state)
{
  g_auto (HwLinkRig) self;

  hw_link_rig_init (&self);
  self.settings.link.heartbeat.interval_us = HW_MSEC (10);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_turn_until_event (&self, HW_EVENT_SUSPECT);
  hw_link_rig_receive_frame (&self, HW_FRAME_DATA, 0, 1, "alive");
  assert_non_null (hw_link_rig_find_event (&self, HW_EVENT_RECOVERED));
  assert_null (hw_link_rig_find_event (&self, HW_EVENT_DISCONNECTED));
}

static void
close_while_connecting_says_nothing (void **state)
{
  g_auto (HwLinkRig) self;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_driver_input (self.driver, HW_LINK_INPUT_CLOSE);
  assert_int_equal (self.wire.written->len, 0);
  hw_link_rig_assert_story (&self, "connecting disconnected(user) closed(user)");
  hw_link_driver_input (self.driver, HW_LINK_INPUT_OPEN);
  assert_int_equal (self.wire.n_opened, 2);
  assert_int_equal (self.wire.most_alive, 1);
}

static void
a_lazy_link_wakes_to_send (void **state)
{
  g_auto (HwLinkRig) self;

  hw_link_rig_init (&self);
  self.settings.link.reconnect = HW_RECONNECT_POLICY_LAZY;
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_fake_wire_lose (&self.wire, HW_REASON_EOF, NULL);
  assert_null (hw_link_rig_find_event (&self, HW_EVENT_RECONNECT_SCHEDULED));
  hw_link_rig_forget_events (&self);
  hw_link_rig_send_text (&self, "wake up");
  hw_link_rig_turn_until_event (&self, HW_EVENT_CONNECTING);
  hw_fake_wire_lose (&self.wire, HW_REASON_REFUSED, NULL);
  hw_link_rig_forget_events (&self);
  /* The message still waits: no second one is needed. */
  hw_link_rig_turn_until_event (&self, HW_EVENT_CONNECTING);
  hw_link_rig_answer_greeting (&self);
  assert_non_null (hw_link_rig_find_event (&self, HW_EVENT_MESSAGE_SENT));
}

static void
settings_change_at_once (void **state)
{
  g_auto (HwLinkRig) self;

  hw_link_rig_init (&self);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_forget_events (&self);
  self.settings.link.heartbeat.interval_us = HW_MSEC (5);
  self.settings.kernel_sample_us = HW_MSEC (5);
  hw_link_driver_set_settings (self.driver, &self.settings);
  hw_link_rig_turn_until_event (&self, HW_EVENT_HEARTBEAT_SENT);
  hw_link_rig_turn_until_event (&self, HW_EVENT_KERNEL);
}

static void
the_kernel_is_quoted_only_when_it_has_news (void **state)
{
  g_auto (HwLinkRig) self;
  HwEvent *event;

  hw_link_rig_init (&self);
  self.settings.kernel_sample_us = HW_MSEC (1);
  self.settings.link.heartbeat.interval_us = HW_MSEC (20);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  hw_link_rig_forget_events (&self);
  hw_link_rig_turn_until_event (&self, HW_EVENT_HEARTBEAT_SENT);
  assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_KERNEL), 1);
  event = hw_link_rig_find_event (&self, HW_EVENT_KERNEL);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_SIDE), "client");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (greets_and_is_connected_by_the_answer),
    cmocka_unit_test (every_end_is_told_once_and_tried_again),
    cmocka_unit_test (says_when_it_tries_again),
    cmocka_unit_test (a_no_to_the_question_closes),
    cmocka_unit_test (a_stuck_write_times_out),
    cmocka_unit_test (silence_is_missed_suspected_and_dropped),
    cmocka_unit_test (a_late_answer_recovers),
    cmocka_unit_test (close_while_connecting_says_nothing),
    cmocka_unit_test (a_lazy_link_wakes_to_send),
    cmocka_unit_test (settings_change_at_once),
    cmocka_unit_test (the_kernel_is_quoted_only_when_it_has_news),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
