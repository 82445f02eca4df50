/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwEvent, the one kind of value by which every part says what happened. */
#pragma once

#include <glib-object.h>

#include "core/hw-public.h"
#include "core/hw-reason.h"
#include "core/hw-time.h"

G_BEGIN_DECLS

/**
 * HwEventSource:
 *
 * Who says it.
 */
typedef enum
{
  HW_EVENT_SOURCE_CLIENT,
  HW_EVENT_SOURCE_SERVER,
  HW_EVENT_SOURCE_CABLE,
  HW_EVENT_SOURCE_KERNEL,
  HW_EVENT_SOURCE_LESSON,
  /*< private >*/
  HW_N_EVENT_SOURCES /*< skip >*/
} HwEventSource;

/**
 * HwEventKind:
 *
 * What happened. The names in text and JSON are these in lower case with dashes; names only ever
 * get added.
 */
typedef enum
{
  HW_EVENT_LISTENING,
  HW_EVENT_ACCEPTED,
  HW_EVENT_CONNECTING,
  HW_EVENT_HANDSHAKING,
  HW_EVENT_CONNECTED,
  HW_EVENT_HEARTBEAT_SENT,
  HW_EVENT_HEARTBEAT_RECEIVED,
  HW_EVENT_HEARTBEAT_MISSED,
  HW_EVENT_MESSAGE_ACCEPTED,
  HW_EVENT_MESSAGE_SENT,
  HW_EVENT_MESSAGE_ACKED,
  HW_EVENT_MESSAGE_RECEIVED,
  HW_EVENT_ECHO_RECEIVED,
  HW_EVENT_RETRANSMITTED,
  HW_EVENT_DUPLICATE_DROPPED,
  HW_EVENT_OUT_OF_ORDER,
  HW_EVENT_SUSPECT,
  HW_EVENT_RECOVERED,
  HW_EVENT_DISCONNECTED,
  HW_EVENT_RECONNECT_SCHEDULED,
  HW_EVENT_SESSION_RESUMED,
  HW_EVENT_SESSION_LOST,
  HW_EVENT_CABLE_PULLED,
  HW_EVENT_CABLE_PLUGGED,
  HW_EVENT_FAULT_ADDED,
  HW_EVENT_FAULT_REMOVED,
  HW_EVENT_FAULT_BEGAN,
  HW_EVENT_FAULT_ENDED,
  HW_EVENT_FAULT_MET,
  HW_EVENT_KERNEL,
  HW_EVENT_TRANSFER_COMMITTED,
  HW_EVENT_TRANSFER_ABORTED,
  HW_EVENT_REFUSED,
  HW_EVENT_PROCESS_STARTED,
  HW_EVENT_PROCESS_KILLED,
  HW_EVENT_PROCESS_HUNG,
  HW_EVENT_PROCESS_RESUMED,
  HW_EVENT_PROCESS_EXITED,
  HW_EVENT_EVENTS_DROPPED,
  HW_EVENT_STATUS,
  HW_EVENT_DRAINING,
  HW_EVENT_WORK_FINISHED,
  HW_EVENT_ERROR,
  HW_EVENT_CLOSED,
  HW_EVENT_LESSON_STARTED,
  HW_EVENT_LESSON_STEP,
  HW_EVENT_LESSON_VERDICT,
  HW_EVENT_LESSON_FINISHED,
  HW_EVENT_DETECTOR,
  HW_EVENT_NOTICED,
  HW_EVENT_HEARTBEAT_PACED,
  HW_EVENT_UPSTREAM_CHANGED,
  HW_EVENT_CERTIFICATE,
  /*< private >*/
  HW_N_EVENT_KINDS /*< skip >*/
} HwEventKind;

/**
 * HwEventField:
 *
 * What an event can carry besides its time, source and kind: first the numbers, then the strings.
 * A field that wasn't set is absent, never zero or empty.
 */
