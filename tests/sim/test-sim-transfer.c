/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that both ends of a transfer, whatever is cut, restarted or fails between them,
 * commit all of it or nothing, and get there once the faults have stopped. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-random.h"
#include "core/hw-transfer-receiver.h"
#include "core/hw-transfer-sender.h"

#define ID "0123456789abcdef0123456789abcdef"
#define N_SEEDS 10000
#define FAULTY_STEPS 500
#define HEALED_STEPS 4000
#define QUEUE_MAX 12

static const HwReceiverConfig config
    = { .limits = { 20, 5000 }, .window = 200, .part = 60, .lease_us = HW_SEC (10) };
static const HwTransferLimits limits = { 20, 5000 };

typedef struct
{
  HwSend send;
  GBytes *payload;
} Frame;

typedef struct
{
  HwReceiverAction action;
  GBytes *bytes; /* of WRITE */
} Job;

typedef struct
{
  HwRandom random;
  HwTransferEnd end;
  guint n_files;
  guint sizes[8];
  HwTransferSender *sender;
  gboolean connected;
  GQueue to_server; /* Frame */
  GQueue to_client; /* HwTransferStatus */
  /* The server: gone with a restart. */
  HwTransferReceiver *receiver;
  gboolean serves; /* this connection has the transfer */
  GByteArray *offer;
  GQueue jobs; /* Job */
  HwTime now;
  /* The disk. */
  GByteArray *staged[8];
  guint staging;   /* the file that is written to */
  gboolean broken; /* a job has failed: nothing more is done but to remove */
  gboolean committed;
  guint n_commits;
} World;

static guint8
byte_at (guint file, guint64 offset)
{
  return (guint8) (file * 31 + offset * 7 + offset / 251);
}

static gboolean
chance (World *self, guint one_in)
{
  return hw_random_range (&self->random, 1, one_in) == 1;
}

static void
frame_free (gpointer data)
{
  Frame *self = data;

  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self);
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static void
make_sender (World *self)
{
  static const char hash[] = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  HwTransferManifest *manifest = hw_transfer_manifest_new (ID, self->end);
  HwTransferRefusal refusal = { .text = NULL };

  for (guint i = 0; i < self->n_files; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);

      assert_true (
          hw_transfer_manifest_add (manifest, name, self->sizes[i], hash, &limits, &refusal));
    }
  self->sender = hw_transfer_sender_new (manifest);
}

static GBytes *
make_part (const HwSend *send)
{
  guint8 *bytes = g_malloc (MAX (send->length, 1));

  for (gsize i = 0; i < send->length; i++)
    bytes[i] = byte_at (send->file, send->offset + i);
  return g_bytes_new_take (bytes, send->length);
}

static GBytes *
make_payload (World *self, const HwSend *send)
{
  const HwTransferManifest *manifest = hw_transfer_sender_get_manifest (self->sender);
  char *text;

  if (send->kind == HW_SEND_OFFER)
    return g_bytes_new_from_bytes (hw_transfer_sender_get_offer (self->sender),
                                   (gsize) send->offset, send->length);
  if (send->kind == HW_SEND_PART)
    return make_part (send);
  text = send->kind == HW_SEND_FILE
             ? hw_transfer_file_write (hw_transfer_manifest_get_file (manifest, send->file))
             : hw_transfer_last_word_write (&send->word);
  return g_bytes_new_take (text, strlen (text));
}

static void
client_sends (World *self)
{
  Frame *frame;
  HwSend send;

  if (!self->connected || self->to_server.length >= QUEUE_MAX
      || !hw_transfer_sender_next (self->sender, &send))
    return;
  frame = g_new0 (Frame, 1);
  frame->send = send;
  frame->payload = make_payload (self, &send);
  g_queue_push_tail (&self->to_server, frame);
}

static void
say (World *self, const HwTransferStatus *status)
{
  if (self->connected)
    g_queue_push_tail (&self->to_client, g_memdup2 (status, sizeof *status));
}

static void
collect (World *self, GBytes *part)
{
  HwReceiverAction action;

  while (self->receiver != NULL && hw_transfer_receiver_next_action (self->receiver, &action))
    {
      Job *job;

      if (action.kind == HW_RECEIVER_ACTION_SAY)
        {
          if (self->serves)
            say (self, &action.status);
          continue;
        }
      job = g_new0 (Job, 1);
      job->action = action;
      if (action.job == HW_TRANSFER_JOB_WRITE)
        job->bytes = g_bytes_ref (part);
      g_queue_push_tail (&self->jobs, job);
    }
}

