/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns which of the kernel's sockets are the lab's, what each is for, and what is known of it. */
#include "hw-socket-table.h"

#include <string.h>

gboolean
hw_socket_role_is_listener (HwSocketRole self)
{
  return self == HW_SOCKET_CABLE_LISTENER || self == HW_SOCKET_SERVER_LISTENER;
}

gboolean
hw_socket_role_is_client_side (HwSocketRole self)
{
  return self < HW_SOCKET_SERVER_LISTENER;
}

gboolean
hw_socket_entry_is_leftover (const HwSocketEntry *self)
{
  return self->row.state == HW_PROC_TCP_TIME_WAIT || self->row.state == HW_PROC_TCP_CLOSE_WAIT;
}

/* What listens on every address is met at each of them. */
static gboolean
is_at (const char *address, const char *place)
{
  const char *port = place != NULL ? strrchr (place, ':') : NULL;

  if (port == NULL)
    return FALSE;
  if (g_str_has_prefix (place, "0.0.0.0:") || g_str_has_prefix (place, "[::]:"))
    return g_str_has_suffix (address, port);

  return strcmp (address, place) == 0;
}

/* Without a list everybody is on it. */
static gboolean
is_listed (const HwSocketName *names, guint n, const char *address)
{
  if (names == NULL)
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (strcmp (address, names[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_caller (const HwSocketPlaces *places, const char *address)
{
  return is_listed (places->callers, places->n_callers, address);
}

static gboolean
find_role (const HwProcTcpRow *row, const HwSocketPlaces *places, HwSocketRole *role)
{
  gboolean listens = row->state == HW_PROC_TCP_LISTEN;

  if (is_at (row->local, places->cable))
    *role = listens ? HW_SOCKET_CABLE_LISTENER : HW_SOCKET_CABLE_TO_CLIENT;
  else if (is_at (row->local, places->server) && (listens || is_caller (places, row->peer)))
    *role = listens ? HW_SOCKET_SERVER_LISTENER : HW_SOCKET_SERVER;
  else if (is_at (row->peer, places->cable))
    *role = HW_SOCKET_CLIENT;
  else if (is_at (row->peer, places->server) && is_caller (places, row->local))
    *role = HW_SOCKET_CABLE_TO_SERVER;
  else
    return FALSE;

  return TRUE;
}

static void
add_sample (HwSocketEntry *entry, const GArray *samples, HwTime now)
{
  for (guint i = 0; i < samples->len; i++)
    {
      const HwSocketSample *sample = &g_array_index (samples, HwSocketSample, i);

      if (strcmp (sample->local, entry->row.local) != 0
          || strcmp (sample->peer, entry->row.peer) != 0)
        continue;
      entry->last_ack_ago_us = MAX (now - sample->last_ack_at, 0);
      entry->total_retransmits = sample->total_retransmits;
    }
}

/* The end that called, by which both ends of one connection are known. */
static const char *
get_caller (const HwSocketEntry *entry)
{
  gboolean calls = entry->role == HW_SOCKET_CLIENT || entry->role == HW_SOCKET_CABLE_TO_SERVER;

  return calls ? entry->row.local : entry->row.peer;
}

/* Of the one who had the port before, there can only be what is ending. */
static gboolean
is_ours (const HwSocketEntry *entry, const HwSocketPlaces *places)
{
  switch (entry->row.state)
    {
    case HW_PROC_TCP_LISTEN:
    case HW_PROC_TCP_SYN_SENT:
    case HW_PROC_TCP_ESTABLISHED:
      return TRUE;
    default:
      return is_listed (places->known, places->n_known, get_caller (entry));
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const HwSocketEntry *one = a;
  const HwSocketEntry *other = b;
  gboolean one_is_far = !hw_socket_role_is_client_side (one->role);
  gboolean other_is_far = !hw_socket_role_is_client_side (other->role);
  int order = one_is_far - other_is_far;

  if (order == 0)
    order = hw_socket_role_is_listener (other->role) - hw_socket_role_is_listener (one->role);
  if (order == 0)
    order = hw_socket_entry_is_leftover (one) - hw_socket_entry_is_leftover (other);
  if (order == 0)
    order = strcmp (get_caller (one), get_caller (other));

  return order != 0 ? order : (int) one->role - (int) other->role;
}

GArray *
hw_socket_table_rows_from_samples (const GArray *samples)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (HwProcTcpRow));

  for (guint i = 0; i < samples->len; i++)
    {
      const HwSocketSample *sample = &g_array_index (samples, HwSocketSample, i);
      HwProcTcpRow row = { .state = sample->state, .rto_us = sample->rto_us };

      g_strlcpy (row.local, sample->local, sizeof row.local);
      g_strlcpy (row.peer, sample->peer, sizeof row.peer);
      g_array_append_val (rows, row);
    }

  return rows;
}

GArray *
hw_socket_table_new (const GArray *rows,
                     const HwSocketPlaces *places,
                     const GArray *samples,
                     HwTime now)
{
  GArray *table = g_array_new (FALSE, FALSE, sizeof (HwSocketEntry));

  for (guint i = 0; i < rows->len; i++)
    {
      HwSocketEntry entry = { .row = g_array_index (rows, HwProcTcpRow, i),
                              .last_ack_ago_us = -1,
                              .total_retransmits = -1 };

      if (!find_role (&entry.row, places, &entry.role) || !is_ours (&entry, places))
        continue;
      if (!hw_socket_role_is_listener (entry.role))
        add_sample (&entry, samples, now);
      g_array_append_val (table, entry);
    }
  g_array_sort (table, compare);

  return table;
}

static gboolean
is_same_connection (const HwSocketEntry *one, const HwSocketEntry *other)
{
  return hw_socket_role_is_client_side (one->role) == hw_socket_role_is_client_side (other->role)
         && strcmp (get_caller (one), get_caller (other)) == 0;
}

HwSocketCount
hw_socket_table_count (const GArray *table)
{
  HwSocketCount count = { .sockets = table->len };
  const HwSocketEntry *before = NULL; /* of a connection */

  for (guint i = 0; i < table->len; i++)
    {
      const HwSocketEntry *entry = &g_array_index (table, HwSocketEntry, i);

      if (hw_socket_role_is_listener (entry->role))
        count.listeners++;
      else if (hw_socket_entry_is_leftover (entry))
        count.leftovers++;
      else if (entry->row.state != HW_PROC_TCP_SYN_SENT) /* an attempt, and no connection yet */
        {
          count.connections += before == NULL || !is_same_connection (before, entry);
          before = entry;
        }
    }

  return count;
}
