/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the judgement of numbered messages by their echoes: lost, doubled, out of order. */
#include "hw-echo-judge.h"

#define LONGEST_LIST 400 /* bytes */

typedef struct
{
  gboolean sent;
  gboolean late; /* its first echo came behind a later message's */
  guint n_echoes;
} Message;

struct _HwEchoJudge
{
  guint n_messages;
  guint highest; /* that was echoed */
  guint n_foreign;
  Message messages[]; /* the first is number 1 */
};

HwEchoJudge *
hw_echo_judge_new (guint n_messages)
{
  HwEchoJudge *self = g_malloc0 (sizeof (HwEchoJudge) + n_messages * sizeof (Message));

  self->n_messages = n_messages;

  return self;
}

void
hw_echo_judge_free (HwEchoJudge *self)
{
  g_free (self);
}

void
hw_echo_judge_sent (HwEchoJudge *self, guint number)
{
  g_return_if_fail (number >= 1 && number <= self->n_messages);

  self->messages[number - 1].sent = TRUE;
}

void
hw_echo_judge_echoed (HwEchoJudge *self, const char *text)
{
  guint64 number;
  Message *message;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, self->n_messages, &number, NULL)
      || !self->messages[number - 1].sent)
    {
      self->n_foreign++;
      return;
    }
  message = &self->messages[number - 1];
  message->late = message->late || (message->n_echoes == 0 && number < self->highest);
  message->n_echoes++;
  self->highest = MAX (self->highest, (guint) number);
}

static gboolean
is_lost (const Message *message)
{
  return message->sent && message->n_echoes == 0;
}

static gboolean
is_doubled (const Message *message)
{
  return message->n_echoes > 1;
}

void
hw_echo_judge_get_verdict (const HwEchoJudge *self, HwEchoVerdict *verdict)
{
  *verdict = (HwEchoVerdict){ .n_foreign = self->n_foreign };
  for (guint i = 0; i < self->n_messages; i++)
    {
      const Message *message = &self->messages[i];

      verdict->n_sent += message->sent;
      verdict->n_echoed += message->n_echoes > 0;
      verdict->n_lost += is_lost (message);
      verdict->n_doubled += is_doubled (message);
      verdict->n_out_of_order += message->late;
    }
}

static void
append_range (GString *out, guint first, guint last)
{
  g_string_append_printf (out, "%s%u", out->len > 0 ? ", " : "", first);
  if (last > first)
    g_string_append_printf (out, "-%u", last);
}

static char *
list (const HwEchoJudge *self, gboolean (*is_meant) (const Message *message))
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->n_messages && out->len < LONGEST_LIST; i++)
    {
      guint first = i;

      if (!is_meant (&self->messages[i]))
        continue;
      while (i + 1 < self->n_messages && is_meant (&self->messages[i + 1]))
        i++;
      append_range (out, first + 1, i + 1);
    }
  if (out->len >= LONGEST_LIST)
    g_string_append (out, " …");

  return g_string_free (out, FALSE);
}

char *
hw_echo_judge_list_lost (const HwEchoJudge *self)
{
  return list (self, is_lost);
}

char *
hw_echo_judge_list_doubled (const HwEchoJudge *self)
{
  return list (self, is_doubled);
}

/* None: nothing is promised. */
gboolean
hw_echo_verdict_holds (const HwEchoVerdict *self, HwDelivery delivery)
{
  if (delivery == HW_DELIVERY_NONE)
    return TRUE;
  if (self->n_foreign > 0 || (delivery != HW_DELIVERY_AT_MOST_ONCE && self->n_lost > 0))
    return FALSE;

  return delivery == HW_DELIVERY_AT_LEAST_ONCE
         || (self->n_doubled == 0 && self->n_out_of_order == 0);
}

char *
hw_echo_verdict_describe (const HwEchoVerdict *self)
{
  g_autofree char *foreign
      = self->n_foreign > 0 ? g_strdup_printf (", %u of nothing", self->n_foreign) : NULL;

  return g_strdup_printf ("%u sent, %u echoed, %u lost, %u doubled, %u out of order%s",
                          self->n_sent, self->n_echoed, self->n_lost, self->n_doubled,
                          self->n_out_of_order, foreign != NULL ? foreign : "");
}
