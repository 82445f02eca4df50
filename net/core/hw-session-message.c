/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the names of what a session says, and when two sessions are the same. */
#include "core/hw-session-message.h"

#include <string.h>

gboolean
hw_session_id_is_none (const HwSessionId *id)
{
  return id->high == 0 && id->low == 0;
}

gboolean
hw_session_id_equal (gconstpointer a, gconstpointer b)
{
  const HwSessionId *x = a, *y = b;

  return x->high == y->high && x->low == y->low;
}

guint
hw_session_id_hash (gconstpointer id)
{
  const HwSessionId *self = id;

  return (guint) (self->high ^ self->low);
}

const char *
hw_delivery_get_name (HwDelivery delivery)
{
  static const char *const names[] = {
    [HW_DELIVERY_AT_MOST_ONCE] = "at-most-once",
    [HW_DELIVERY_AT_LEAST_ONCE] = "at-least-once",
    [HW_DELIVERY_EXACTLY_ONCE] = "exactly-once",
  };

  return (guint) delivery < G_N_ELEMENTS (names) ? names[delivery] : NULL;
}

static gboolean
is_named (const char *wanted, const char *name, gsize length)
{
  return strlen (wanted) == length && memcmp (wanted, name, length) == 0;
}

gboolean
hw_delivery_from_name (const char *name, gsize length, HwDelivery *delivery)
{
  const char *known;

  for (HwDelivery i = 0; (known = hw_delivery_get_name (i)) != NULL; i++)
    if (is_named (known, name, length))
      {
        *delivery = i;
        return TRUE;
      }

  return FALSE;
}

const char *
hw_session_fault_get_name (HwSessionFault fault)
{
  static const char *const names[HW_N_SESSION_FAULTS] = {
    [HW_SESSION_FAULT_NONE] = "none",
    [HW_SESSION_FAULT_PROTOCOL] = "protocol",
    [HW_SESSION_FAULT_ACK_TIMEOUT] = "ack-timeout",
    [HW_SESSION_FAULT_ATTACH_TIMEOUT] = "attach-timeout",
    [HW_SESSION_FAULT_TAKEN_OVER] = "taken-over",
    [HW_SESSION_FAULT_STALE] = "stale",
    [HW_SESSION_FAULT_UNKNOWN] = "unknown",
    [HW_SESSION_FAULT_RESTARTED] = "restarted",
    [HW_SESSION_FAULT_REGRESSED] = "regressed",
    [HW_SESSION_FAULT_EXHAUSTED] = "exhausted",
    [HW_SESSION_FAULT_LEASE] = "lease",
    [HW_SESSION_FAULT_LIMIT] = "limit",
    [HW_SESSION_FAULT_TIMEOUT] = "timeout",
  };

  return fault < HW_N_SESSION_FAULTS ? names[fault] : NULL;
}

HwSessionFault
hw_session_fault_from_name (const char *name, gsize length)
{
  for (HwSessionFault i = 0; i < HW_N_SESSION_FAULTS; i++)
    if (is_named (hw_session_fault_get_name (i), name, length))
      return i;

  return HW_SESSION_FAULT_NONE;
}

const char *
hw_session_message_get_name (HwSessionMessageKind kind)
{
  static const char *const names[HW_N_SESSION_MESSAGES] = {
    [HW_SESSION_MESSAGE_HELLO] = "hello", [HW_SESSION_MESSAGE_WELCOME] = "welcome",
    [HW_SESSION_MESSAGE_DATA] = "data",   [HW_SESSION_MESSAGE_ACK] = "ack",
    [HW_SESSION_MESSAGE_BYE] = "bye",     [HW_SESSION_MESSAGE_ERROR] = "error",
  };

  return kind < HW_N_SESSION_MESSAGES ? names[kind] : NULL;
}
