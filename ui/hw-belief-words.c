/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for a belief that is wrong. */
#include "config.h"

#include "hw-belief-words.h"

#include <glib/gi18n.h>

const char *
hw_belief_why_wrong (const HwBeliefs *beliefs, HwBeliever believer)
{
  if (!hw_beliefs_is_wrong (beliefs, believer))
    return NULL;
  if (beliefs->pulled)
    return _ ("Wrong: the cable is out");
  /* The half-open connection: one end is gone, and nothing told the other. */
  if (believer == HW_BELIEVER_SERVER || believer == HW_BELIEVER_SERVER_KERNEL)
    return _ ("Wrong: the client has let go");
  if (!beliefs->server_running)
    return _ ("Wrong: the server is gone");

  return _ ("Wrong: the server hangs");
}
