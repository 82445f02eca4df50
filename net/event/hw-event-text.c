/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the text form of events: the line that people read.
 *
 * What a kind tells is a row of parts; a part whose fields the event hasn't got is left out. So a
 * new kind is a row of the table, and a new field one part. */
#include "event/hw-event-text.h"

#include <string.h>

#include "event/hw-event-format.h"
#include "event/hw-event-time.h"

#define MAX_TEXT_BYTES 256
#define MAX_PARTS 7

#define DIM "\033[2m"
#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define MAGENTA "\033[35m"
#define CYAN "\033[36m"
#define OFF "\033[0m"

typedef enum
{
  PART_END,
  PART_ATTEMPT,
  PART_BYTES,
  PART_BYTES_ACKED,
  PART_CODEC,
  PART_CONNECTIONS,
  PART_CUT,
  PART_DELAY,
  PART_DETECTOR,
  PART_DROPPED,
  PART_EXPECTED,
  PART_FAULT,
  PART_INTERVAL,
  PART_ISSUER,
  PART_LESSON,
  PART_LOCAL,
  PART_MEASURED,
  PART_MISSES,
  PART_NOTSENT,
  PART_PEER,
  PART_PID,
  PART_PIN,
  PART_PROBES,
  PART_PROBLEMS,
  PART_QUOTE,
  PART_REASON,
  PART_RETRANSMITS,
  PART_ROUTE,
  PART_RTO,
  PART_RTT,
  PART_SEQ,
  PART_SIDE_AND_STATE,
  PART_SILENT,
  PART_SUBJECT,
  PART_SYN,
  PART_TEXT,
  PART_TLS,
  PART_UNACKED,
  PART_UNTIL,
  PART_UPSTREAM,
} Part;

typedef struct
{
  const char *colour; /* NULL: none */
  Part parts[MAX_PARTS + 1];
} Style;

