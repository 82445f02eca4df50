/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a link's session beside its machine: what it was made of, and what was told of it. */
#include "io/hw-link-session.h"

#include <errno.h>
#include <sys/random.h>

#include "core/hw-error.h"

/* HW-D-024: names the wish for a session. Who could guess it could have the session, too. */
static gboolean
draw_nonce (HwSessionId *nonce, GError **error)
{
  if (getrandom (nonce, sizeof *nonce, 0) == sizeof *nonce)
    return TRUE;
  g_set_error (error, HW_ERROR, HW_ERROR_UNSUPPORTED,
               "there is no session without random bits, and the kernel gives none: %s",
               g_strerror (errno));

  return FALSE;
}

/* The settings were checked: what is wrong is the file, not what was asked. */
static gboolean
blame_file (GError *cause, GError **error)
{
  if (g_error_matches (cause, HW_ERROR, HW_ERROR_INVALID_ARGUMENT))
    cause->code = HW_ERROR_FAILED;
  g_propagate_error (error, cause);

  return FALSE;
}

static gboolean
make_client (HwLinkSession *self, const char *file, const HwSessionId *nonce, GError **error)
{
  GError *cause = NULL;

  if (file == NULL)
    {
      self->client = hw_session_client_new (&self->config, nonce);
      return TRUE;
    }
  self->journal = hw_session_journal_open (file, HW_JOURNAL_CLIENT, HW_JOURNAL_SYNC_ALWAYS, &cause);
  if (self->journal != NULL)
    self->client = hw_session_journal_restore_client (self->journal, &self->config, nonce, &cause);

  return self->client != NULL || blame_file (cause, error);
}

HwLinkSession *
hw_link_session_new (const HwLinkSettings *settings, GError **error)
{
  g_autoptr (HwLinkSession) self = g_new0 (HwLinkSession, 1);
  HwSessionId nonce;

  hw_link_settings_get_session_config (settings, &self->config);
  self->news = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!draw_nonce (&nonce, error))
    return NULL;
  if (!make_client (self, settings->durable_file, &nonce, error))
    return NULL;
  self->close_by = HW_TIME_NEVER;
  self->acked = hw_session_get_una (hw_session_client_get_end (self->client)) - 1;

  return g_steal_pointer (&self);
}

void
hw_link_session_free (HwLinkSession *self)
{
  g_clear_pointer (&self->client, hw_session_client_free);
  g_clear_pointer (&self->journal, hw_session_journal_free);
  g_hash_table_unref (self->news);
  g_free (self);
}

/* The kernel gave random bits before: it doesn't run out of them. */
void
hw_link_session_begin (HwLinkSession *self, HwTime now)
{
  HwSessionId nonce = { 0, 1 };

  draw_nonce (&nonce, NULL);
  hw_session_client_begin (self->client, &nonce, now);
  g_hash_table_remove_all (self->news);
  self->acked = 0;
}

gboolean
hw_link_session_is_over (HwLinkSession *self)
{
  HwSessionClientState state = hw_session_client_get_state (self->client);

  return self->failed || state == HW_SESSION_CLIENT_LOST || state == HW_SESSION_CLIENT_ENDED;
}

gboolean
hw_link_session_is_open (HwLinkSession *self)
{
  return !self->closing && !hw_link_session_is_over (self);
}

guint
hw_link_session_get_n_unacked (HwLinkSession *self)
{
  return hw_session_get_n_unacked (hw_session_client_get_end (self->client));
}

/* Bounded: what lies above the window isn't kept, and what lies below was delivered. */
void
hw_link_session_note_news (HwLinkSession *self, guint64 seq)
{
  guint64 delivered = hw_session_get_delivered (hw_session_client_get_end (self->client));

  if (seq <= delivered && self->config.delivery != HW_DELIVERY_AT_LEAST_ONCE)
    return;
  if (g_hash_table_size (self->news) < self->config.window)
    g_hash_table_add (self->news, g_memdup2 (&seq, sizeof seq));
}

gboolean
hw_link_session_take_news (HwLinkSession *self, guint64 seq)
{
  return g_hash_table_remove (self->news, &seq);
}

gboolean
hw_link_session_stage (HwLinkSession *self, const HwSessionAction *action)
{
  return self->journal != NULL
         && hw_session_journal_stage_client (self->journal, self->client, action);
}

gboolean
hw_link_session_commit (HwLinkSession *self, GError **error)
{
  if (self->journal == NULL || hw_session_journal_commit (self->journal, error))
    return TRUE;
  self->failed = TRUE;

  return FALSE;
}
