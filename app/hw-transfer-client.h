/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns one transfer of a client: the machine that says what to send, on a link that comes back. */
#pragma once

#include "core/hw-transfer-sender.h"
#include "event/hw-event.h"
#include "io/hw-link-settings.h"

G_BEGIN_DECLS

/* All in the thread-default main context. */
typedef struct _HwTransferClient HwTransferClient;

typedef struct
{
  void (*event) (HwEvent *event, gpointer user_data); /* of the link; takes @event */
  /* The server has said where it is; @resumed: where it goes on, after a loss or another run. */
  void (*progress) (gboolean resumed, gpointer user_data);
  /* Once: committed, or failed; the machine says which. */
  void (*ended) (gpointer user_data);
} HwTransferClientFuncs;

/* Takes @manifest, whose files lie at @paths; begins to connect. @give_up_us: fails when so long
 * nothing has got on; 0: never. */
HwTransferClient *hw_transfer_client_new (const HwLinkSettings *settings,
                                          HwTransferManifest *manifest,
                                          char **paths,
                                          HwTime give_up_us,
                                          const HwTransferClientFuncs *funcs,
                                          gpointer user_data);
/* Closes in order, turning the main loop for that. */
void hw_transfer_client_free (HwTransferClient *self);
/* Gives up, and tells the server so where it can be told soon. */
void hw_transfer_client_abandon (HwTransferClient *self);
const HwTransferSender *hw_transfer_client_get_sender (HwTransferClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTransferClient, hw_transfer_client_free)

G_END_DECLS
