/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns CRC-32 (IEEE 802.3, as in zlib and gzip), by zlib. */
#include "codec/hw-crc32.h"

#include <zlib.h>

guint32
hw_crc32 (guint32 crc, const guint8 *data, gsize length)
{
  /* zlib takes a NULL buffer as "begin anew", whatever came before. */
  return length > 0 ? (guint32) crc32_z (crc, data, length) : crc;
}
