/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what is saved of sessions: what each save changes, and which can't be. */
#include "core/hw-saved-sessions.h"

void
hw_saved_sessions_init (HwSavedSessions *self, guint max_sessions)
{
  *self = (HwSavedSessions){
    .by_key = g_hash_table_new (hw_session_id_hash, hw_session_id_equal),
    .in_order = G_QUEUE_INIT,
    .max_sessions = max_sessions,
  };
}

static void
forget_oldest_message (HwSavedSessions *self, HwSavedSession *session)
{
  GBytes *payload = g_queue_pop_head (&session->messages);

  self->n_messages--;
  self->n_bytes -= g_bytes_get_size (payload);
  session->marks.una++;
  g_bytes_unref (payload);
}

static void
forget_session (HwSavedSessions *self, HwSavedSession *session)
{
  while (!g_queue_is_empty (&session->messages))
    forget_oldest_message (self, session);
  g_queue_unlink (&self->in_order, &session->link);
  g_hash_table_remove (self->by_key, &session->key);
  g_free (session);
}

void
hw_saved_sessions_clear (HwSavedSessions *self)
{
  while (!g_queue_is_empty (&self->in_order))
    forget_session (self, g_queue_peek_head (&self->in_order));
  g_clear_pointer (&self->by_key, g_hash_table_unref);
}

/* Empty ones have nothing that a restart could miss, so they are made by the first save. */
static HwSavedSession *
get_or_add (HwSavedSessions *self, const HwSessionId *key)
{
  HwSavedSession *session = g_hash_table_lookup (self->by_key, key);

  if (session != NULL)
    return session;
  session = g_new0 (HwSavedSession, 1);
  session->key = *key;
  session->marks.una = 1;
  session->link.data = session;
  g_queue_push_tail_link (&self->in_order, &session->link);
  g_hash_table_insert (self->by_key, &session->key, session);

  return session;
}

static guint64
get_next (const HwSavedSession *session)
{
  return session->marks.una + session->messages.length;
}

/* A state is the first that is said of its session. */
static const char *
apply_session (HwSavedSessions *self, HwSavedSession *session, const HwSessionSave *save)
{
  if (session != NULL)
    return "a session is there twice";
  if (save->marks.una == 0 || save->marks.una - 1 > HW_SESSION_LAST_SEQ
      || save->marks.handled > HW_SESSION_LAST_SEQ)
    return "a mark is out of range";
  session = get_or_add (self, &save->key);
  session->attach = save->attach;
  session->marks = save->marks;

  return NULL;
}

static const char *
apply_attach (HwSavedSessions *self, HwSavedSession *session, const HwSessionSave *save)
{
  if (session != NULL && session->attach.attached && save->attach.gen < session->attach.gen)
    return "an attach generation goes back";
  session = get_or_add (self, &save->key);
  session->attach = save->attach;
  session->attach.attached = TRUE;

  return NULL;
}

static const char *
apply_message (HwSavedSessions *self, HwSavedSession *session, const HwSessionSave *save)
{
  if (save->seq != (session == NULL ? 1 : get_next (session)) || save->seq > HW_SESSION_LAST_SEQ)
    return "a message is out of order";
  session = get_or_add (self, &save->key);
  g_queue_push_tail (&session->messages, g_bytes_ref (save->payload));
  self->n_messages++;
  self->n_bytes += g_bytes_get_size (save->payload);

  return NULL;
}

static const char *
apply_handled (HwSavedSessions *self, HwSavedSession *session, const HwSessionSave *save)
{
  if (save->seq <= (session == NULL ? 0 : session->marks.handled)
      || save->seq > HW_SESSION_LAST_SEQ)
    return "what was handled goes back";
  get_or_add (self, &save->key)->marks.handled = save->seq;

  return NULL;
}

static const char *
apply_acked (HwSavedSessions *self, HwSavedSession *session, const HwSessionSave *save)
{
  if (session == NULL || save->seq < session->marks.una || save->seq >= get_next (session))
    return "an ACK of what isn't in the outbox";
  while (session->marks.una <= save->seq)
    forget_oldest_message (self, session);

  return NULL;
}

static const char *
apply_ended (HwSavedSessions *self, HwSavedSession *session)
{
  if (session != NULL)
    forget_session (self, session);

  return NULL;
}

const char *
hw_saved_sessions_apply (HwSavedSessions *self, const HwSessionSave *save)
{
  HwSavedSession *session = g_hash_table_lookup (self->by_key, &save->key);

  if (hw_session_id_is_none (&save->key))
    return "a session without a name";
  if (session == NULL && save->kind != HW_SESSION_SAVE_ENDED
      && self->in_order.length >= self->max_sessions)
    return "more sessions than there may be";
  switch (save->kind)
    {
    case HW_SESSION_SAVE_SESSION:
      return apply_session (self, session, save);
    case HW_SESSION_SAVE_ATTACH:
      return apply_attach (self, session, save);
    case HW_SESSION_SAVE_MESSAGE:
      return apply_message (self, session, save);
    case HW_SESSION_SAVE_HANDLED:
      return apply_handled (self, session, save);
    case HW_SESSION_SAVE_ACKED:
      return apply_acked (self, session, save);
    case HW_SESSION_SAVE_ENDED:
      return apply_ended (self, session);
    default:
      return "a save of an unknown kind";
    }
}

gboolean
hw_session_save_from_action (const HwSessionAction *action,
                             const HwSessionId *key,
                             HwSessionSave *save)
{
  static const HwSessionSaveKind kinds[] = {
    [HW_SESSION_ACTION_SAVE_ATTACH] = HW_SESSION_SAVE_ATTACH,
    [HW_SESSION_ACTION_SAVE_MESSAGE] = HW_SESSION_SAVE_MESSAGE,
    [HW_SESSION_ACTION_SAVE_HANDLED] = HW_SESSION_SAVE_HANDLED,
    [HW_SESSION_ACTION_SAVE_ACKED] = HW_SESSION_SAVE_ACKED,
    [HW_SESSION_ACTION_SAVE_ENDED] = HW_SESSION_SAVE_ENDED,
  };

  if ((gsize) action->kind >= G_N_ELEMENTS (kinds) || kinds[action->kind] == 0)
    return FALSE;
  *save = (HwSessionSave){
    .kind = kinds[action->kind],
    .key = *key,
    .seq = action->seq,
    .payload = action->payload,
    .attach = { .attached = TRUE,
                .sid = action->message.sid,
                .nonce = action->message.nonce,
                .epoch = action->message.epoch,
                .gen = action->message.gen,
                .delivery = action->message.delivery },
  };

  return TRUE;
}
