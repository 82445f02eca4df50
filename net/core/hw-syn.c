/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the reading of a SYN, the first segment of a connection, as the kernel keeps it. */
#include "core/hw-syn.h"

#define IPV4_MIN 20
#define IPV6_LENGTH 40
#define TCP_MIN 20
#define PROTOCOL_TCP 6

/* RFC 9293, 3.1, and RFC 7323, 2018, 7413. */
enum
{
  OPTION_END = 0,
  OPTION_NOP = 1,
  OPTION_MSS = 2,
  OPTION_WINDOW_SCALE = 3,
  OPTION_SACK = 4,
  OPTION_TIMESTAMPS = 8,
  OPTION_FAST_OPEN = 34,
};

static guint16
read_16 (const guint8 *at)
{
  return (guint16) (at[0] << 8 | at[1]);
}

static guint32
read_32 (const guint8 *at)
{
  return (guint32) read_16 (at) << 16 | read_16 (at + 2);
}

/* The length of the IP header, 0 where TCP doesn't lie behind it. */
static gsize
read_ip (const guint8 *bytes, gsize length, guint8 *ttl)
{
  gsize header;

  if (length < IPV4_MIN)
    return 0;
  if (bytes[0] >> 4 == 4)
    {
      header = (gsize) (bytes[0] & 15) * 4;
      *ttl = bytes[8];
      return header >= IPV4_MIN && bytes[9] == PROTOCOL_TCP ? header : 0;
    }
  if (bytes[0] >> 4 != 6 || length < IPV6_LENGTH || bytes[6] != PROTOCOL_TCP)
    return 0;
  *ttl = bytes[7];

  return IPV6_LENGTH;
}

static void
append_option (GString *out, guint8 kind, const guint8 *value, gsize length)
{
  if (kind == OPTION_MSS && length == 2)
    g_string_append_printf (out, ", MSS %u", read_16 (value));
  else if (kind == OPTION_WINDOW_SCALE && length == 1)
    g_string_append_printf (out, ", window scale %u", value[0]);
  else if (kind == OPTION_SACK)
    g_string_append (out, ", SACK");
  else if (kind == OPTION_TIMESTAMPS)
    g_string_append (out, ", timestamps");
  else if (kind == OPTION_FAST_OPEN)
    g_string_append (out, ", fast open");
  else
    g_string_append_printf (out, ", option %u", kind);
}

/* FALSE: they aren't whole. */
static gboolean
append_options (GString *out, const guint8 *at, gsize length)
{
  while (length > 0 && *at != OPTION_END)
    {
      gsize step = 1;

      if (*at != OPTION_NOP)
        {
          if (length < 2 || at[1] < 2 || at[1] > length)
            return FALSE;
          step = at[1];
          append_option (out, at[0], at + 2, step - 2);
        }
      at += step;
      length -= step;
    }

  return TRUE;
}

char *
hw_syn_describe (const guint8 *bytes, gsize length)
{
  guint8 ttl = 0;
  gsize ip = read_ip (bytes, length, &ttl);
  const guint8 *tcp = bytes + ip;
  g_autoptr (GString) out = NULL;
  gsize header;

  if (ip == 0 || length < ip + TCP_MIN)
    return NULL;
  header = (gsize) (tcp[12] >> 4) * 4;
  if (header < TCP_MIN || length < ip + header)
    return NULL;
  out = g_string_new (NULL);
  g_string_append_printf (out, "seq %u, window %u", read_32 (tcp + 4), read_16 (tcp + 14));
  if (!append_options (out, tcp + TCP_MIN, header - TCP_MIN))
    return NULL;
  g_string_append_printf (out, ", TTL %u", ttl);

  return g_strdup (out->str);
}