static void
take_offer (World *self, guint64 seq)
{
  HwTransferRefusal refusal = { .text = NULL };
  g_autoptr (HwTransferManifest) manifest
      = hw_transfer_manifest_read ((const char *) self->offer->data, self->offer->len, &limits,
                                   &refusal);

  assert_non_null (manifest);
  g_byte_array_set_size (self->offer, 0);
  if (self->receiver == NULL)
    {
      self->receiver = hw_transfer_receiver_new (&config, g_steal_pointer (&manifest), seq);
      self->serves = TRUE;
    }
  else if (hw_transfer_receiver_attach (self->receiver, manifest, seq, &refusal))
    self->serves = TRUE;
  else
    {
      HwTransferStatus status
          = { .id = ID, .state = HW_TRANSFER_STATE_REFUSED, .reason = refusal.reason };

      say (self, &status);
      hw_transfer_refusal_clear (&refusal);
    }
}

static void
take_frame (World *self, const Frame *frame)
{
  const HwSend *send = &frame->send;
  gsize length;
  const char *bytes = g_bytes_get_data (frame->payload, &length);
  HwTransferLastWord word;

  if (send->kind == HW_SEND_OFFER)
    {
      g_byte_array_append (self->offer, (const guint8 *) bytes, (guint) length);
      if (!send->more)
        take_offer (self, send->seq);
    }
  else if (!self->serves || self->receiver == NULL)
    return;
  else if (send->kind == HW_SEND_FILE)
    hw_transfer_receiver_file (self->receiver, send->seq, bytes, length, send->more);
  else if (send->kind == HW_SEND_PART)
    hw_transfer_receiver_part (self->receiver, send->seq, length, send->more);
  else if (hw_transfer_last_word_read (&word, bytes, length))
    hw_transfer_receiver_last_word (self->receiver, send->seq, &word);
}

static void
server_takes (World *self)
{
  Frame *frame = g_queue_pop_head (&self->to_server);

  if (frame == NULL)
    return;
  take_frame (self, frame);
  collect (self, frame->payload);
  frame_free (frame);
}

static void
client_takes (World *self)
{
  g_autofree HwTransferStatus *status = g_queue_pop_head (&self->to_client);

  if (status != NULL)
    hw_transfer_sender_status (self->sender, status);
}

/* Of what isn't committed. */
static void
clear_disk (World *self)
{
  self->broken = FALSE;
  if (self->committed)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->staged); i++)
    g_byte_array_set_size (self->staged[i], 0);
  self->staging = 0;
}

/* What the manifest had announced by now, whole. */
static void
check_files (World *self, guint n_files)
{
  for (guint i = 0; i < n_files; i++)
    {
      assert_int_equal (self->staged[i]->len, self->sizes[i]);
      for (guint at = 0; at < self->sizes[i]; at++)
        assert_int_equal (self->staged[i]->data[at], byte_at (i, at));
    }
}

static void
perform (World *self, const Job *job)
{
  switch (job->action.job)
    {
    case HW_TRANSFER_JOB_WRITE:
      assert_int_equal (job->action.file, self->staging);
      g_byte_array_append (self->staged[self->staging], g_bytes_get_data (job->bytes, NULL),
                           (guint) g_bytes_get_size (job->bytes));
      return;
    case HW_TRANSFER_JOB_FINISH:
      assert_int_equal (job->action.file, self->staging);
      check_files (self, ++self->staging);
      return;
    case HW_TRANSFER_JOB_COMMIT:
      assert_int_equal (self->staging, self->n_files);
      check_files (self, self->n_files);
      assert_false (self->committed);
      self->committed = TRUE;
      self->n_commits++;
      return;
    case HW_TRANSFER_JOB_REMOVE:
      clear_disk (self);
      return;
    default:
      return;
    }
}

static void
bury (World *self)
{
  HwReceiverState state = hw_transfer_receiver_get_state (self->receiver);

  if (state != HW_RECEIVER_COMMITTED && state != HW_RECEIVER_GONE)
    return;
  assert_true (g_queue_is_empty (&self->jobs));
  g_clear_pointer (&self->receiver, hw_transfer_receiver_free);
}

