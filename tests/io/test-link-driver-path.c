/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the driver tells the adaptive heartbeat's search, and keeps what it found. */
#include "hw-test.h"

#include <glib/gstdio.h>

#include "hw-link-rig.h"
#include "io/hw-path-memory.h"

#define PATH "127.0.0.0/24 to 127.0.0.1 port 9877"

static char *
make_file (void)
{
  char *file = NULL;
  int fd = g_file_open_tmp ("heartwire-XXXXXX", &file, NULL);

  assert_true (fd >= 0);
  g_close (fd, NULL);

  return file;
}

/* A search from 20 ms to @longest_ms. */
static void
make_adaptive (HwHeartbeatConfig *config, guint longest_ms)
{
  config->policy = HW_HEARTBEAT_POLICY_ADAPTIVE;
  config->interval_us = HW_MSEC (20);
  config->step_us = HW_MSEC (20);
  config->longest_us = HW_MSEC (longest_ms);
}

static void
begin_with (HwLinkRig *self, const char *file, guint longest_ms)
{
  make_adaptive (&self->settings.link.heartbeat, longest_ms);
  self->settings.memory_file = g_strdup (file);
  hw_link_rig_begin (self);
  hw_link_rig_answer_greeting (self);
}

static void
begin (HwLinkRig *self, const char *file, guint longest_ms)
{
  hw_link_rig_init (self);
  begin_with (self, file, longest_ms);
}

static void
answer_next_beat (HwLinkRig *self)
{
  HwEvent *event;

  hw_link_rig_forget_events (self);
  hw_link_rig_turn_until_event (self, HW_EVENT_HEARTBEAT_SENT);
  event = hw_link_rig_find_event (self, HW_EVENT_HEARTBEAT_SENT);
  hw_link_rig_receive_frame (self, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY,
                             (guint64) hw_event_get_number (event, HW_EVENT_FIELD_SEQ), "");
}

static void
assert_paced (HwLinkRig *self, gint64 interval_ms, const char *phase, HwAdaptiveWhy why)
{
  HwEvent *event = hw_link_rig_find_event (self, HW_EVENT_HEARTBEAT_PACED);

  assert_non_null (event);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_INTERVAL_MS), interval_ms);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_STATE), phase);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_TEXT),
                       hw_adaptive_why_get_text (why));
}

static void
tells_what_it_probes_and_why (void **state)
{
  g_auto (HwLinkRig) self;

  begin (&self, NULL, 100);
  assert_paced (&self, 20, "settling", HW_ADAPTIVE_BEGUN);
  for (int i = 0; i < 3; i++)
    answer_next_beat (&self);
  assert_paced (&self, 40, "probing", HW_ADAPTIVE_ANSWERED);
}

static void
goes_on_where_it_had_settled (void **state)
{
  g_autofree char *file = make_file ();
  HwPathFinding found;

  {
    g_auto (HwLinkRig) self;

    begin (&self, file, 20);
    for (int i = 0; i < 3; i++)
      answer_next_beat (&self);
    assert_paced (&self, 20, "stable", HW_ADAPTIVE_LONGEST);
  }
  assert_true (hw_path_memory_recall (file, PATH, &found, NULL));
  assert_int_equal (found.interval_us, HW_MSEC (20));
  {
    g_auto (HwLinkRig) self;

    begin (&self, file, 1000);
    assert_paced (&self, 20, "stable", HW_ADAPTIVE_REMEMBERED);
    assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_HEARTBEAT_PACED), 1);
  }
  g_unlink (file);
}

/* What is dialled is a relay on this machine: the path is that to the peer behind it. */
static void
remembers_the_peer_behind_a_relay (void **state)
{
  g_autofree char *file = make_file ();
  const HwPathFinding known = { HW_MSEC (60), g_get_real_time () };
  g_auto (HwLinkRig) self;

  assert_true (hw_path_memory_keep (file, "127.0.0.0/24 to 127.0.0.5 port 4000", &known, NULL));
  hw_link_rig_init (&self);
  self.settings.memory_peer = g_strdup ("127.0.0.5:4000");
  begin_with (&self, file, 1000);
  assert_paced (&self, 60, "stable", HW_ADAPTIVE_REMEMBERED);
  g_unlink (file);
}

