/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the short texts of a transfer: the server's STATUS, and the client's last word. */
#pragma once

#include "core/hw-transfer-words.h"

G_BEGIN_DECLS

typedef enum
{
  HW_TRANSFER_STATE_READY,     /* everything before file and offset is written: go on from there */
  HW_TRANSFER_STATE_COMMITTED, /* all of it is on disk, and visible */
  HW_TRANSFER_STATE_REFUSED,   /* nothing of it is kept */
} HwTransferState;

/* Why a transfer is refused, or has ended; names only get added. */
typedef enum
{
  HW_TRANSFER_REASON_NONE,
  HW_TRANSFER_REASON_NOT_ACCEPTED, /* this server takes no transfers */
  HW_TRANSFER_REASON_BUSY,         /* not now: the one that may be tried again */
  HW_TRANSFER_REASON_PROTOCOL,
  HW_TRANSFER_REASON_NAME,
  HW_TRANSFER_REASON_TOO_LARGE,
  HW_TRANSFER_REASON_CHANGED, /* another manifest was offered under this id before */
  HW_TRANSFER_REASON_HASH,    /* what came isn't what was announced */
  HW_TRANSFER_REASON_DISK,
  HW_TRANSFER_REASON_EXPIRED, /* the client stayed away for too long */
  HW_TRANSFER_REASON_TAKEN_OVER,
  HW_TRANSFER_REASON_ABANDONED, /* by the client's wish */
} HwTransferReason;

const char *hw_transfer_reason_get_name (HwTransferReason reason);

/* A reason, and what is said to people; text is owned. */
typedef struct
{
  HwTransferReason reason;
  char *text;
} HwTransferRefusal;

void hw_transfer_refusal_clear (HwTransferRefusal *self);
/* Returns FALSE, for the caller to return. */
gboolean hw_transfer_refuse (HwTransferRefusal *self,
                             HwTransferReason reason,
                             const char *format,
                             ...) G_GNUC_PRINTF (3, 4);

typedef struct
{
  char id[HW_TRANSFER_ID_LENGTH + 1];
  HwTransferState state;
  guint64 file;   /* from 0 */
  guint64 offset; /* within it */
  guint64 window; /* bytes that may be sent beyond that */
  guint64 part;   /* the longest payload of a PART */
  HwTransferReason reason;
  char text[256]; /* for people; UTF-8 */
} HwTransferStatus;

gboolean hw_transfer_status_read (HwTransferStatus *self, const char *bytes, gsize length);
char *hw_transfer_status_write (const HwTransferStatus *self);

typedef enum
{
  HW_TRANSFER_VERB_COMMIT,
  HW_TRANSFER_VERB_ABANDON,
} HwTransferVerb;

/* The payload of COMMIT. */
typedef struct
{
  HwTransferVerb verb;
  char id[HW_TRANSFER_ID_LENGTH + 1];
  guint64 files;
  guint64 bytes;
} HwTransferLastWord;

gboolean hw_transfer_last_word_read (HwTransferLastWord *self, const char *bytes, gsize length);
char *hw_transfer_last_word_write (const HwTransferLastWord *self);

G_END_DECLS
