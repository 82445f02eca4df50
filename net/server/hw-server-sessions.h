/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the server's sessions: the store, driven by the frames of peers and the loop's time. */
#pragma once

#include "codec/hw-frame.h"
#include "server/hw-server-session.h"

G_BEGIN_DECLS

typedef struct _HwServerLoop HwServerLoop;
typedef struct _HwPeer HwPeer;
typedef struct _HwServerSessions HwServerSessions;

/* In the loop's thread, all of it. */
/* With those that the settings' folder has. NULL with @error: they can't be kept there. */
HwServerSessions *hw_server_sessions_new (HwServerLoop *loop, GError **error);
void hw_server_sessions_free (HwServerSessions *self);
/* How many there are from before, where they are kept. */
void hw_server_sessions_tell_restored (HwServerSessions *self);
/* A frame of a session. What it brings about is done by settle, at the end of the peer's turn. */
void hw_server_sessions_receive (HwServerSessions *self, HwPeer *peer, const HwFrame *frame);
void hw_server_sessions_settle (HwServerSessions *self);
/* Workers have finished with what was delivered to @session. What that brings about is done by
 * settle. */
void hw_server_sessions_answer (HwServerSessions *self,
                                HwServerSession *session,
                                guint64 seq,
                                GBytes *payload);
/* Its end was told; the session waits for its client to come back. */
void hw_server_sessions_forget (HwServerSessions *self, HwPeer *peer);
/* Its output has room again. */
void hw_server_sessions_unblock (HwServerSessions *self, HwPeer *peer);
/* Whether the peer's session has something to say still. */
gboolean hw_server_sessions_has_more (HwServerSessions *self, const HwPeer *peer);

G_END_DECLS
