/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the messages that were accepted and aren't ACKed: numbered, bounded, in order. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

/* HW-D-001, HW-D-002: numbers go from 1 to this, and are compared plainly. */
#define HW_SESSION_LAST_SEQ ((G_GUINT64_CONSTANT (1) << 63) - 1)

typedef enum
{
  HW_SESSION_SEND_ACCEPTED,
  HW_SESSION_SEND_WOULD_BLOCK, /* full: UNBLOCKED tells when there is room */
  HW_SESSION_SEND_TOO_LARGE,   /* it would never fit */
  HW_SESSION_SEND_CLOSED,
  HW_SESSION_SEND_EXHAUSTED, /* no numbers are left */
} HwSessionSend;

typedef struct
{
  GBytes *payload;
  HwTime sent_at;
  guint n_sent;
} HwSessionEntry;

/* A ring that grows to @max_messages and never beyond; @una … @next − 1 are in it. */
typedef struct
{
  HwSessionEntry *ring;
  guint allocated;
  guint max_messages;
  gsize max_bytes;
  gsize bytes;
  guint64 una;    /* the oldest that isn't ACKed */
  guint64 next;   /* the number of the next message */
  guint64 cursor; /* the next to be put on the connection */
} HwSessionOutbox;

void hw_session_outbox_init (HwSessionOutbox *self, guint max_messages, gsize max_bytes);
void hw_session_outbox_clear (HwSessionOutbox *self);
guint hw_session_outbox_get_length (const HwSessionOutbox *self);
/* HW-D-003: takes a reference, or changes nothing. */
HwSessionSend hw_session_outbox_add (HwSessionOutbox *self, GBytes *payload);
/* @seq is one of those in it. */
HwSessionEntry *hw_session_outbox_get (const HwSessionOutbox *self, guint64 seq);
/* HW-D-004: forgets all up to @seq, which is below next. */
void hw_session_outbox_forget (HwSessionOutbox *self, guint64 seq);

G_END_DECLS
