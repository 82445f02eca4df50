/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what must hold of a session whatever happens. The first broken promise is kept. */
#include "hw-deliver-judge.h"

#include "core/hw-session-outbox.h"

#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

static void
life_free (gpointer data)
{
  HwDeliverLife *life = data;

  for (int i = 0; i < 2; i++)
    g_array_unref (life->streams[i].accepted);
  g_free (life);
}

void
hw_deliver_judge_init (HwDeliverJudge *self)
{
  *self = (HwDeliverJudge){
    .lives = g_ptr_array_new_with_free_func (life_free),
    .hash = FNV_OFFSET,
  };
}

void
hw_deliver_judge_clear (HwDeliverJudge *self)
{
  g_clear_pointer (&self->lives, g_ptr_array_unref);
}

void
hw_deliver_judge_expect (HwDeliverJudge *self, gboolean holds, const char *complaint)
{
  if (!holds && self->complaint == NULL)
    self->complaint = complaint;
}

void
hw_deliver_judge_mix (HwDeliverJudge *self, guint64 value)
{
  self->hash = (self->hash ^ value) * FNV_PRIME;
  self->hash ^= self->hash >> 29;
}

guint64
hw_deliver_value (GBytes *payload)
{
  guint64 value;

  memcpy (&value, g_bytes_get_data (payload, NULL), sizeof value);

  return value;
}

HwDeliverLife *
hw_deliver_judge_begin (HwDeliverJudge *self, HwDelivery delivery, guint64 first)
{
  HwDeliverLife *life = g_new0 (HwDeliverLife, 1);

  life->delivery = delivery;
  for (int i = 0; i < 2; i++)
    {
      HwDeliverStream *stream = &life->streams[i];

      stream->accepted = g_array_new (FALSE, FALSE, sizeof (guint64));
      stream->first = first;
      stream->delivered = stream->handled = stream->acked = first - 1;
    }
  g_ptr_array_add (self->lives, life);

  return life;
}

/* The nonces of the simulation count the lives. */
HwDeliverLife *
hw_deliver_judge_get (HwDeliverJudge *self, const HwSessionId *nonce)
{
  return g_ptr_array_index (self->lives, nonce->high - 1);
}

static guint64
get_next (const HwDeliverStream *stream)
{
  return stream->first + stream->accepted->len;
}

static gboolean
is_accepted (const HwDeliverStream *stream, guint64 seq, guint64 value)
{
  return seq >= stream->first && seq < get_next (stream)
         && g_array_index (stream->accepted, guint64, seq - stream->first) == value;
}

void
hw_deliver_judge_accepted (HwDeliverJudge *self,
                           HwDeliverStream *stream,
                           guint64 seq,
                           guint64 value)
{
  hw_deliver_judge_expect (self, seq == get_next (stream),
                           "14: a number was skipped or taken back");
  g_array_append_val (stream->accepted, value);
}

static void
deliver_exactly_once (HwDeliverJudge *self, HwDeliverStream *stream, const HwSessionAction *action)
{
  self->n_doubled += action->seq <= stream->delivered;
  self->n_lost += action->seq > stream->delivered + 1;
  hw_deliver_judge_expect (self, action->seq > stream->delivered, "1: delivered twice");
  hw_deliver_judge_expect (self, action->seq <= stream->delivered + 1, "1: delivered past a gap");
  hw_deliver_judge_expect (self, !action->again, "1: delivered again, exactly once");
}

static void
deliver_at_least_once (HwDeliverJudge *self, HwDeliverStream *stream, const HwSessionAction *action)
{
  hw_deliver_judge_expect (self, action->seq <= stream->delivered + 1, "1: delivered past a gap");
  hw_deliver_judge_expect (self, action->again == (action->seq <= stream->delivered),
                           "1: again isn't marked");
}

void
hw_deliver_judge_delivered (HwDeliverJudge *self,
                            HwDeliverLife *life,
                            HwDeliverDirection direction,
                            const HwSessionAction *action)
{
  HwDeliverStream *stream = &life->streams[direction];
  guint64 value = hw_deliver_value (action->payload);

  if (life->delivery == HW_DELIVERY_EXACTLY_ONCE)
    deliver_exactly_once (self, stream, action);
  else if (life->delivery == HW_DELIVERY_AT_LEAST_ONCE)
    deliver_at_least_once (self, stream, action);
  else
    hw_deliver_judge_expect (self, action->seq > stream->delivered, "1: back, at most once");
  self->n_reordered += !is_accepted (stream, action->seq, value);
  hw_deliver_judge_expect (self, is_accepted (stream, action->seq, value),
                           "1: delivered what wasn't accepted");
  stream->delivered = MAX (stream->delivered, action->seq);
  hw_deliver_judge_mix (self, value);
}