static const Style styles[HW_N_EVENT_KINDS] = {
  [HW_EVENT_LISTENING] = { NULL, { PART_LOCAL, PART_UPSTREAM, PART_CODEC, PART_CUT, PART_TEXT } },
  [HW_EVENT_ACCEPTED] = { GREEN, { PART_ROUTE, PART_CODEC, PART_UPSTREAM, PART_SYN } },
  [HW_EVENT_CONNECTING] = { NULL, { PART_PEER, PART_ATTEMPT } },
  [HW_EVENT_HANDSHAKING] = { NULL, { PART_ROUTE } },
  [HW_EVENT_CONNECTED] = { GREEN, { PART_ROUTE, PART_CODEC, PART_RTT } },
  [HW_EVENT_HEARTBEAT_SENT] = { NULL, { PART_SEQ } },
  [HW_EVENT_HEARTBEAT_RECEIVED] = { NULL, { PART_RTT } },
  [HW_EVENT_HEARTBEAT_MISSED] = { YELLOW, { PART_MISSES, PART_SILENT } },
  [HW_EVENT_MESSAGE_ACCEPTED] = { NULL, { PART_SEQ, PART_BYTES, PART_QUOTE } },
  [HW_EVENT_MESSAGE_SENT] = { NULL, { PART_SEQ, PART_BYTES, PART_QUOTE } },
  [HW_EVENT_MESSAGE_ACKED] = { NULL, { PART_SEQ, PART_BYTES, PART_RTT, PART_QUOTE } },
  [HW_EVENT_MESSAGE_RECEIVED] = { NULL, { PART_SEQ, PART_BYTES, PART_RTT, PART_QUOTE } },
  [HW_EVENT_ECHO_RECEIVED] = { NULL, { PART_SEQ, PART_BYTES, PART_RTT, PART_QUOTE } },
  [HW_EVENT_RETRANSMITTED] = { YELLOW, { PART_SEQ, PART_BYTES, PART_ATTEMPT, PART_QUOTE } },
  [HW_EVENT_DUPLICATE_DROPPED] = { YELLOW, { PART_SEQ, PART_BYTES, PART_QUOTE } },
  [HW_EVENT_OUT_OF_ORDER] = { YELLOW, { PART_SEQ, PART_BYTES, PART_TEXT } },
  [HW_EVENT_SUSPECT]
  = { YELLOW, { PART_REASON, PART_RETRANSMITS, PART_MISSES, PART_SILENT, PART_TEXT } },
  [HW_EVENT_RECOVERED] = { GREEN, { PART_RTT, PART_SILENT, PART_TEXT } },
  [HW_EVENT_DISCONNECTED] = { RED, { PART_REASON, PART_SILENT, PART_FAULT, PART_TEXT } },
  [HW_EVENT_RECONNECT_SCHEDULED] = { YELLOW, { PART_DELAY, PART_REASON } },
  [HW_EVENT_SESSION_RESUMED] = { GREEN, { PART_SEQ, PART_UNACKED, PART_TEXT } },
  [HW_EVENT_SESSION_LOST] = { RED, { PART_REASON, PART_UNACKED, PART_TEXT } },
  [HW_EVENT_CABLE_PULLED] = { MAGENTA, { PART_CUT, PART_TEXT } },
  [HW_EVENT_CABLE_PLUGGED] = { CYAN, { PART_SILENT, PART_TEXT } },
  [HW_EVENT_FAULT_ADDED] = { MAGENTA, { PART_FAULT, PART_TEXT } },
  [HW_EVENT_FAULT_REMOVED] = { CYAN, { PART_FAULT, PART_TEXT } },
  [HW_EVENT_FAULT_BEGAN] = { MAGENTA, { PART_FAULT, PART_TEXT } },
  [HW_EVENT_FAULT_ENDED] = { CYAN, { PART_FAULT, PART_TEXT } },
  [HW_EVENT_FAULT_MET] = { MAGENTA, { PART_FAULT, PART_TEXT } },
  [HW_EVENT_KERNEL] = { NULL,
                        { PART_SIDE_AND_STATE, PART_UNACKED, PART_RTO, PART_RETRANSMITS,
                          PART_PROBES, PART_NOTSENT, PART_BYTES_ACKED } },
  [HW_EVENT_TRANSFER_COMMITTED] = { GREEN, { PART_BYTES, PART_TEXT } },
  [HW_EVENT_TRANSFER_ABORTED] = { RED, { PART_REASON, PART_BYTES, PART_TEXT } },
  [HW_EVENT_REFUSED] = { RED, { PART_PEER, PART_REASON, PART_CONNECTIONS, PART_TEXT } },
  [HW_EVENT_PROCESS_STARTED] = { GREEN, { PART_PID, PART_TEXT } },
  [HW_EVENT_PROCESS_KILLED] = { RED, { PART_PID, PART_TEXT } },
  [HW_EVENT_PROCESS_HUNG] = { YELLOW, { PART_PID, PART_TEXT } },
  [HW_EVENT_PROCESS_RESUMED] = { GREEN, { PART_PID, PART_TEXT } },
  [HW_EVENT_PROCESS_EXITED] = { RED, { PART_PID, PART_REASON, PART_TEXT } },
  [HW_EVENT_EVENTS_DROPPED] = { YELLOW, { PART_DROPPED } },
  [HW_EVENT_STATUS]
  = { NULL, { PART_SIDE_AND_STATE, PART_CONNECTIONS, PART_CUT, PART_RTT, PART_BYTES, PART_TEXT } },
  [HW_EVENT_DRAINING] = { NULL, { PART_CONNECTIONS, PART_REASON } },
  [HW_EVENT_WORK_FINISHED] = { NULL, { PART_SEQ, PART_BYTES, PART_TEXT } },
  [HW_EVENT_ERROR] = { RED, { PART_REASON, PART_TEXT } },
  [HW_EVENT_CLOSED] = { NULL, { PART_REASON, PART_UNACKED, PART_TEXT } },
  [HW_EVENT_LESSON_STARTED] = { CYAN, { PART_LESSON, PART_TEXT } },
  [HW_EVENT_LESSON_STEP] = { MAGENTA, { PART_LESSON, PART_SEQ, PART_TEXT } },
  [HW_EVENT_LESSON_VERDICT] = { NULL, { PART_LESSON, PART_SIDE_AND_STATE, PART_TEXT } },
  [HW_EVENT_LESSON_FINISHED] = { CYAN, { PART_LESSON, PART_SIDE_AND_STATE, PART_TEXT } },
  [HW_EVENT_DETECTOR] = { NULL, { PART_DETECTOR, PART_EXPECTED, PART_TEXT } },
  [HW_EVENT_HEARTBEAT_PACED] = { CYAN, { PART_INTERVAL, PART_SIDE_AND_STATE, PART_TEXT } },
  [HW_EVENT_UPSTREAM_CHANGED] = { CYAN, { PART_SIDE_AND_STATE, PART_UPSTREAM, PART_CODEC } },
  [HW_EVENT_CERTIFICATE] = { CYAN,
                             { PART_SIDE_AND_STATE, PART_PROBLEMS, PART_SUBJECT, PART_ISSUER,
                               PART_UNTIL, PART_TLS, PART_PIN } },
  [HW_EVENT_NOTICED] = { GREEN, { PART_DETECTOR, PART_MEASURED, PART_EXPECTED, PART_REASON } },
};

