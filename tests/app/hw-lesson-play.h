/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson that was played without a lab: its record, of the events of a table. */
#pragma once

#include <string.h>

#include "event-row.h"
#include "hw-lesson-record.h"

#define PLAY_LESSON                                                                                \
  "[Lesson]\nTitle=Pull & <plug>\nScale=Seconds\nOrder=1\nQuestion=Who?\nChoices=one;two\n"        \
  "Right=2\n"                                                                                      \
  "Explanation=After ${noticed.after} by ${noticed.reason}, silent ${noticed.silent_ms}, conn "    \
  "${noticed.conn}; ${beats.count} beats, ${beats.rtt_us}; ${never.after}.\n"                      \
  "[Steps]\nCentral=1\n1=pull\n2=wait 1s\n3=plug\n"                                                \
  "[Expect]\nnoticed=client disconnected within 3s after pull\n"                                   \
  "beats=at least 2 client heartbeat-received\nnever=never client error\n"                         \
  "[Says]\nnoticed=It is <noticed>.\n"

static const EventRow play_rows[] = {
  { "client", HW_EVENT_CONNECTED, 500, "\"conn\":1" },
  { "server", HW_EVENT_ACCEPTED, 501, "\"conn\":1" },
  { "client", HW_EVENT_HEARTBEAT_RECEIVED, 1001, "\"rtt_us\":150" },
  { "client", HW_EVENT_HEARTBEAT_RECEIVED, 1500, "\"rtt_us\":183" },
  { "cable", HW_EVENT_CABLE_PULLED, 1600, "\"cut\":\"kernel\"" },
  { "client", HW_EVENT_DISCONNECTED, 3100,
    "\"conn\":1,\"reason\":\"heartbeat-timeout\",\"silent_ms\":1600" },
  { "cable", HW_EVENT_CABLE_PLUGGED, 4000 },
};

/* The lesson is the caller's to free, behind the record. */
static inline HwLessonRecord *
play (HwLesson **lesson)
{
  HwLessonRecord *record;

  *lesson = hw_lesson_parse ("play", "play.lesson", PLAY_LESSON, strlen (PLAY_LESSON), "C", NULL);
  assert_non_null (*lesson);
  record = hw_lesson_record_new (*lesson);
  record->started_us = HW_MSEC (1000);
  for (guint i = 0; i < 3; i++)
    {
      record->step_us[i] = HW_MSEC (1600 + i * 1000);
      hw_expectations_add_step (record->expectations, i, record->step_us[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (play_rows); i++)
    {
      g_autoptr (HwEvent) event = event_from_row (&play_rows[i]);

      hw_lesson_record_add (record, event);
      hw_expectations_add_event (record->expectations, event);
    }
  record->finished_us = HW_MSEC (5000);
  hw_expectations_end (record->expectations, record->finished_us);
  record->result = hw_lesson_record_judge (record);

  return record;
}
