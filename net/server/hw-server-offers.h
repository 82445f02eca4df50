/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the offers that come in parts, of all connections, until they are whole. */
#pragma once

#include "codec/hw-frame.h"
#include "core/hw-reason.h"

G_BEGIN_DECLS

#define HW_SERVER_OFFERS_LIMIT (4 * 1024 * 1024) /* bytes of all that aren't whole */

typedef struct _HwServerOffers HwServerOffers;

HwServerOffers *hw_server_offers_new (void);
void hw_server_offers_free (HwServerOffers *self);
/* A part of @peer's offer, which may be all of it. NONE: *offer is the whole one, until the peer's
 * is dropped, or has the flag MORE when more of it is to come. Else the connection can't go on, for
 * the reason *@text. */
HwReason hw_server_offers_add (HwServerOffers *self,
                               gconstpointer peer,
                               const HwFrame *part,
                               HwFrame *offer,
                               const char **text);
/* Gives back what @peer's takes, whole or not. */
void hw_server_offers_drop (HwServerOffers *self, gconstpointer peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwServerOffers, hw_server_offers_free)

G_END_DECLS