typedef enum
{
  HW_EVENT_FIELD_CONN,
  HW_EVENT_FIELD_SEQ,
  HW_EVENT_FIELD_BYTES,
  HW_EVENT_FIELD_RTT_US,
  HW_EVENT_FIELD_ATTEMPT,
  HW_EVENT_FIELD_DELAY_MS,
  HW_EVENT_FIELD_MISSES,
  HW_EVENT_FIELD_ALLOWED,
  HW_EVENT_FIELD_SILENT_MS,
  HW_EVENT_FIELD_PID,
  HW_EVENT_FIELD_DROPPED,
  HW_EVENT_FIELD_CONNECTIONS,
  HW_EVENT_FIELD_UNACKED,
  HW_EVENT_FIELD_RETRANSMITS,
  HW_EVENT_FIELD_TOTAL_RETRANS,
  HW_EVENT_FIELD_BACKOFF,
  HW_EVENT_FIELD_PROBES,
  HW_EVENT_FIELD_LOST,
  HW_EVENT_FIELD_RTO_US,
  HW_EVENT_FIELD_RTTVAR_US,
  HW_EVENT_FIELD_MIN_RTT_US,
  HW_EVENT_FIELD_NOTSENT,
  HW_EVENT_FIELD_BYTES_ACKED,
  HW_EVENT_FIELD_BYTES_RECEIVED,
  HW_EVENT_FIELD_LAST_DATA_SENT_MS,
  HW_EVENT_FIELD_LAST_DATA_RECV_MS,
  HW_EVENT_FIELD_LAST_ACK_RECV_MS,
  HW_EVENT_FIELD_EXPECTED_MS,
  HW_EVENT_FIELD_MEASURED_MS,
  HW_EVENT_FIELD_INTERVAL_MS,

  HW_EVENT_FIELD_LOCAL,
  HW_EVENT_FIELD_PEER,
  HW_EVENT_FIELD_UPSTREAM,
  HW_EVENT_FIELD_PROXY,
  HW_EVENT_FIELD_CUT,
  HW_EVENT_FIELD_REASON,
  HW_EVENT_FIELD_FAULT,
  HW_EVENT_FIELD_STATE,
  HW_EVENT_FIELD_SIDE,
  HW_EVENT_FIELD_CODEC,
  HW_EVENT_FIELD_TEXT,
  HW_EVENT_FIELD_LESSON,
  HW_EVENT_FIELD_DETECTOR,
  HW_EVENT_FIELD_SYN,
  HW_EVENT_FIELD_TLS,
  HW_EVENT_FIELD_CIPHER,
  HW_EVENT_FIELD_SUBJECT,
  HW_EVENT_FIELD_ISSUER,
  HW_EVENT_FIELD_NOT_BEFORE,
  HW_EVENT_FIELD_NOT_AFTER,
  HW_EVENT_FIELD_PROBLEMS,
  HW_EVENT_FIELD_PIN,
  HW_EVENT_FIELD_EXPECTED_NAME,
  HW_EVENT_FIELD_ISSUERS,
  /*< private >*/
  HW_N_EVENT_FIELDS /*< skip >*/
} HwEventField;

#define HW_EVENT_FIRST_STRING HW_EVENT_FIELD_LOCAL

#define HW_TYPE_EVENT (hw_event_get_type ())

/**
 * HwEvent:
 *
 * Something that happened, when, who says so, and what else is known. Counted by reference, from
 * any thread; never changed after it was first given away.
 */
typedef struct _HwEvent HwEvent;

HW_PUBLIC GType hw_event_get_type (void);

/* Stamped with the clocks of now: CLOCK_MONOTONIC and UTC. */
HW_PUBLIC HwEvent *hw_event_new (HwEventKind kind, HwEventSource source);
/* Stamped by the caller: both in µs, @time_us since 1970 UTC. */
HW_PUBLIC HwEvent *hw_event_new_at (HwEventKind kind,
                                    HwEventSource source,
                                    HwTime mono_us,
                                    gint64 time_us);
HW_PUBLIC HwEvent *hw_event_ref (HwEvent *self);
HW_PUBLIC void hw_event_unref (HwEvent *self);

HW_PUBLIC HwEventKind hw_event_get_kind (const HwEvent *self);
HW_PUBLIC HwEventSource hw_event_get_source (const HwEvent *self);
HW_PUBLIC gint64 hw_event_get_mono_us (const HwEvent *self);
HW_PUBLIC gint64 hw_event_get_time_us (const HwEvent *self);
HW_PUBLIC gboolean hw_event_has (const HwEvent *self, HwEventField field);
/* 0 where the field is absent. */
HW_PUBLIC gint64 hw_event_get_number (const HwEvent *self, HwEventField field);
/* NULL where the field is absent. */
HW_PUBLIC const char *hw_event_get_string (const HwEvent *self, HwEventField field);

/* Only by the one who made the event, before giving it away. A NULL @value leaves the field absent.
 */
HW_PUBLIC void hw_event_set_number (HwEvent *self, HwEventField field, gint64 value);
HW_PUBLIC void hw_event_set_string (HwEvent *self, HwEventField field, const char *value);
HW_PUBLIC void hw_event_set_reason (HwEvent *self, HwReason reason);

HW_PUBLIC const char *hw_event_kind_get_name (HwEventKind kind);
HW_PUBLIC const char *hw_event_source_get_name (HwEventSource source);
HW_PUBLIC const char *hw_event_field_get_name (HwEventField field);
/* FALSE where no such name is known; *out is then untouched. */
HW_PUBLIC gboolean hw_event_kind_from_name (const char *name, HwEventKind *out);
HW_PUBLIC gboolean hw_event_source_from_name (const char *name, HwEventSource *out);
HW_PUBLIC gboolean hw_event_field_from_name (const char *name, HwEventField *out);

static inline gboolean
hw_event_field_is_string (HwEventField field)
{
  return field >= HW_EVENT_FIRST_STRING;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwEvent, hw_event_unref)

G_END_DECLS
