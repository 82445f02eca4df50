/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of the page of sockets. */
#include "config.h"

#include "hw-sockets-words.h"

#include <glib/gi18n.h>

#include "event/hw-event-format.h"

const char *
hw_sockets_words_role (HwSocketRole role)
{
  static const char *const names[] = {
    N_ ("The cable listens"),  N_ ("The client’s socket"),        N_ ("The cable’s, to the client"),
    N_ ("The server listens"), N_ ("The cable’s, to the server"), N_ ("The server’s socket"),
  };

  return _ (names[role]);
}

static const struct
{
  const char *style;
  const char *meaning;
} states[] = {
  { "dim-label", N_ ("unknown") },
  { "success", N_ ("as far as this kernel knows, the peer is there") },
  { "warning", N_ ("asked to connect; no answer yet") },
  { "warning", N_ ("was asked to connect, and has answered") },
  { "warning", N_ ("has closed; its FIN isn’t acknowledged yet") },
  { "warning", N_ ("has closed; waits for the peer to close, too") },
  { "warning", N_ ("closed by both; kept so that late segments aren’t taken for new ones") },
  { "dim-label", N_ ("closed") },
  { "warning", N_ ("the peer has closed; the program here hasn’t yet") },
  { "warning", N_ ("has closed as the last; its FIN isn’t acknowledged yet") },
  { "accent", N_ ("waits for those who connect") },
  { "warning", N_ ("both have closed at the same time") },
  { "warning", N_ ("was asked to connect") },
};

char *
hw_sockets_words_meaning (const HwSocketEntry *entry)
{
  guint8 state = entry->row.state;

  if (state == HW_PROC_TCP_LISTEN)
    return g_strdup_printf (_ ("waits for those who connect; %u aren’t accepted yet"),
                            entry->row.receive_queue);

  return g_strdup (_ (states[state < G_N_ELEMENTS (states) ? state : 0].meaning));
}

const char *
hw_sockets_words_style (guint8 state)
{
  return states[state < G_N_ELEMENTS (states) ? state : 0].style;
}

const char *
hw_sockets_words_cell (HwSocketsCell cell)
{
  static const char *const names[] = {
    N_ ("Send queue"),  N_ ("Receive queue"), N_ ("RTO"),
    N_ ("Retransmits"), N_ ("Last ACK"),      N_ ("Kernel’s timer"),
  };

  return _ (names[cell]);
}

/* Translators: a number of bytes, as short as can be */
static char *
format_bytes (guint32 bytes)
{
  return g_strdup_printf (_ ("%u B"), bytes);
}

static char *
format_retransmits (const HwSocketEntry *entry)
{
  if (entry->total_retransmits < 0)
    return g_strdup_printf ("%u", entry->row.retransmits);

  /* Translators: of a segment that is in flight now, and of all since the connection began */
  return g_strdup_printf (_ ("%u now, %u in all"), entry->row.retransmits,
                          (guint) entry->total_retransmits);
}

static char *
format_last_ack (const HwSocketEntry *entry)
{
  g_autofree char *span = NULL;

  if (entry->last_ack_ago_us < 0)
    return g_strdup ("–");
  span = hw_format_span (entry->last_ack_ago_us / 1000 * 1000);

  /* Translators: %s is a time, such as "420 ms" */
  return g_strdup_printf (_ ("%s ago"), span);
}

static const char *
get_timer_name (HwProcTcpTimer timer)
{
  static const char *const names[] = {
    N_ ("none runs"),  N_ ("sends again in %s"), N_ ("keepalive in %s"),
    N_ ("gone in %s"), N_ ("probes in %s"),
  };

  return _ (names[timer]);
}

static char *
format_timer (const HwProcTcpRow *row)
{
  g_autofree char *span = hw_format_span (row->timer_left_us);
  g_autoptr (GString) text = g_string_new (get_timer_name (row->timer));

  g_string_replace (text, "%s", span, 1);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
hw_sockets_words_value (HwSocketsCell cell, const HwSocketEntry *entry)
{
  const HwProcTcpRow *row = &entry->row;

  if (hw_socket_role_is_listener (entry->role))
    return NULL;
  if (row->state == HW_PROC_TCP_TIME_WAIT && cell != HW_SOCKETS_CELL_TIMER)
    return NULL;

  switch (cell)
    {
    case HW_SOCKETS_CELL_SEND_QUEUE:
      return format_bytes (row->send_queue);
    case HW_SOCKETS_CELL_RECEIVE_QUEUE:
      return format_bytes (row->receive_queue);
    case HW_SOCKETS_CELL_RTO:
      return hw_format_span (row->rto_us);
    case HW_SOCKETS_CELL_RETRANSMITS:
      return format_retransmits (entry);
    case HW_SOCKETS_CELL_LAST_ACK:
      return format_last_ack (entry);
    case HW_SOCKETS_CELL_TIMER:
    default:
      return format_timer (row);
    }
}

char *
hw_sockets_words_count (const HwSocketCount *count)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u connection", "%u connections", count->connections),
                          count->connections);
  g_string_append (text, " · ");
  g_string_append_printf (text, ngettext ("%u socket", "%u sockets", count->sockets),
                          count->sockets);
  if (count->leftovers > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%u left over", "%u left over", count->leftovers),
                              count->leftovers);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