void
hw_deliver_judge_handled (HwDeliverJudge *self, HwDeliverStream *stream, guint64 seq)
{
  hw_deliver_judge_expect (self, seq <= stream->delivered, "4: handled before it was delivered");
  stream->handled = MAX (stream->handled, seq);
}

void
hw_deliver_judge_acked (HwDeliverJudge *self, HwDeliverStream *stream, guint64 seq)
{
  hw_deliver_judge_expect (self, seq > stream->acked, "2: ACKED went back");
  hw_deliver_judge_expect (self, seq <= stream->handled, "2: told ACKED, and it isn't handled");
  stream->acked = MAX (stream->acked, seq);
}

static void
say_data (HwDeliverJudge *self,
          HwDeliverStream *stream,
          const HwSessionMessage *message,
          gboolean resume_only)
{
  hw_deliver_judge_expect (self, message->seq <= HW_SESSION_LAST_SEQ, "13: past the last number");
  hw_deliver_judge_expect (self, message->seq < get_next (stream),
                           "14: sent before it was accepted and saved");
  hw_deliver_judge_expect (self,
                           is_accepted (stream, message->seq, hw_deliver_value (message->payload)),
                           "5: another payload under the same number");
  hw_deliver_judge_expect (self, !resume_only || message->seq > stream->last_sent,
                           "12: sent twice on one connection, without a timer");
  hw_deliver_judge_expect (self,
                           stream->window == 0 || message->seq - stream->acked <= stream->window,
                           "8: more on its way than the window takes");
  stream->last_sent = message->seq;
}

void
hw_deliver_judge_said (HwDeliverJudge *self,
                       HwDeliverLife *life,
                       HwDeliverDirection out,
                       const HwSessionMessage *message,
                       gboolean resume_only)
{
  HwDeliverStream *in = &life->streams[!out];

  hw_deliver_judge_expect (self, message->ack <= in->handled, "4: an ACK of what isn't handled");
  if (message->kind == HW_SESSION_MESSAGE_DATA)
    say_data (self, &life->streams[out], message, resume_only);
  if (message->kind != HW_SESSION_MESSAGE_ACK)
    return;
  in->n_pure_acks++;
  hw_deliver_judge_expect (self, in->n_pure_acks <= in->n_data_received, "11: an ACK of an ACK");
}

void
hw_deliver_judge_attached (HwDeliverJudge *self, HwDeliverLife *life, guint64 gen, gboolean resumed)
{
  hw_deliver_judge_expect (self, !resumed || gen > life->gen,
                           "7: a HELLO that isn't newer attached");
  hw_deliver_judge_expect (self, !resumed || !life->stolen, "20: took back what was taken over");
  life->stolen = life->stolen || (life->replaced && gen == life->thief_gen);
  life->gen = gen;
  life->streams[HW_DELIVER_DOWN].last_sent = 0;
}

/* What the sender holds unsaved isn't accepted; what is accepted is either acked or in doubt. */
void
hw_deliver_judge_over (HwDeliverJudge *self,
                       HwDeliverLife *life,
                       const HwSessionAction *action,
                       gboolean gone)
{
  const HwDeliverStream *up = &life->streams[HW_DELIVER_UP];
  gboolean keeps = life->delivery != HW_DELIVERY_AT_MOST_ONCE;

  hw_deliver_judge_expect (self, !life->told, "10: the end was told twice");
  life->told = TRUE;
  if (action->kind == HW_SESSION_ACTION_LOST)
    hw_deliver_judge_expect (self, gone, "10: told lost, and the server has it");
  if (action->fault == HW_SESSION_FAULT_TAKEN_OVER || action->fault == HW_SESSION_FAULT_STALE)
    hw_deliver_judge_expect (self, life->replaced, "20: taken over by nobody");
  hw_deliver_judge_expect (self, !keeps || get_next (up) - 1 - up->acked == action->n_in_doubt,
                           "10: accepted isn't acked and in doubt");
}

void
hw_deliver_judge_restored (HwDeliverJudge *self,
                           HwDeliverLife *life,
                           HwDeliverDirection out,
                           guint64 una,
                           guint64 next,
                           guint64 handled)
{
  HwDeliverStream *in = &life->streams[!out];

  hw_deliver_judge_expect (self, next == get_next (&life->streams[out]),
                           "14: a restart took accepted messages back");
  hw_deliver_judge_expect (self, handled >= in->handled, "14: a restart took the mark back");
  hw_deliver_judge_expect (self, una - 1 <= life->streams[out].handled,
                           "2: saved as ACKed, and it isn't handled");
  life->streams[out].acked = una - 1; /* whoever was to be told is gone */
  in->delivered = handled;
}
