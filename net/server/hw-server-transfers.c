/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's transfers: who has which, what is done with the disk for it, its lease. */
#include "server/hw-server-transfers.h"

#include <string.h>

#include "server/hw-server-loop.h"
#include "server/hw-server-offers.h"
#include "server/hw-upload-worker.h"

/* Each transfer is a machine (HwTransferReceiver). What it wants done with the disk goes to the
 * worker's thread and comes back to it; what it wants said goes to the peer that has it. It is
 * forgotten when it is committed or gone: whoever asks after that is answered by the disk. */

#define LARGEST_PART (256 * 1024)
#define OFTEN (32 * 1024)

typedef struct _Guest Guest;

typedef struct
{
  HwServerTransfers *all;
  HwTransferReceiver *receiver;
  HwUpload *upload;
  Guest *guest; /* NULL: its connection has ended */
  guint64 conn; /* the last that had it */
  gboolean end_was_told;
} Transfer;

/* A peer that has offered something. */
struct _Guest
{
  HwPeer *peer;
  Transfer *transfer; /* NULL: none, or none any more */
};

struct _HwServerTransfers
{
  HwServerLoop *loop;
  HwUploadStore *store; /* nullable */
  HwUploadWorker *worker;
  GHashTable *by_id;  /* Transfer */
  GHashTable *guests; /* Guest, by its HwPeer: few peers are, and all must be small */
  HwServerOffers *offers;
  HwTimer timer; /* the earliest end of a lease */
  HwReceiverConfig config;
};

static void timer_cb (HwTimer *timer, HwTime now);
static void task_done_cb (HwUploadTask *task, gpointer user_data);

static void
transfer_free (gpointer data)
{
  Transfer *self = data;

  if (self->guest != NULL)
    self->guest->transfer = NULL;
  hw_transfer_receiver_free (self->receiver);
  hw_upload_free (self->upload);
  g_free (self);
}

HwServerTransfers *
hw_server_transfers_new (HwServerLoop *loop, HwUploadStore *store)
{
  HwServerTransfers *self = g_new0 (HwServerTransfers, 1);

  self->loop = loop;
  self->store = store;
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, transfer_free);
  self->guests = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->config = (HwReceiverConfig){
    .limits = { HW_TRANSFER_MAX_FILES, loop->settings.upload_max_bytes },
    .window = HW_SERVER_TRANSFER_WINDOW,
    .often = OFTEN,
    .part = (guint) MIN (loop->settings.max_payload, LARGEST_PART),
    .lease_us = loop->settings.upload_lease_us,
  };
  self->offers = hw_server_offers_new ();
  hw_timer_init (&self->timer, timer_cb);
  if (store != NULL)
    self->worker = hw_upload_worker_new (loop->poller, task_done_cb, self);

  return self;
}

static void
remove_unfinished (HwServerTransfers *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    hw_upload_remove (((Transfer *) value)->upload);
}

void
hw_server_transfers_free (HwServerTransfers *self)
{
  g_clear_pointer (&self->worker, hw_upload_worker_free);
  remove_unfinished (self);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->guests);
  hw_server_offers_free (self->offers);
  hw_timer_wheel_cancel (hw_poller_get_timers (self->loop->poller), &self->timer);
  g_clear_pointer (&self->store, hw_upload_store_close);
  g_free (self);
}

static void
send_status (HwPeer *peer, const HwTransferStatus *status)
{
  g_autofree char *text = hw_transfer_status_write (status);
  HwFrame frame = {
    .version = 2,
    .type = HW_FRAME_STATUS,
    .ack = peer->highest_seq,
    .payload = (const guint8 *) text,
    .payload_length = strlen (text),
  };

  hw_peer_send_frame (peer, &frame);
}

