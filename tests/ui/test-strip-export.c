/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the strip becomes a file, with its marks in words, and of the right size. */
#include "hw-test.h"

#include <string.h>

#include "hw-strip-export.h"

#define WIDTH 1000
#define HEIGHT 180

static void
add (HwStripTrace *trace, HwEventKind kind, HwEventSource source, HwTime at, gint64 rtt_us)
{
  g_autoptr (HwEvent) event = hw_event_new_at (kind, source, at, at);

  if (rtt_us > 0)
    hw_event_set_number (event, HW_EVENT_FIELD_RTT_US, rtt_us);
  hw_strip_trace_add (trace, event);
}

static HwStripTrace *
new_trace (void)
{
  HwStripTrace *trace = hw_strip_trace_new ();

  add (trace, HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, HW_SEC (100), 0);
  for (int i = 1; i < 15; i++)
    add (trace, HW_EVENT_HEARTBEAT_RECEIVED, HW_EVENT_SOURCE_CLIENT, HW_SEC (100 + i), 150 * i);
  add (trace, HW_EVENT_CABLE_PULLED, HW_EVENT_SOURCE_CABLE, HW_MSEC (114500), 0);
  add (trace, HW_EVENT_SUSPECT, HW_EVENT_SOURCE_CLIENT, HW_MSEC (116000), 0);
  add (trace, HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_CLIENT, HW_MSEC (118000), 0);
  add (trace, HW_EVENT_CABLE_PLUGGED, HW_EVENT_SOURCE_CABLE, HW_MSEC (121000), 0);
  add (trace, HW_EVENT_CONNECTED, HW_EVENT_SOURCE_CLIENT, HW_MSEC (121300), 0);

  return trace;
}

static GBytes *export(HwStripFormat format)
{
  g_autoptr (HwStripTrace) trace = new_trace ();
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  GBytes *picture;
  HwStripScene scene = {
    .scale = { .width = WIDTH, .now = HW_SEC (125), .span = HW_SEC (30) },
    .height = HEIGHT,
    .cursor = HW_TIME_NEVER,
    .trace = trace,
    .palette = { .background = { 1, 1, 1, 1 },
                 .text = { 0, 0, 0, 1 },
                 .dim = { 0, 0, 0, 0.6f },
                 .alive = { 0.1f, 0.55f, 0.33f, 1 },
                 .doubt = { 0.65f, 0.4f, 0, 1 },
                 .dead = { 0.75f, 0.1f, 0.15f, 1 },
                 .accent = { 0.1f, 0.4f, 0.8f, 1 } },
  };

  picture = hw_strip_export (&scene, context, format);
  g_object_unref (context);

  return picture;
}

static void
test_svg (void **state)
{
  g_autoptr (GBytes) svg = export(HW_STRIP_SVG);
  gsize length;
  const char *data = g_bytes_get_data (svg, &length);
  g_autofree char *text = g_strndup (data, length);

  assert_non_null (strstr (text, "<svg"));
  assert_non_null (strstr (text, "</svg>"));
  assert_non_null (strstr (text, "width=\"1000"));
  assert_string_equal (hw_strip_format_get_suffix (HW_STRIP_SVG), "svg");
}

static guint
read_big_endian (const guint8 *at)
{
  return (guint) at[0] << 24 | (guint) at[1] << 16 | (guint) at[2] << 8 | at[3];
}

static void
test_png (void **state)
{
  g_autoptr (GBytes) png = export(HW_STRIP_PNG);
  gsize length;
  const guint8 *data = g_bytes_get_data (png, &length);

  assert_true (length > 1000);
  assert_memory_equal (data, "\x89PNG\r\n\x1a\n", 8);
  assert_int_equal (read_big_endian (data + 16), 2 * WIDTH);
  assert_int_equal (read_big_endian (data + 20), 2 * HEIGHT);
  assert_string_equal (hw_strip_format_get_suffix (HW_STRIP_PNG), "png");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_svg),
    cmocka_unit_test (test_png),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
