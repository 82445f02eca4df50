/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the memory of one end of a session, shared by its two files. */
#pragma once

#include "core/hw-rtt.h"
#include "core/hw-session-receive.h"
#include "core/hw-session.h"

G_BEGIN_DECLS

struct _HwSession
{
  HwSessionConfig config;
  HwSessionOutbox out;
  HwSessionReceive in;
  HwRtt rtt;
  GBytes *held; /* what the last action borrowed and nobody else holds */
  guint64 connection;
  guint64 closing; /* the connection that CLOSE is to be told of; 0: none */
  HwSessionFault fault;
  guint peer_window;
  guint n_resends; /* by the timer, since an ACK moved */
  guint64 sent;    /* one past the highest that was put on this connection */
  guint64 saved;   /* durable: messages below are in the saved outbox */
  guint64 told;    /* ACKED was told below */
  guint64 saved_una;
  HwTime now;
  HwTime flight_at;   /* when the resend timer began to run */
  HwTime progress_at; /* when an ACK moved last, or the flight began */
  gboolean unwritable;
  gboolean blocked; /* WOULD_BLOCK was answered */
};

gboolean hw_session_is_retaining (const HwSession *self);
gboolean hw_session_is_in_flight (const HwSession *self);

G_END_DECLS
