/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the receiving end of one transfer: what each frame of the client and each end of a job does.
 */
#include "core/hw-transfer-receiver.h"

#include <string.h>

/* Two positions run through the files: *taken*, up to which bytes were handed to the disk's worker,
 * and *written*, up to which it has said that they are. The client is told of written alone, and
 * may be a window ahead of it: that bounds what waits in memory. A connection that ends changes
 * neither; the next one is greeted once both are the same, and goes on from there.
 *
 * Jobs end in the order in which they were asked for. After the first that fails, or a broken rule,
 * only REMOVE is asked for. Nothing is visible before COMMIT was. */

typedef struct
{
  guint64 file;
  guint64 offset;
  guint64 bytes; /* of all files */
} Position;

struct _HwTransferReceiver
{
  HwReceiverConfig config;
  HwTransferManifest *manifest;
  HwReceiverState state;
  GArray *actions; /* HwReceiverAction */
  guint next;      /* of them */
  guint n_jobs;    /* asked for, not ended */
  Position taken;
  Position written;
  guint64 said;     /* of written, the last time */
  guint64 last_seq; /* of the connection's frames */
  gboolean attached;
  gboolean greeted;     /* this connection may send */
  gboolean announced;   /* END_MORE: this connection has told of the current file */
  gboolean is_complete; /* END_MORE: the last file was announced */
  HwTime deadline;
  HwTransferRefusal refusal;
};

static const guint8 legal[HW_N_RECEIVER_STATES] = {
#define TO(state) (1 << HW_RECEIVER_##state)
  [HW_RECEIVER_OPENING] = TO (TAKING) | TO (COMMITTED) | TO (ABORTING),
  [HW_RECEIVER_TAKING] = TO (COMMITTING) | TO (ABORTING),
  [HW_RECEIVER_COMMITTING] = TO (COMMITTED) | TO (ABORTING),
  [HW_RECEIVER_COMMITTED] = 0,
  [HW_RECEIVER_ABORTING] = TO (GONE),
  [HW_RECEIVER_GONE] = 0,
#undef TO
};

static void
enter (HwTransferReceiver *self, HwReceiverState state)
{
  g_return_if_fail ((legal[self->state] & 1 << state) != 0);

  self->state = state;
}

static void
ask_for (HwTransferReceiver *self, HwTransferJob job, guint64 file, gsize length)
{
  HwReceiverAction action
      = { .kind = HW_RECEIVER_ACTION_JOB, .job = job, .file = (guint) file, .length = length };

  g_array_append_val (self->actions, action);
  self->n_jobs++;
}

static void
say (HwTransferReceiver *self, HwTransferState state)
{
  HwReceiverAction action = { .kind = HW_RECEIVER_ACTION_SAY };
  HwTransferStatus *status = &action.status;

  if (!self->attached)
    return;
  g_strlcpy (status->id, self->manifest->id, sizeof status->id);
  status->state = state;
  status->file = self->written.file;
  status->offset = self->written.offset;
  status->window = self->config.window;
  status->part = self->config.part;
  status->reason = self->refusal.reason;
  if (self->refusal.text != NULL)
    g_strlcpy (status->text, self->refusal.text, sizeof status->text);
  self->said = self->written.bytes;
  g_array_append_val (self->actions, action);
}

static void
abort_with (HwTransferReceiver *self, HwTransferReason reason, const char *text)
{
  if (self->state >= HW_RECEIVER_COMMITTED)
    return;

  hw_transfer_refuse (&self->refusal, reason, "%s", text);
  enter (self, HW_RECEIVER_ABORTING);
  say (self, HW_TRANSFER_STATE_REFUSED);
  ask_for (self, HW_TRANSFER_JOB_REMOVE, 0, 0);
  self->deadline = HW_TIME_NEVER;
}

