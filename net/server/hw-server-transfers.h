/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's transfers: who has which, what is done with the disk for it, its lease. */
#pragma once

#include "codec/hw-frame.h"
#include "core/hw-reason.h"
#include "server/hw-upload-store.h"

G_BEGIN_DECLS

typedef struct _HwServerLoop HwServerLoop;
typedef struct _HwPeer HwPeer;
typedef struct _HwServerTransfers HwServerTransfers;

#define HW_SERVER_MAX_TRANSFERS 16 /* at a time, with those that wait for their client */
#define HW_SERVER_TRANSFER_WINDOW (4 * 1024 * 1024) /* of each, in memory */

/* In the loop's thread, all of it. @store: taken; NULL: every offer is refused. */
HwServerTransfers *hw_server_transfers_new (HwServerLoop *loop, HwUploadStore *store);
/* Waits for the disk; what isn't committed is removed. */
void hw_server_transfers_free (HwServerTransfers *self);
/* A frame of a transfer. Anything but NONE: the connection can't go on, for the reason *@text. */
HwReason hw_server_transfers_receive (HwServerTransfers *self,
                                      HwPeer *peer,
                                      const HwFrame *frame,
                                      const char **text);
/* Its end was told; the transfer waits for its client to come back. */
void hw_server_transfers_forget (HwServerTransfers *self, HwPeer *peer);

G_END_DECLS
