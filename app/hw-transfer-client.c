/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one transfer of a client: the machine that says what to send, on a link that comes back. */
#include "hw-transfer-client.h"

#include <string.h>

#include "core/hw-duration.h"
#include "hw-send-files.h"
#include "io/hw-link-driver.h"
#include "io/hw-wire-transport.h"

/* The link connects, beats and connects again by itself. Whenever it has room, the machine is asked
 * for the next frame; a frame that finds none after all is kept until there is some, or the
 * connection has ended. */

#define BUSY_MS 1000
#define GIVEN_UP "it was given up"
#define LAST_WORD_MS 2000 /* how long a pulled cable may keep an abandoned transfer from ending */

struct _HwTransferClient
{
  HwTransferSender *sender;
  char **paths;
  HwTransferClientFuncs funcs;
  gpointer user_data;
  HwOutbox *outbox; /* stays empty */
  HwLinkDriver *driver;
  HwLinkStatus status;
  gsize max_payload;
  guint64 online; /* the connection that the machine was told of; 0: none */
  gboolean was_greeted;
  gboolean has_pending;
  HwSend pending;
  GBytes *payload; /* of pending */
  HwTime give_up_us;
  guint give_up;
  guint busy;
  guint last_word;
  guint ended; /* the idle source that tells it */
};

static void pump (HwTransferClient *self);

static gboolean
tell_ended_cb (gpointer user_data)
{
  HwTransferClient *self = user_data;

  self->ended = 0;
  self->funcs.ended (self->user_data);

  return G_SOURCE_REMOVE;
}

/* From a turn of its own: the link's callbacks are no place to take it down. */
static void
check_ended (HwTransferClient *self)
{
  if (hw_transfer_sender_get_state (self->sender) < HW_SENDER_COMMITTED || self->ended != 0)
    return;
  g_clear_handle_id (&self->give_up, g_source_remove);
  g_clear_handle_id (&self->busy, g_source_remove);
  g_clear_handle_id (&self->last_word, g_source_remove);
  self->ended = g_idle_add (tell_ended_cb, self);
}

static gboolean
give_up_cb (gpointer user_data)
{
  HwTransferClient *self = user_data;
  g_autofree char *limit = hw_duration_format (self->give_up_us);
  g_autofree char *text = g_strdup_printf (
      "nothing got on for %s (%s); run it again with --id %s to go on where it is", limit,
      hw_reason_get_name (self->status.reason), hw_transfer_sender_get_manifest (self->sender)->id);

  self->give_up = 0;
  hw_transfer_sender_fail (self->sender, HW_TRANSFER_REASON_EXPIRED, text);
  check_ended (self);

  return G_SOURCE_REMOVE;
}

static void
put_off_giving_up (HwTransferClient *self)
{
  g_clear_handle_id (&self->give_up, g_source_remove);
  if (self->give_up_us > 0)
    self->give_up
        = g_timeout_add ((guint) CLAMP (self->give_up_us / 1000, 1, G_MAXINT), give_up_cb, self);
}

static GBytes *
take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

/* NULL with @error: a file can't be read. */
static GBytes *
make_payload (HwTransferClient *self, const HwSend *send, GError **error)
{
  const HwTransferManifest *manifest = hw_transfer_sender_get_manifest (self->sender);

  switch (send->kind)
    {
    case HW_SEND_OFFER:
      return g_bytes_new_from_bytes (hw_transfer_sender_get_offer (self->sender),
                                     (gsize) send->offset, send->length);
    case HW_SEND_FILE:
      return take_text (
          hw_transfer_file_write (hw_transfer_manifest_get_file (manifest, send->file)));
    case HW_SEND_PART:
      return hw_send_files_read_part (self->paths[send->file], send->offset, send->length, error);
    case HW_SEND_LAST_WORD:
    default:
      return take_text (hw_transfer_last_word_write (&send->word));
    }
}

static void
drop_pending (HwTransferClient *self)
{
  g_clear_pointer (&self->payload, g_bytes_unref);
  self->has_pending = FALSE;
}

/* FALSE: there is nothing to send. Instead of what can't be read the server is told that no more
 * will come. */
static gboolean
make_pending (HwTransferClient *self)
{
  while (!self->has_pending && hw_transfer_sender_next (self->sender, &self->pending))
    {
      g_autoptr (GError) error = NULL;

      self->payload = make_payload (self, &self->pending, &error);
      self->has_pending = self->payload != NULL;
      if (!self->has_pending)
        hw_transfer_sender_abandon (self->sender, HW_TRANSFER_REASON_CHANGED, error->message);
    }

  return self->has_pending;
}

static gboolean
send_pending (HwTransferClient *self)
{
  static const guint8 types[] = {
    [HW_SEND_OFFER] = HW_FRAME_OFFER,
    [HW_SEND_FILE] = HW_FRAME_FILE,
    [HW_SEND_PART] = HW_FRAME_PART,
    [HW_SEND_LAST_WORD] = HW_FRAME_COMMIT,
  };
  HwFrame frame = {
    .version = 2,
    .type = types[self->pending.kind],
    .flags = self->pending.more ? HW_FRAME_FLAG_MORE : 0,
    .seq = self->pending.seq,
  };

  frame.payload = g_bytes_get_data (self->payload, &frame.payload_length);
  return hw_link_driver_send_frame (self->driver, &frame);
}

static void
pump (HwTransferClient *self)
{
  while (self->online != 0 && make_pending (self) && send_pending (self))
    drop_pending (self);
  /* The last word counts once it was handed to the link. */
  if (!self->has_pending)
    check_ended (self);
}

