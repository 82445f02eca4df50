/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how the machines come back from the journal of durable sessions: HW-D-063. */
#include "io/hw-session-journal-private.h"

#include "core/hw-error.h"

static gboolean
refuse (HwSessionJournal *self, const char *wrong, const char *advice, GError **error)
{
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "%s: %s; %s",
               hw_session_journal_get_path (self), wrong, advice);

  return FALSE;
}

static gboolean
check_delivery (HwSessionJournal *self,
                const HwSavedSession *session,
                HwDelivery delivery,
                GError **error)
{
  static const char *const names[] = {
    [HW_DELIVERY_AT_MOST_ONCE] = "at-most-once",
    [HW_DELIVERY_AT_LEAST_ONCE] = "at-least-once",
    [HW_DELIVERY_EXACTLY_ONCE] = "exactly-once",
  };
  g_autofree char *wrong = NULL;

  if (!session->attach.attached || session->attach.delivery == delivery)
    return TRUE;
  wrong = g_strdup_printf ("its session delivers %s, not %s", names[session->attach.delivery],
                           names[delivery]);

  return refuse (self, wrong, "ask for that, or name another file", error);
}

static gboolean
restore_messages (HwSessionJournal *self,
                  const HwSavedSession *session,
                  HwSession *end,
                  GError **error)
{
  for (GList *l = session->messages.head; l != NULL; l = l->next)
    if (!hw_session_restore_message (end, l->data))
      return refuse (self, "its messages don't fit into the outbox",
                     "allow as much as when they were accepted", error);

  return TRUE;
}

static HwSessionClient *
restore (const HwSavedSession *session, const HwSessionConfig *config)
{
  const HwSessionClientSaved saved = {
    .sid = session->attach.sid,
    .nonce = session->key,
    .epoch = session->attach.epoch,
    .gen = session->attach.gen,
    .marks = session->marks,
  };

  return hw_session_client_restore (config, &saved);
}

HwSessionClient *
hw_session_journal_restore_client (HwSessionJournal *self,
                                   const HwSessionConfig *config,
                                   const HwSessionId *fresh_nonce,
                                   GError **error)
{
  const HwSavedSession *session = g_queue_peek_head (&self->sessions.in_order);
  g_autoptr (HwSessionClient) client = NULL;

  if (session == NULL)
    return hw_session_client_new (config, fresh_nonce);
  if (!check_delivery (self, session, config->delivery, error))
    return NULL;
  client = restore (session, config);
  if (!restore_messages (self, session, hw_session_client_get_end (client), error))
    return NULL;

  return g_steal_pointer (&client);
}

static HwStoredSession *
restore_stored (HwSessionStore *store, const HwSavedSession *session, HwTime now)
{
  const HwStoredSessionSaved saved = {
    .sid = session->key,
    .nonce = session->attach.nonce,
    .gen = session->attach.gen,
    .delivery = session->attach.delivery,
    .marks = session->marks,
  };

  return hw_session_store_restore (store, &saved, now);
}

gboolean
hw_session_journal_restore_store (HwSessionJournal *self,
                                  HwSessionStore *store,
                                  HwTime now,
                                  GError **error)
{
  for (GList *l = self->sessions.in_order.head; l != NULL; l = l->next)
    {
      const HwSavedSession *saved = l->data;
      HwStoredSession *session;

      if (!saved->attach.attached)
        return refuse (self, "a session of it was never attached",
                       "move it away to begin without its sessions", error);
      session = restore_stored (store, saved, now);
      if (!restore_messages (self, saved, hw_stored_session_get_end (session), error))
        return FALSE;
    }

  return TRUE;
}
