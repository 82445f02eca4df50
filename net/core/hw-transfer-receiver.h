/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the receiving end of one transfer: what each frame of the client and each end of a job does.
 */
#pragma once

#include "core/hw-time.h"
#include "core/hw-transfer-manifest.h"

G_BEGIN_DECLS

typedef enum
{
  HW_RECEIVER_OPENING, /* the staging folder and the first files are being made */
  HW_RECEIVER_TAKING,
  HW_RECEIVER_COMMITTING,
  HW_RECEIVER_COMMITTED,
  HW_RECEIVER_ABORTING, /* it was refused, and its staging folder is being removed */
  HW_RECEIVER_GONE,
  HW_N_RECEIVER_STATES
} HwReceiverState;

/* What is done with the disk, one after the other, in this order. */
typedef enum
{
  HW_TRANSFER_JOB_BEGIN,  /* makes the staging folder, unless the id is committed already */
  HW_TRANSFER_JOB_CREATE, /* makes a file, with room for all of it */
  HW_TRANSFER_JOB_WRITE,  /* appends to the current file */
  HW_TRANSFER_JOB_FINISH, /* checks the file's hash; what was written is on disk after it */
  HW_TRANSFER_JOB_COMMIT, /* makes all of it visible, at once */
  HW_TRANSFER_JOB_REMOVE, /* whatever there is of it */
} HwTransferJob;

typedef enum
{
  HW_RECEIVER_ACTION_JOB, /* its end is told by hw_transfer_receiver_done, in order */
  HW_RECEIVER_ACTION_SAY, /* STATUS, to the client */
} HwReceiverActionKind;

typedef struct
{
  HwReceiverActionKind kind;
  HwTransferJob job;
  guint file;   /* of CREATE and FINISH */
  gsize length; /* of WRITE: of the part that was just given */
  HwTransferStatus status;
} HwReceiverAction;

typedef struct
{
  HwTransferLimits limits;
  guint window; /* bytes that may wait for the disk */
  guint often;  /* once so much is written and nothing waits, the client hears of it */
  guint part;   /* the longest PART */
  HwTime lease_us;
} HwReceiverConfig;

typedef struct _HwTransferReceiver HwTransferReceiver;

/* Of a transfer that is offered for the first time, and attached; takes @manifest. @seq: of the
 * offer's last frame. */
HwTransferReceiver *hw_transfer_receiver_new (const HwReceiverConfig *config,
                                              HwTransferManifest *manifest,
                                              guint64 seq);
void hw_transfer_receiver_free (HwTransferReceiver *self);
/* Offered again, on another connection: it goes on there. FALSE: it doesn't; the one who offers is
 * told why, and whoever has it keeps it. */
gboolean hw_transfer_receiver_attach (HwTransferReceiver *self,
                                      const HwTransferManifest *manifest,
                                      guint64 seq,
                                      HwTransferRefusal *refusal);
/* Its connection has ended: it waits for another. */
void hw_transfer_receiver_detach (HwTransferReceiver *self, HwTime now);
/* Frames of its connection. What breaks a rule ends the transfer. @more: the flag MORE. */
void hw_transfer_receiver_file (HwTransferReceiver *self,
                                guint64 seq,
                                const char *line,
                                gsize length,
                                gboolean more);
void hw_transfer_receiver_part (HwTransferReceiver *self, guint64 seq, gsize length, gboolean more);
void hw_transfer_receiver_last_word (HwTransferReceiver *self,
                                     guint64 seq,
                                     const HwTransferLastWord *word);
/* From outside: the server ends, or can't go on with it. */
void hw_transfer_receiver_abort (HwTransferReceiver *self,
                                 HwTransferReason reason,
                                 const char *text);
/* A job has ended: well (@refusal NULL), or not. @already, of BEGIN: it was committed before. */
void hw_transfer_receiver_done (HwTransferReceiver *self,
                                HwTransferJob job,
                                gsize length,
                                gboolean already,
                                const HwTransferRefusal *refusal);
void hw_transfer_receiver_time (HwTransferReceiver *self, HwTime now);
/* HW_TIME_NEVER while it is attached. */
HwTime hw_transfer_receiver_get_deadline (const HwTransferReceiver *self);
gboolean hw_transfer_receiver_next_action (HwTransferReceiver *self, HwReceiverAction *action);
HwReceiverState hw_transfer_receiver_get_state (const HwTransferReceiver *self);
const HwTransferManifest *hw_transfer_receiver_get_manifest (const HwTransferReceiver *self);
guint64 hw_transfer_receiver_get_written (const HwTransferReceiver *self); /* bytes of all files */
/* Why it was aborted. */
const HwTransferRefusal *hw_transfer_receiver_get_refusal (const HwTransferReceiver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTransferReceiver, hw_transfer_receiver_free)

G_END_DECLS
