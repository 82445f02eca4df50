/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the running of several lessons: one after the other, or some at the same time. */
#include "hw-lesson-batch.h"

typedef struct
{
  HwLessonBatch *batch;
  HwLessonRunner *runner;
} Job;

struct _HwLessonBatch
{
  const GPtrArray *lessons;
  HwLessonBatchOptions options;
  HwLessonBatchFuncs funcs;
  gpointer user_data;
  GPtrArray *jobs; /* Job, in the order of the lessons; one that has ended keeps its record */
  guint n_asked;
  guint n_ended;
  guint idle;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  hw_lesson_runner_free (job->runner);
  g_free (job);
}

HwLessonBatch *
hw_lesson_batch_new (const GPtrArray *lessons,
                     const HwLessonBatchOptions *options,
                     const HwLessonBatchFuncs *funcs,
                     gpointer user_data)
{
  HwLessonBatch *self = g_new0 (HwLessonBatch, 1);

  self->lessons = lessons;
  self->options = *options;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->jobs = g_ptr_array_new_with_free_func (job_free);

  return self;
}

void
hw_lesson_batch_free (HwLessonBatch *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_ptr_array_unref (self->jobs);
  g_free (self);
}

static gboolean
is_live (const HwLessonBatch *self)
{
  return self->options.n_jobs == 1;
}

static void
event_cb (HwEvent *event, gpointer user_data)
{
  Job *job = user_data;

  if (is_live (job->batch))
    job->batch->funcs.event (hw_lesson_runner_get_record (job->runner), event,
                             job->batch->user_data);
}

static void
tell_all (HwLessonBatch *self, const HwLessonRecord *record)
{
  for (guint i = 0; i < record->events->len; i++)
    self->funcs.event (record, record->events->pdata[i], self->user_data);
}

/* As many run as may: the next is asked about. */
static void
go_on (HwLessonBatch *self)
{
  while (self->n_asked < self->lessons->len && self->n_asked == self->jobs->len
         && self->jobs->len - self->n_ended < self->options.n_jobs)
    self->funcs.ask (self->lessons->pdata[self->n_asked++], self->user_data);
  if (self->n_ended == self->lessons->len)
    self->funcs.done (self->user_data);
}

static gboolean
go_on_cb (gpointer user_data)
{
  HwLessonBatch *self = user_data;

  self->idle = 0;
  go_on (self);

  return G_SOURCE_REMOVE;
}

static void
finished_cb (gpointer user_data)
{
  Job *job = user_data;
  HwLessonBatch *self = job->batch;
  const HwLessonRecord *record = hw_lesson_runner_get_record (job->runner);

  if (!is_live (self))
    tell_all (self, record);
  self->funcs.ended (record, self->user_data);
  self->n_ended++;
  if (self->idle == 0) /* not from within the runner that has just finished */
    self->idle = g_idle_add (go_on_cb, self);
}

void
hw_lesson_batch_start (HwLessonBatch *self)
{
  go_on (self);
}

void
hw_lesson_batch_begin (HwLessonBatch *self, int prediction)
{
  const HwLessonRunnerFuncs funcs = { event_cb, finished_cb };
  Job *job = g_new0 (Job, 1);

  g_return_if_fail (self->jobs->len < self->n_asked);

  job->batch = self;
  job->runner = hw_lesson_runner_new (self->options.program, self->lessons->pdata[self->jobs->len],
                                      self->options.kind, prediction, &funcs, job);
  g_ptr_array_add (self->jobs, job);
  hw_lesson_runner_start (job->runner);
}

GPtrArray *
hw_lesson_batch_get_records (const HwLessonBatch *self)
{
  GPtrArray *records = g_ptr_array_new ();

  for (guint i = 0; i < self->jobs->len; i++)
    g_ptr_array_add (records, (gpointer) hw_lesson_runner_get_record (
                                  ((Job *) self->jobs->pdata[i])->runner));

  return records;
}
