/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the sending end of one transfer: which frame is next, and where it goes on after a loss. */
#include "core/hw-transfer-sender.h"

#include <string.h>

/* It is asked for the next frame whenever there is room for one, and so needs no queue. Where it
 * goes on after a loss is the server's to say: nothing that was only sent counts. */

#define OFFER_PIECE (16 * 1024)
#define LONGEST_PART (64 * 1024) /* so that a heartbeat needn't wait long behind one */

struct _HwTransferSender
{
  HwTransferManifest *manifest;
  GBytes *offer;
  HwSenderState state;
  gsize max_payload;
  guint64 seq; /* of this connection's last frame */
  gsize offered;
  guint file; /* the next part's */
  guint64 offset;
  guint64 sent;     /* bytes of all files before it */
  guint64 acked;    /* of them the server has */
  guint acked_file; /* and the file that it is at */
  guint64 window;
  guint64 part;
  gboolean announced; /* END_MORE: this connection was told of the file */
  gboolean in_doubt;
  HwTransferRefusal refusal;
};

static const guint16 legal[HW_N_SENDER_STATES] = {
#define TO(state) (1 << HW_SENDER_##state)
#define LOST (TO (OFFLINE) | TO (FAILED) | TO (ABANDONING))
  [HW_SENDER_OFFLINE] = TO (OFFERING) | TO (FAILED),
  [HW_SENDER_OFFERING] = LOST | TO (WAITING) | TO (BUSY) | TO (COMMITTED),
  [HW_SENDER_WAITING] = LOST | TO (SENDING) | TO (BUSY) | TO (COMMITTED),
  [HW_SENDER_SENDING] = LOST | TO (COMMITTING) | TO (COMMITTED) | TO (BUSY),
  [HW_SENDER_COMMITTING] = LOST | TO (COMMITTED) | TO (BUSY),
  [HW_SENDER_BUSY] = LOST | TO (OFFERING),
  [HW_SENDER_ABANDONING] = TO (FAILED),
#undef LOST
#undef TO
};

static void
enter (HwTransferSender *self, HwSenderState state)
{
  g_return_if_fail ((legal[self->state] & 1 << state) != 0);

  self->state = state;
}

HwTransferSender *
hw_transfer_sender_new (HwTransferManifest *manifest)
{
  HwTransferSender *self = g_new0 (HwTransferSender, 1);

  self->manifest = manifest;
  self->offer = hw_transfer_manifest_write (manifest);

  return self;
}

void
hw_transfer_sender_free (HwTransferSender *self)
{
  hw_transfer_manifest_free (self->manifest);
  g_bytes_unref (self->offer);
  hw_transfer_refusal_clear (&self->refusal);
  g_free (self);
}

static gboolean
is_over (const HwTransferSender *self)
{
  return self->state >= HW_SENDER_COMMITTED;
}

void
hw_transfer_sender_fail (HwTransferSender *self, HwTransferReason reason, const char *text)
{
  if (is_over (self))
    return;
  hw_transfer_refuse (&self->refusal, reason, "%s", text);
  enter (self, HW_SENDER_FAILED);
}

static void
begin_offer (HwTransferSender *self)
{
  enter (self, HW_SENDER_OFFERING);
  self->offered = 0;
}

void
hw_transfer_sender_online (HwTransferSender *self, gsize max_payload)
{
  if (self->state != HW_SENDER_OFFLINE)
    return;
  self->max_payload = max_payload;
  self->seq = 0;
  begin_offer (self);
}

void
hw_transfer_sender_again (HwTransferSender *self)
{
  if (self->state == HW_SENDER_BUSY)
    begin_offer (self);
}

void
hw_transfer_sender_offline (HwTransferSender *self)
{
  if (self->state == HW_SENDER_ABANDONING)
    enter (self, HW_SENDER_FAILED);
  else if (self->state != HW_SENDER_OFFLINE && !is_over (self))
    enter (self, HW_SENDER_OFFLINE);
}