static void
tell_end (Transfer *self, HwEventKind kind)
{
  const HwTransferManifest *manifest = hw_transfer_receiver_get_manifest (self->receiver);
  const HwTransferRefusal *refusal = hw_transfer_receiver_get_refusal (self->receiver);
  gboolean is_aborted = kind == HW_EVENT_TRANSFER_ABORTED;
  g_autofree char *text = is_aborted
                              ? g_strdup_printf ("%s: %s", manifest->id, refusal->text)
                              : g_strdup_printf ("%s: %u %s", manifest->id, manifest->files->len,
                                                 manifest->files->len == 1 ? "file" : "files");

  self->end_was_told = TRUE;
  hw_server_tell_transfer (self->all->loop->queue, kind, self->conn,
                           is_aborted ? hw_transfer_reason_get_name (refusal->reason) : NULL,
                           hw_transfer_receiver_get_written (self->receiver), text);
}

static void
give_task (Transfer *self, const HwReceiverAction *action, const HwFrame *frame)
{
  const HwTransferManifest *manifest = hw_transfer_receiver_get_manifest (self->receiver);
  const HwTransferFile *file = hw_transfer_manifest_get_file (manifest, action->file);
  HwUploadTask *task = hw_upload_task_new (self, self->upload, action->job);

  if (file != NULL)
    {
      task->name = g_strdup (file->name);
      task->size = file->size;
      g_strlcpy (task->hash, file->hash, sizeof task->hash);
    }
  if (action->job == HW_TRANSFER_JOB_WRITE)
    {
      task->bytes = g_bytes_new (frame->payload, action->length);
      task->length = action->length;
    }
  hw_upload_worker_give (self->all->worker, task);
}

static void
rearm (HwServerTransfers *self)
{
  HwTimerWheel *timers = hw_poller_get_timers (self->loop->poller);
  HwTime deadline = HW_TIME_NEVER;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    deadline = MIN (deadline, hw_transfer_receiver_get_deadline (((Transfer *) value)->receiver));
  if (deadline == HW_TIME_NEVER)
    hw_timer_wheel_cancel (timers, &self->timer);
  else
    hw_timer_wheel_arm (timers, &self->timer, deadline);
}

/* Does what the machine wants. @frame: the one that has just come; a WRITE is its payload. The
 * transfer may be forgotten after it. */
static void
carry_out (Transfer *self, const HwFrame *frame)
{
  HwReceiverAction action;
  HwReceiverState state;

  while (hw_transfer_receiver_next_action (self->receiver, &action))
    {
      if (action.kind == HW_RECEIVER_ACTION_JOB)
        give_task (self, &action, frame);
      else if (self->guest != NULL)
        send_status (self->guest->peer, &action.status);
    }
  state = hw_transfer_receiver_get_state (self->receiver);
  if (state == HW_RECEIVER_ABORTING && !self->end_was_told)
    tell_end (self, HW_EVENT_TRANSFER_ABORTED);
  if (state == HW_RECEIVER_COMMITTED || state == HW_RECEIVER_GONE)
    g_hash_table_remove (self->all->by_id, hw_transfer_receiver_get_manifest (self->receiver)->id);
}

static void
task_done_cb (HwUploadTask *task, gpointer user_data)
{
  HwServerTransfers *self = user_data;
  Transfer *transfer = task->owner;

  hw_transfer_receiver_done (transfer->receiver, task->job, task->length, task->already,
                             task->good ? NULL : &task->refusal);
  if (task->job == HW_TRANSFER_JOB_COMMIT && task->good)
    tell_end (transfer, HW_EVENT_TRANSFER_COMMITTED);
  hw_upload_task_free (task);
  carry_out (transfer, NULL);
  rearm (self);
}

static void
timer_cb (HwTimer *timer, HwTime now)
{
  HwServerTransfers *self
      = (HwServerTransfers *) ((guint8 *) timer - G_STRUCT_OFFSET (HwServerTransfers, timer));
  g_autoptr (GList) transfers = g_hash_table_get_values (self->by_id);

  for (GList *link = transfers; link != NULL; link = link->next)
    {
      Transfer *transfer = link->data;

      hw_transfer_receiver_time (transfer->receiver, now);
      carry_out (transfer, NULL);
    }
  rearm (self);
}

