/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the client would believe, did it know what the cable knows of a server elsewhere. */
#include "config.h"

#include "hw-beliefs-way.h"

#include <glib/gi18n.h>

#include "hw-beliefs-private.h"
#include "hw-reason-words.h"

static const struct
{
  const char *reason;
  const char *text;
} sentences[] = {
  { "refused", N_ ("that server refused the connection") },
  { "resolve-failed", N_ ("that server’s name isn’t known here") },
  { "unreachable", N_ ("there is no way to that server") },
  { "connect-timeout", N_ ("that server doesn’t answer") },
  { "handshake-timeout", N_ ("that server answers no heartbeat") },
  { "protocol-error", N_ ("that server speaks another framing") },
  { "too-large", N_ ("that server speaks another framing") },
  { "eof", N_ ("that server hung up at once") },
  { "reset", N_ ("that server hung up at once") },
  { "untrusted", N_ ("that server’s certificate isn’t trusted") },
  { "tls-failed", N_ ("no TLS with that server") },
};

static const char *
get_sentence (const char *reason)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].reason, reason))
      return _ (sentences[i].text);

  return hw_reason_words (reason);
}

/* Connected is then only what it is to the cable. */
static gboolean
is_told_by_the_cable (const HwBelief *client, const HwServerWay *way)
{
  if (!way->is_elsewhere || way->reason[0] == '\0')
    return FALSE;

  return client->state == HW_BELIEF_DEAD || client->state == HW_BELIEF_CONNECTING
         || (client->state == HW_BELIEF_ALIVE && !hw_server_way_is_through (way));
}

void
hw_beliefs_follow (HwBeliefs *self, const HwServerWay *way)
{
  HwBelief *client = &self->beliefs[HW_BELIEVER_CLIENT];
  HwTime retry_us = client->retry_us;
  HwBeliefState state = client->state == HW_BELIEF_ALIVE ? HW_BELIEF_CONNECTING : client->state;

  if (!is_told_by_the_cable (client, way))
    return;
  hw_belief_set (client, state, client->since, get_sentence (way->reason));
  client->last_heard = HW_TIME_NEVER;
  client->retry_us = retry_us;
}
