/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that verdicts follow from the events' own times, whatever the order in which they
 * come, and fall no later than they must. */
#include "hw-test.h"

#include <string.h>

#include "event-row.h"
#include "hw-expectations.h"
#include "hw-lesson.h"

#define HEAD                                                                                       \
  "[Lesson]\nTitle=T\nOrder=1\nQuestion=Q\nChoices=a;b\nRight=1\nExplanation=E\n"                  \
  "[Steps]\nCentral=1\n1=pull\n2=plug\n[Expect]\n"
#define MAX_INPUTS 8

typedef enum
{
  END_OF_INPUTS,
  EVENT,
  STEP,
  TIME,
  END,
} InputKind;

typedef struct
{
  InputKind kind;
  EventRow row; /* mono_ms also of STEP and TIME */
  guint step;
} Input;

typedef struct
{
  const char *name;
  const char *expect; /* the first is judged */
  Input inputs[MAX_INPUTS];
  const char *verdicts; /* behind each input: p, h or b */
} Case;

#define AT(ms)                                                                                     \
  {                                                                                                \
    "client", HW_EVENT_CLOSED, ms                                                                  \
  }
#define LOST(ms)                                                                                   \
  {                                                                                                \
    EVENT,                                                                                         \
    {                                                                                              \
      "client", HW_EVENT_DISCONNECTED, ms, "\"conn\":1"                                            \
    }                                                                                              \
  }
#define BACK(ms, conn)                                                                             \
  {                                                                                                \
    EVENT,                                                                                         \
    {                                                                                              \
      "client", HW_EVENT_CONNECTED, ms, "\"conn\":" conn                                           \
    }                                                                                              \
  }
#define PULL(ms)                                                                                   \
  {                                                                                                \
    STEP, AT (ms), 0                                                                               \
  }
#define PLUG(ms)                                                                                   \
  {                                                                                                \
    STEP, AT (ms), 1                                                                               \
  }
#define NOW(ms)                                                                                    \
  {                                                                                                \
    TIME, AT (ms)                                                                                  \
  }
#define OVER(ms)                                                                                   \
  {                                                                                                \
    END, AT (ms)                                                                                   \
  }

static const Case cases[] = {
  { "once", "a=client disconnected", { LOST (5), OVER (9) }, "hh" },
  { "not at all", "a=client disconnected", { NOW (5), OVER (9) }, "pb" },
  { "in time",
    "a=client disconnected within 2s after pull",
    { PULL (1000), LOST (3000), OVER (9000) },
    "phh" },
  { "too late",
    "a=client disconnected within 2s after pull",
    { PULL (1000), LOST (3001), NOW (3300), NOW (3301) },
    "pppb" },
  { "too early",
    "a=client disconnected between 1s and 2s after pull",
    { PULL (1000), LOST (1999), NOW (4000) },
    "ppb" },
  { "before the step",
    "a=client disconnected after pull",
    { LOST (999), PULL (1000), OVER (4000) },
    "ppb" },
  { "told late, but in time",
    "a=client disconnected within 2s after pull",
    { PULL (1000), NOW (3299), LOST (2900) },
    "pph" },
  { "told before its anchor is",
    "a=client disconnected within 2s after b\nb=client connected",
    { LOST (2900), BACK (1000, "1") },
    "ph" },
  { "the anchor never comes",
    "a=never client disconnected after b\nb=client connected",
    { NOW (5), OVER (9) },
    "pb" },
  { "never, and it doesn't",
    "a=never client disconnected within 2s after pull",
    { PULL (1000), NOW (3300), NOW (3301) },
    "pph" },
  { "never, and it does",
    "a=never client disconnected within 2s after pull",
    { PULL (1000), LOST (3000), NOW (9000) },
    "pbb" },
  { "never, and it does later",
    "a=never client disconnected within 2s after pull",
    { PULL (1000), LOST (3001), NOW (9000) },
    "pph" },
  { "never, to the end", "a=never client disconnected", { NOW (9), OVER (10) }, "ph" },
  { "before",
    "a=client disconnected before plug",
    { LOST (1000), PLUG (2000), OVER (3000) },
    "phh" },
  { "not before",
    "a=client disconnected before plug",
    { PLUG (2000), LOST (2001), NOW (2300), NOW (2301) },
    "pppb" },
  { "before what never comes",
    "a=client disconnected before plug",
    { LOST (1000), OVER (3000) },
    "pb" },
  { "twice of two",
    "a=exactly 2 client disconnected within 1s after pull",
    { PULL (0), LOST (5), LOST (7), NOW (1400) },
    "ppph" },
  { "three times of two",
    "a=exactly 2 client disconnected after pull",
    { PULL (0), LOST (5), LOST (7), LOST (9) },
    "pppb" },
  { "once of two", "a=exactly 2 client disconnected", { LOST (5), OVER (9) }, "pb" },
  { "at least two", "a=at least 2 client disconnected", { LOST (5), LOST (7) }, "ph" },
  { "at most one", "a=at most 1 client disconnected", { LOST (5), OVER (7) }, "ph" },
  { "more than one", "a=at most 1 client disconnected", { LOST (5), LOST (7) }, "pb" },
  { "the same connection",
    "a=client connected conn=$b.conn\nb=client disconnected",
    { BACK (1, "2"), LOST (2), BACK (3, "1") },
    "pph" },
  { "the other never comes",
    "a=never client connected conn=$b.conn\nb=client disconnected",
    { BACK (1, "2"), OVER (2) },
    "pb" },
  { "a chain",
    "a=client connected after b\nb=client disconnected after c\nc=client closed",
    { BACK (30, "1"), LOST (20), { EVENT, AT (10) } },
    "pph" },
};