/* On the connection that is. */
static void
remembers_when_the_policy_is_chosen (void **state)
{
  g_autofree char *file = make_file ();
  const HwPathFinding known = { HW_MSEC (60), g_get_real_time () };
  HwLinkSettings adaptive;
  g_auto (HwLinkRig) self;

  assert_true (hw_path_memory_keep (file, PATH, &known, NULL));
  hw_link_rig_init (&self);
  self.settings.memory_file = g_strdup (file);
  hw_link_rig_begin (&self);
  hw_link_rig_answer_greeting (&self);
  assert_null (hw_link_rig_find_event (&self, HW_EVENT_HEARTBEAT_PACED));
  hw_link_settings_copy (&self.settings, &adaptive);
  make_adaptive (&adaptive.link.heartbeat, 1000);
  hw_link_driver_set_settings (self.driver, &adaptive);
  assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_HEARTBEAT_PACED), 2);
  hw_link_rig_forget_events (&self);
  hw_link_driver_set_settings (self.driver, &adaptive);
  assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_HEARTBEAT_PACED), 0);
  hw_link_settings_clear (&adaptive);
  g_unlink (file);
}

/* The same path again: the search of the link goes on, and the file isn't asked. */
static void
a_reconnect_changes_nothing (void **state)
{
  g_autofree char *file = make_file ();
  const HwPathFinding meanwhile = { HW_MSEC (80), 0 };
  g_auto (HwLinkRig) self;

  begin (&self, file, 1000);
  for (int i = 0; i < 3; i++)
    answer_next_beat (&self);
  assert_true (hw_path_memory_keep (file, PATH, &meanwhile, NULL));
  hw_link_rig_forget_events (&self);
  hw_fake_wire_lose (&self.wire, HW_REASON_READ_ERROR, NULL);
  hw_link_rig_turn_until_event (&self, HW_EVENT_CONNECTING);
  hw_link_rig_answer_greeting (&self);
  assert_int_equal (hw_link_rig_count_events (&self, HW_EVENT_HEARTBEAT_PACED), 0);
  g_unlink (file);
}

static void
what_failed_twice_is_forgotten (void **state)
{
  g_autofree char *file = make_file ();
  const HwPathFinding before = { HW_MSEC (40), g_get_real_time () };
  HwPathFinding found;
  g_auto (HwLinkRig) self;

  assert_true (hw_path_memory_keep (file, PATH, &before, NULL));
  begin (&self, file, 1000);
  assert_paced (&self, 40, "stable", HW_ADAPTIVE_REMEMBERED);
  for (int i = 0; i < 2; i++)
    {
      hw_link_rig_forget_events (&self);
      hw_link_rig_turn_until_event (&self, HW_EVENT_HEARTBEAT_SENT);
      hw_fake_wire_lose (&self.wire, HW_REASON_RESET, NULL);
      assert_paced (&self, i == 0 ? 40 : 20, i == 0 ? "stable" : "settling",
                    i == 0 ? HW_ADAPTIVE_UNANSWERED : HW_ADAPTIVE_BROKEN);
      hw_link_rig_turn_until_event (&self, HW_EVENT_CONNECTING);
      hw_link_rig_answer_greeting (&self);
    }
  assert_false (hw_path_memory_recall (file, PATH, &found, NULL));
  g_unlink (file);
}

static void
a_memory_that_is_none_is_said (void **state)
{
  g_autofree char *file = make_file ();
  g_auto (HwLinkRig) self;

  assert_true (g_file_set_contents (file, "my diary\n", -1, NULL));
  begin (&self, file, 1000);
  assert_non_null (hw_link_rig_find_event (&self, HW_EVENT_ERROR));
  assert_paced (&self, 20, "settling", HW_ADAPTIVE_BEGUN);
  g_unlink (file);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (tells_what_it_probes_and_why),
    cmocka_unit_test (goes_on_where_it_had_settled),
    cmocka_unit_test (remembers_the_peer_behind_a_relay),
    cmocka_unit_test (remembers_when_the_policy_is_chosen),
    cmocka_unit_test (a_reconnect_changes_nothing),
    cmocka_unit_test (what_failed_twice_is_forgotten),
    cmocka_unit_test (a_memory_that_is_none_is_said),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
