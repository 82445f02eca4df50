/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a running server for a test, what it says, and a peer that speaks frames. */
#pragma once

#include "hw-test.h"

#include "codec/hw-codec.h"
#include "hw-test-socket.h"
#include "server/hw-server.h"

typedef struct
{
  HwServer *server;
  HwEventQueue *queue;
  GPtrArray *events; /* all so far */
  GMutex lock;
  GCond came;
  gboolean has_news;
  const char *address;
} ServerFixture;

/* Started on @address with the properties that follow, NULL at the end. */
void server_fixture_start (ServerFixture *self, const char *address, ...) G_GNUC_NULL_TERMINATED;
/* Stops it and checks that the last event was `closed`. */
void server_fixture_stop (ServerFixture *self);
/* The first event of that kind (of that connection, unless 0), waited for; NULL past the limit. */
HwEvent *server_fixture_wait (ServerFixture *self, HwEventKind kind, guint64 conn);
guint server_fixture_count (ServerFixture *self, HwEventKind kind); /* so far */
/* Waits for the connection's end and checks its reason. */
void server_fixture_expect_end (ServerFixture *self, guint64 conn, const char *reason);
int server_fixture_connect (ServerFixture *self);

/* A peer by hand; these assert. */
void peer_write_frame (int fd, HwFrameType type, guint8 flags, guint64 seq, const char *payload);
/* The frame's payload is NUL-terminated and the caller's to free. */
char *peer_read_frame (int fd, HwFrame *frame);
void peer_expect_frame (int fd, HwFrameType type, guint8 flags, guint64 seq, const char *payload);
void peer_expect_silence (int fd); /* nothing more after all that was sent was answered */
