/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns threads that work: one queue to them, one back, and a call when something lies there. */
#pragma once

#include <glib.h>

#include "core/hw-time.h"

G_BEGIN_DECLS

typedef struct _HwWorkerPool HwWorkerPool;
typedef struct _HwJob HwJob;

/* One message to be worked on. The work takes @delay_us, and its result is @payload. */
struct _HwJob
{
  HwJob *next;
  guint64 owner;  /* who asked for it, by a number that is never used twice */
  guint64 ticket; /* among that owner's */
  guint64 seq;
  guint8 version;
  guint8 flags;
  HwTime delay_us;
  GBytes *payload;
};

typedef void (*HwWorkerPoolFunc) (gpointer user_data);

/* @func is called by a worker when a job is finished and none was waiting to be taken back. NULL
 * with @error: so many threads can't be had. */
HwWorkerPool *hw_worker_pool_new (guint n_workers,
                                  HwWorkerPoolFunc func,
                                  gpointer user_data,
                                  GError **error);
/* Ends the threads at once, whatever they do. */
void hw_worker_pool_free (HwWorkerPool *self);
void hw_worker_pool_add (HwWorkerPool *self, HwJob *job); /* takes it over */
/* What is finished, in the order in which it was; NULL: nothing is. The caller's to free. */
HwJob *hw_worker_pool_take_finished (HwWorkerPool *self);

void hw_job_free (HwJob *self); /* this one alone */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwWorkerPool, hw_worker_pool_free)

G_END_DECLS
