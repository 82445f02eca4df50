/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what becomes of a typed line when it is sent as a message. */
#include "hw-message-bytes.h"

GBytes *
hw_message_bytes_new (HwLongLiveSocket *client, const char *line, gsize length)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint) length + 1);
  g_autofree char *codec = NULL;

  g_object_get (client, "codec", &codec, NULL);
  g_byte_array_append (bytes, (const guint8 *) line, (guint) length);
  if (g_strcmp0 (codec, "raw") == 0)
    g_byte_array_append (bytes, (const guint8 *) "\n", 1);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
