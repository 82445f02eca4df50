/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the frame: one message as every codec sees it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Types of frames; a heartbeat is 0 in every framing. */
typedef enum
{
  HW_FRAME_HEARTBEAT = 0,
  HW_FRAME_DATA = 1,
  HW_FRAME_GOODBYE = 2, /* an orderly end; the payload is a text for people */
  HW_FRAME_ERROR = 3, /* a refusal; the payload is a text for people; the sender closes after it */

  /* Of a session: HW-P-090. */
  HW_FRAME_HELLO = 4,   /* the client asks for a session; the payload is a HwSessionText */
  HW_FRAME_WELCOME = 5, /* the server's answer, likewise */
  HW_FRAME_ACK = 6,     /* nothing but its acknowledgement */
  HW_FRAME_BYE = 7,     /* the session is over, in order */

  /* Of a transfer: HW-P-130. */
  HW_FRAME_OFFER = 8,   /* the client has files; the payload is a manifest */
  HW_FRAME_STATUS = 9,  /* the server's word on it; a HwTransferStatus */
  HW_FRAME_FILE = 10,   /* the next file, where they are announced one by one */
  HW_FRAME_PART = 11,   /* bytes of a file */
  HW_FRAME_COMMIT = 12, /* the client's last word; a HwTransferLastWord */
} HwFrameType;

typedef enum
{
  HW_FRAME_FLAG_REPLY
      = 1 << 0, /* the answer to a frame: never answered itself, never echoed again */
  HW_FRAME_FLAG_MORE = 1 << 1, /* goes on in the sender's next frame of this type (HW-P-120) */
} HwFrameFlags;

/* @payload points into the bytes that were decoded or the decoder, or to the caller's own; never
 * owned. */
typedef struct
{
  guint8 version;
  guint8 type;  /* HwFrameType; unknown types are carried, and ignored by who doesn't know them */
  guint8 flags; /* HwFrameFlags; unknown bits are ignored */
  guint64 seq;
  guint64 ack;
  const guint8 *payload;
  gsize payload_length;
} HwFrame;

G_END_DECLS
