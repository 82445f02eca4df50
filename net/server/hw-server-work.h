/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the messages that workers work on: whose they are, and in which order they are answered. */
#pragma once

#include "codec/hw-frame.h"
#include "server/hw-server-session.h"

G_BEGIN_DECLS

typedef struct _HwServerLoop HwServerLoop;
typedef struct _HwServerWork HwServerWork;
typedef struct _HwPeer HwPeer;

/* HW-P-160 to HW-P-165. In the loop's thread, all of it; only where the server has workers. */
HwServerWork *hw_server_work_new (HwServerLoop *loop, GError **error);
void hw_server_work_free (HwServerWork *self);

/* Takes a DATA frame of a peer without a session. When as much is in work as may be, the peer
 * waits: nothing more of it is read. */
void hw_server_work_take (HwServerWork *self, HwPeer *peer, const HwFrame *frame);
/* Takes what was delivered to a session. */
void hw_server_work_take_delivered (HwServerWork *self,
                                    HwServerSession *session,
                                    guint64 seq,
                                    GBytes *payload);
/* What is in work for it is dropped when it is finished. */
void hw_server_work_forget (HwServerWork *self, HwPeer *peer);
void hw_server_work_forget_session (HwServerWork *self, HwServerSession *session);

gboolean hw_server_work_is_full (HwServerWork *self, const HwPeer *peer);
gboolean hw_server_work_is_pending (HwServerWork *self, const HwPeer *peer);

G_END_DECLS