/* Starts a part where its field is there. */
static gboolean
begin (GString *out, const HwEvent *self, HwEventField field, const char *label)
{
  if (!hw_event_has (self, field))
    return FALSE;
  if (out->len > 0)
    g_string_append (out, ", ");
  g_string_append (out, label);

  return TRUE;
}

static void
append_string (GString *out, const HwEvent *self, HwEventField field, const char *label)
{
  if (begin (out, self, field, label))
    hw_format_append_safe (out, hw_event_get_string (self, field), MAX_TEXT_BYTES);
}

static void
append_plain (GString *out, const HwEvent *self, HwEventField field, const char *label)
{
  if (begin (out, self, field, label))
    g_string_append_printf (out, "%" G_GINT64_FORMAT, hw_event_get_number (self, field));
}

static void
append_count (GString *out,
              const HwEvent *self,
              HwEventField field,
              const char *one,
              const char *many)
{
  if (begin (out, self, field, ""))
    hw_format_append_count (out, hw_event_get_number (self, field), one, many);
}

/* What is only worth saying where it isn't nothing. */
static void
append_some (GString *out,
             const HwEvent *self,
             HwEventField field,
             const char *one,
             const char *many)
{
  if (hw_event_get_number (self, field) != 0)
    append_count (out, self, field, one, many);
}

static void
append_span_us (GString *out, const HwEvent *self, HwEventField field, const char *label)
{
  if (begin (out, self, field, label))
    hw_format_append_span (out, hw_event_get_number (self, field));
}

static void
append_ms (GString *out, gint64 ms)
{
  hw_format_append_span (out, HW_MSEC (CLAMP (ms, 0, G_MAXINT64 / 1000)));
}

static void
append_span_ms (GString *out, const HwEvent *self, HwEventField field, const char *label)
{
  if (begin (out, self, field, label))
    append_ms (out, hw_event_get_number (self, field));
}

static void
append_delay (GString *out, const HwEvent *self)
{
  gint64 delay_ms = hw_event_get_number (self, HW_EVENT_FIELD_DELAY_MS);

  append_plain (out, self, HW_EVENT_FIELD_ATTEMPT, "attempt ");
  if (!hw_event_has (self, HW_EVENT_FIELD_DELAY_MS))
    return;
  if (out->len > 0)
    g_string_append_c (out, ' ');
  if (delay_ms == 0)
    g_string_append (out, "at once");
  else
    {
      g_string_append (out, "in ");
      append_ms (out, delay_ms);
    }
}

static void
append_misses (GString *out, const HwEvent *self)
{
  append_plain (out, self, HW_EVENT_FIELD_MISSES, "");
  if (hw_event_has (self, HW_EVENT_FIELD_MISSES) && hw_event_has (self, HW_EVENT_FIELD_ALLOWED))
    g_string_append_printf (out, " of %" G_GINT64_FORMAT,
                            hw_event_get_number (self, HW_EVENT_FIELD_ALLOWED));
}

/* From the one who connected to the one who listens, whoever tells it. */
static void
append_route (GString *out, const HwEvent *self)
{
  gboolean is_accepted = hw_event_get_kind (self) == HW_EVENT_ACCEPTED;
  HwEventField from = is_accepted ? HW_EVENT_FIELD_PEER : HW_EVENT_FIELD_LOCAL;
  HwEventField to = is_accepted ? HW_EVENT_FIELD_LOCAL : HW_EVENT_FIELD_PEER;

  append_string (out, self, from, is_accepted && !hw_event_has (self, to) ? "from " : "");
  if (!hw_event_has (self, to))
    return;
  if (hw_event_has (self, from))
    g_string_append (out, " → ");
  else
    g_string_append (out, out->len > 0 ? ", to " : "to ");
  hw_format_append_safe (out, hw_event_get_string (self, to), MAX_TEXT_BYTES);
}

