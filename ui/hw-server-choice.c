/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way to somebody else's server as a user goes it: asked, remembered, told. */
#include "config.h"

#include "hw-server-choice.h"

#include <glib/gi18n.h>

#include "hw-lab-elsewhere.h"
#include "hw-recent-servers.h"

gboolean
hw_server_choice_connect (HwLabSession *session, const HwDestination *to, GError **error)
{
  if (!hw_lab_connect_to (hw_lab_session_get_lab (session), to, error))
    return FALSE;
  hw_recent_servers_add (hw_lab_session_get_settings (session), to);

  return TRUE;
}

void
hw_server_choice_return_home (HwLabSession *session)
{
  g_autoptr (GError) error = NULL;

  if (hw_lab_return_home (hw_lab_session_get_lab (session), &error))
    hw_lab_session_answer (session, _ ("Back to the built-in server"));
  else
    hw_lab_session_answer_error (session, error);
}