static gboolean
busy_cb (gpointer user_data)
{
  HwTransferClient *self = user_data;

  self->busy = 0;
  hw_transfer_sender_again (self->sender);
  pump (self);

  return G_SOURCE_REMOVE;
}

static void
frame_cb (gpointer user_data, const HwFrame *frame)
{
  HwTransferClient *self = user_data;
  guint64 before = hw_transfer_sender_get_acked (self->sender);
  gboolean waits = hw_transfer_sender_get_state (self->sender) == HW_SENDER_WAITING;
  HwTransferStatus status;
  guint64 acked;

  if (frame->type != HW_FRAME_STATUS
      || !hw_transfer_status_read (&status, (const char *) frame->payload, frame->payload_length)
      || !hw_transfer_sender_status (self->sender, &status))
    return;

  if (hw_transfer_sender_get_state (self->sender) == HW_SENDER_BUSY && self->busy == 0)
    self->busy = g_timeout_add (BUSY_MS, busy_cb, self);
  acked = hw_transfer_sender_get_acked (self->sender);
  if (acked != before)
    put_off_giving_up (self);
  if (status.state == HW_TRANSFER_STATE_READY)
    self->funcs.progress (waits && (self->was_greeted || acked > 0), self->user_data);
  self->was_greeted |= status.state == HW_TRANSFER_STATE_READY;
  pump (self);
}

static gboolean
is_up (const HwLinkStatus *status)
{
  return status->state == HW_LINK_STATE_CONNECTED || status->state == HW_LINK_STATE_SUSPECT;
}

/* What was given up isn't begun again. */
static void
go_offline (HwTransferClient *self)
{
  drop_pending (self);
  hw_transfer_sender_offline (self->sender);
  if (self->last_word != 0)
    hw_transfer_sender_abandon (self->sender, HW_TRANSFER_REASON_ABANDONED, GIVEN_UP);
}

static void
changed_cb (gpointer user_data, const HwLinkStatus *status)
{
  HwTransferClient *self = user_data;
  guint64 online = is_up (status) ? status->conn : 0;

  self->status = *status;
  if (online == self->online)
    return;
  if (self->online != 0)
    go_offline (self);
  self->online = online;
  if (online != 0)
    hw_transfer_sender_online (self->sender, self->max_payload);
  pump (self);
}

static void
writable_cb (gpointer user_data)
{
  pump (user_data);
}

static void
event_cb (gpointer user_data, HwEvent *event)
{
  HwTransferClient *self = user_data;

  self->funcs.event (event, self->user_data);
}

/* There is nothing else to answer: who doesn't want to go on takes it down. */
static void
ask_cb (gpointer user_data, HwReason reason)
{
  HwTransferClient *self = user_data;

  hw_link_driver_input (self->driver, HW_LINK_INPUT_ALLOW);
}

/* The server echoes nothing that was never sent; its own messages are nobody's here. */
static void
message_cb (gpointer user_data, GBytes *message)
{
}

static const HwLinkDriverListener listener = {
  .event = event_cb,
  .message = message_cb,
  .ask = ask_cb,
  .changed = changed_cb,
  .frame = frame_cb,
  .writable = writable_cb,
};

HwTransferClient *
hw_transfer_client_new (const HwLinkSettings *settings,
                        HwTransferManifest *manifest,
                        char **paths,
                        HwTime give_up_us,
                        const HwTransferClientFuncs *funcs,
                        gpointer user_data)
{
  HwTransferClient *self = g_new0 (HwTransferClient, 1);

  self->sender = hw_transfer_sender_new (manifest);
  self->paths = g_strdupv (paths);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->give_up_us = give_up_us;
  self->max_payload = MIN (settings->max_payload, settings->codec->max_payload);
  self->outbox = hw_outbox_new (settings->outbox_limit);
  self->driver = hw_link_driver_new (settings, NULL, self->outbox, hw_wire_transport_new, NULL,
                                     &listener, self);
  put_off_giving_up (self);
  hw_link_driver_input (self->driver, HW_LINK_INPUT_OPEN);

  return self;
}

void
hw_transfer_client_free (HwTransferClient *self)
{
  hw_link_driver_input (self->driver, HW_LINK_INPUT_CLOSE);
  while (!hw_link_driver_is_idle (self->driver))
    g_main_context_iteration (NULL, TRUE);
  hw_link_driver_free (self->driver);
  hw_outbox_free (self->outbox);
  drop_pending (self);
  g_clear_handle_id (&self->give_up, g_source_remove);
  g_clear_handle_id (&self->busy, g_source_remove);
  g_clear_handle_id (&self->last_word, g_source_remove);
  g_clear_handle_id (&self->ended, g_source_remove);
  hw_transfer_sender_free (self->sender);
  g_strfreev (self->paths);
  g_free (self);
}

static gboolean
last_word_cb (gpointer user_data)
{
  HwTransferClient *self = user_data;

  go_offline (self);
  self->last_word = 0;
  check_ended (self);

  return G_SOURCE_REMOVE;
}

void
hw_transfer_client_abandon (HwTransferClient *self)
{
  hw_transfer_sender_abandon (self->sender, HW_TRANSFER_REASON_ABANDONED, GIVEN_UP);
  if (self->last_word == 0)
    self->last_word = g_timeout_add (LAST_WORD_MS, last_word_cb, self);
  pump (self);
}

const HwTransferSender *
hw_transfer_client_get_sender (HwTransferClient *self)
{
  return self->sender;
}
