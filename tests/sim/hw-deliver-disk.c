/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a simulated disk: transactions of saved sessions. */
#include "hw-deliver-disk.h"

static void
record_free (gpointer data)
{
  HwDeliverRecord *record = data;

  g_queue_clear_full (&record->messages, (GDestroyNotify) g_bytes_unref);
  g_free (record);
}

void
hw_deliver_disk_init (HwDeliverDisk *self)
{
  self->records = g_ptr_array_new_with_free_func (record_free);
  self->staged = g_array_new (FALSE, FALSE, sizeof (HwSessionAction));
}

void
hw_deliver_disk_clear (HwDeliverDisk *self)
{
  hw_deliver_disk_forget_staged (self);
  g_ptr_array_unref (self->records);
  g_array_unref (self->staged);
}

HwDeliverRecord *
hw_deliver_disk_add (HwDeliverDisk *self, const HwSessionId *nonce, guint64 first)
{
  HwDeliverRecord *record = g_new0 (HwDeliverRecord, 1);

  record->nonce = *nonce;
  record->una = first;
  record->handled = first - 1;
  g_ptr_array_add (self->records, record);

  return record;
}

void
hw_deliver_disk_stage (HwDeliverDisk *self, const HwSessionAction *action, const HwSessionId *nonce)
{
  HwSessionAction staged = *action;

  staged.message.nonce = *nonce;
  if (staged.payload != NULL)
    g_bytes_ref (staged.payload);
  g_array_append_val (self->staged, staged);
}

void
hw_deliver_disk_forget_staged (HwDeliverDisk *self)
{
  for (guint i = 0; i < self->staged->len; i++)
    g_clear_pointer (&g_array_index (self->staged, HwSessionAction, i).payload, g_bytes_unref);
  g_array_set_size (self->staged, 0);
}

static HwDeliverRecord *
find (HwDeliverDisk *self, const HwSessionId *nonce, const HwDeliverStream *stream)
{
  HwDeliverRecord *added;

  for (guint i = 0; i < self->records->len; i++)
    {
      HwDeliverRecord *record = g_ptr_array_index (self->records, i);

      if (hw_session_id_equal (&record->nonce, nonce))
        return record;
    }

  added = hw_deliver_disk_add (self, nonce, 1);
  added->orphan = stream->accepted->len > 0;

  return added;
}

static void
save_attach (HwDeliverRecord *record, const HwSessionMessage *message, HwDeliverJudge *judge)
{
  hw_deliver_judge_expect (judge, message->gen >= record->gen, "14: a saved gen went back");
  record->sid = message->sid;
  record->epoch = message->epoch;
  record->gen = message->gen;
  record->delivery = message->delivery;
}

static void
save_acked (HwDeliverRecord *record, guint64 seq)
{
  for (; record->una <= seq; record->una++)
    g_bytes_unref (g_queue_pop_head (&record->messages));
}

static void
save (HwDeliverDisk *self,
      const HwSessionAction *action,
      HwDeliverJudge *judge,
      HwDeliverDirection out)
{
  const HwSessionId *nonce = &action->message.nonce;
  HwDeliverLife *life = hw_deliver_judge_get (judge, nonce);
  HwDeliverRecord *record = find (self, nonce, &life->streams[out]);

  if (action->kind == HW_SESSION_ACTION_SAVE_ATTACH)
    save_attach (record, &action->message, judge);
  else if (action->kind == HW_SESSION_ACTION_SAVE_MESSAGE)
    {
      hw_deliver_judge_accepted (judge, &life->streams[out], action->seq,
                                 hw_deliver_value (action->payload));
      g_queue_push_tail (&record->messages, g_bytes_ref (action->payload));
    }
  else if (action->kind == HW_SESSION_ACTION_SAVE_HANDLED)
    {
      hw_deliver_judge_handled (judge, &life->streams[!out], action->seq);
      record->handled = action->seq;
    }
  else if (action->kind == HW_SESSION_ACTION_SAVE_ACKED)
    save_acked (record, action->seq);
  else
    g_ptr_array_remove_fast (self->records, record);
}

void
hw_deliver_disk_commit (HwDeliverDisk *self, HwDeliverJudge *judge, HwDeliverDirection out)
{
  for (guint i = 0; i < self->staged->len; i++)
    save (self, &g_array_index (self->staged, HwSessionAction, i), judge, out);
  hw_deliver_disk_forget_staged (self);
}