static void
refuse_offer (HwServerTransfers *self,
              HwPeer *peer,
              const char *id,
              const HwTransferRefusal *refusal)
{
  HwTransferStatus status = { .state = HW_TRANSFER_STATE_REFUSED, .reason = refusal->reason };
  g_autofree char *text = g_strdup_printf ("%s: %s", id, refusal->text);

  g_strlcpy (status.id, id, sizeof status.id);
  g_strlcpy (status.text, refusal->text, sizeof status.text);
  hw_server_tell_transfer (self->loop->queue, HW_EVENT_TRANSFER_ABORTED, peer->conn,
                           hw_transfer_reason_get_name (refusal->reason), 0, text);
  send_status (peer, &status);
}

/* HW-P-141: the connection that had it is told, and its frames are nobody's from now on. */
static void
take_over (Transfer *self, Guest *guest)
{
  Guest *before = self->guest;

  self->guest = guest;
  self->conn = guest->peer->conn;
  guest->transfer = self;
  if (before != NULL)
    {
      HwTransferStatus status = {
        .state = HW_TRANSFER_STATE_REFUSED,
        .reason = HW_TRANSFER_REASON_TAKEN_OVER,
        .text = "another connection has the transfer now",
      };

      g_strlcpy (status.id, hw_transfer_receiver_get_manifest (self->receiver)->id,
                 sizeof status.id);
      before->transfer = NULL;
      send_status (before->peer, &status);
    }
}

static Transfer *
begin (HwServerTransfers *self, HwTransferManifest *manifest, guint64 seq)
{
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->all = self;
  transfer->upload = hw_upload_new (self->store, manifest->id);
  transfer->receiver = hw_transfer_receiver_new (&self->config, manifest, seq);
  g_hash_table_insert (self->by_id, manifest->id, transfer);

  return transfer;
}

/* A connection has one transfer; offering another leaves the first to its lease. */
static void
leave (HwServerTransfers *self, Guest *guest)
{
  Transfer *transfer = guest->transfer;

  if (transfer == NULL)
    return;
  guest->transfer = NULL;
  transfer->guest = NULL;
  hw_transfer_receiver_detach (transfer->receiver, hw_poller_get_now (self->loop->poller));
}

/* The transfer that goes on with this offer; NULL: it is refused. */
static Transfer *
find_or_begin (HwServerTransfers *self,
               HwTransferManifest *manifest, /* taken */
               guint64 seq,
               HwTransferRefusal *refusal)
{
  Transfer *transfer = g_hash_table_lookup (self->by_id, manifest->id);
  gboolean is_attached;

  if (transfer == NULL && g_hash_table_size (self->by_id) < HW_SERVER_MAX_TRANSFERS)
    return begin (self, manifest, seq);
  if (transfer == NULL)
    is_attached = hw_transfer_refuse (refusal, HW_TRANSFER_REASON_BUSY,
                                      "%d transfers are under way already; try again later",
                                      HW_SERVER_MAX_TRANSFERS);
  else
    is_attached = hw_transfer_receiver_attach (transfer->receiver, manifest, seq, refusal);
  hw_transfer_manifest_free (manifest);

  return is_attached ? transfer : NULL;
}

/* Of the first line only whole words: a part may end within one. */
static gsize
measure_head (const HwFrame *offer)
{
  const char *bytes = (const char *) offer->payload;
  gsize length = offer->payload_length;
  const char *end = length > 0 ? memchr (bytes, '\n', length) : NULL;

  if (end == NULL && (offer->flags & HW_FRAME_FLAG_MORE) != 0)
    end = g_strrstr_len (bytes, (gssize) length, " ");

  return end != NULL ? (gsize) (end - bytes) : length;
}

static gboolean
read_id (const HwFrame *offer, char id[HW_TRANSFER_ID_LENGTH + 1])
{
  const HwTransferKey key = { "transfer", HW_TRANSFER_WORD_ID, id, 0, NULL };

  return hw_transfer_words_read ((const char *) offer->payload, measure_head (offer), &key, 1, 1);
}

