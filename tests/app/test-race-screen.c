/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a bar grows until its racer notices, and then stands. */
#include "hw-test.h"

#include <string.h>

#include "hw-race-screen.h"

#define HALF "████████████            "
#define FULL "████████████████████████"
#define EMPTY "                        "

static const struct
{
  const char *name;
  HwTime expected_us, measured_us, elapsed_us;
  const char *bar;
  const char *rest;
} rows[] = {
  { "before the pull", HW_TIME_NEVER, -1, -1, EMPTY,
    "           interval 1 s + timeout 1 s = 2 s at most" },
  { "growing", HW_SEC (2), -1, HW_SEC (10), HALF,
    " …         in theory 2.0 s (interval 1 s + timeout 1 s = 2 s at most)" },
  { "noticed, it stands", HW_SEC (2), HW_SEC (10), HW_SEC (19), HALF,
    " ✓ 10.0 s  in theory 2.0 s (interval 1 s + timeout 1 s = 2 s at most)" },
  { "an eighth of a cell", HW_SEC (2), -1, HW_SEC (20) / 192 + 1, "▏                       ",
    " … " },
  { "never", HW_TIME_NEVER, -1, HW_SEC (30), FULL, " …         in theory never (" },
  { "longer than it is watched", HW_SEC (7875), -1, HW_SEC (20), FULL,
    " …         will be after 2 h 11 min (" },
};

static void
bars (void **state)
{
  const HwDetector *detector = NULL;

  for (guint i = 0; i < hw_detector_get_n (); i++)
    if (strcmp (hw_detector_get (i)->id, "heartbeat") == 0)
      detector = hw_detector_get (i);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwRacer racer = { detector, rows[i].expected_us, rows[i].measured_us };
      g_autofree char *line = hw_race_screen_draw (&racer, rows[i].elapsed_us, HW_SEC (20));
      g_autofree char *wanted
          = g_strdup_printf ("%-33s %s%s", detector->title, rows[i].bar, rows[i].rest);

      if (!g_str_has_prefix (line, wanted))
        fail_msg ("%s: “%s”", rows[i].name, line);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (bars) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