static void
feed (HwExpectations *expectations, const Input *input)
{
  HwTime now = HW_MSEC (input->row.mono_ms);

  if (input->kind == EVENT)
    {
      g_autoptr (HwEvent) event = event_from_row (&input->row);

      hw_expectations_add_event (expectations, event);
    }
  else if (input->kind == STEP)
    hw_expectations_add_step (expectations, input->step, now);
  else if (input->kind == TIME)
    hw_expectations_advance (expectations, now);
  else
    hw_expectations_end (expectations, now);
}

static HwLesson *
read_lesson (const char *expect)
{
  g_autofree char *text = g_strconcat (HEAD, expect, "\n", NULL);
  g_autoptr (GError) error = NULL;
  HwLesson *lesson = hw_lesson_parse ("t", "t", text, strlen (text), "C", &error);

  if (lesson == NULL)
    fail_msg ("%s", error->message);

  return lesson;
}

static void
verdicts_fall (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HwLesson) lesson = read_lesson (cases[i].expect);
      g_autoptr (HwExpectations) expectations = hw_expectations_new (lesson->expectations, 2);

      for (guint j = 0; cases[i].inputs[j].kind != END_OF_INPUTS; j++)
        {
          feed (expectations, &cases[i].inputs[j]);
          if (*hw_verdict_get_name (hw_expectations_get_verdict (expectations, 0))
              != cases[i].verdicts[j])
            fail_msg ("%s: after input %u it is %s", cases[i].name, j,
                      hw_verdict_get_name (hw_expectations_get_verdict (expectations, 0)));
        }
    }
}

static void
what_was_found (void **state)
{
  static const Input inputs[] = { PULL (1000), LOST (3000), LOST (2500) };
  g_autoptr (HwLesson) lesson = read_lesson ("a=client disconnected after pull");
  g_autoptr (HwExpectations) expectations = hw_expectations_new (lesson->expectations, 2);

  assert_null (hw_expectations_get_found (expectations, 0));
  assert_int_equal (hw_expectations_get_after_us (expectations, 0), -1);
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    feed (expectations, &inputs[i]);

  /* The first by its own time, though it came last. */
  assert_int_equal (hw_event_get_mono_us (hw_expectations_get_found (expectations, 0)),
                    HW_MSEC (2500));
  assert_int_equal (hw_expectations_get_after_us (expectations, 0), HW_MSEC (1500));
  assert_int_equal (hw_expectations_get_count (expectations, 0), 2);
}

static void
the_deadline_is_when_a_verdict_can_fall (void **state)
{
  static const Input pull = PULL (1000);
  static const Input lost = LOST (1500);
  g_autoptr (HwLesson) lesson = read_lesson ("a=client disconnected within 2s after pull");
  g_autoptr (HwExpectations) expectations = hw_expectations_new (lesson->expectations, 2);

  assert_int_equal (hw_expectations_get_deadline (expectations), HW_TIME_NEVER);
  feed (expectations, &pull);
  assert_int_equal (hw_expectations_get_deadline (expectations),
                    HW_SEC (3) + HW_EXPECTATIONS_GRACE + 1);
  feed (expectations, &lost);
  assert_int_equal (hw_expectations_get_deadline (expectations), HW_TIME_NEVER);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (verdicts_fall),
    cmocka_unit_test (what_was_found),
    cmocka_unit_test (the_deadline_is_when_a_verdict_can_fall),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
