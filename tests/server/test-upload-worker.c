/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the worker does its tasks in order, and that each comes back once. */
#include "hw-test.h"

#include <string.h>

#include "server/hw-upload-worker.h"
#include "upload-fixture.h"

typedef struct
{
  GString *seen;
  guint n_done;
  guint n_wanted;
  HwPoller *poller;
} Bench;

static void
done_cb (HwUploadTask *task, gpointer user_data)
{
  Bench *self = user_data;

  g_string_append_printf (self->seen, " %d%s", task->job, task->good ? "" : "!");
  hw_upload_task_free (task);
  if (++self->n_done == self->n_wanted)
    hw_poller_quit (self->poller);
}

static HwUploadTask *
new_task (HwUpload *upload, HwTransferJob job, const char *name, const char *content)
{
  HwUploadTask *task = hw_upload_task_new (NULL, upload, job);
  g_autofree char *hash = upload_hash (content);

  task->name = g_strdup (name);
  task->size = task->length = strlen (content);
  task->bytes = g_bytes_new (content, task->length);
  g_strlcpy (task->hash, hash, sizeof task->hash);

  return task;
}

static void
play (const HwTransferJob *jobs, guint n_jobs, const char *wanted, const char *visible_at_end)
{
  Bench bench = { .seen = g_string_new (NULL), .n_wanted = n_jobs };
  UploadFixture fixture;
  g_autofree char *visible = NULL;

  upload_fixture_init (&fixture);
  {
    g_autoptr (HwUploadStore) store
        = hw_upload_store_open (fixture.path, &hw_upload_io_system, NULL);
    g_autoptr (HwUpload) upload = hw_upload_new (store, UPLOAD_ID);
    g_autoptr (HwPoller) poller = hw_poller_new (NULL);
    g_autoptr (HwUploadWorker) worker = NULL;

    bench.poller = poller;
    worker = hw_upload_worker_new (poller, done_cb, &bench);
    for (guint i = 0; i < n_jobs; i++)
      hw_upload_worker_give (worker, new_task (upload, jobs[i], "a", "hello"));
    hw_poller_run (poller);
  }
  assert_string_equal (bench.seen->str + 1, wanted);
  visible = upload_fixture_list (&fixture);
  assert_string_equal (visible, visible_at_end);
  g_string_free (bench.seen, TRUE);
  upload_fixture_clear (&fixture);
}

static void
tasks_come_back_in_order (void **state)
{
  static const HwTransferJob jobs[]
      = { HW_TRANSFER_JOB_BEGIN,  HW_TRANSFER_JOB_CREATE, HW_TRANSFER_JOB_WRITE,
          HW_TRANSFER_JOB_FINISH, HW_TRANSFER_JOB_COMMIT, HW_TRANSFER_JOB_REMOVE };

  play (jobs, G_N_ELEMENTS (jobs), "0 1 2 3 4 5", UPLOAD_ID);
}

static void
after_a_failure_only_removing_works (void **state)
{
  static const HwTransferJob jobs[]
      = { HW_TRANSFER_JOB_BEGIN, HW_TRANSFER_JOB_CREATE, HW_TRANSFER_JOB_CREATE,
          HW_TRANSFER_JOB_WRITE, HW_TRANSFER_JOB_COMMIT, HW_TRANSFER_JOB_REMOVE };

  play (jobs, G_N_ELEMENTS (jobs), "0 1 1! 2! 4! 5", "");
}

/* Everything that was given is done before the worker is gone, though nobody hears of it. */
static void
freeing_waits (void **state)
{
  static const HwTransferJob jobs[]
      = { HW_TRANSFER_JOB_BEGIN, HW_TRANSFER_JOB_CREATE, HW_TRANSFER_JOB_WRITE,
          HW_TRANSFER_JOB_FINISH, HW_TRANSFER_JOB_COMMIT };
  UploadFixture fixture;
  g_autofree char *visible = NULL;

  upload_fixture_init (&fixture);
  {
    g_autoptr (HwUploadStore) store
        = hw_upload_store_open (fixture.path, &hw_upload_io_system, NULL);
    g_autoptr (HwUpload) upload = hw_upload_new (store, UPLOAD_ID);
    g_autoptr (HwPoller) poller = hw_poller_new (NULL);
    HwUploadWorker *worker = hw_upload_worker_new (poller, done_cb, NULL);

    for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
      hw_upload_worker_give (worker, new_task (upload, jobs[i], "a", "hello"));
    hw_upload_worker_free (worker);
  }
  visible = upload_fixture_list (&fixture);
  assert_string_equal (visible, UPLOAD_ID);
  upload_fixture_clear (&fixture);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (tasks_come_back_in_order),
    cmocka_unit_test (after_a_failure_only_removing_works),
    cmocka_unit_test (freeing_waits),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
