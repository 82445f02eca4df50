/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a row of the log says as properties what its event says. */
#include "hw-test.h"

#include <time.h>

#include "event/hw-event-item.h"

static void
properties_tell_the_event (void **state)
{
  HwEvent *event = hw_event_new_at (HW_EVENT_HEARTBEAT_RECEIVED, HW_EVENT_SOURCE_CLIENT, 7,
                                    G_GINT64_CONSTANT (1795406095583999));
  g_autoptr (HwEventItem) item = hw_event_item_new (event);
  g_autofree char *time_text = NULL;
  g_autofree char *source_text = NULL;
  g_autofree char *kind_text = NULL;
  g_autofree char *detail = NULL;

  hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, 183);
  g_object_get (item, "time-text", &time_text, "source-text", &source_text, "kind-text", &kind_text,
                "detail", &detail, NULL);
  assert_string_equal (time_text, "03:54:55.583");
  assert_string_equal (source_text, "client");
  assert_string_equal (kind_text, "heartbeat received");
  assert_string_equal (detail, "rtt 183 µs");
  assert_ptr_equal (hw_event_item_get_event (item), event);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (properties_tell_the_event),
  };

  g_setenv ("TZ", "UTC", TRUE);
  tzset ();

  return cmocka_run_group_tests (tests, NULL, NULL);
}