static void
disk_works (World *self, gboolean may_fail)
{
  Job *job = g_queue_pop_head (&self->jobs);
  HwTransferRefusal failure = { HW_TRANSFER_REASON_DISK, (char *) "no room" };
  gboolean already, fails;

  if (job == NULL)
    return;
  already = job->action.job == HW_TRANSFER_JOB_BEGIN && self->committed;
  fails = job->action.job != HW_TRANSFER_JOB_REMOVE
          && (self->broken || (may_fail && chance (self, 150)));
  self->broken |= fails;
  if (!fails && !already)
    perform (self, job);
  hw_transfer_receiver_done (self->receiver, job->action.job, job->action.length, already,
                             fails ? &failure : NULL);
  collect (self, NULL);
  job_free (job);
  bury (self);
}

static void
cut (World *self)
{
  if (!self->connected)
    return;
  self->connected = FALSE;
  g_queue_clear_full (&self->to_server, frame_free);
  g_queue_clear_full (&self->to_client, g_free);
  g_byte_array_set_size (self->offer, 0);
  hw_transfer_sender_offline (self->sender);
  /* Half of the time the server doesn't notice before the next connection is there. */
  if (self->serves && self->receiver != NULL && chance (self, 2))
    hw_transfer_receiver_detach (self->receiver, self->now);
  self->serves = FALSE;
}

static void
restart_server (World *self)
{
  cut (self);
  g_clear_pointer (&self->receiver, hw_transfer_receiver_free);
  g_queue_clear_full (&self->jobs, job_free);
  clear_disk (self); /* swept at start */
}

static void
pass_time (World *self)
{
  self->now += HW_SEC (hw_random_range (&self->random, 1, 5));
  if (self->receiver == NULL)
    return;
  hw_transfer_receiver_time (self->receiver, self->now);
  collect (self, NULL);
}

/* What its user does with one that has failed: the same again. */
static void
mind_client (World *self)
{
  HwSenderState state = hw_transfer_sender_get_state (self->sender);

  if (state == HW_SENDER_COMMITTED)
    assert_true (self->committed);
  if (state == HW_SENDER_BUSY)
    hw_transfer_sender_again (self->sender);
  if (state != HW_SENDER_FAILED)
    return;
  cut (self);
  hw_transfer_sender_free (self->sender);
  make_sender (self);
}

static void
step (World *self, gboolean faults)
{
  if (!self->connected && chance (self, 4))
    {
      self->connected = TRUE;
      hw_transfer_sender_online (self->sender, 40);
    }
  if (chance (self, 2))
    client_sends (self);
  if (chance (self, 2))
    server_takes (self);
  if (chance (self, 2))
    client_takes (self);
  if (chance (self, 2))
    disk_works (self, faults);
  if (faults && chance (self, 30))
    cut (self);
  if (faults && chance (self, 400))
    restart_server (self);
  if (faults && chance (self, 100))
    pass_time (self);
  mind_client (self);
}

static void
world_init (World *self, guint64 seed)
{
  *self = (World){ .connected = FALSE };
  hw_random_init (&self->random, seed);
  self->end = seed % 2 == 0 ? HW_TRANSFER_END_COUNT : HW_TRANSFER_END_MORE;
  self->n_files = (guint) hw_random_range (&self->random, 1, G_N_ELEMENTS (self->sizes));
  for (guint i = 0; i < self->n_files; i++)
    self->sizes[i] = chance (self, 4) ? 0 : (guint) hw_random_range (&self->random, 1, 500);
  self->offer = g_byte_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (self->staged); i++)
    self->staged[i] = g_byte_array_new ();
  make_sender (self);
}

static void
world_clear (World *self)
{
  restart_server (self);
  hw_transfer_sender_free (self->sender);
  g_byte_array_unref (self->offer);
  for (guint i = 0; i < G_N_ELEMENTS (self->staged); i++)
    g_byte_array_unref (self->staged[i]);
}

static void
every_seed_commits_all_or_nothing (void **state)
{
  guint n_done_under_faults = 0;

  for (guint64 seed = 0; seed < N_SEEDS; seed++)
    {
      World world;
      guint healed = 0;

      world_init (&world, seed);
      for (guint i = 0; i < FAULTY_STEPS; i++)
        step (&world, TRUE);
      n_done_under_faults += world.committed;
      while (hw_transfer_sender_get_state (world.sender) != HW_SENDER_COMMITTED
             && healed++ < HEALED_STEPS)
        step (&world, FALSE);
      if (healed >= HEALED_STEPS)
        fail_msg ("seed %u doesn't end", (guint) seed);
      assert_int_equal (world.n_commits, 1);
      check_files (&world, world.n_files);
      world_clear (&world);
    }
  /* The faults leave neither nothing nor everything to do. */
  assert_in_range (n_done_under_faults, N_SEEDS / 20, N_SEEDS - N_SEEDS / 20);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_seed_commits_all_or_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
