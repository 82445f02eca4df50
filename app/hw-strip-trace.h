/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the trace of the heart monitor: what is to be seen on the strip, in order of time. */
#pragma once

#include "event/hw-event.h"
#include "hw-strip-spans.h"

G_BEGIN_DECLS

/* Past this the oldest go. */
#define HW_STRIP_TRACE_MAX_MARKS 100000
/* Beats and data that come in a flood, more than HW_STRIP_TRACE_CROWD in this time, become one
 * mark, as tall as the tallest: no screen shows more. So the marks of any flood reach back two
 * minutes, those of a heartbeat a second more than a day. */
#define HW_STRIP_TRACE_GRAIN_US HW_MSEC (20)
#define HW_STRIP_TRACE_CROWD 16

typedef enum
{
  HW_STRIP_SPIKE,  /* the client's heartbeat was answered: rtt_us */
  HW_STRIP_TICK,   /* data: sent, or its echo (then with rtt_us) */
  HW_STRIP_MISSED, /* a heartbeat wasn't answered in time; text: "1 of 3" */
  HW_STRIP_PULLED, /* text: "kernel" or "stall" */
  HW_STRIP_PLUGGED,
  HW_STRIP_SUSPECT, /* text: the reason, where there is one */
  HW_STRIP_RECOVERED,
  HW_STRIP_NOTICED,     /* source (client or server) knows that its peer is lost, and didn't want
                           it; text: by which detector */
  HW_STRIP_CONNECTED,   /* the client, for the first time */
  HW_STRIP_RECONNECTED, /* the client, again */
  HW_STRIP_KILLED,      /* the server's process, from here on */
  HW_STRIP_HUNG,
  HW_STRIP_RESUMED,
  HW_STRIP_STARTED,
} HwStripMarkKind;

typedef struct
{
  HwTime mono_us;
  HwTime rtt_us; /* 0: none */
  HwStripMarkKind kind;
  HwEventSource source;
  char text[32]; /* "" where there is nothing to say */
} HwStripMark;

/* Pure: events go in, in any order (those of several threads and processes come a little mixed up);
 * marks come out sorted by time. A mark stays where it is until the next add. */
typedef struct _HwStripTrace HwStripTrace;

HwStripTrace *hw_strip_trace_new (void);
void hw_strip_trace_free (HwStripTrace *self);
void hw_strip_trace_add (HwStripTrace *self, const HwEvent *event);
void hw_strip_trace_clear (HwStripTrace *self);

guint hw_strip_trace_get_n_marks (const HwStripTrace *self);
const HwStripMark *hw_strip_trace_get_mark (const HwStripTrace *self, guint n);
/* The first mark that isn't earlier than @from; n_marks where there is none. O(log n). To draw a
 * range: from here on, while mono_us ≤ its end. */
guint hw_strip_trace_find (const HwStripTrace *self, HwTime from);

/* The cable is out. */
const HwStripSpans *hw_strip_trace_get_outages (const HwStripTrace *self);
/* The client has no connection: it has lost it, or let go of it, and has no new one yet. */
const HwStripSpans *hw_strip_trace_get_losses (const HwStripTrace *self);

/* How tall a spike is, of 1: 0.15 up to 50 µs, 1 from 1 s on, in between by the logarithm, so that
 * loopback and a satellite fit on one strip. */
double hw_strip_spike_height (HwTime rtt_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwStripTrace, hw_strip_trace_free)

G_END_DECLS
