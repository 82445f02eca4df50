/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns a link's session beside its machine: what it was made of, and what was told of it. */
#pragma once

#include "core/hw-session-client.h"
#include "io/hw-link-settings.h"

G_BEGIN_DECLS

typedef struct
{
  HwSessionConfig config;
  HwSessionClient *client;
  guint64 acked;    /* messages up to this were told as ACKed */
  GHashTable *news; /* the numbers of what came without REPLY, and isn't delivered yet */
  gboolean resumed; /* the last time that it was attached */
  gboolean closing; /* nothing is taken any more */
} HwLinkSession;

/* @settings have a session, and were checked. */
HwLinkSession *hw_link_session_new (const HwLinkSettings *settings, GError **error);
void hw_link_session_free (HwLinkSession *self);
/* Another session, in the place of one that is lost. */
void hw_link_session_begin (HwLinkSession *self, HwTime now);
gboolean hw_link_session_is_over (HwLinkSession *self);
/* Takes messages: neither over nor about to be. */
gboolean hw_link_session_is_open (HwLinkSession *self);
guint hw_link_session_get_n_unacked (HwLinkSession *self);

/* Of @seq, which came as an echo or as something else; the second is asked when it is delivered. */
void hw_link_session_note_news (HwLinkSession *self, guint64 seq);
gboolean hw_link_session_take_news (HwLinkSession *self, guint64 seq);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLinkSession, hw_link_session_free)

G_END_DECLS
