/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what a user can do to the lab, as actions: lab.toggle-cable, lab.kill-server, … */
#include "config.h"

#include "hw-lab-actions.h"

#include <glib/gi18n.h>

#include "hw-server-choice.h"

static gboolean
is_true (HwLabSession *session, const char *property)
{
  gboolean value = FALSE;

  g_object_get (session, property, &value, NULL);

  return value;
}

static void
answer (HwLabSession *session, gboolean done, const char *text, const GError *error)
{
  if (done)
    hw_lab_session_answer (session, text);
  else
    hw_lab_session_answer_error (session, error);
}

static void
toggle_cable_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HwLabSession *session = user_data;

  if (is_true (session, "pulled"))
    hw_lab_plug (hw_lab_session_get_lab (session));
  else
    hw_lab_pull (hw_lab_session_get_lab (session));
}

static void
reset_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hw_lab_reset (hw_lab_session_get_lab (user_data));
  hw_lab_session_answer (user_data, _ ("Both ends were sent an RST"));
}

static void
kill_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = hw_lab_kill_server (hw_lab_session_get_lab (user_data), &error);

  answer (user_data, done, _ ("The server was killed: SIGKILL"), error);
}

static void
hang_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HwLab *lab = hw_lab_session_get_lab (user_data);
  g_autoptr (GError) error = NULL;
  gboolean hung = is_true (user_data, "server-hung");
  gboolean done = hung ? hw_lab_resume_server (lab, &error) : hw_lab_hang_server (lab, &error);

  answer (user_data, done,
          hung ? _ ("The server goes on: SIGCONT") : _ ("The server hangs: SIGSTOP"), error);
}

static void
restart_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = hw_lab_restart_server (hw_lab_session_get_lab (user_data), &error);

  answer (user_data, done, _ ("The server was started again, on the same port"), error);
}

static void
retry_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hw_long_live_socket_retry_now (hw_lab_get_client (hw_lab_session_get_lab (user_data)));
}

static void
return_home_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hw_server_choice_return_home (user_data);
}

static const GActionEntry entries[] = {
  { .name = "toggle-cable", .activate = toggle_cable_cb },
  { .name = "reset", .activate = reset_cb },
  { .name = "kill-server", .activate = kill_cb },
  { .name = "hang-server", .activate = hang_cb },
  { .name = "restart-server", .activate = restart_cb },
  { .name = "retry-now", .activate = retry_cb },
  { .name = "return-home", .activate = return_home_cb },
};

static gboolean
is_waiting (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_int (from) == HW_LINK_STATE_WAITING);

  return TRUE;
}

static gboolean
is_elsewhere (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_string (from) != NULL);

  return TRUE;
}

/* There is no server of ours to start again. */
static gboolean
is_at_home (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_string (from) == NULL);

  return TRUE;
}

GSimpleActionGroup *
hw_lab_actions_new (HwLabSession *session)
{
  GSimpleActionGroup *group = g_simple_action_group_new ();
  GActionMap *map = G_ACTION_MAP (group);

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), session);
  g_object_bind_property (session, "server-running",
                          g_action_map_lookup_action (map, "kill-server"), "enabled",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "server-running",
                          g_action_map_lookup_action (map, "hang-server"), "enabled",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (session, "link-state", g_action_map_lookup_action (map, "retry-now"),
                               "enabled", G_BINDING_SYNC_CREATE, is_waiting, NULL, NULL, NULL);
  g_object_bind_property_full (session, "elsewhere",
                               g_action_map_lookup_action (map, "restart-server"), "enabled",
                               G_BINDING_SYNC_CREATE, is_at_home, NULL, NULL, NULL);
  g_object_bind_property_full (session, "elsewhere",
                               g_action_map_lookup_action (map, "return-home"), "enabled",
                               G_BINDING_SYNC_CREATE, is_elsewhere, NULL, NULL, NULL);

  return group;
}
