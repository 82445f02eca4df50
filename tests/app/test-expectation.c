/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a sentence is read as it is meant, and that its conditions compare. */
#include "hw-test.h"

#include <string.h>

#include "event-row.h"
#include "hw-expectation.h"

typedef struct
{
  const char *sentence;
  HwQuantifier quantifier;
  guint n;
  guint n_conditions;
  HwTime low_us, high_us;
  const char *after, *before;
} Good;

static const Good good[] = {
  { "client connected", HW_QUANTIFIER_AT_LEAST, 1, 0, 0, HW_TIME_NEVER },
  { "never client error", HW_QUANTIFIER_AT_MOST, 0, 0, 0, HW_TIME_NEVER },
  { "exactly 2 server accepted", HW_QUANTIFIER_EXACTLY, 2, 0, 0, HW_TIME_NEVER },
  { "at least 3 client heartbeat-sent", HW_QUANTIFIER_AT_LEAST, 3, 0, 0, HW_TIME_NEVER },
  { "at most 4 client heartbeat-sent", HW_QUANTIFIER_AT_MOST, 4, 0, 0, HW_TIME_NEVER },
  { "client disconnected reason=heartbeat-timeout within 8s after pull", HW_QUANTIFIER_AT_LEAST, 1,
    1, 0, HW_SEC (8), "pull" },
  { "client disconnected reason!=eof silent_ms>=1s between 1s and 2s after kill server",
    HW_QUANTIFIER_AT_LEAST, 1, 2, HW_SEC (1), HW_SEC (2), "kill server" },
  { "kernel kernel side=client unacked>0 after step 2 before noticed", HW_QUANTIFIER_AT_LEAST, 1, 2,
    0, HW_TIME_NEVER, "step 2", "noticed" },
  { "client connected conn=$first.conn text~\"two words\"", HW_QUANTIFIER_AT_LEAST, 1, 2, 0,
    HW_TIME_NEVER },
};

static void
what_is_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HwExpectation) it = hw_expectation_new ("it", good[i].sentence, &error);

      if (it == NULL)
        fail_msg ("%s: %s", good[i].sentence, error->message);
      assert_int_equal (it->quantifier, good[i].quantifier);
      assert_int_equal (it->n, good[i].n);
      assert_int_equal (it->conditions->len, good[i].n_conditions);
      assert_int_equal (it->low_us, good[i].low_us);
      assert_int_equal (it->high_us, good[i].high_us);
      if (g_strcmp0 (it->after.name, good[i].after) != 0
          || g_strcmp0 (it->before.name, good[i].before) != 0)
        fail_msg ("%s: after %s, before %s", good[i].sentence, it->after.name, it->before.name);
    }
}

static const struct
{
  const char *sentence;
  const char *says;
} bad[] = {
  { "", "empty" },
  { "wire connected", "no source" },
  { "client exploded", "no event" },
  { "at client connected", "least or most" },
  { "at least many client connected", "no count" },
  { "exactly", "no count" },
  { "client connected colour=red", "no field" },
  { "client connected conn", "FIELD=VALUE" },
  { "client connected conn=one", "no number" },
  { "client connected conn~1", "for texts" },
  { "client disconnected reason<eof", "compared by" },
  { "client disconnected silent_ms>soon", "soon" },
  { "client connected conn=$first", "$NAME.FIELD" },
  { "client connected conn=$first.reason", "number with a text" },
  { "client connected within 2s", "counted from" },
  { "client connected within", "" },
  { "client connected between 1s or 2s after pull", "between DUR and DUR" },
  { "client connected after", "followed by" },
  { "client connected before plug after pull", "isn't read" },
  { "client connected text=\"half", "" },
};

static void
what_is_refused (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HwExpectation) it = hw_expectation_new ("it", bad[i].sentence, &error);

      if (it != NULL)
        fail_msg ("“%s” was read", bad[i].sentence);
      if (strstr (error->message, bad[i].says) == NULL)
        fail_msg ("“%s”: %s", bad[i].sentence, error->message);
    }
}

static const EventRow lost
    = { "client", HW_EVENT_DISCONNECTED, 0,
        "\"conn\":3,\"reason\":\"heartbeat-timeout\",\"silent_ms\":2000,\"text\":\"it is gone\"" };

static const struct
{
  const char *conditions;
  gboolean fits;
} fits[] = {
  { "", TRUE },
  { "conn=3", TRUE },
  { "conn=4", FALSE },
  { "conn!=4", TRUE },
  { "conn!=3", FALSE },
  { "silent_ms<2001", TRUE },
  { "silent_ms<2000", FALSE },
  { "silent_ms<=2s", TRUE },
  { "silent_ms<=1999", FALSE },
  { "silent_ms>1.9s", TRUE },
  { "silent_ms>2s", FALSE },
  { "silent_ms>=2s", TRUE },
  { "silent_ms>=2001", FALSE },
  { "reason=heartbeat-timeout", TRUE },
  { "reason=eof", FALSE },
  { "reason!=eof", TRUE },
  { "reason!=heartbeat-timeout", FALSE },
  { "text~gone", TRUE },
  { "text~here", FALSE },
  { "reason=heartbeat-timeout conn=4", FALSE },
  { "rtt_us!=1", FALSE }, /* what isn't there fulfils nothing */
  { "codec!=raw", FALSE },
};

static void
what_fits (void **state)
{
  g_autoptr (HwEvent) event = event_from_row (&lost);

  for (gsize i = 0; i < G_N_ELEMENTS (fits); i++)
    {
      g_autofree char *sentence = g_strdup_printf ("client disconnected %s", fits[i].conditions);
      g_autoptr (HwExpectation) it = hw_expectation_new ("it", sentence, NULL);

      if (hw_expectation_fits (it, event) != fits[i].fits)
        fail_msg ("“%s” does the opposite", sentence);
    }
}

static void
other_kinds_and_sources_dont_fit (void **state)
{
  g_autoptr (HwEvent) event = event_from_row (&lost);
  g_autoptr (HwExpectation) source = hw_expectation_new ("it", "server disconnected", NULL);
  g_autoptr (HwExpectation) kind = hw_expectation_new ("it", "client connected", NULL);

  assert_false (hw_expectation_fits (source, event));
  assert_false (hw_expectation_fits (kind, event));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_read),
    cmocka_unit_test (what_is_refused),
    cmocka_unit_test (what_fits),
    cmocka_unit_test (other_kinds_and_sources_dont_fit),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
