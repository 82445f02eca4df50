/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the memory of the client's end of a session, shared by its two files. */
#pragma once

#include "core/hw-session-client.h"
#include "core/hw-session-ring.h"

G_BEGIN_DECLS

struct _HwSessionClient
{
  HwSessionConfig config;
  HwSession *end;
  HwSessionClientState state;
  HwSessionId sid; /* none: not made yet */
  HwSessionId nonce;
  guint64 epoch;
  guint64 gen;
  guint64 connection; /* the latest; 0: it is gone */
  HwTime now;
  HwTime attach_by;     /* HW_TIME_NEVER: not attaching */
  HwTime close_by;      /* HW_TIME_NEVER: not asked to close */
  HwSessionFault fault; /* of LOST and ENDED */
  gboolean untold;      /* LOST or ENDED is still to be told */
  HwSessionRing actions;
};

void hw_session_client_change (HwSessionClient *self, HwSessionClientState state);
/* For good; told once the rest has been. */
void hw_session_client_end (HwSessionClient *self, HwSessionFault fault);

G_END_DECLS