HwTransferReceiver *
hw_transfer_receiver_new (const HwReceiverConfig *config, HwTransferManifest *manifest, guint64 seq)
{
  HwTransferReceiver *self = g_new0 (HwTransferReceiver, 1);

  self->config = *config;
  self->manifest = manifest;
  self->state = HW_RECEIVER_OPENING;
  self->actions = g_array_new (FALSE, FALSE, sizeof (HwReceiverAction));
  self->last_seq = seq;
  self->attached = TRUE;
  self->deadline = HW_TIME_NEVER;
  ask_for (self, HW_TRANSFER_JOB_BEGIN, 0, 0);

  return self;
}

void
hw_transfer_receiver_free (HwTransferReceiver *self)
{
  hw_transfer_manifest_free (self->manifest);
  hw_transfer_refusal_clear (&self->refusal);
  g_array_unref (self->actions);
  g_free (self);
}

static const HwTransferFile *
get_current (const HwTransferReceiver *self)
{
  return hw_transfer_manifest_get_file (self->manifest, self->taken.file);
}

/* A file ends with its last byte; one of no bytes at once. */
static void
finish_files (HwTransferReceiver *self)
{
  const HwTransferFile *file = get_current (self);

  for (; file != NULL && file->size == self->taken.offset; file = get_current (self))
    {
      ask_for (self, HW_TRANSFER_JOB_FINISH, self->taken.file, 0);
      self->taken.file++;
      self->taken.offset = 0;
      self->announced = FALSE;
    }
}

/* Once nothing waits for the disk, the connection is told where to go on. */
static void
greet (HwTransferReceiver *self)
{
  if (self->state != HW_RECEIVER_TAKING || !self->attached || self->greeted || self->n_jobs > 0)
    return;

  self->greeted = TRUE;
  say (self, HW_TRANSFER_STATE_READY);
}

/* HW-P-135: the same id means the same files. An offer that announces them later says nothing of
 * them yet. */
static gboolean
is_same (const HwTransferReceiver *self, const HwTransferManifest *manifest)
{
  if (manifest->end == HW_TRANSFER_END_MORE)
    return self->manifest->end == HW_TRANSFER_END_MORE;

  return hw_transfer_manifest_equal (self->manifest, manifest);
}

gboolean
hw_transfer_receiver_attach (HwTransferReceiver *self,
                             const HwTransferManifest *manifest,
                             guint64 seq,
                             HwTransferRefusal *refusal)
{
  if (self->state >= HW_RECEIVER_COMMITTED)
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_BUSY,
                               "the last transfer of this id is being put away; offer it again");
  if (!is_same (self, manifest))
    return hw_transfer_refuse (refusal, HW_TRANSFER_REASON_CHANGED,
                               "other files were offered under this id; take a new id");

  self->attached = TRUE;
  self->greeted = FALSE;
  self->announced = FALSE;
  self->last_seq = seq;
  self->deadline = HW_TIME_NEVER;
  greet (self);

  return TRUE;
}

void
hw_transfer_receiver_detach (HwTransferReceiver *self, HwTime now)
{
  self->attached = FALSE;
  self->greeted = FALSE;
  if (self->state <= HW_RECEIVER_TAKING)
    self->deadline = now + self->config.lease_us;
}

/* Whether a frame is to be looked at: HW-P-136, HW-P-137. */
static gboolean
accept_frame (HwTransferReceiver *self, guint64 seq)
{
  guint64 wanted = self->last_seq + 1;

  if (!self->attached || self->state > HW_RECEIVER_TAKING)
    return FALSE;
  self->last_seq = seq;
  if (seq == wanted && self->greeted)
    return TRUE;

  abort_with (self, HW_TRANSFER_REASON_PROTOCOL,
              seq != wanted ? "a frame of the transfer is missing"
                            : "a frame before the server was ready");
  return FALSE;
}

