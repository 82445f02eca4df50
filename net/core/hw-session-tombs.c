/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is still known of sessions that are gone: a queue and a table of the same. */
#include "core/hw-session-tombs.h"

typedef struct
{
  HwSessionId sid;
  guint64 ack;
  HwTime until;
} Tomb;

void
hw_session_tombs_init (HwSessionTombs *self, guint max_tombs, HwTime kept_us)
{
  *self = (HwSessionTombs){
    .by_sid = g_hash_table_new (hw_session_id_hash, hw_session_id_equal),
    .in_order = G_QUEUE_INIT,
    .max_tombs = max_tombs,
    .kept_us = kept_us,
  };
}

static void
forget_oldest (HwSessionTombs *self)
{
  Tomb *tomb = g_queue_pop_head (&self->in_order);

  g_hash_table_remove (self->by_sid, &tomb->sid);
  g_free (tomb);
}

void
hw_session_tombs_clear (HwSessionTombs *self)
{
  while (!g_queue_is_empty (&self->in_order))
    forget_oldest (self);
  g_clear_pointer (&self->by_sid, g_hash_table_unref);
}

static void
forget_old (HwSessionTombs *self, HwTime now)
{
  const Tomb *oldest;

  while ((oldest = g_queue_peek_head (&self->in_order)) != NULL && oldest->until <= now)
    forget_oldest (self);
}

void
hw_session_tombs_add (HwSessionTombs *self, const HwSessionId *sid, guint64 ack, HwTime now)
{
  Tomb *tomb;

  forget_old (self, now);
  if (self->max_tombs == 0)
    return;
  if (g_queue_get_length (&self->in_order) == self->max_tombs)
    forget_oldest (self);
  tomb = g_new (Tomb, 1);
  *tomb = (Tomb){ .sid = *sid, .ack = ack, .until = now + self->kept_us };
  g_queue_push_tail (&self->in_order, tomb);
  g_hash_table_insert (self->by_sid, &tomb->sid, tomb);
}

gboolean
hw_session_tombs_find (HwSessionTombs *self, const HwSessionId *sid, HwTime now, guint64 *ack)
{
  const Tomb *tomb;

  forget_old (self, now);
  tomb = g_hash_table_lookup (self->by_sid, sid);
  if (tomb != NULL)
    *ack = tomb->ack;

  return tomb != NULL;
}
