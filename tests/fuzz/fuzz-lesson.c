/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of lesson files: read, or refused with a line; then judged and explained. */
#include "hw-fuzz.h"

#include <string.h>

#include "core/hw-error.h"
#include "hw-lesson-record.h"

static void
check_refusal (const GError *error)
{
  if (error == NULL || error->domain != HW_ERROR)
    hw_fuzz_check ("refused without an error of ours");
  if (!g_str_has_prefix (error->message, "fuzz.lesson:"))
    hw_fuzz_check (error->message);
}

/* Whatever was read can be judged, also without a single event. */
static void
check_lesson (const HwLesson *lesson)
{
  g_autoptr (HwLessonRecord) record = hw_lesson_record_new (lesson);
  g_autofree char *explanation = NULL;

  for (guint i = 0; i < lesson->steps->len; i++)
    hw_expectations_add_step (record->expectations, i, HW_SEC (i));
  hw_expectations_end (record->expectations, HW_SEC (lesson->steps->len));
  for (guint i = 0; i < lesson->expectations->len; i++)
    hw_fuzz_check (hw_lesson_record_get_verdict (record, i) == HW_VERDICT_PENDING
                       ? "a verdict is pending after the end"
                       : NULL);
  explanation = hw_lesson_record_explain (record);
  hw_fuzz_check (strlen (explanation) < 100 * HW_LESSON_MAX_BYTES ? NULL : "too long");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (HwLesson) lesson
      = hw_lesson_parse ("fuzz", "fuzz.lesson", text, size, "zh_CN", &error);

  if (lesson != NULL)
    check_lesson (lesson);
  else
    check_refusal (error);

  return 0;
}
