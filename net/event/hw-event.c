/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwEvent: its fields, its names, its life. */
#include "event/hw-event.h"

#include <string.h>

#define N_NUMBERS HW_EVENT_FIRST_STRING
#define N_STRINGS (HW_N_EVENT_FIELDS - HW_EVENT_FIRST_STRING)

G_STATIC_ASSERT (HW_N_EVENT_FIELDS <= 64);

struct _HwEvent
{
  gatomicrefcount refs;
  HwEventKind kind;
  HwEventSource source;
  gint64 mono_us;
  gint64 time_us;
  guint64 present;
  gint64 numbers[N_NUMBERS];
  char *strings[N_STRINGS];
};

G_DEFINE_BOXED_TYPE (HwEvent, hw_event, hw_event_ref, hw_event_unref)

static const char *const source_names[HW_N_EVENT_SOURCES] = {
  "client", "server", "cable", "kernel", "lesson",
};

static const char *const kind_names[HW_N_EVENT_KINDS] = {
  [HW_EVENT_LISTENING] = "listening",
  [HW_EVENT_ACCEPTED] = "accepted",
  [HW_EVENT_CONNECTING] = "connecting",
  [HW_EVENT_HANDSHAKING] = "handshaking",
  [HW_EVENT_CONNECTED] = "connected",
  [HW_EVENT_HEARTBEAT_SENT] = "heartbeat-sent",
  [HW_EVENT_HEARTBEAT_RECEIVED] = "heartbeat-received",
  [HW_EVENT_HEARTBEAT_MISSED] = "heartbeat-missed",
  [HW_EVENT_MESSAGE_ACCEPTED] = "message-accepted",
  [HW_EVENT_MESSAGE_SENT] = "message-sent",
  [HW_EVENT_MESSAGE_ACKED] = "message-acked",
  [HW_EVENT_MESSAGE_RECEIVED] = "message-received",
  [HW_EVENT_ECHO_RECEIVED] = "echo-received",
  [HW_EVENT_RETRANSMITTED] = "retransmitted",
  [HW_EVENT_DUPLICATE_DROPPED] = "duplicate-dropped",
  [HW_EVENT_OUT_OF_ORDER] = "out-of-order",
  [HW_EVENT_SUSPECT] = "suspect",
  [HW_EVENT_RECOVERED] = "recovered",
  [HW_EVENT_DISCONNECTED] = "disconnected",
  [HW_EVENT_RECONNECT_SCHEDULED] = "reconnect-scheduled",
  [HW_EVENT_SESSION_RESUMED] = "session-resumed",
  [HW_EVENT_SESSION_LOST] = "session-lost",
  [HW_EVENT_CABLE_PULLED] = "cable-pulled",
  [HW_EVENT_CABLE_PLUGGED] = "cable-plugged",
  [HW_EVENT_FAULT_ADDED] = "fault-added",
  [HW_EVENT_FAULT_REMOVED] = "fault-removed",
  [HW_EVENT_FAULT_BEGAN] = "fault-began",
  [HW_EVENT_FAULT_ENDED] = "fault-ended",
  [HW_EVENT_FAULT_MET] = "fault-met",
  [HW_EVENT_KERNEL] = "kernel",
  [HW_EVENT_TRANSFER_COMMITTED] = "transfer-committed",
  [HW_EVENT_TRANSFER_ABORTED] = "transfer-aborted",
  [HW_EVENT_REFUSED] = "refused",
  [HW_EVENT_PROCESS_STARTED] = "process-started",
  [HW_EVENT_PROCESS_KILLED] = "process-killed",
  [HW_EVENT_PROCESS_HUNG] = "process-hung",
  [HW_EVENT_PROCESS_RESUMED] = "process-resumed",
  [HW_EVENT_PROCESS_EXITED] = "process-exited",
  [HW_EVENT_EVENTS_DROPPED] = "events-dropped",
  [HW_EVENT_STATUS] = "status",
  [HW_EVENT_DRAINING] = "draining",
  [HW_EVENT_WORK_FINISHED] = "work-finished",
  [HW_EVENT_ERROR] = "error",
  [HW_EVENT_CLOSED] = "closed",
  [HW_EVENT_LESSON_STARTED] = "lesson-started",
  [HW_EVENT_LESSON_STEP] = "lesson-step",
  [HW_EVENT_LESSON_VERDICT] = "lesson-verdict",
  [HW_EVENT_LESSON_FINISHED] = "lesson-finished",
  [HW_EVENT_DETECTOR] = "detector",
  [HW_EVENT_NOTICED] = "noticed",
  [HW_EVENT_HEARTBEAT_PACED] = "heartbeat-paced",
  [HW_EVENT_UPSTREAM_CHANGED] = "upstream-changed",
  [HW_EVENT_CERTIFICATE] = "certificate",
};

