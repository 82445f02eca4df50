/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns events of every shape from a seed, and what it means that two are equal. */
#pragma once

#include "hw-test.h"

#include "event/hw-event.h"

static inline void
assert_same_event (const HwEvent *a, const HwEvent *b)
{
  assert_int_equal (hw_event_get_kind (a), hw_event_get_kind (b));
  assert_int_equal (hw_event_get_source (a), hw_event_get_source (b));
  assert_int_equal (hw_event_get_mono_us (a), hw_event_get_mono_us (b));
  assert_int_equal (hw_event_get_time_us (a), hw_event_get_time_us (b));
  for (int field = 0; field < HW_N_EVENT_FIELDS; field++)
    {
      assert_int_equal (hw_event_has (a, field), hw_event_has (b, field));
      if (!hw_event_has (a, field))
        continue;
      if (hw_event_field_is_string (field))
        assert_string_equal (hw_event_get_string (a, field), hw_event_get_string (b, field));
      else
        assert_int_equal (hw_event_get_number (a, field), hw_event_get_number (b, field));
    }
}

static inline gint64
random_number (GRand *random)
{
  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      return 0;
    case 1:
      return g_rand_boolean (random) ? G_MAXINT64 : G_MININT64;
    case 2:
      return -g_rand_int_range (random, 0, 300);
    case 3:
      return (gint64) ((guint64) g_rand_int (random) << 32 | g_rand_int (random));
    default:
      return g_rand_int_range (random, 0, 100000);
    }
}

static inline char *
random_string (GRand *random)
{
  static const char *const some[]
      = { "", "client", "ESTABLISHED", "127.0.0.1:9877", "a\"\n→ 🫀" };

  if (g_rand_boolean (random))
    return g_strdup (some[g_rand_int_range (random, 0, G_N_ELEMENTS (some))]);

  return g_strnfill ((gsize) g_rand_int_range (random, 0, 300),
                     (char) g_rand_int_range (random, 33, 127));
}

/* Few fields as a rule, all of them now and then. */
static inline HwEvent *
random_event (GRand *random)
{
  int one_in = g_rand_int_range (random, 1, 12);
  HwEvent *event
      = hw_event_new_at ((HwEventKind) g_rand_int_range (random, 0, HW_N_EVENT_KINDS),
                         (HwEventSource) g_rand_int_range (random, 0, HW_N_EVENT_SOURCES),
                         random_number (random), random_number (random));

  for (int field = 0; field < HW_N_EVENT_FIELDS; field++)
    {
      g_autofree char *string = NULL;

      if (g_rand_int_range (random, 0, one_in) != 0)
        continue;
      if (!hw_event_field_is_string (field))
        {
          hw_event_set_number (event, field, random_number (random));
          continue;
        }
      string = random_string (random);
      hw_event_set_string (event, field, string);
    }

  return event;
}

static inline GPtrArray *
random_events (GRand *random, guint n_events)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) hw_event_unref);

  for (guint i = 0; i < n_events; i++)
    g_ptr_array_add (events, random_event (random));

  return events;
}