/* What is being committed is the server's to decide, and it will say how. */
void
hw_transfer_sender_abandon (HwTransferSender *self, HwTransferReason reason, const char *text)
{
  if (is_over (self) || self->state == HW_SENDER_ABANDONING || self->state == HW_SENDER_COMMITTING)
    return;
  hw_transfer_refuse (&self->refusal, reason, "%s", text);
  enter (self, self->state == HW_SENDER_OFFLINE ? HW_SENDER_FAILED : HW_SENDER_ABANDONING);
}

static guint64
count_bytes_before (const HwTransferSender *self, guint64 file)
{
  guint64 bytes = 0;

  for (guint64 i = 0; i < file; i++)
    bytes += hw_transfer_manifest_get_file (self->manifest, i)->size;

  return bytes;
}

/* FALSE: there is no such place in these files. */
static gboolean
find_position (const HwTransferSender *self, const HwTransferStatus *status, guint64 *position)
{
  const HwTransferFile *file = hw_transfer_manifest_get_file (self->manifest, status->file);

  if (status->file > self->manifest->files->len || status->offset > (file != NULL ? file->size : 0))
    return FALSE;
  *position = count_bytes_before (self, status->file) + status->offset;

  return TRUE;
}

static void
take_ready (HwTransferSender *self, const HwTransferStatus *status)
{
  guint64 position;

  if (!find_position (self, status, &position)
      || (self->state != HW_SENDER_WAITING && position > self->sent))
    {
      hw_transfer_sender_fail (self, HW_TRANSFER_REASON_PROTOCOL,
                               "the server is at a place that was never sent");
      return;
    }
  self->in_doubt = FALSE;
  self->acked = position;
  self->acked_file = (guint) status->file;
  self->window = status->window;
  self->part = MIN (MIN (status->part, self->max_payload), LONGEST_PART);
  self->part = MIN (self->part, self->window);
  if (self->state != HW_SENDER_WAITING)
    return;

  enter (self, HW_SENDER_SENDING);
  self->file = (guint) status->file;
  self->offset = status->offset;
  self->sent = position;
  self->announced = FALSE;
}

static void
take_committed (HwTransferSender *self)
{
  enter (self, HW_SENDER_COMMITTED);
  self->in_doubt = FALSE;
  self->acked = self->manifest->bytes;
  self->acked_file = self->manifest->files->len;
}

static void
take_refused (HwTransferSender *self, const HwTransferStatus *status)
{
  self->in_doubt = status->reason == HW_TRANSFER_REASON_TAKEN_OVER;
  if (status->reason == HW_TRANSFER_REASON_BUSY)
    enter (self, HW_SENDER_BUSY);
  else
    hw_transfer_sender_fail (self, status->reason, status->text);
}

gboolean
hw_transfer_sender_status (HwTransferSender *self, const HwTransferStatus *status)
{
  if (strcmp (status->id, self->manifest->id) != 0 || self->state == HW_SENDER_OFFLINE
      || self->state == HW_SENDER_BUSY || self->state >= HW_SENDER_ABANDONING)
    return FALSE;

  if (status->state == HW_TRANSFER_STATE_COMMITTED)
    take_committed (self);
  else if (status->state == HW_TRANSFER_STATE_REFUSED)
    take_refused (self, status);
  else if (self->state != HW_SENDER_OFFERING)
    take_ready (self, status);

  return TRUE;
}

static gboolean
next_offer (HwTransferSender *self, HwSend *send)
{
  gsize size = g_bytes_get_size (self->offer);

  send->kind = HW_SEND_OFFER;
  send->offset = self->offered;
  send->length = MIN (size - self->offered, MIN (OFFER_PIECE, self->max_payload));
  self->offered += send->length;
  send->more = self->offered < size;
  if (!send->more)
    enter (self, HW_SENDER_WAITING);

  return TRUE;
}

