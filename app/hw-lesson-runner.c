/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the running of a lesson: its steps in their time, and the verdicts as they fall.
 *
 * How it works: one state, one timer. Events are drained in batches, judged, and passed on; then
 * the state is looked at again: whether the next step may be done, or, after the last, whether a
 * verdict can still fall. */
#include "hw-lesson-runner.h"

#include "hw-lesson-stage.h"

#define QUEUE_LIMIT 65536
#define START_LIMIT HW_SEC (20)
#define RUN_LIMIT HW_SEC (120)

typedef enum
{
  STATE_NEW,
  STATE_STARTING, /* until every client has connected */
  STATE_STEPPING,
  STATE_WAITING,     /* for a time */
  STATE_WAITING_FOR, /* for what an expectation finds, or a time */
  STATE_SETTLING,    /* all steps are done; verdicts are still to fall */
  STATE_FINISHED,
} State;

struct _HwLessonRunner
{
  char *program;
  const HwLesson *lesson;
  HwLessonRunnerFuncs funcs;
  gpointer user_data;
  HwLessonRecord *record;
  HwLessonStage *stage;
  HwEventQueue *queue;
  GMainContext *context;
  GSource *drain;
  GSource *timer;
  State state;
  guint step;
  guint n_connected;
  HwTime deadline; /* of the state */
  HwTime limit;
  HwVerdict *told; /* of each expectation, the verdict that was told last */
};

static void proceed (HwLessonRunner *self);

static HwEvent *
create_event (HwLessonRunner *self, HwEventKind kind, const char *text)
{
  HwEvent *event = hw_event_new (kind, HW_EVENT_SOURCE_LESSON);

  hw_event_set_string (event, HW_EVENT_FIELD_LESSON, self->lesson->id);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);

  return event;
}

static void
tell_step (HwLessonRunner *self, HwTime *at)
{
  const HwStep *step = hw_lesson_get_step (self->lesson, self->step);
  HwEvent *event = create_event (self, HW_EVENT_LESSON_STEP, step->text);

  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, self->step + 1);
  *at = hw_event_get_mono_us (event);
  hw_event_queue_push (self->queue, event);
}

/* Not through the queue: a verdict follows from what was drained, and is told behind it. */
static void
tell_verdicts (HwLessonRunner *self)
{
  for (guint i = 0; i < self->lesson->expectations->len; i++)
    {
      HwVerdict verdict = hw_lesson_record_get_verdict (self->record, i);
      g_autoptr (HwEvent) event = NULL;

      if (verdict == self->told[i])
        continue;
      self->told[i] = verdict;
      event = create_event (self, HW_EVENT_LESSON_VERDICT, self->lesson->says[i]);
      hw_event_set_number (event, HW_EVENT_FIELD_SEQ, i + 1);
      hw_event_set_string (event, HW_EVENT_FIELD_STATE, hw_verdict_get_name (verdict));
      hw_lesson_record_add (self->record, event);
      self->funcs.event (event, self->user_data);
    }
}

static void
take_event (HwLessonRunner *self, HwEvent *event)
{
  if (hw_event_get_source (event) == HW_EVENT_SOURCE_CLIENT
      && hw_event_get_kind (event) == HW_EVENT_CONNECTED)
    self->n_connected++;
  hw_lesson_record_add (self->record, event);
  hw_expectations_add_event (self->record->expectations, event);
  self->funcs.event (event, self->user_data);
}

static void
take_events (HwLessonRunner *self)
{
  g_autoptr (GPtrArray) batch = hw_event_queue_drain (self->queue);

  for (guint i = 0; i < batch->len; i++)
    take_event (self, batch->pdata[i]);
}

