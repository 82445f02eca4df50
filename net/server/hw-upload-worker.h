/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the one thread that waits for the disk, so that the server's loop needn't. */
#pragma once

#include "core/hw-transfer-receiver.h"
#include "io/hw-poller.h"
#include "server/hw-upload.h"

G_BEGIN_DECLS

/* One job, with all that it needs: nothing of it is shared with the loop while it is done. */
typedef struct
{
  gpointer owner; /* whose; not looked at here */
  HwUpload *upload;
  HwTransferJob job;
  char *name;
  guint64 size;
  char hash[HW_TRANSFER_HASH_LENGTH + 1];
  GBytes *bytes;
  gsize length;
  /* The result: */
  gboolean already;
  gboolean good;
  HwTransferRefusal refusal;
} HwUploadTask;

typedef struct _HwUploadWorker HwUploadWorker;

HwUploadTask *hw_upload_task_new (gpointer owner, HwUpload *upload, HwTransferJob job);
void hw_upload_task_free (HwUploadTask *self);

/* @done is called in the poller's thread, once for each task, in their order; it takes the task. */
HwUploadWorker *hw_upload_worker_new (HwPoller *poller,
                                      void (*done) (HwUploadTask *task, gpointer user_data),
                                      gpointer user_data);
/* Waits until everything that was given to it is done, and tells of no more. */
void hw_upload_worker_free (HwUploadWorker *self);
void hw_upload_worker_give (HwUploadWorker *self, HwUploadTask *task); /* takes it */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwUploadTask, hw_upload_task_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwUploadWorker, hw_upload_worker_free)

G_END_DECLS
