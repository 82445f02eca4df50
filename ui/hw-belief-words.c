/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for a belief that is wrong, and how long it will last. */
#include "config.h"

#include "hw-belief-words.h"

#include <glib/gi18n.h>

#define TENTH HW_MSEC (100)

static gboolean
is_kernel (HwBeliever believer)
{
  return believer == HW_BELIEVER_CLIENT_KERNEL || believer == HW_BELIEVER_SERVER_KERNEL;
}

const char *
hw_belief_why_wrong (const HwBeliefs *beliefs, HwBeliever believer)
{
  if (!hw_beliefs_is_wrong (beliefs, believer))
    return NULL;
  /* ESTABLISHED is no mistake of TCP's: nothing has come that would end it. */
  if (beliefs->pulled)
    return is_kernel (believer) ? _ ("Not told of the pull") : _ ("Wrong: the cable is out");
  /* The half-open connection: one end is gone, and nothing told the other. */
  if (believer == HW_BELIEVER_SERVER_KERNEL)
    return _ ("Not told: the client let go");
  if (believer == HW_BELIEVER_SERVER)
    return _ ("Wrong: the client has let go");
  if (!beliefs->server_running)
    return _ ("Wrong: the server is gone");

  return _ ("Wrong: the server hangs");
}

/* A server that hangs counts nothing. */
static gboolean
is_patient (const HwBeliefs *beliefs)
{
  return !beliefs->server_hung && beliefs->server_patience_us > 0
         && beliefs->beliefs[HW_BELIEVER_SERVER].last_heard != HW_TIME_NEVER;
}

char *
hw_belief_describe_patience (const HwBeliefs *beliefs, HwBeliever believer, HwTime now)
{
  HwTime left;

  if (believer != HW_BELIEVER_SERVER || !hw_beliefs_is_wrong (beliefs, believer)
      || !is_patient (beliefs))
    return NULL;

  left = beliefs->beliefs[believer].last_heard + beliefs->server_patience_us - now;
  left = MAX (left, 0);

  /* Translators: in how many seconds, and tenths of one, the server takes the client for dead */
  return g_strdup_printf (_ ("gives up in %d.%d s"), (int) (left / HW_SEC (1)),
                          (int) (left % HW_SEC (1) / TENTH));
}