static void
disarm (HwLessonRunner *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
finish (HwLessonRunner *self, HwLessonResult result, const char *text)
{
  g_autoptr (HwEvent) event = NULL;

  self->state = STATE_FINISHED;
  disarm (self);
  self->record->result = result;
  self->record->finished_us = g_get_monotonic_time ();
  if (result == HW_LESSON_FAILED)
    self->record->error = g_strdup (text);
  event = create_event (self, HW_EVENT_LESSON_FINISHED, text);
  hw_event_set_string (event, HW_EVENT_FIELD_STATE, hw_lesson_result_get_name (result));
  hw_lesson_record_add (self->record, event);
  self->funcs.event (event, self->user_data);
  self->funcs.finished (self->user_data);
}

/* What the stage's end makes of events isn't the lesson's any more. */
static void
stop_stage (HwLessonRunner *self)
{
  if (self->stage == NULL)
    return;
  hw_lesson_stage_stop (self->stage);
  g_clear_pointer (&self->stage, hw_lesson_stage_free);
  g_ptr_array_unref (hw_event_queue_drain (self->queue));
}

static void
fail (HwLessonRunner *self, const char *text)
{
  take_events (self);
  stop_stage (self);
  finish (self, HW_LESSON_FAILED, text);
}

static void
conclude (HwLessonRunner *self)
{
  hw_expectations_end (self->record->expectations, g_get_monotonic_time ());
  tell_verdicts (self);
  stop_stage (self);
  finish (self, hw_lesson_record_judge (self->record), self->lesson->title);
}

static gboolean
is_control (const HwLessonRunner *self)
{
  return self->record->control && self->step == self->lesson->central;
}

static void
begin_wait (HwLessonRunner *self, const HwStep *step, HwTime now)
{
  if (step->verb != HW_STEP_WAIT && step->verb != HW_STEP_WAIT_FOR)
    return;
  self->state = step->verb == HW_STEP_WAIT ? STATE_WAITING : STATE_WAITING_FOR;
  self->deadline = now + step->duration_us;
}

/* A central step that is left out has its time nevertheless: that of what is expected then. */
static gboolean
do_step (HwLessonRunner *self)
{
  const HwStep *step = hw_lesson_get_step (self->lesson, self->step);
  g_autoptr (GError) error = NULL;
  HwTime now;

  tell_step (self, &now);
  self->record->step_us[self->step] = now;
  hw_expectations_add_step (self->record->expectations, self->step, now);
  if (is_control (self))
    return TRUE;
  begin_wait (self, step, now);
  if (hw_lesson_stage_do (self->stage, step, &error))
    return TRUE;
  fail (self, error->message);

  return FALSE;
}

static gboolean
is_found (HwLessonRunner *self)
{
  const HwStep *step = hw_lesson_get_step (self->lesson, self->step);
  guint n = 0;

  hw_lesson_find_expectation (self->lesson, step->argument, &n);

  return hw_expectations_get_found (self->record->expectations, n) != NULL
         || hw_lesson_record_get_verdict (self->record, n) != HW_VERDICT_PENDING;
}

static void
end_wait (HwLessonRunner *self)
{
  self->step++;
  self->state = STATE_STEPPING;
}

static void
begin_steps (HwLessonRunner *self, HwTime now)
{
  self->record->started_us = now;
  self->limit = now + RUN_LIMIT;
  self->state = STATE_STEPPING;
}

static gboolean
do_steps (HwLessonRunner *self, HwTime now)
{
  while (self->state == STATE_STEPPING && self->step < self->lesson->steps->len)
    {
      if (!do_step (self))
        return FALSE;
      if (self->state == STATE_STEPPING)
        self->step++;
    }
  if (self->state == STATE_STEPPING)
    {
      self->state = STATE_SETTLING;
      self->deadline = now + HW_EXPECTATIONS_GRACE;
    }

  return TRUE;
}

/* What is due now; FALSE: it is finished. */
static gboolean
look (HwLessonRunner *self, HwTime now)
{
  if (self->state == STATE_STARTING && self->n_connected >= self->lesson->n_clients)
    begin_steps (self, now);
  else if (self->state == STATE_STARTING && now >= self->limit)
    {
      fail (self, "not every client could connect within 20 s");
      return FALSE;
    }
  if ((self->state == STATE_WAITING && now >= self->deadline)
      || (self->state == STATE_WAITING_FOR && (now >= self->deadline || is_found (self))))
    end_wait (self);
  if (self->state == STATE_STEPPING && !do_steps (self, now))
    return FALSE;
  if (self->state == STATE_SETTLING && now >= self->deadline
      && (hw_expectations_get_deadline (self->record->expectations) == HW_TIME_NEVER
          || now >= self->limit))
    {
      conclude (self);
      return FALSE;
    }

  return TRUE;
}

static gboolean
timer_cb (gpointer user_data)
{
  proceed (user_data);

  return G_SOURCE_REMOVE;
}

static void
arm (HwLessonRunner *self)
{
  HwTime at = hw_expectations_get_deadline (self->record->expectations);

  if (self->state == STATE_WAITING || self->state == STATE_WAITING_FOR
      || (self->state == STATE_SETTLING && self->deadline > g_get_monotonic_time ()))
    at = MIN (at, self->deadline);
  at = MIN (at, self->limit);
  disarm (self);
  self->timer = g_timeout_source_new (0);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_set_ready_time (self->timer, at);
  g_source_attach (self->timer, self->context);
}

static void
proceed (HwLessonRunner *self)
{
  HwTime now;

  if (self->state == STATE_FINISHED)
    return;
  take_events (self);
  now = g_get_monotonic_time ();
  hw_expectations_advance (self->record->expectations, now);
  tell_verdicts (self);
  if (look (self, now))
    arm (self);
}

static gboolean
drain_cb (gpointer user_data)
{
  proceed (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_drain (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs drain_funcs = { NULL, NULL, dispatch_drain, NULL, NULL, NULL };

static void
wake (gpointer user_data)
{
  g_source_set_ready_time (user_data, 0);
}

static void
clear (gpointer data)
{
  HwLessonRunner *self = data;

  g_source_unref (self->drain);
  g_main_context_unref (self->context);
  hw_event_queue_unref (self->queue);
  hw_lesson_record_free (self->record);
  g_free (self->told);
  g_free (self->program);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwLessonRunner *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!hw_lesson_stage_start_finish (result, &error) && self->state != STATE_FINISHED)
    fail (self, error->message);
  g_rc_box_release_full (self, clear);
}

HwLessonRunner *
hw_lesson_runner_new (const char *program,
                      const HwLesson *lesson,
                      HwLessonRunKind kind,
                      int prediction,
                      const HwLessonRunnerFuncs *funcs,
                      gpointer user_data)
{
  HwLessonRunner *self = g_rc_box_new0 (HwLessonRunner);

  self->program = g_strdup (program);
  self->lesson = lesson;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->record = hw_lesson_record_new (lesson);
  self->record->control = kind == HW_LESSON_RUN_CONTROL;
  self->record->prediction = prediction;
  self->told = g_new0 (HwVerdict, lesson->expectations->len);
  self->queue = hw_event_queue_new (QUEUE_LIMIT);
  self->context = g_main_context_ref_thread_default ();
  self->drain = g_source_new (&drain_funcs, sizeof (GSource));
  g_source_set_callback (self->drain, drain_cb, self, NULL);
  g_source_attach (self->drain, self->context);
  hw_event_queue_set_notify (self->queue, wake, g_source_ref (self->drain),
                             (GDestroyNotify) g_source_unref);

  return self;
}

/* A start that is under way comes back once more, and finds it finished. */
void
hw_lesson_runner_free (HwLessonRunner *self)
{
  self->state = STATE_FINISHED;
  disarm (self);
  stop_stage (self);
  g_source_destroy (self->drain);
  g_rc_box_release_full (self, clear);
}

void
hw_lesson_runner_start (HwLessonRunner *self)
{
  g_autoptr (GError) error = NULL;

  self->state = STATE_STARTING;
  self->limit = g_get_monotonic_time () + START_LIMIT;
  hw_event_queue_push (self->queue,
                       create_event (self, HW_EVENT_LESSON_STARTED, self->lesson->title));
  self->stage
      = hw_lesson_stage_new (self->program, self->lesson, HW_CUT_MODE_AUTO, self->queue, &error);
  if (self->stage == NULL)
    fail (self, error->message);
  else
    hw_lesson_stage_start_async (self->stage, started_cb, g_rc_box_acquire (self));
}

const HwLessonRecord *
hw_lesson_runner_get_record (const HwLessonRunner *self)
{
  return self->record;
}
