/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how a lesson reads on a terminal: the question, what happens, the explanation. */
#include "hw-lesson-screen.h"

#include <string.h>

#include "event/hw-event-text.h"
#include "hw-lesson-words.h"

#define BOLD "\033[1m"
#define RED "\033[31m"
#define GREEN "\033[32m"
#define CYAN "\033[36m"
#define OFF "\033[0m"

static void
append_in (GString *out, const char *colour, const char *text, HwLessonScreenFlags flags)
{
  if ((flags & HW_LESSON_SCREEN_COLOUR) != 0)
    g_string_append_printf (out, "%s%s" OFF, colour, text);
  else
    g_string_append (out, text);
}

char *
hw_lesson_screen_begin (const HwLesson *lesson, HwLessonScreenFlags flags)
{
  GString *out = g_string_new ("\n");

  append_in (out, BOLD, lesson->title, flags);
  g_string_append_printf (out, "  (%s)\n", lesson->id);
  if (lesson->scale != NULL)
    g_string_append_printf (out, "%s\n", lesson->scale);
  g_string_append_printf (out, "\n%s\n", lesson->question);
  for (guint i = 0; lesson->choices[i] != NULL; i++)
    g_string_append_printf (out, "  %u  %s\n", i + 1, lesson->choices[i]);
  g_string_append_c (out, '\n');

  return g_string_free (out, FALSE);
}

static void
append_time (GString *out, const HwLessonRecord *record, const HwEvent *event)
{
  HwTime start = record->started_us;
  double seconds = start == HW_TIME_NEVER ? 0 : (hw_event_get_mono_us (event) - start) / 1e6;

  g_string_append_printf (out, "%9.3f s  ", seconds);
}

static void
append_verdict (GString *out, const HwEvent *event, HwLessonScreenFlags flags)
{
  gboolean held = g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_STATE), "held") == 0;

  append_in (out, held ? GREEN : RED, held ? "✓" : "✗", flags);
  g_string_append_printf (out, " %s", hw_event_get_string (event, HW_EVENT_FIELD_TEXT));
}

static void
append_other (GString *out, const HwEvent *event, HwLessonScreenFlags flags)
{
  g_autofree char *detail = hw_event_get_detail (event);

  g_string_append_printf (out, "  %-6s  %-18s  %s",
                          hw_event_source_get_name (hw_event_get_source (event)),
                          hw_event_kind_get_name (hw_event_get_kind (event)), detail);
}

/* A verdict that is pending again (what contradicts it came late) isn't shown until it falls. */
static gboolean
is_shown (const HwEvent *event, HwLessonScreenFlags flags)
{
  if (hw_event_get_source (event) != HW_EVENT_SOURCE_LESSON)
    return (flags & HW_LESSON_SCREEN_EVENTS) != 0;
  if (hw_event_get_kind (event) == HW_EVENT_LESSON_VERDICT)
    return g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_STATE), "pending") != 0;

  return hw_event_get_kind (event) == HW_EVENT_LESSON_STEP;
}

char *
hw_lesson_screen_event (const HwLessonRecord *record,
                        const HwEvent *event,
                        HwLessonScreenFlags flags)
{
  GString *out;

  if (!is_shown (event, flags))
    return NULL;
  out = g_string_new (NULL);
  append_time (out, record, event);
  if (hw_event_get_kind (event) == HW_EVENT_LESSON_VERDICT)
    append_verdict (out, event, flags);
  else if (hw_event_get_kind (event) == HW_EVENT_LESSON_STEP)
    append_in (out, CYAN, hw_event_get_string (event, HW_EVENT_FIELD_TEXT), flags);
  else
    append_other (out, event, flags);
  g_string_append_c (out, '\n');

  return g_string_free (out, FALSE);
}

static void
append_prediction (GString *out, const HwLessonRecord *record)
{
  const HwLesson *lesson = record->lesson;

  if (record->prediction >= 0)
    g_string_append_printf (out, "%s%s\n", hw_word_get (HW_WORD_YOU_PREDICTED, lesson->language),
                            lesson->choices[record->prediction]);
  g_string_append_printf (out, "%s%s\n\n", hw_word_get (HW_WORD_RIGHT_IS, lesson->language),
                          lesson->choices[lesson->right]);
}

static guint
count_held (const HwLessonRecord *record)
{
  guint n = 0;

  for (guint i = 0; i < record->lesson->expectations->len; i++)
    n += hw_lesson_record_get_verdict (record, i) == HW_VERDICT_HELD;

  return n;
}

static void
append_result (GString *out, const HwLessonRecord *record, HwLessonScreenFlags flags)
{
  const HwLesson *lesson = record->lesson;
  g_autofree char *count = hw_word_count (HW_WORD_N_OF, lesson->language, count_held (record),
                                          lesson->expectations->len);

  append_in (out, record->result == HW_LESSON_HELD ? GREEN : RED,
             hw_lesson_result_get_word (record->result, lesson->language), flags);
  g_string_append_printf (out, ": %s, %s\n", lesson->id, count);
}

char *
hw_lesson_screen_end (const HwLessonRecord *record, HwLessonScreenFlags flags)
{
  GString *out = g_string_new ("\n");
  g_autofree char *explanation = NULL;

  if (record->result == HW_LESSON_FAILED)
    g_string_append_printf (out, "%s%s\n", hw_word_get (HW_WORD_NOT_RUN, record->lesson->language),
                            record->error);
  else
    {
      explanation = hw_lesson_record_explain (record);
      append_prediction (out, record);
      g_string_append_printf (out, "%s\n\n", explanation);
    }
  append_result (out, record, flags);

  return g_string_free (out, FALSE);
}