static HwReason
take_offer (HwServerTransfers *self, Guest *guest, const HwFrame *offer, const char **text)
{
  char id[HW_TRANSFER_ID_LENGTH + 1];
  HwTransferRefusal refusal = { .text = NULL };
  HwTransferManifest *manifest;
  Transfer *transfer = NULL;

  if (!read_id (offer, id))
    {
      *text = "an offer without a transfer's id";
      return HW_REASON_PROTOCOL_ERROR;
    }
  leave (self, guest);
  manifest = hw_transfer_manifest_read ((const char *) offer->payload, offer->payload_length,
                                        &self->config.limits, &refusal);
  if (manifest != NULL)
    transfer = find_or_begin (self, manifest, offer->seq, &refusal);
  if (transfer == NULL)
    refuse_offer (self, guest->peer, id, &refusal);
  else
    {
      take_over (transfer, guest);
      carry_out (transfer, NULL);
    }
  hw_transfer_refusal_clear (&refusal);
  rearm (self);

  return HW_REASON_NONE;
}

static Guest *
welcome (HwServerTransfers *self, HwPeer *peer)
{
  Guest *guest = g_new0 (Guest, 1);

  guest->peer = peer;
  g_hash_table_insert (self->guests, peer, guest);
  peer->has_transfer = TRUE;

  return guest;
}

static HwReason
take_offer_part (HwServerTransfers *self, Guest *guest, const HwFrame *part, const char **text)
{
  HwPeer *peer = guest->peer; /* an answer that can't be written ends the guest */
  HwFrame offer;
  HwReason reason = hw_server_offers_add (self->offers, peer, part, &offer, text);

  if (reason != HW_REASON_NONE || (offer.flags & HW_FRAME_FLAG_MORE) != 0)
    return reason;
  reason = take_offer (self, guest, &offer, text);
  hw_server_offers_drop (self->offers, peer);

  return reason;
}

/* HW-P-130: the first part has the id; nothing of the others is looked at. */
static void
decline_offer (HwServerTransfers *self, HwPeer *peer, const HwFrame *part)
{
  HwTransferRefusal refusal = { .text = NULL };
  char id[HW_TRANSFER_ID_LENGTH + 1];

  if (!read_id (part, id))
    return;
  hw_transfer_refuse (&refusal, HW_TRANSFER_REASON_NOT_ACCEPTED,
                      "this server takes no transfers; \"heartwire serve --upload-dir DIR\" does");
  refuse_offer (self, peer, id, &refusal);
  hw_transfer_refusal_clear (&refusal);
}

static void
take_frame (Transfer *self, const HwFrame *frame)
{
  const char *bytes = (const char *) frame->payload;
  gboolean more = (frame->flags & HW_FRAME_FLAG_MORE) != 0;
  HwTransferLastWord word;

  if (frame->type == HW_FRAME_PART)
    hw_transfer_receiver_part (self->receiver, frame->seq, frame->payload_length, more);
  else if (frame->type == HW_FRAME_FILE)
    hw_transfer_receiver_file (self->receiver, frame->seq, bytes, frame->payload_length, more);
  else if (hw_transfer_last_word_read (&word, bytes, frame->payload_length))
    hw_transfer_receiver_last_word (self->receiver, frame->seq, &word);
  else
    hw_transfer_receiver_abort (self->receiver, HW_TRANSFER_REASON_PROTOCOL,
                                "a COMMIT that can't be read");
  carry_out (self, frame);
}

/* HW-P-142: what belongs to no transfer may have been on its way when the last was refused. */
HwReason
hw_server_transfers_receive (HwServerTransfers *self,
                             HwPeer *peer,
                             const HwFrame *frame,
                             const char **text)
{
  Guest *guest = peer->has_transfer ? g_hash_table_lookup (self->guests, peer) : NULL;

  if (self->store == NULL && frame->type == HW_FRAME_OFFER)
    decline_offer (self, peer, frame);
  else if (frame->type == HW_FRAME_OFFER)
    return take_offer_part (self, guest != NULL ? guest : welcome (self, peer), frame, text);
  else if (frame->type != HW_FRAME_STATUS && guest != NULL && guest->transfer != NULL)
    take_frame (guest->transfer, frame);

  return HW_REASON_NONE;
}

void
hw_server_transfers_forget (HwServerTransfers *self, HwPeer *peer)
{
  leave (self, g_hash_table_lookup (self->guests, peer));
  hw_server_offers_drop (self->offers, peer);
  g_hash_table_remove (self->guests, peer);
  peer->has_transfer = FALSE;
  rearm (self);
}
