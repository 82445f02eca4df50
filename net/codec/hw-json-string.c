/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the inside of JSON's strings: escapes there and back, and strict base64. */
#include "codec/hw-json-string.h"

#include <string.h>

static const char short_names[] = "\"\\/bfnrt";
static const char short_bytes[] = "\"\\/\b\f\n\r\t";

static gboolean
read_hex (const guint8 *at, gsize left, gunichar *value)
{
  *value = 0;
  for (gsize i = 2; i < 6; i++)
    {
      if (left < 6 || !g_ascii_isxdigit (at[i]))
        return FALSE;
      *value = *value << 4 | (gunichar) g_ascii_xdigit_value ((gchar) at[i]);
    }
  return at[0] == '\\' && at[1] == 'u';
}

/* One escape of @at: its bytes, 0 where it is wrong, and what it stands for. */
static gsize
read_escape (const guint8 *at, gsize left, gunichar *value)
{
  const char *name;
  gunichar low;

  if (left < 2 || at[1] == '\0')
    return 0;
  name = strchr (short_names, at[1]);
  if (name != NULL)
    {
      *value = (guint8) short_bytes[name - short_names];
      return 2;
    }
  if (!read_hex (at, left, value) || (*value >= 0xdc00 && *value < 0xe000))
    return 0;
  if (*value < 0xd800 || *value >= 0xe000)
    return 6;
  if (!read_hex (at + 6, left - 6, &low) || low < 0xdc00 || low >= 0xe000)
    return 0;
  *value = 0x10000 + ((*value - 0xd800) << 10) + (low - 0xdc00);
  return 12;
}

gboolean
hw_json_string_measure (const guint8 *from, gsize length, gsize *size, gsize *plain_size)
{
  gsize at = 0, plain = 0;

  while (at < length && from[at] != '"')
    {
      gunichar value;
      gsize n = 1, n_plain = 1;

      if (from[at] < 0x20)
        return FALSE;
      if (from[at] == '\\')
        {
          n = read_escape (from + at, length - at, &value);
          if (n == 0)
            return FALSE;
          n_plain = (gsize) g_unichar_to_utf8 (value, NULL);
        }
      at += n;
      plain += n_plain;
    }
  *size = at;
  if (plain_size != NULL)
    *plain_size = plain;
  return at < length;
}

void
hw_json_string_unescape (const guint8 *from, gsize size, guint8 *out)
{
  gsize at = 0;

  while (at < size)
    {
      gunichar value;
      char utf8[6];
      int n;

      if (from[at] != '\\')
        {
          *out++ = from[at++];
          continue;
        }
      at += read_escape (from + at, size - at, &value);
      n = g_unichar_to_utf8 (value, utf8);
      memcpy (out, utf8, (gsize) n);
      out += n;
    }
}

static gsize
escape_byte (guint8 byte, guint8 *out)
{
  static const char digits[] = "0123456789abcdef";
  const char *name = byte == '\0' || byte == '/' ? NULL : strchr (short_bytes, byte);

  if (name != NULL)
    {
      memcpy (out, (guint8[]){ '\\', (guint8) short_names[name - short_bytes] }, 2);
      return 2;
    }
  if (byte >= 0x20)
    {
      *out = byte;
      return 1;
    }
  memcpy (out, "\\u00", 4);
  out[4] = (guint8) digits[byte >> 4];
  out[5] = (guint8) digits[byte & 15];
  return 6;
}

gsize
hw_json_string_escape (const guint8 *bytes, gsize length, guint8 *out)
{
  gsize total = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint8 escaped[6];
      gsize n = escape_byte (bytes[i], escaped);

      if (out != NULL)
        memcpy (out + total, escaped, n);
      total += n;
    }
  return total;
}

static gboolean
is_base64 (guint8 byte)
{
  return g_ascii_isalnum (byte) || byte == '+' || byte == '/';
}

gboolean
hw_json_base64_measure (const guint8 *from, gsize length, gsize *plain_size)
{
  gsize n_padding = 0;

  if (length % 4 != 0)
    return FALSE;
  while (n_padding < 2 && n_padding < length && from[length - 1 - n_padding] == '=')
    n_padding++;
  for (gsize i = 0; i < length - n_padding; i++)
    {
      if (!is_base64 (from[i]))
        return FALSE;
    }
  *plain_size = length / 4 * 3 - n_padding;
  return TRUE;
}

void
hw_json_base64_decode (const guint8 *from, gsize length, guint8 *out)
{
  gint state = 0;
  guint save = 0;

  g_base64_decode_step ((const char *) from, length, out, &state, &save);
}
