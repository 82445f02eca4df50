/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that an event's frame is made again of what it says, and of no more. */
#include "hw-test.h"

#include <string.h>

#include "hw-event-frame.h"

static HwEvent *
new_event (HwEventSource source, HwEventKind kind, const char *text, gint64 bytes)
{
  HwEvent *event = hw_event_new_at (kind, source, 0, 0);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, 7);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  if (bytes >= 0)
    hw_event_set_number (event, HW_EVENT_FIELD_BYTES, bytes);

  return event;
}

static void
test_kinds (void **state)
{
  static const struct
  {
    HwEventSource source;
    HwEventKind kind;
    HwFrameType type;
    guint8 flags;
    gboolean to_server;
  } rows[] = {
    { HW_EVENT_SOURCE_CLIENT, HW_EVENT_HEARTBEAT_SENT, HW_FRAME_HEARTBEAT, 0, TRUE },
    { HW_EVENT_SOURCE_SERVER, HW_EVENT_HEARTBEAT_SENT, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY,
      FALSE },
    { HW_EVENT_SOURCE_SERVER, HW_EVENT_MESSAGE_RECEIVED, HW_FRAME_DATA, 0, TRUE },
    { HW_EVENT_SOURCE_CLIENT, HW_EVENT_ECHO_RECEIVED, HW_FRAME_DATA, HW_FRAME_FLAG_REPLY, FALSE },
    { HW_EVENT_SOURCE_CLIENT, HW_EVENT_MESSAGE_RECEIVED, HW_FRAME_DATA, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEvent) event = new_event (rows[i].source, rows[i].kind, "hi", 2);
      g_auto (HwEventFrame) frame = { 0 };

      assert_true (hw_event_frame_read (&frame, event));
      assert_int_equal (frame.frame.type, rows[i].type);
      assert_int_equal (frame.frame.flags, rows[i].flags);
      assert_int_equal (frame.to_server, rows[i].to_server);
      assert_int_equal (frame.frame.seq, 7);
      assert_int_equal (frame.frame.payload_length, rows[i].type == HW_FRAME_DATA ? 2 : 0);
    }
}

static void
test_what_has_no_frame (void **state)
{
  static const struct
  {
    HwEventSource source;
    HwEventKind kind;
  } rows[] = {
    { HW_EVENT_SOURCE_KERNEL, HW_EVENT_KERNEL },
    { HW_EVENT_SOURCE_CABLE, HW_EVENT_CABLE_PULLED },
    { HW_EVENT_SOURCE_CLIENT, HW_EVENT_HEARTBEAT_MISSED },
    { HW_EVENT_SOURCE_LESSON, HW_EVENT_MESSAGE_SENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEvent) event = new_event (rows[i].source, rows[i].kind, NULL, -1);
      HwEventFrame frame;

      assert_false (hw_event_frame_read (&frame, event));
    }
}

static void
test_payloads (void **state)
{
#define CUT "0123456789012345678901234567890123456789012345678901234567890123…"
  static const struct
  {
    const char *text;
    gint64 bytes;
    const char *payload;
    gsize length, missing;
  } rows[] = {
    { "hello", 5, "hello", 5, 0 },
    { "", 0, "", 0, 0 },
    { NULL, 0, "", 0, 0 },
    { NULL, 9, "", 0, 9 },
    { "a\\x00b", 3, "a\0b", 3, 0 },
    { "a\\x00b", 6, "a\\x00b", 6, 0 }, /* that is what was written */
    { "\\xe4\\xb8", 2, "\xe4\xb8", 2, 0 },
    { "grün…", 5 + 3, "grün…", 8, 0 },
    { CUT, 100, CUT, 64, 36 },
    { "\\x4", 3, "\\x4", 3, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEvent) event
          = new_event (HW_EVENT_SOURCE_CLIENT, HW_EVENT_MESSAGE_SENT, rows[i].text, rows[i].bytes);
      g_auto (HwEventFrame) frame = { 0 };

      assert_true (hw_event_frame_read (&frame, event));
      assert_int_equal (frame.frame.payload_length, rows[i].length);
      assert_memory_equal (frame.frame.payload, rows[i].payload, rows[i].length);
      assert_int_equal (frame.missing, rows[i].missing);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_kinds),
    cmocka_unit_test (test_what_has_no_frame),
    cmocka_unit_test (test_payloads),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
