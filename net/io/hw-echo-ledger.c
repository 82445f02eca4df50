/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the ledger of what was sent on a connection and hasn't come back yet. */
#include "io/hw-echo-ledger.h"

typedef struct
{
  guint64 seq;
  gsize bytes;
  gsize left;
  HwTime sent;
} Entry;

/* A ring. */
struct _HwEchoLedger
{
  guint head;
  guint length;
  Entry entries[HW_ECHO_LEDGER_MAX];
};

HwEchoLedger *
hw_echo_ledger_new (void)
{
  return g_new0 (HwEchoLedger, 1);
}

void
hw_echo_ledger_free (HwEchoLedger *self)
{
  g_free (self);
}

static Entry *
get_nth (HwEchoLedger *self, guint n)
{
  return &self->entries[(self->head + n) % HW_ECHO_LEDGER_MAX];
}

static void
drop_first (HwEchoLedger *self, guint n)
{
  self->head = (self->head + n) % HW_ECHO_LEDGER_MAX;
  self->length -= n;
}

/* The two oldest become one, so that no byte is forgotten. */
static void
make_room (HwEchoLedger *self)
{
  Entry oldest = *get_nth (self, 0);
  Entry *next = get_nth (self, 1);

  next->left += oldest.left;
  drop_first (self, 1);
}

void
hw_echo_ledger_sent (HwEchoLedger *self, guint64 seq, gsize bytes, HwTime now)
{
  if (self->length == HW_ECHO_LEDGER_MAX)
    make_room (self);
  *get_nth (self, self->length) = (Entry){ .seq = seq, .bytes = bytes, .left = bytes, .sent = now };
  self->length++;
}

/* What is older stays: answers may come out of order. */
static void
drop_nth (HwEchoLedger *self, guint n)
{
  for (; n > 0; n--)
    *get_nth (self, n) = *get_nth (self, n - 1);
  drop_first (self, 1);
}

HwTime
hw_echo_ledger_answered (HwEchoLedger *self, guint64 seq, HwTime now)
{
  for (guint i = 0; i < self->length; i++)
    if (get_nth (self, i)->seq == seq)
      {
        HwTime rtt = now - get_nth (self, i)->sent;

        drop_nth (self, i);
        return rtt;
      }

  return -1;
}

gboolean
hw_echo_ledger_take (HwEchoLedger *self, gsize *n_bytes, HwTime now, HwEcho *echo)
{
  Entry *oldest = get_nth (self, 0);
  gsize n;

  if (self->length == 0)
    return FALSE;
  n = MIN (*n_bytes, oldest->left);
  oldest->left -= n;
  *n_bytes -= n;
  if (oldest->left > 0)
    return FALSE;

  *echo = (HwEcho){ .seq = oldest->seq, .bytes = oldest->bytes, .rtt_us = now - oldest->sent };
  drop_first (self, 1);

  return TRUE;
}

gboolean
hw_echo_ledger_is_empty (const HwEchoLedger *self)
{
  return self->length == 0;
}

void
hw_echo_ledger_clear (HwEchoLedger *self)
{
  self->head = 0;
  self->length = 0;
}
