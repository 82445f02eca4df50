/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the report of lessons that were run: where it goes, and its form in JSON. */
#include "hw-lesson-report.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "core/hw-error.h"
#include "event/hw-event-json.h"

gboolean
hw_lesson_report_check_name (const char *path, GError **error)
{
  if (g_str_has_suffix (path, ".html") || g_str_has_suffix (path, ".json"))
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
               "\"%s\" ends neither in .html nor in .json", path);

  return FALSE;
}

gboolean
hw_lesson_report_save (const char *path, const GPtrArray *records, GError **error)
{
  g_autofree char *text = g_str_has_suffix (path, ".html") ? hw_lesson_report_to_html (records)
                                                           : hw_lesson_report_to_json (records);

  return g_file_set_contents_full (path, text, (gssize) strlen (text),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_time (JsonBuilder *builder, const char *name, HwTime value_us)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value_us);
}

static void
add_expectation (JsonBuilder *builder, const HwLessonRecord *record, guint n)
{
  const HwExpectation *expectation = record->lesson->expectations->pdata[n];
  HwTime after = hw_expectations_get_after_us (record->expectations, n);

  json_builder_begin_object (builder);
  add_string (builder, "name", expectation->name);
  add_string (builder, "text", record->lesson->says[n]);
  add_string (builder, "expectation", expectation->sentence);
  add_string (builder, "verdict", hw_verdict_get_name (hw_lesson_record_get_verdict (record, n)));
  add_time (builder, "count", hw_expectations_get_count (record->expectations, n));
  if (after >= 0)
    add_time (builder, "after_us", after);
  json_builder_end_object (builder);
}

static void
add_step (JsonBuilder *builder, const HwLessonRecord *record, guint n)
{
  json_builder_begin_object (builder);
  add_string (builder, "step", hw_lesson_get_step (record->lesson, n)->text);
  if (record->step_us[n] != HW_TIME_NEVER)
    add_time (builder, "mono_us", record->step_us[n]);
  json_builder_end_object (builder);
}

static void
add_events (JsonBuilder *builder, const HwLessonRecord *record)
{
  json_builder_set_member_name (builder, "events");
  json_builder_begin_array (builder);
  for (guint i = 0; i < record->events->len; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      hw_event_append_json_line (record->events->pdata[i], line);
      json_builder_add_value (builder, json_from_string (line->str, NULL)); /* NULL: just made */
    }
  json_builder_end_array (builder);
}

static void
add_answers (JsonBuilder *builder, const HwLessonRecord *record)
{
  const HwLesson *lesson = record->lesson;

  add_string (builder, "question", lesson->question);
  if (record->prediction >= 0)
    add_string (builder, "predicted", lesson->choices[record->prediction]);
  add_string (builder, "right", lesson->choices[lesson->right]);
}

static void
add_lesson (JsonBuilder *builder, const HwLessonRecord *record)
{
  g_autofree char *explanation = hw_lesson_record_explain (record);

  json_builder_begin_object (builder);
  add_string (builder, "lesson", record->lesson->id);
  add_string (builder, "title", record->lesson->title);
  add_string (builder, "result", hw_lesson_result_get_name (record->result));
  if (record->error != NULL)
    add_string (builder, "error", record->error);
  add_answers (builder, record);
  add_string (builder, "explanation", explanation);
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < record->lesson->steps->len; i++)
    add_step (builder, record, i);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "expectations");
  json_builder_begin_array (builder);
  for (guint i = 0; i < record->lesson->expectations->len; i++)
    add_expectation (builder, record, i);
  json_builder_end_array (builder);
  add_events (builder, record);
  json_builder_end_object (builder);
}

char *
hw_lesson_report_to_json (const GPtrArray *records)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "lessons");
  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    add_lesson (builder, records->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}
