/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the kernel's table of TCP sockets, as /proc/net/tcp and tcp6 have it: proc_net_tcp.rst. */
#include "hw-proc-tcp.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "io/hw-tcp-info.h"

#define MAX_STATE 12
#define IPV4_DIGITS 8
#define IPV6_DIGITS 32

/* All below read from *@p on and go behind what they have read. */

static void
skip_spaces (const char **p)
{
  while (**p == ' ')
    ++*p;
}

/* A number of 1 to @max digits, in which no more than 64 bits are. */
static gboolean
take_number (const char **p, guint base, guint max, guint64 *value)
{
  guint n = 0;

  *value = 0;
  for (; n < max; n++, ++*p)
    {
      int digit = base == 16 ? g_ascii_xdigit_value (**p) : g_ascii_digit_value (**p);

      if (digit < 0)
        break;
      *value = *value * base + (guint64) digit;
    }

  return n > 0;
}

static gboolean
take_character (const char **p, char c)
{
  if (**p != c)
    return FALSE;
  ++*p;

  return TRUE;
}

/* The kernel prints each 32 bits of an address as the machine's own number. */
static gboolean
take_words (const char **p, guint32 *words, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const char *begin = *p;
      guint64 word;

      if (!take_number (p, 16, 8, &word) || *p - begin != 8)
        return FALSE;
      words[i] = (guint32) word;
    }

  return TRUE;
}

/* An IPv4 address within IPv6 is one of IPv4: so the two ends of a connection read the same. */
static void
format_address (char *out, const guint32 *words, gboolean is_ipv6, guint port)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  char text[INET6_ADDRSTRLEN];
  gboolean is_mapped = is_ipv6 && memcmp (words, mapped, sizeof mapped) == 0;

  if (is_ipv6 && !is_mapped)
    inet_ntop (AF_INET6, words, text, sizeof text);
  else
    inet_ntop (AF_INET, is_mapped ? words + 3 : words, text, sizeof text);
  g_snprintf (out, HW_PROC_TCP_ADDRESS_SIZE, is_ipv6 && !is_mapped ? "[%s]:%u" : "%s:%u", text,
              port);
}

static gboolean
take_address (const char **p, char *out)
{
  guint32 words[4];
  guint64 port;
  gboolean is_ipv6;

  skip_spaces (p);
  is_ipv6 = strspn (*p, "0123456789ABCDEFabcdef") == IPV6_DIGITS;
  if (!take_words (p, words, is_ipv6 ? 4 : 1) || !take_character (p, ':')
      || !take_number (p, 16, 4, &port))
    return FALSE;
  format_address (out, words, is_ipv6, (guint) port);

  return TRUE;
}

static gboolean
take_pair (const char **p, guint64 *first, guint64 *second)
{
  skip_spaces (p);

  return take_number (p, 16, 8, first) && take_character (p, ':')
         && take_number (p, 16, 16, second);
}

static gboolean
take_field (const char **p, guint base, guint max, guint64 *value)
{
  skip_spaces (p);

  return take_number (p, base, max, value);
}

/* A pointer, hidden or not. */
static void
skip_word (const char **p)
{
  skip_spaces (p);
  *p += strcspn (*p, " \n");
}

static HwTime
ticks_to_us (guint64 ticks, guint hz)
{
  return (HwTime) MIN (ticks, G_MAXUINT32) * G_USEC_PER_SEC / MAX (hz, 1);
}

/* uid, unanswered probes, inode, references, pointer, RTO: of sockets that are more than leftovers.
 */
static gboolean
take_rest (const char **p, guint hz, HwProcTcpRow *row)
{
  guint64 uid, probes, inode, references, rto;

  if (!take_field (p, 10, 10, &uid) || !take_field (p, 10, 9, &probes)
      || !take_field (p, 10, 19, &inode) || !take_field (p, 10, 9, &references))
    return FALSE;
  row->probes = (guint32) probes;
  skip_word (p);
  if (take_field (p, 10, 18, &rto))
    row->rto_us = ticks_to_us (rto, hz);

  return TRUE;
}

gboolean
hw_proc_tcp_parse_line (const char *line, guint hz, HwProcTcpRow *row)
{
  guint64 number, state, sent, received, timer, left, retransmits;

  *row = (HwProcTcpRow){ 0 };
  if (!take_field (&line, 10, 9, &number) || !take_character (&line, ':')
      || !take_address (&line, row->local) || !take_address (&line, row->peer)
      || !take_field (&line, 16, 2, &state) || state == 0 || state > MAX_STATE
      || !take_pair (&line, &sent, &received) || !take_pair (&line, &timer, &left)
      || !take_field (&line, 16, 8, &retransmits) || !take_rest (&line, hz, row))
    return FALSE;

  row->state = (guint8) state;
  row->send_queue = (guint32) sent;
  row->receive_queue = (guint32) MIN (received, G_MAXUINT32);
  row->timer = (HwProcTcpTimer) MIN (timer, HW_PROC_TCP_TIMER_PROBE);
  row->timer_left_us = row->timer != HW_PROC_TCP_TIMER_NONE ? ticks_to_us (left, hz) : 0;
  row->retransmits = (guint32) retransmits;

  return TRUE;
}

GArray *
hw_proc_tcp_parse (const char *text, guint hz)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (HwProcTcpRow));

  for (const char *line = text; *line != '\0';)
    {
      const char *end = strchrnul (line, '\n');
      HwProcTcpRow row;

      if (hw_proc_tcp_parse_line (line, hz, &row))
        g_array_append_val (rows, row);
      line = *end != '\0' ? end + 1 : end;
    }

  return rows;
}

static gboolean
add_file (const char *path, GArray *rows)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) more = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  more = hw_proc_tcp_parse (text, (guint) sysconf (_SC_CLK_TCK));
  g_array_append_vals (rows, more->data, more->len);

  return TRUE;
}

GArray *
hw_proc_tcp_read (void)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (HwProcTcpRow));
  gboolean is_read = add_file ("/proc/net/tcp", rows);

  is_read |= add_file ("/proc/net/tcp6", rows);

  return is_read ? g_steal_pointer (&rows) : NULL;
}

const char *
hw_proc_tcp_state_get_name (guint8 state)
{
  const HwTcpInfo info = { .state = state };

  return hw_tcp_info_get_state_name (&info);
}

guint8
hw_proc_tcp_state_from_name (const char *name)
{
  for (guint8 state = 1; state <= MAX_STATE; state++)
    if (g_strcmp0 (hw_proc_tcp_state_get_name (state), name) == 0)
      return state;

  return 0;
}

const char *
hw_proc_tcp_timer_get_name (HwProcTcpTimer self)
{
  static const char *const names[]
      = { "none", "retransmission", "keepalive", "TIME_WAIT ends", "window probe" };

  return names[self];
}