static void
append_side_and_state (GString *out, const HwEvent *self)
{
  append_string (out, self, HW_EVENT_FIELD_SIDE, "");
  if (!hw_event_has (self, HW_EVENT_FIELD_STATE))
    return;
  if (hw_event_has (self, HW_EVENT_FIELD_SIDE))
    g_string_append (out, ": ");
  else if (out->len > 0)
    g_string_append (out, ", ");
  hw_format_append_safe (out, hw_event_get_string (self, HW_EVENT_FIELD_STATE), MAX_TEXT_BYTES);
}

static void
append_cut (GString *out, const HwEvent *self)
{
  const char *cut = hw_event_get_string (self, HW_EVENT_FIELD_CUT);

  if (!begin (out, self, HW_EVENT_FIELD_CUT, ""))
    return;
  if (hw_event_get_kind (self) != HW_EVENT_CABLE_PULLED)
    {
      g_string_append (out, "pulls by ");
      hw_format_append_safe (out, cut, MAX_TEXT_BYTES);
    }
  else if (strcmp (cut, "kernel") == 0)
    g_string_append (out, "cut by the kernel");
  else if (strcmp (cut, "stall") == 0)
    g_string_append (out, "stall: the kernel goes on ACKing");
  else
    hw_format_append_safe (out, cut, MAX_TEXT_BYTES);
}

static void
append_tls (GString *out, const HwEvent *self)
{
  append_string (out, self, HW_EVENT_FIELD_TLS, "");
  append_string (out, self, HW_EVENT_FIELD_CIPHER, "");
}

/* A quotation mark inside is escaped, so that the end of the quote is the end. */
static void
append_quote (GString *out, const HwEvent *self)
{
  const char *text = hw_event_get_string (self, HW_EVENT_FIELD_TEXT);
  g_autoptr (GString) safe = g_string_new (NULL);

  if (text == NULL)
    return;
  hw_format_append_safe (safe, text, MAX_TEXT_BYTES);
  g_string_replace (safe, "\"", "\\\"", 0);
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append_printf (out, "\"%s\"", safe->str);
}

static void
append_part (GString *out, const HwEvent *self, Part part)
{
  switch (part)
    {
    case PART_ATTEMPT:
      return append_plain (out, self, HW_EVENT_FIELD_ATTEMPT, "attempt ");
    case PART_BYTES:
      return append_count (out, self, HW_EVENT_FIELD_BYTES, "byte", "bytes");
    case PART_CODEC:
      return append_string (out, self, HW_EVENT_FIELD_CODEC, "");
    case PART_CONNECTIONS:
      return append_count (out, self, HW_EVENT_FIELD_CONNECTIONS, "connection", "connections");
    case PART_CUT:
      return append_cut (out, self);
    case PART_DELAY:
      return append_delay (out, self);
    case PART_DETECTOR:
      return append_string (out, self, HW_EVENT_FIELD_DETECTOR, "");
    case PART_DROPPED:
      return append_count (out, self, HW_EVENT_FIELD_DROPPED, "event left out", "events left out");
    case PART_EXPECTED:
      return append_span_ms (out, self, HW_EVENT_FIELD_EXPECTED_MS, "in theory ");
    case PART_FAULT:
      return append_string (out, self, HW_EVENT_FIELD_FAULT, "");
    case PART_INTERVAL:
      return append_span_ms (out, self, HW_EVENT_FIELD_INTERVAL_MS, "every ");
    case PART_ISSUER:
      return append_string (out, self, HW_EVENT_FIELD_ISSUER, "by ");
    case PART_LESSON:
      return append_string (out, self, HW_EVENT_FIELD_LESSON, "");
    case PART_LOCAL:
      return append_string (out, self, HW_EVENT_FIELD_LOCAL, "");
    case PART_MEASURED:
      return append_span_ms (out, self, HW_EVENT_FIELD_MEASURED_MS, "after ");
    case PART_MISSES:
      return append_misses (out, self);
    case PART_BYTES_ACKED:
      return append_count (out, self, HW_EVENT_FIELD_BYTES_ACKED, "byte ACKed", "bytes ACKed");
    case PART_NOTSENT:
      return append_some (out, self, HW_EVENT_FIELD_NOTSENT, "byte not sent", "bytes not sent");
    case PART_PEER:
      return append_string (out, self, HW_EVENT_FIELD_PEER, "");
    case PART_PID:
      return append_plain (out, self, HW_EVENT_FIELD_PID, "pid ");
    case PART_PIN:
      return append_string (out, self, HW_EVENT_FIELD_PIN, "key ");
    case PART_PROBES:
      return append_some (out, self, HW_EVENT_FIELD_PROBES, "probe", "probes");
    case PART_PROBLEMS:
      return append_string (out, self, HW_EVENT_FIELD_PROBLEMS, "");
    case PART_QUOTE:
      return append_quote (out, self);
    case PART_REASON:
      return append_string (out, self, HW_EVENT_FIELD_REASON, "");
    case PART_RETRANSMITS:
      return append_some (out, self, HW_EVENT_FIELD_RETRANSMITS, "retransmit", "retransmits");
    case PART_ROUTE:
      return append_route (out, self);
    case PART_RTO:
      return append_span_us (out, self, HW_EVENT_FIELD_RTO_US, "RTO ");
    case PART_RTT:
      return append_span_us (out, self, HW_EVENT_FIELD_RTT_US, "rtt ");
    case PART_SEQ:
      return append_plain (out, self, HW_EVENT_FIELD_SEQ, "#");
    case PART_SIDE_AND_STATE:
      return append_side_and_state (out, self);
    case PART_SILENT:
      return append_span_ms (out, self, HW_EVENT_FIELD_SILENT_MS, "silent ");
    case PART_SUBJECT:
      return append_string (out, self, HW_EVENT_FIELD_SUBJECT, "for ");
    case PART_SYN:
      return append_string (out, self, HW_EVENT_FIELD_SYN, "SYN ");
    case PART_TEXT:
      return append_string (out, self, HW_EVENT_FIELD_TEXT, "");
    case PART_TLS:
      return append_tls (out, self);
    case PART_UNACKED:
      return append_count (out, self, HW_EVENT_FIELD_UNACKED, "unACKed", "unACKed");
    case PART_UNTIL:
      return append_string (out, self, HW_EVENT_FIELD_NOT_AFTER, "until ");
    case PART_UPSTREAM:
      return append_string (out, self, HW_EVENT_FIELD_UPSTREAM, "upstream ");
    case PART_END:
      return;
    }
}