static const char *const field_names[HW_N_EVENT_FIELDS] = {
  [HW_EVENT_FIELD_CONN] = "conn",
  [HW_EVENT_FIELD_SEQ] = "seq",
  [HW_EVENT_FIELD_BYTES] = "bytes",
  [HW_EVENT_FIELD_RTT_US] = "rtt_us",
  [HW_EVENT_FIELD_ATTEMPT] = "attempt",
  [HW_EVENT_FIELD_DELAY_MS] = "delay_ms",
  [HW_EVENT_FIELD_MISSES] = "misses",
  [HW_EVENT_FIELD_ALLOWED] = "allowed",
  [HW_EVENT_FIELD_SILENT_MS] = "silent_ms",
  [HW_EVENT_FIELD_PID] = "pid",
  [HW_EVENT_FIELD_DROPPED] = "dropped",
  [HW_EVENT_FIELD_CONNECTIONS] = "connections",
  [HW_EVENT_FIELD_UNACKED] = "unacked",
  [HW_EVENT_FIELD_RETRANSMITS] = "retransmits",
  [HW_EVENT_FIELD_TOTAL_RETRANS] = "total_retrans",
  [HW_EVENT_FIELD_BACKOFF] = "backoff",
  [HW_EVENT_FIELD_PROBES] = "probes",
  [HW_EVENT_FIELD_LOST] = "lost",
  [HW_EVENT_FIELD_RTO_US] = "rto_us",
  [HW_EVENT_FIELD_RTTVAR_US] = "rttvar_us",
  [HW_EVENT_FIELD_MIN_RTT_US] = "min_rtt_us",
  [HW_EVENT_FIELD_NOTSENT] = "notsent",
  [HW_EVENT_FIELD_BYTES_ACKED] = "bytes_acked",
  [HW_EVENT_FIELD_BYTES_RECEIVED] = "bytes_received",
  [HW_EVENT_FIELD_LAST_DATA_SENT_MS] = "last_data_sent_ms",
  [HW_EVENT_FIELD_LAST_DATA_RECV_MS] = "last_data_recv_ms",
  [HW_EVENT_FIELD_LAST_ACK_RECV_MS] = "last_ack_recv_ms",
  [HW_EVENT_FIELD_EXPECTED_MS] = "expected_ms",
  [HW_EVENT_FIELD_MEASURED_MS] = "measured_ms",
  [HW_EVENT_FIELD_INTERVAL_MS] = "interval_ms",
  [HW_EVENT_FIELD_LOCAL] = "local",
  [HW_EVENT_FIELD_PEER] = "peer",
  [HW_EVENT_FIELD_UPSTREAM] = "upstream",
  [HW_EVENT_FIELD_PROXY] = "proxy",
  [HW_EVENT_FIELD_CUT] = "cut",
  [HW_EVENT_FIELD_REASON] = "reason",
  [HW_EVENT_FIELD_FAULT] = "fault",
  [HW_EVENT_FIELD_STATE] = "state",
  [HW_EVENT_FIELD_SIDE] = "side",
  [HW_EVENT_FIELD_CODEC] = "codec",
  [HW_EVENT_FIELD_TEXT] = "text",
  [HW_EVENT_FIELD_LESSON] = "lesson",
  [HW_EVENT_FIELD_DETECTOR] = "detector",
  [HW_EVENT_FIELD_SYN] = "syn",
  [HW_EVENT_FIELD_TLS] = "tls",
  [HW_EVENT_FIELD_CIPHER] = "cipher",
  [HW_EVENT_FIELD_SUBJECT] = "subject",
  [HW_EVENT_FIELD_ISSUER] = "issuer",
  [HW_EVENT_FIELD_NOT_BEFORE] = "not_before",
  [HW_EVENT_FIELD_NOT_AFTER] = "not_after",
  [HW_EVENT_FIELD_PROBLEMS] = "problems",
  [HW_EVENT_FIELD_PIN] = "pin",
  [HW_EVENT_FIELD_EXPECTED_NAME] = "expected_name",
  [HW_EVENT_FIELD_ISSUERS] = "issuers",
};

/**
 * hw_event_new:
 * @kind: what happened
 * @source: who says it
 *
 * Returns: (transfer full): an event stamped with the clocks of now
 */
HwEvent *
hw_event_new (HwEventKind kind, HwEventSource source)
{
  return hw_event_new_at (kind, source, g_get_monotonic_time (), g_get_real_time ());
}

/**
 * hw_event_new_at:
 * @kind: what happened
 * @source: who says it
 * @mono_us: CLOCK_MONOTONIC, µs
 * @time_us: µs since 1970 UTC
 *
 * Returns: (transfer full): an event stamped by the caller
 */
