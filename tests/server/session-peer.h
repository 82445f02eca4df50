/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a peer of the server that speaks sessions, by hand; all of it asserts. */
#pragma once

#include "codec/hw-session-frame.h"
#include "server-fixture.h"

void session_peer_say (int fd, const HwSessionMessage *message);
/* @sid: NULL for a new one. */
void session_peer_hello (int fd, const HwSessionId *sid, guint64 nonce, guint64 gen, guint64 ack);
void session_peer_data (int fd, guint64 seq, guint64 ack, const char *text);
void session_peer_ack (int fd, HwSessionMessageKind kind, guint64 ack);
/* The next frame of the session; DATA's payload is the caller's. */
HwSessionMessage session_peer_hear (int fd);
HwSessionMessage session_peer_hear_welcome (int fd, gboolean resumed, guint64 ack);
void session_peer_hear_data (int fd, guint64 seq, guint64 ack, const char *text);
/* And then the end. */
void session_peer_hear_error (int fd, HwSessionFault fault);
/* A connection with a new session. */
int session_peer_begin (ServerFixture *fixture, guint64 nonce, HwSessionId *sid);
/* Another connection for it; @heard: what the server must say that it has handled. */
int session_peer_go_on (ServerFixture *fixture,
                        const HwSessionId *sid,
                        guint64 gen,
                        guint64 ack,
                        guint64 heard);
