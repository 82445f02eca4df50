/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a packed event is the event, and small. */
#include "hw-test.h"

#include <string.h>

#include "event/hw-event-pack.h"
#include "event-values.h"

static void
rows_come_back_in_any_order (void **state)
{
  for (guint32 seed = 1; seed <= 10; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) events = random_events (random, HW_EVENT_CHUNK_ROWS);
      g_autoptr (HwEventChunk) chunk = hw_event_chunk_new ();

      for (guint i = 0; i < events->len; i++)
        {
          guint row = (guint) g_rand_int_range (random, 0, (gint32) i + 1);
          g_autoptr (HwEvent) back = NULL;

          hw_event_chunk_append (chunk, events->pdata[i]);
          back = hw_event_chunk_get (chunk, row);
          assert_same_event (back, events->pdata[row]);
        }
      assert_int_equal (hw_event_chunk_get_n_rows (chunk), HW_EVENT_CHUNK_ROWS);
      for (guint i = 0; i < events->len; i++)
        {
          g_autoptr (HwEvent) back = hw_event_chunk_get (chunk, i);

          assert_same_event (back, events->pdata[i]);
        }
    }
}

static void
clocks_may_stand_anywhere (void **state)
{
  static const gint64 times[] = { 0, G_MAXINT64, G_MININT64, -1, 1, G_MAXINT64 };
  g_autoptr (HwEventChunk) chunk = hw_event_chunk_new ();

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_CLOSED, HW_EVENT_SOURCE_LESSON,
                                                   times[i], times[G_N_ELEMENTS (times) - 1 - i]);
      g_autoptr (HwEvent) back = NULL;

      hw_event_chunk_append (chunk, event);
      back = hw_event_chunk_get (chunk, i);
      assert_same_event (back, event);
    }
}

static void
strings_that_repeat_cost_little (void **state)
{
  g_autoptr (HwEventChunk) chunk = hw_event_chunk_new ();
  g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, 5, 6);

  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, "[2001:db8::1]:40312");
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, "[2001:db8::2]:9877");
  for (int i = 0; i < HW_EVENT_CHUNK_ROWS; i++)
    hw_event_chunk_append (chunk, event);
  assert_in_range (hw_event_chunk_get_size (chunk) / HW_EVENT_CHUNK_ROWS, 1, 20);
}

static void
long_strings_are_cut_at_a_character (void **state)
{
  static const struct
  {
    int n_before;
    gsize length;
  } rows[] = {
    { HW_EVENT_PACK_MAX_STRING - 3, HW_EVENT_PACK_MAX_STRING },
    { HW_EVENT_PACK_MAX_STRING - 2, HW_EVENT_PACK_MAX_STRING - 2 },
    { HW_EVENT_PACK_MAX_STRING, HW_EVENT_PACK_MAX_STRING },
    { HW_EVENT_PACK_MAX_STRING + 9, HW_EVENT_PACK_MAX_STRING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwEventChunk) chunk = hw_event_chunk_new ();
      g_autofree char *before = g_strnfill ((gsize) rows[i].n_before, 'x');
      g_autofree char *text = g_strconcat (before, "→", NULL);
      g_autoptr (HwEvent) event = hw_event_new_at (HW_EVENT_ERROR, HW_EVENT_SOURCE_CABLE, 0, 0);
      g_autoptr (HwEvent) back = NULL;
      const char *cut;

      hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
      hw_event_chunk_append (chunk, event);
      back = hw_event_chunk_get (chunk, 0);
      cut = hw_event_get_string (back, HW_EVENT_FIELD_TEXT);
      assert_int_equal (strlen (cut), rows[i].length);
      assert_memory_equal (cut, text, rows[i].length);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (rows_come_back_in_any_order),
    cmocka_unit_test (clocks_may_stand_anywhere),
    cmocka_unit_test (strings_that_repeat_cost_little),
    cmocka_unit_test (long_strings_are_cut_at_a_character),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
