/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a link's session beside its machine: what it was made of, and what was told of it. */
#pragma once

#include "core/hw-session-client.h"
#include "io/hw-link-settings.h"
#include "io/hw-session-journal.h"

G_BEGIN_DECLS

typedef struct
{
  HwSessionConfig config;
  HwSessionClient *client;
  HwSessionJournal *journal; /* NULL: not durable */
  guint64 acked;             /* messages up to this were told as ACKed */
  GHashTable *news;          /* the numbers of what came without REPLY, and isn't delivered yet */
  gboolean resumed;          /* the last time that it was attached */
  gboolean failed;  /* its journal could not be written: it goes on when it is opened again */
  gboolean closing; /* nothing is taken any more */
  HwTime close_by;  /* of a durable one: then it stays saved; HW_TIME_NEVER: not closing */
} HwLinkSession;

/* @settings have a session, and were checked. A durable one goes on where it was left. */
HwLinkSession *hw_link_session_new (const HwLinkSettings *settings, GError **error);
void hw_link_session_free (HwLinkSession *self);
/* Another session, in the place of one that is lost. */
void hw_link_session_begin (HwLinkSession *self, HwTime now);
/* Neither sends nor receives any more. */
gboolean hw_link_session_is_over (HwLinkSession *self);
/* Takes messages: neither over nor about to be. */
gboolean hw_link_session_is_open (HwLinkSession *self);
guint hw_link_session_get_n_unacked (HwLinkSession *self);

/* Of @seq, which came as an echo or as something else; the second is asked when it is delivered. */
void hw_link_session_note_news (HwLinkSession *self, guint64 seq);
gboolean hw_link_session_take_news (HwLinkSession *self, guint64 seq);

/* Takes a SAVE into the transaction; FALSE: @action is another. */
gboolean hw_link_session_stage (HwLinkSession *self, const HwSessionAction *action);
/* HW-D-060: FALSE: nothing that depends on it may be said. */
gboolean hw_link_session_commit (HwLinkSession *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLinkSession, hw_link_session_free)

G_END_DECLS
