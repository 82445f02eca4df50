/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what becomes of a typed line when it is sent as a message. */
#pragma once

#include "io/hw-long-live-socket.h"

G_BEGIN_DECLS

/* A frame has borders; raw bytes have none, so there the newline goes along, as nc would send it.
 */
GBytes *hw_message_bytes_new (HwLongLiveSocket *client, const char *line, gsize length);

G_END_DECLS
