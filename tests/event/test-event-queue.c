/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the queue keeps order, says what it left out, and wakes its reader once. */
#include "hw-test.h"

#include "event/hw-event-queue.h"

static void
count_cb (gpointer user_data)
{
  (*(int *) user_data)++;
}

static void
ignore_cb (gpointer user_data)
{
}

static void
push (HwEventQueue *queue, HwEventKind kind)
{
  hw_event_queue_push (queue, hw_event_new_at (kind, HW_EVENT_SOURCE_SERVER, 0, 0));
}

static void
wakes_once_a_batch (void **state)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (10);
  g_autoptr (GPtrArray) batch = NULL;
  int woken = 0;

  hw_event_queue_set_notify (queue, count_cb, &woken, NULL);
  push (queue, HW_EVENT_ACCEPTED);
  push (queue, HW_EVENT_DISCONNECTED);
  assert_int_equal (woken, 1);
  batch = hw_event_queue_drain (queue);
  assert_int_equal (batch->len, 2);
  assert_int_equal (hw_event_get_kind (batch->pdata[0]), HW_EVENT_ACCEPTED);
  push (queue, HW_EVENT_ACCEPTED);
  assert_int_equal (woken, 2);
}

static void
full_drops_chatter_and_says_so (void **state)
{
  g_autoptr (HwEventQueue) queue = hw_event_queue_new (2);
  g_autoptr (GPtrArray) batch = NULL;

  for (int i = 0; i < 5; i++)
    push (queue, HW_EVENT_HEARTBEAT_SENT);
  push (queue, HW_EVENT_DISCONNECTED);
  batch = hw_event_queue_drain (queue);
  assert_int_equal (batch->len, 4);
  assert_int_equal (hw_event_get_kind (batch->pdata[0]), HW_EVENT_EVENTS_DROPPED);
  assert_int_equal (hw_event_get_number (batch->pdata[0], HW_EVENT_FIELD_DROPPED), 3);
  assert_int_equal (hw_event_get_source (batch->pdata[0]), HW_EVENT_SOURCE_SERVER);
  assert_int_equal (hw_event_get_kind (batch->pdata[3]), HW_EVENT_DISCONNECTED);
}

static void
notify_data_lives_as_long_as_the_queue (void **state)
{
  HwEventQueue *queue = hw_event_queue_new (2);
  HwEventQueue *of_a_thread = hw_event_queue_ref (queue);
  int n_destroyed = 0;

  hw_event_queue_set_notify (queue, ignore_cb, &n_destroyed, count_cb);
  hw_event_queue_unref (queue);
  push (of_a_thread, HW_EVENT_ACCEPTED);
  assert_int_equal (n_destroyed, 0);
  hw_event_queue_unref (of_a_thread);
  assert_int_equal (n_destroyed, 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (wakes_once_a_batch),
    cmocka_unit_test (full_drops_chatter_and_says_so),
    cmocka_unit_test (notify_data_lives_as_long_as_the_queue),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