static void
go_to_next_file (HwTransferSender *self)
{
  self->file++;
  self->offset = 0;
  self->announced = FALSE;
}

static gboolean
next_file (HwTransferSender *self, HwSend *send)
{
  send->kind = HW_SEND_FILE;
  send->file = self->file;
  send->more = self->file + 1 < self->manifest->files->len;
  self->announced = TRUE;
  if (hw_transfer_manifest_get_file (self->manifest, self->file)->size == 0)
    go_to_next_file (self);

  return TRUE;
}

/* Not a crumb because the window ends there: it will be opened again. */
static gboolean
next_part (HwTransferSender *self, HwSend *send)
{
  guint64 size = hw_transfer_manifest_get_file (self->manifest, self->file)->size;
  guint64 length = MIN (size - self->offset, self->part);

  if (self->sent - self->acked + length > self->window)
    return FALSE;
  send->kind = HW_SEND_PART;
  send->file = self->file;
  send->offset = self->offset;
  send->length = (gsize) length;
  self->offset += length;
  self->sent += length;
  send->more = self->manifest->end == HW_TRANSFER_END_MORE && self->offset < size;
  if (self->offset == size)
    go_to_next_file (self);

  return TRUE;
}

static gboolean
last_word (HwTransferSender *self, HwSend *send, HwTransferVerb verb)
{
  send->kind = HW_SEND_LAST_WORD;
  send->word.verb = verb;
  g_strlcpy (send->word.id, self->manifest->id, sizeof send->word.id);
  send->word.files = self->manifest->files->len;
  send->word.bytes = self->manifest->bytes;
  enter (self, verb == HW_TRANSFER_VERB_COMMIT ? HW_SENDER_COMMITTING : HW_SENDER_FAILED);
  self->in_doubt |= verb == HW_TRANSFER_VERB_COMMIT;

  return TRUE;
}

static gboolean
next_of_files (HwTransferSender *self, HwSend *send)
{
  const HwTransferFile *file = hw_transfer_manifest_get_file (self->manifest, self->file);

  if (self->manifest->end == HW_TRANSFER_END_MORE && file != NULL && !self->announced)
    return next_file (self, send);
  for (; file != NULL && file->size == 0;
       file = hw_transfer_manifest_get_file (self->manifest, self->file))
    go_to_next_file (self);
  if (file == NULL)
    return last_word (self, send, HW_TRANSFER_VERB_COMMIT);

  return next_part (self, send);
}

static gboolean
choose_next (HwTransferSender *self, HwSend *send)
{
  switch (self->state)
    {
    case HW_SENDER_OFFERING:
      return next_offer (self, send);
    case HW_SENDER_SENDING:
      return next_of_files (self, send);
    case HW_SENDER_ABANDONING:
      return last_word (self, send, HW_TRANSFER_VERB_ABANDON);
    default:
      return FALSE;
    }
}

gboolean
hw_transfer_sender_next (HwTransferSender *self, HwSend *send)
{
  *send = (HwSend){ .seq = self->seq + 1 };
  if (!choose_next (self, send))
    return FALSE;
  self->seq++;

  return TRUE;
}

HwSenderState
hw_transfer_sender_get_state (const HwTransferSender *self)
{
  return self->state;
}

const HwTransferManifest *
hw_transfer_sender_get_manifest (const HwTransferSender *self)
{
  return self->manifest;
}

GBytes *
hw_transfer_sender_get_offer (const HwTransferSender *self)
{
  return self->offer;
}

guint64
hw_transfer_sender_get_acked (const HwTransferSender *self)
{
  return self->acked;
}

guint
hw_transfer_sender_get_file (const HwTransferSender *self)
{
  return self->acked_file;
}

gboolean
hw_transfer_sender_is_in_doubt (const HwTransferSender *self)
{
  return self->in_doubt;
}

const HwTransferRefusal *
hw_transfer_sender_get_refusal (const HwTransferSender *self)
{
  return &self->refusal;
}
