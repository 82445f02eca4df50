/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire ctl watch`: a running cable's events, as if it had printed them here. */
#pragma once

#include "hw-ctl-client.h"
#include "hw-program.h"

G_BEGIN_DECLS

/* Until the cable ends, or it is asked to stop. */
HwExit hw_ctl_watch (HwCtlClient *client, const HwProgramOptions *options);

G_END_DECLS
