/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the options that set a long-live socket: those of `connect`, and of `lab`. */
#pragma once

#include "hw-options.h"
#include "io/hw-long-live-socket.h"

G_BEGIN_DECLS

void hw_client_options_add (HwOptions *options, HwLongLiveSocket *client);
/* Those of words that stand in a file. FALSE: which of them is wrong, and why. */
gboolean hw_client_options_apply (HwLongLiveSocket *client, char **words, GError **error);

G_END_DECLS
