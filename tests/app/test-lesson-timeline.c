/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the drawing is well formed, and puts what happened where it happened. */
#include "hw-test.h"

#include "hw-lesson-play.h"
#include "hw-lesson-timeline.h"

static char *
draw (void)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);

  return hw_lesson_timeline_draw (record);
}

static void
it_is_well_formed (void **state)
{
  static const GMarkupParser parser = { NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autofree char *svg = draw ();
  g_autoptr (GError) error = NULL;

  if (!g_markup_parse_context_parse (context, svg, -1, &error)
      || !g_markup_parse_context_end_parse (context, &error))
    fail_msg ("%s", error->message);
}

static void
things_lie_where_they_happened (void **state)
{
  /* The drawing is 900 wide from 84 and stands for 1 s to 5 s. */
  static const char *const parts[] = {
    "<rect x=\"219.0\" y=\"38.0\" width=\"540.0\"",          /* the cable is out: 1.6 s to 4 s */
    "<text x=\"556.5\" y=\"61.0\" text-anchor=\"middle\">✗", /* 3.1 s: noticed */
    "<title>disconnected heartbeat-timeout, silent 1.6 s</title>",
    "font-weight=\"600\">pull</text>",
    "font-weight=\"600\">plug</text>",
    "class=\"soft\">4.0 s</text>",
    "<title>It is &lt;noticed&gt;.</title>",
    "aria-label=\"Pull &amp; &lt;plug&gt;\"",
  };
  g_autofree char *svg = draw ();

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (svg, parts[i]) == NULL)
      fail_msg ("no %s in %s", parts[i], svg);
  assert_null (strstr (svg, "wait 1s"));
  assert_null (strstr (svg, "attempts to connect"));
}

static char *
draw_with (const EventRow *rows, guint n)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HwEvent) event = event_from_row (&rows[i]);

      hw_lesson_record_add (record, event);
    }

  return hw_lesson_timeline_draw (record);
}

/* What happened at the same moment stands above and beside, as far as there is room. */
static void
nothing_runs_into_anything (void **state)
{
  static const EventRow rows[] = {
    { "client", HW_EVENT_HEARTBEAT_MISSED, 3100, "\"misses\":1" },
    { "client", HW_EVENT_HEARTBEAT_PACED, 3101, "\"interval_ms\":700" },
    { "client", HW_EVENT_DISCONNECTED, 3110, "\"reason\":\"connect-timeout\"" },
  };
  g_autofree char *svg = draw_with (rows, G_N_ELEMENTS (rows));

  assert_non_null (strstr (svg, "y=\"61.0\" text-anchor=\"middle\">✗"));
  assert_non_null (strstr (svg, "y=\"48.0\" text-anchor=\"middle\">!"));
  assert_null (strstr (svg, "↔")); /* the third */
  assert_non_null (strstr (svg, "y=\"85.0\" text-anchor=\"middle\">heartbeat-timeout"));
  assert_non_null (strstr (svg, "y=\"97.0\" text-anchor=\"middle\">700 ms"));
  assert_null (strstr (svg, "connect-timeout</text>")); /* the third */
}

/* Each time once more, and never again for what was told before. */
static void
what_the_kernel_does_is_shown (void **state)
{
  static const EventRow rows[] = {
    { "kernel", HW_EVENT_KERNEL, 2000, "\"side\":\"client\",\"retransmits\":1" },
    { "kernel", HW_EVENT_KERNEL, 2200, "\"side\":\"client\",\"retransmits\":1" },
    { "kernel", HW_EVENT_KERNEL, 2400, "\"side\":\"client\",\"retransmits\":2" },
    { "kernel", HW_EVENT_KERNEL, 2600, "\"side\":\"client\",\"retransmits\":0" },
    { "kernel", HW_EVENT_KERNEL, 2800, "\"side\":\"client\",\"probes\":1" },
    { "kernel", HW_EVENT_KERNEL, 3000, "\"side\":\"server\",\"retransmits\":5" },
  };
  g_autofree char *svg = draw_with (rows, G_N_ELEMENTS (rows));
  g_auto (GStrv) parts = g_strsplit (svg, "↻", -1);

  assert_int_equal (g_strv_length (parts) - 1, 4);
}

static void
a_killed_server_has_no_connections (void **state)
{
  static const EventRow rows[] = { { "server", HW_EVENT_PROCESS_KILLED, 3000, "\"pid\":7" } };
  g_autofree char *svg = draw_with (rows, G_N_ELEMENTS (rows));

  assert_non_null (strstr (svg, "x1=\"534.0\" y1=\"183.0\" x2=\"984.0\" y2=\"183.0\" "
                                "stroke=\"var(--server)\" stroke-width=\"2\""));
}

static void
a_crowd_is_plotted (void **state)
{
  g_autoptr (HwLesson) lesson = NULL;
  g_autoptr (HwLessonRecord) record = play (&lesson);
  g_autofree char *svg = NULL;

  lesson->n_clients = 200;
  for (guint i = 0; i < 5; i++)
    {
      const EventRow row = { "client", HW_EVENT_CONNECTING, 2000 + i };
      g_autoptr (HwEvent) event = event_from_row (&row);

      hw_lesson_record_add (record, event);
    }
  svg = hw_lesson_timeline_draw (record);
  assert_non_null (strstr (svg, "attempts to connect"));
  assert_non_null (strstr (svg, ">5</text>"));
  assert_non_null (strstr (svg, "height=\"90.0\" fill=\"var(--client)\""));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (it_is_well_formed),
    cmocka_unit_test (things_lie_where_they_happened),
    cmocka_unit_test (nothing_runs_into_anything),
    cmocka_unit_test (what_the_kernel_does_is_shown),
    cmocka_unit_test (a_killed_server_has_no_connections),
    cmocka_unit_test (a_crowd_is_plotted),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
