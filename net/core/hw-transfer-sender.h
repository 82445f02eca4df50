/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the sending end of one transfer: which frame is next, and where it goes on after a loss. */
#pragma once

#include "core/hw-transfer-manifest.h"

G_BEGIN_DECLS

typedef enum
{
  HW_SENDER_OFFLINE,
  HW_SENDER_OFFERING, /* the offer is being sent */
  HW_SENDER_WAITING,  /* for the server to say where to go on */
  HW_SENDER_SENDING,
  HW_SENDER_COMMITTING, /* all was sent; the server is asked to make it visible */
  HW_SENDER_BUSY,       /* the server can't now: see hw_transfer_sender_again */
  HW_SENDER_ABANDONING, /* the server is being told that it needn't wait */
  HW_SENDER_COMMITTED,
  HW_SENDER_FAILED,
  HW_N_SENDER_STATES
} HwSenderState;

typedef enum
{
  HW_SEND_OFFER,     /* @length bytes of the offer from @offset */
  HW_SEND_FILE,      /* the line of @file */
  HW_SEND_PART,      /* @length bytes of @file from @offset */
  HW_SEND_LAST_WORD, /* @word */
} HwSendKind;

typedef struct
{
  HwSendKind kind;
  guint64 seq;
  gboolean more; /* the flag MORE */
  guint file;
  guint64 offset;
  gsize length;
  HwTransferLastWord word;
} HwSend;

typedef struct _HwTransferSender HwTransferSender;

/* Takes @manifest, which has all files, however their end is told. */
HwTransferSender *hw_transfer_sender_new (HwTransferManifest *manifest);
void hw_transfer_sender_free (HwTransferSender *self);
/* Connected; no frame may have a payload longer than @max_payload. */
void hw_transfer_sender_online (HwTransferSender *self, gsize max_payload);
void hw_transfer_sender_offline (HwTransferSender *self);
/* FALSE: it is about another transfer, or nothing new. */
gboolean hw_transfer_sender_status (HwTransferSender *self, const HwTransferStatus *status);
/* Busy, and some time has passed. */
void hw_transfer_sender_again (HwTransferSender *self);
/* It is given up: what there is of it at the server is to go. While COMMITTING it is too late. */
void hw_transfer_sender_abandon (HwTransferSender *self, HwTransferReason reason, const char *text);
void hw_transfer_sender_fail (HwTransferSender *self, HwTransferReason reason, const char *text);
/* What to send now, which counts as sent; FALSE: nothing. */
gboolean hw_transfer_sender_next (HwTransferSender *self, HwSend *send);

HwSenderState hw_transfer_sender_get_state (const HwTransferSender *self);
const HwTransferManifest *hw_transfer_sender_get_manifest (const HwTransferSender *self);
GBytes *hw_transfer_sender_get_offer (const HwTransferSender *self); /* not a reference */
/* Bytes of all files that the server has said it has, and the file that it is at. */
guint64 hw_transfer_sender_get_acked (const HwTransferSender *self);
guint hw_transfer_sender_get_file (const HwTransferSender *self);
/* Whether it may be committed without our knowing: it was asked for, or is another's to ask for. */
gboolean hw_transfer_sender_is_in_doubt (const HwTransferSender *self);
const HwTransferRefusal *hw_transfer_sender_get_refusal (const HwTransferSender *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTransferSender, hw_transfer_sender_free)

G_END_DECLS