static void
take_new_file (HwTransferReceiver *self, const char *line, gsize length, gboolean more)
{
  HwTransferRefusal refusal = { .text = NULL };

  if (self->is_complete)
    abort_with (self, HW_TRANSFER_REASON_PROTOCOL, "a file behind the last");
  else if (!hw_transfer_manifest_add_line (self->manifest, line, length, &self->config.limits,
                                           &refusal))
    abort_with (self, refusal.reason, refusal.text);
  else
    {
      self->announced = TRUE;
      self->is_complete = !more;
      ask_for (self, HW_TRANSFER_JOB_CREATE, self->taken.file, 0);
      finish_files (self);
    }
  hw_transfer_refusal_clear (&refusal);
}

void
hw_transfer_receiver_file (HwTransferReceiver *self,
                           guint64 seq,
                           const char *line,
                           gsize length,
                           gboolean more)
{
  const HwTransferFile *current = get_current (self);

  if (!accept_frame (self, seq))
    return;
  if (self->manifest->end != HW_TRANSFER_END_MORE || self->announced)
    abort_with (self, HW_TRANSFER_REASON_PROTOCOL, "a file that wasn't to be announced");
  else if (current == NULL)
    take_new_file (self, line, length, more);
  else if (!hw_transfer_file_is_line (current, line, length) || self->is_complete == more)
    abort_with (self, HW_TRANSFER_REASON_CHANGED,
                "a file isn't what it was before the connection was lost; take a new id");
  else
    self->announced = TRUE;
}

/* NULL, or what of HW-P-136 and HW-P-138 a part of @length bytes would break. */
static const char *
check_part (HwTransferReceiver *self, gsize length, gboolean more)
{
  const HwTransferFile *file = get_current (self);

  if (file == NULL || (self->manifest->end == HW_TRANSFER_END_MORE && !self->announced))
    return "a part of no file";
  if (length > self->config.part)
    return "a part longer than was allowed";
  if (length > file->size - self->taken.offset)
    return "a file longer than it was announced";
  if (self->taken.bytes + length - self->written.bytes > self->config.window)
    return "a part beyond the window";
  if (self->manifest->end == HW_TRANSFER_END_MORE
      && more == (self->taken.offset + length == file->size))
    return more ? "a file that goes on behind its end" : "a file that ends before its end";

  return NULL;
}

void
hw_transfer_receiver_part (HwTransferReceiver *self, guint64 seq, gsize length, gboolean more)
{
  const char *wrong;

  if (!accept_frame (self, seq))
    return;
  wrong = check_part (self, length, more);
  if (wrong != NULL)
    {
      abort_with (self, HW_TRANSFER_REASON_PROTOCOL, wrong);
      return;
    }
  if (length > 0)
    ask_for (self, HW_TRANSFER_JOB_WRITE, self->taken.file, length);
  self->taken.offset += length;
  self->taken.bytes += length;
  finish_files (self);
}

/* HW-P-139 */
static gboolean
is_all (const HwTransferReceiver *self, const HwTransferLastWord *word)
{
  return self->taken.file == self->manifest->files->len && self->taken.file > 0
         && (self->manifest->end == HW_TRANSFER_END_COUNT || self->is_complete)
         && word->files == self->taken.file && word->bytes == self->taken.bytes;
}

void
hw_transfer_receiver_last_word (HwTransferReceiver *self,
                                guint64 seq,
                                const HwTransferLastWord *word)
{
  if (strcmp (word->id, self->manifest->id) != 0)
    return;
  if (word->verb == HW_TRANSFER_VERB_ABANDON)
    {
      if (self->attached && self->state <= HW_RECEIVER_TAKING)
        abort_with (self, HW_TRANSFER_REASON_ABANDONED, "the client has given it up");
      return;
    }
  if (!accept_frame (self, seq))
    return;
  if (!is_all (self, word))
    {
      abort_with (self, HW_TRANSFER_REASON_PROTOCOL, "a commit before all of it was sent");
      return;
    }
  enter (self, HW_RECEIVER_COMMITTING);
  ask_for (self, HW_TRANSFER_JOB_COMMIT, 0, 0);
}

