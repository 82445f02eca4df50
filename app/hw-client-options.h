/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the options that set a long-live socket: those of `connect`, and of `lab`. */
#pragma once

#include "hw-options.h"
#include "io/hw-long-live-socket.h"

G_BEGIN_DECLS

void hw_client_options_add (HwOptions *options, HwLongLiveSocket *client);

G_END_DECLS
