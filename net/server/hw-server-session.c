/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the echo of one session: what the server does with its messages, and what waits for room. */
#include "server/hw-server-session.h"

/* What waits isn't ACKed, so the client's window stops it: an outbox that is full reaches back to
 * who fills it. Reading can't just stop, for the ACKs that make room come the same way. */

typedef struct
{
  guint64 seq;
  GBytes *payload;
} Waiting;

HwServerSession *
hw_server_session_new (HwStoredSession *stored, guint64 id, HwAddressCount *address)
{
  HwServerSession *self = g_new0 (HwServerSession, 1);

  self->stored = stored;
  self->id = id;
  self->address = address;
  self->link.data = self;
  hw_stored_session_set_program (stored, self);

  return self;
}

static void
forget_oldest (HwServerSession *self)
{
  Waiting *oldest = g_queue_pop_head (&self->waiting);

  self->waiting_bytes -= g_bytes_get_size (oldest->payload);
  g_bytes_unref (oldest->payload);
  g_free (oldest);
}

void
hw_server_session_free (HwServerSession *self)
{
  while (!g_queue_is_empty (&self->waiting))
    forget_oldest (self);
  g_clear_pointer (&self->in_work, g_array_unref);
  g_free (self);
}

static void
keep (HwServerSession *self, guint64 seq, GBytes *payload)
{
  const Waiting waiting = { seq, g_bytes_ref (payload) };

  g_queue_push_tail (&self->waiting, g_memdup2 (&waiting, sizeof waiting));
  self->waiting_bytes += g_bytes_get_size (payload);
}

/* HW-D-006: what is handled is handled up to a number; where work is finished out of order, that is
 * below the lowest that isn't. */
static guint64
get_handled (HwServerSession *self, guint64 seq)
{
  guint64 handled = self->delivered;
  gboolean found = FALSE;

  if (self->in_work == NULL)
    return seq;
  for (guint i = 0; i < self->in_work->len; i++)
    {
      guint64 other = g_array_index (self->in_work, guint64, i);

      if (!found && other == seq)
        {
          found = TRUE;
          g_array_remove_index_fast (self->in_work, i--);
        }
      else
        handled = MIN (handled, other - 1);
    }

  return handled;
}

/* FALSE: there is no room for the echo, and nothing changed. */
static gboolean
echo (HwServerSession *self, HwSessionStore *store, guint64 seq, GBytes *payload, HwTime now)
{
  if (hw_session_store_send (store, self->stored, payload, now) == HW_SESSION_SEND_WOULD_BLOCK)
    return FALSE;
  hw_session_store_handled (store, self->stored, get_handled (self, seq), now);

  return TRUE;
}

void
hw_server_session_deliver (HwServerSession *self,
                           HwSessionStore *store,
                           guint64 seq,
                           GBytes *payload,
                           HwTime now)
{
  if (!g_queue_is_empty (&self->waiting) || !echo (self, store, seq, payload, now))
    keep (self, seq, payload);
}

void
hw_server_session_begin_work (HwServerSession *self, guint64 seq, GBytes *payload)
{
  if (self->in_work == NULL)
    self->in_work = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_array_append_val (self->in_work, seq);
  self->work_bytes += g_bytes_get_size (payload);
  self->delivered = MAX (self->delivered, seq);
}

void
hw_server_session_end_work (HwServerSession *self,
                            HwSessionStore *store,
                            guint64 seq,
                            GBytes *payload,
                            HwTime now)
{
  self->work_bytes -= g_bytes_get_size (payload);
  hw_server_session_deliver (self, store, seq, payload, now);
}

void
hw_server_session_go_on (HwServerSession *self, HwSessionStore *store, HwTime now)
{
  const Waiting *oldest;

  while ((oldest = g_queue_peek_head (&self->waiting)) != NULL
         && echo (self, store, oldest->seq, oldest->payload, now))
    forget_oldest (self);
}

gboolean
hw_server_session_has_more (const HwServerSession *self)
{
  return !g_queue_is_empty ((GQueue *) &self->waiting)
         || (self->in_work != NULL && self->in_work->len > 0)
         || hw_session_has_unsent (hw_stored_session_get_end (self->stored));
}