void
hw_transfer_receiver_abort (HwTransferReceiver *self, HwTransferReason reason, const char *text)
{
  if (self->state != HW_RECEIVER_COMMITTING) /* it is decided, one way or the other */
    abort_with (self, reason, text);
}

static void
opened (HwTransferReceiver *self, gboolean already)
{
  if (already)
    {
      enter (self, HW_RECEIVER_COMMITTED);
      say (self, HW_TRANSFER_STATE_COMMITTED);
      return;
    }
  enter (self, HW_RECEIVER_TAKING);
  for (guint i = 0; i < self->manifest->files->len; i++)
    ask_for (self, HW_TRANSFER_JOB_CREATE, i, 0);
  finish_files (self);
}

/* HW-P-136: before the client has used up its window it hears of room. On a slow link it hears
 * sooner, for a heartbeat may wait there behind a whole window. */
static void
wrote (HwTransferReceiver *self, gsize length)
{
  guint enough = self->n_jobs == 0 ? MIN (self->config.often, self->config.window / 4)
                                   : self->config.window / 4;

  self->written.offset += length;
  self->written.bytes += length;
  if (self->greeted && self->written.bytes - self->said >= enough)
    say (self, HW_TRANSFER_STATE_READY);
}

static void
take_success (HwTransferReceiver *self, HwTransferJob job, gsize length, gboolean already)
{
  switch (job)
    {
    case HW_TRANSFER_JOB_BEGIN:
      opened (self, already);
      return;
    case HW_TRANSFER_JOB_WRITE:
      wrote (self, length);
      return;
    case HW_TRANSFER_JOB_FINISH:
      self->written.file++;
      self->written.offset = 0;
      return;
    case HW_TRANSFER_JOB_COMMIT:
      enter (self, HW_RECEIVER_COMMITTED);
      say (self, HW_TRANSFER_STATE_COMMITTED);
      return;
    default:
      return;
    }
}

void
hw_transfer_receiver_done (HwTransferReceiver *self,
                           HwTransferJob job,
                           gsize length,
                           gboolean already,
                           const HwTransferRefusal *refusal)
{
  g_return_if_fail (self->n_jobs > 0);

  self->n_jobs--;
  if (self->state == HW_RECEIVER_ABORTING)
    {
      if (job == HW_TRANSFER_JOB_REMOVE)
        enter (self, HW_RECEIVER_GONE);
      return;
    }
  if (refusal != NULL)
    abort_with (self, refusal->reason, refusal->text);
  else
    take_success (self, job, length, already);
  greet (self);
}

void
hw_transfer_receiver_time (HwTransferReceiver *self, HwTime now)
{
  if (self->deadline <= now)
    abort_with (self, HW_TRANSFER_REASON_EXPIRED, "the client stayed away for too long");
}

HwTime
hw_transfer_receiver_get_deadline (const HwTransferReceiver *self)
{
  return self->deadline;
}

gboolean
hw_transfer_receiver_next_action (HwTransferReceiver *self, HwReceiverAction *action)
{
  if (self->next == self->actions->len)
    {
      g_array_set_size (self->actions, 0);
      self->next = 0;
      return FALSE;
    }
  *action = g_array_index (self->actions, HwReceiverAction, self->next++);

  return TRUE;
}

HwReceiverState
hw_transfer_receiver_get_state (const HwTransferReceiver *self)
{
  return self->state;
}

const HwTransferManifest *
hw_transfer_receiver_get_manifest (const HwTransferReceiver *self)
{
  return self->manifest;
}

guint64
hw_transfer_receiver_get_written (const HwTransferReceiver *self)
{
  return self->written.bytes;
}

const HwTransferRefusal *
hw_transfer_receiver_get_refusal (const HwTransferReceiver *self)
{
  return &self->refusal;
}
