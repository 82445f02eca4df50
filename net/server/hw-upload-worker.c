/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the one thread that waits for the disk, so that the server's loop needn't. */
#include "server/hw-upload-worker.h"

/* Tasks go to the thread by one queue and come back by another; the loop is only woken. What waits
 * is bounded by the windows of the transfers that there are. */

struct _HwUploadWorker
{
  HwPoller *poller;
  void (*done) (HwUploadTask *task, gpointer user_data);
  gpointer user_data;
  GThread *thread;
  GAsyncQueue *given;
  GAsyncQueue *ended;
};

HwUploadTask *
hw_upload_task_new (gpointer owner, HwUpload *upload, HwTransferJob job)
{
  HwUploadTask *self = g_new0 (HwUploadTask, 1);

  self->owner = owner;
  self->upload = upload;
  self->job = job;

  return self;
}

void
hw_upload_task_free (HwUploadTask *self)
{
  g_free (self->name);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  hw_transfer_refusal_clear (&self->refusal);
  g_free (self);
}

static gboolean
perform (HwUploadTask *task)
{
  switch (task->job)
    {
    case HW_TRANSFER_JOB_BEGIN:
      return hw_upload_begin (task->upload, &task->already, &task->refusal);
    case HW_TRANSFER_JOB_CREATE:
      return hw_upload_create (task->upload, task->name, task->size, &task->refusal);
    case HW_TRANSFER_JOB_WRITE:
      return hw_upload_write (task->upload, task->name, g_bytes_get_data (task->bytes, NULL),
                              task->length, &task->refusal);
    case HW_TRANSFER_JOB_FINISH:
      return hw_upload_finish (task->upload, task->name, task->hash, &task->refusal);
    case HW_TRANSFER_JOB_COMMIT:
      return hw_upload_commit (task->upload, &task->refusal);
    case HW_TRANSFER_JOB_REMOVE:
    default:
      hw_upload_remove (task->upload);
      return TRUE;
    }
}

static void
ended_cb (gpointer user_data)
{
  HwUploadWorker *self = user_data;
  HwUploadTask *task = g_async_queue_try_pop (self->ended);

  if (task != NULL)
    self->done (task, self->user_data);
}

static gpointer
run (gpointer user_data)
{
  HwUploadWorker *self = user_data;

  for (;;)
    {
      HwUploadTask *task = g_async_queue_pop (self->given);

      if (task->upload == NULL) /* the one that ends it */
        {
          hw_upload_task_free (task);
          return NULL;
        }
      task->good = perform (task);
      g_async_queue_push (self->ended, task);
      hw_poller_post (self->poller, ended_cb, self);
    }
}

HwUploadWorker *
hw_upload_worker_new (HwPoller *poller,
                      void (*done) (HwUploadTask *task, gpointer user_data),
                      gpointer user_data)
{
  HwUploadWorker *self = g_new0 (HwUploadWorker, 1);

  self->poller = poller;
  self->done = done;
  self->user_data = user_data;
  self->given = g_async_queue_new_full ((GDestroyNotify) hw_upload_task_free);
  self->ended = g_async_queue_new_full ((GDestroyNotify) hw_upload_task_free);
  self->thread = g_thread_new ("hw-upload", run, self);

  return self;
}

void
hw_upload_worker_free (HwUploadWorker *self)
{
  g_async_queue_push (self->given, hw_upload_task_new (NULL, NULL, HW_TRANSFER_JOB_REMOVE));
  g_thread_join (self->thread);
  g_async_queue_unref (self->given);
  g_async_queue_unref (self->ended);
  g_free (self);
}

void
hw_upload_worker_give (HwUploadWorker *self, HwUploadTask *task)
{
  g_async_queue_push (self->given, task);
}
