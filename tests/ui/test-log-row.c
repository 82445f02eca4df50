/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a row tells what it becomes, and is found as long as somebody holds it. */
#include "hw-test.h"

#include "event/hw-event-item.h"
#include "hw-log-row.h"

static HwEventItem *
new_item (void)
{
  return hw_event_item_new (hw_event_new_at (HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, 1, 1));
}

static void
count_cb (HwLogRow *row, GParamSpec *pspec, guint *n_notices)
{
  (*n_notices)++;
}

static void
assert_found (GHashTable *table, guint64 number, HwLogRow *expected)
{
  g_autoptr (HwLogRow) found = hw_log_row_table_find (table, number);

  assert_ptr_equal (found, expected);
}

static void
test_it_becomes_another (void **state)
{
  g_autoptr (GHashTable) table = hw_log_row_table_new ();
  HwEventItem *first = new_item ();
  HwEventItem *second = new_item ();
  HwLogRow *row = hw_log_row_new (table, 7, first);
  g_autoptr (HwEventItem) item = NULL;
  guint n_notices = 0;

  g_signal_connect (row, "notify::item", G_CALLBACK (count_cb), &n_notices);
  assert_ptr_equal (hw_log_row_get_item (row), first);
  hw_log_row_become (row, 8, second);
  assert_int_equal (n_notices, 1);
  assert_int_equal (hw_log_row_get_number (row), 8);
  assert_ptr_equal (hw_log_row_get_event (row), hw_event_item_get_event (second));
  g_object_get (row, "item", &item, NULL);
  assert_ptr_equal (item, second);
  assert_found (table, 7, NULL);
  assert_found (table, 8, row);
  g_object_unref (row);
  assert_found (table, 8, NULL);
  assert_int_equal (g_hash_table_size (table), 0);
}

/* Of two that are the same event, the one that was first is found; and neither takes the other
 * along. */
static void
test_two_of_the_same (void **state)
{
  g_autoptr (GHashTable) table = hw_log_row_table_new ();
  HwLogRow *first = hw_log_row_new (table, 1, new_item ());
  HwLogRow *second = hw_log_row_new (table, 2, new_item ());

  hw_log_row_become (second, 1, new_item ());
  assert_found (table, 1, first);
  g_object_unref (second);
  assert_found (table, 1, first);
  g_object_unref (first);
  assert_found (table, 1, NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_it_becomes_another),
    cmocka_unit_test (test_two_of_the_same),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
