/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the ledger of what was sent on a connection and hasn't come back yet. */
#pragma once

#include "core/hw-time.h"

G_BEGIN_DECLS

/* An echo of TCP comes in order. With frames it names its message by its number; raw, it is known
 * by counting bytes alone (RFC 862 has no frames). Bounded: past HW_ECHO_LEDGER_MAX the oldest
 * numbers are forgotten (their echoes have no round trip then), bytes never are. */
#define HW_ECHO_LEDGER_MAX 4096

typedef struct _HwEchoLedger HwEchoLedger;

typedef struct
{
  guint64 seq;
  gsize bytes; /* of the whole message */
  HwTime rtt_us;
} HwEcho;

HwEchoLedger *hw_echo_ledger_new (void);
void hw_echo_ledger_free (HwEchoLedger *self);
void hw_echo_ledger_sent (HwEchoLedger *self, guint64 seq, gsize bytes, HwTime now);
/* The round trip of message @seq; -1 where it isn't known (any more). */
HwTime hw_echo_ledger_answered (HwEchoLedger *self, guint64 seq, HwTime now);
/* Takes up to *n_bytes of an unframed stream, and leaves the rest in it; TRUE, with @echo, when
 * that completes a message. With nothing outstanding nothing is taken. */
gboolean hw_echo_ledger_take (HwEchoLedger *self, gsize *n_bytes, HwTime now, HwEcho *echo);
gboolean hw_echo_ledger_is_empty (const HwEchoLedger *self);
void hw_echo_ledger_clear (HwEchoLedger *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEchoLedger, hw_echo_ledger_free)

G_END_DECLS