HwEvent *
hw_event_new_at (HwEventKind kind, HwEventSource source, HwTime mono_us, gint64 time_us)
{
  HwEvent *self = g_new0 (HwEvent, 1);

  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  self->source = source;
  self->mono_us = mono_us;
  self->time_us = time_us;

  return self;
}

/**
 * hw_event_ref:
 * @self: an event
 *
 * Returns: (transfer full): @self
 */
HwEvent *
hw_event_ref (HwEvent *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * hw_event_unref:
 * @self: (transfer full): an event
 */
void
hw_event_unref (HwEvent *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  for (gsize i = 0; i < N_STRINGS; i++)
    g_free (self->strings[i]);
  g_free (self);
}

HwEventKind
hw_event_get_kind (const HwEvent *self)
{
  return self->kind;
}

HwEventSource
hw_event_get_source (const HwEvent *self)
{
  return self->source;
}

gint64
hw_event_get_mono_us (const HwEvent *self)
{
  return self->mono_us;
}

gint64
hw_event_get_time_us (const HwEvent *self)
{
  return self->time_us;
}

gboolean
hw_event_has (const HwEvent *self, HwEventField field)
{
  return (self->present & (G_GUINT64_CONSTANT (1) << field)) != 0;
}

gint64
hw_event_get_number (const HwEvent *self, HwEventField field)
{
  g_return_val_if_fail (!hw_event_field_is_string (field), 0);

  return self->numbers[field];
}

/**
 * hw_event_get_string:
 * @self: an event
 * @field: a field of strings
 *
 * Returns: (nullable): the field's text, owned by @self
 */
const char *
hw_event_get_string (const HwEvent *self, HwEventField field)
{
  g_return_val_if_fail (hw_event_field_is_string (field), NULL);

  return self->strings[field - HW_EVENT_FIRST_STRING];
}

void
hw_event_set_number (HwEvent *self, HwEventField field, gint64 value)
{
  g_return_if_fail (!hw_event_field_is_string (field));

  self->numbers[field] = value;
  self->present |= G_GUINT64_CONSTANT (1) << field;
}

/**
 * hw_event_set_string:
 * @self: an event that only its maker has
 * @field: a field of strings
 * @value: (nullable): UTF-8; what isn't valid is replaced
 */
void
hw_event_set_string (HwEvent *self, HwEventField field, const char *value)
{
  g_return_if_fail (hw_event_field_is_string (field));

  if (value == NULL)
    return;
  g_free (self->strings[field - HW_EVENT_FIRST_STRING]);
  self->strings[field - HW_EVENT_FIRST_STRING] = g_utf8_make_valid (value, -1);
  self->present |= G_GUINT64_CONSTANT (1) << field;
}

void
hw_event_set_reason (HwEvent *self, HwReason reason)
{
  hw_event_set_string (self, HW_EVENT_FIELD_REASON, hw_reason_get_name (reason));
}

const char *
hw_event_kind_get_name (HwEventKind kind)
{
  g_return_val_if_fail ((unsigned) kind < HW_N_EVENT_KINDS, NULL);

  return kind_names[kind];
}

const char *
hw_event_source_get_name (HwEventSource source)
{
  g_return_val_if_fail ((unsigned) source < HW_N_EVENT_SOURCES, NULL);

  return source_names[source];
}

const char *
hw_event_field_get_name (HwEventField field)
{
  g_return_val_if_fail ((unsigned) field < HW_N_EVENT_FIELDS, NULL);

  return field_names[field];
}

static int
find_name (const char *const *names, int n_names, const char *name)
{
  for (int i = 0; i < n_names; i++)
    if (strcmp (names[i], name) == 0)
      return i;

  return -1;
}

/**
 * hw_event_kind_from_name:
 * @name: such as "heartbeat-sent"
 * @out: (out): the kind
 *
 * Returns: whether there is such a kind
 */
gboolean
hw_event_kind_from_name (const char *name, HwEventKind *out)
{
  int i = find_name (kind_names, HW_N_EVENT_KINDS, name);

  if (i >= 0)
    *out = (HwEventKind) i;

  return i >= 0;
}

/**
 * hw_event_source_from_name:
 * @name: such as "client"
 * @out: (out): the source
 *
 * Returns: whether there is such a source
 */
gboolean
hw_event_source_from_name (const char *name, HwEventSource *out)
{
  int i = find_name (source_names, HW_N_EVENT_SOURCES, name);

  if (i >= 0)
    *out = (HwEventSource) i;

  return i >= 0;
}

/**
 * hw_event_field_from_name:
 * @name: such as "rtt_us"
 * @out: (out): the field
 *
 * Returns: whether there is such a field
 */
gboolean
hw_event_field_from_name (const char *name, HwEventField *out)
{
  int i = find_name (field_names, HW_N_EVENT_FIELDS, name);

  if (i >= 0)
    *out = (HwEventField) i;

  return i >= 0;
}
