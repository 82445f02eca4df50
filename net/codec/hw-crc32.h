/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns CRC-32 (IEEE 802.3, as in zlib and gzip), by instruction or by zlib. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The CRC of @length bytes that follow what @crc was taken of; 0 begins. */
guint32 hw_crc32 (guint32 crc, const guint8 *data, gsize length);

G_END_DECLS