/* The server and the cable have many connections, the client one at a time: it needs the number
 * only where it begins. */
static gboolean
wants_conn (const HwEvent *self)
{
  HwEventSource source = hw_event_get_source (self);

  return source == HW_EVENT_SOURCE_SERVER || source == HW_EVENT_SOURCE_CABLE
         || hw_event_get_kind (self) == HW_EVENT_CONNECTED;
}

/**
 * hw_event_get_detail:
 * @self: an event
 *
 * Returns: (transfer full): what the event tells besides its kind, for people; "" where nothing
 */
char *
hw_event_get_detail (const HwEvent *self)
{
  GString *out = g_string_new (NULL);

  if (wants_conn (self))
    append_plain (out, self, HW_EVENT_FIELD_CONN, "conn ");
  for (const Part *part = styles[hw_event_get_kind (self)].parts; *part != PART_END; part++)
    append_part (out, self, *part);

  return g_string_free (out, FALSE);
}

static void
append_coloured (GString *out, const char *colour, const char *text)
{
  if (colour != NULL)
    g_string_append_printf (out, "%s%s" OFF, colour, text);
  else
    g_string_append (out, text);
}

static void
append_time (GString *out, const HwEvent *self, gboolean colour)
{
  g_autoptr (GString) time = g_string_new (NULL);

  hw_event_time_append_local (time, hw_event_get_time_us (self));
  append_coloured (out, colour ? DIM : NULL, time->str);
}

/**
 * hw_event_to_text:
 * @self: an event
 * @colour: whether a terminal that shows colours will get it
 *
 * The kind is coloured by how bad it is; what it is, the words say too.
 *
 * Returns: (transfer full): one line, without its end
 */
char *
hw_event_to_text (const HwEvent *self, gboolean colour)
{
  HwEventKind kind = hw_event_get_kind (self);
  g_autofree char *detail = hw_event_get_detail (self);
  const char *name = hw_event_kind_get_name (kind);
  GString *out = g_string_new (NULL);

  append_time (out, self, colour);
  g_string_append_printf (out, "  %-6s  ", hw_event_source_get_name (hw_event_get_source (self)));
  append_coloured (out, colour ? styles[kind].colour : NULL, name);
  if (*detail != '\0')
    g_string_append_printf (out, "%*s  %s", MAX (0, 18 - (int) strlen (name)), "", detail);

  return g_string_free (out, FALSE);
}
