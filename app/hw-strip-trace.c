/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the trace of the heart monitor: what is to be seen on the strip, in order of time.
 *
 * A ring that grows to its limit and then overwrites its oldest. A new mark is put before those
 * that are later than it; since events come nearly in order, that is the end or a step or two from
 * it. */
#include "hw-strip-trace.h"

#include <math.h>

#include "event/hw-event-format.h"

#define FIRST_SIZE 1024
#define SHORTEST_US 50.0
#define LONGEST_US 1e6
#define LOWEST 0.15

struct _HwStripTrace
{
  HwStripMark *marks;
  guint size;
  guint head;
  guint n_marks;
  HwStripSpans *outages;
  HwStripSpans *losses;
  gboolean was_connected;
};

HwStripTrace *
hw_strip_trace_new (void)
{
  HwStripTrace *self = g_new0 (HwStripTrace, 1);

  self->size = FIRST_SIZE;
  self->marks = g_new (HwStripMark, self->size);
  self->outages = hw_strip_spans_new ();
  self->losses = hw_strip_spans_new ();

  return self;
}

void
hw_strip_trace_free (HwStripTrace *self)
{
  hw_strip_spans_free (self->outages);
  hw_strip_spans_free (self->losses);
  g_free (self->marks);
  g_free (self);
}

static HwStripMark *
at (const HwStripTrace *self, guint n)
{
  return &self->marks[(self->head + n) % self->size];
}

/* Only before the ring has begun to turn: head is 0. */
static void
grow (HwStripTrace *self)
{
  self->size = MIN (self->size * 2, HW_STRIP_TRACE_MAX_MARKS);
  self->marks = g_renew (HwStripMark, self->marks, self->size);
}

static void
make_room (HwStripTrace *self)
{
  if (self->n_marks < self->size)
    return;
  if (self->size < HW_STRIP_TRACE_MAX_MARKS)
    {
      grow (self);
      return;
    }
  self->head = (self->head + 1) % self->size;
  self->n_marks--;
}

static void
insert (HwStripTrace *self, const HwStripMark *mark)
{
  guint n;

  make_room (self);
  for (n = self->n_marks; n > 0 && at (self, n - 1)->mono_us > mark->mono_us; n--)
    *at (self, n) = *at (self, n - 1);
  *at (self, n) = *mark;
  self->n_marks++;
}

static void
set_text (HwStripMark *mark, const char *text)
{
  g_autoptr (GString) safe = g_string_new (NULL);
  const char *end;

  if (text == NULL)
    return;
  hw_format_append_safe (safe, text, sizeof mark->text - 1);
  g_strlcpy (mark->text, safe->str, sizeof mark->text);
  g_utf8_validate (mark->text, -1, &end);
  mark->text[end - mark->text] = '\0';
}

static void
set_misses (HwStripMark *mark, const HwEvent *event)
{
  if (hw_event_has (event, HW_EVENT_FIELD_ALLOWED))
    g_snprintf (mark->text, sizeof mark->text, "%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT,
                hw_event_get_number (event, HW_EVENT_FIELD_MISSES),
                hw_event_get_number (event, HW_EVENT_FIELD_ALLOWED));
}

/* Who goes by its own wish has lost nothing; a client that says goodbye isn't lost to the server.
 */
static gboolean
is_wanted (const HwEvent *event)
{
  const char *reason = hw_event_get_string (event, HW_EVENT_FIELD_REASON);

  if (g_strcmp0 (reason, "goodbye") == 0)
    return hw_event_get_source (event) == HW_EVENT_SOURCE_SERVER;

  return g_strcmp0 (reason, "user") == 0 || g_strcmp0 (reason, "shutdown") == 0;
}

/* An attempt that fails is no loss: nothing was had. */
static gboolean
is_loss (const HwStripTrace *self, const HwEvent *event)
{
  return self->was_connected && !hw_strip_spans_is_open (self->losses) && !is_wanted (event);
}

static HwStripMarkKind
take_connected (HwStripTrace *self)
{
  HwStripMarkKind kind = self->was_connected ? HW_STRIP_RECONNECTED : HW_STRIP_CONNECTED;

  self->was_connected = TRUE;

  return kind;
}

static gboolean
read_client (HwStripTrace *self, const HwEvent *event, HwStripMark *mark)
{
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_HEARTBEAT_RECEIVED:
      mark->kind = HW_STRIP_SPIKE;
      return TRUE;
    case HW_EVENT_MESSAGE_SENT:
    case HW_EVENT_ECHO_RECEIVED:
    case HW_EVENT_MESSAGE_RECEIVED:
      mark->kind = HW_STRIP_TICK;
      return TRUE;
    case HW_EVENT_HEARTBEAT_MISSED:
      mark->kind = HW_STRIP_MISSED;
      set_misses (mark, event);
      return TRUE;
    case HW_EVENT_SUSPECT:
      mark->kind = HW_STRIP_SUSPECT;
      return TRUE;
    case HW_EVENT_RECOVERED:
      mark->kind = HW_STRIP_RECOVERED;
      return TRUE;
    case HW_EVENT_CONNECTED:
      mark->kind = take_connected (self);
      return TRUE;
    case HW_EVENT_DISCONNECTED:
      mark->kind = HW_STRIP_NOTICED;
      return is_loss (self, event);
    default:
      return FALSE;
    }
}

/* The truth: the cable and the process. */
static gboolean
read_truth (const HwEvent *event, HwStripMark *mark)
{
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_CABLE_PULLED:
      mark->kind = HW_STRIP_PULLED;
      set_text (mark, hw_event_get_string (event, HW_EVENT_FIELD_CUT));
      return TRUE;
    case HW_EVENT_CABLE_PLUGGED:
      mark->kind = HW_STRIP_PLUGGED;
      return TRUE;
    case HW_EVENT_PROCESS_KILLED:
      mark->kind = HW_STRIP_KILLED;
      return TRUE;
    case HW_EVENT_PROCESS_HUNG:
      mark->kind = HW_STRIP_HUNG;
      return TRUE;
    case HW_EVENT_PROCESS_RESUMED:
      mark->kind = HW_STRIP_RESUMED;
      return TRUE;
    case HW_EVENT_PROCESS_STARTED:
      mark->kind = HW_STRIP_STARTED;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
read_event (HwStripTrace *self, const HwEvent *event, HwStripMark *mark)
{
  if (read_truth (event, mark))
    return TRUE;
  set_text (mark, hw_event_get_string (event, HW_EVENT_FIELD_REASON));
  if (mark->source == HW_EVENT_SOURCE_CLIENT)
    return read_client (self, event, mark);
  mark->kind = HW_STRIP_NOTICED;

  return mark->source == HW_EVENT_SOURCE_SERVER
         && hw_event_get_kind (event) == HW_EVENT_DISCONNECTED && !is_wanted (event);
}

static void
add_to_spans (HwStripTrace *self, const HwEvent *event)
{
  HwTime now = hw_event_get_mono_us (event);

  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_CABLE_PULLED:
      hw_strip_spans_begin (self->outages, now);
      break;
    case HW_EVENT_CABLE_PLUGGED:
      hw_strip_spans_end (self->outages, now);
      break;
    case HW_EVENT_CONNECTED:
      if (hw_event_get_source (event) == HW_EVENT_SOURCE_CLIENT)
        hw_strip_spans_end (self->losses, now);
      break;
    case HW_EVENT_DISCONNECTED:
    case HW_EVENT_CLOSED:
      if (hw_event_get_source (event) == HW_EVENT_SOURCE_CLIENT)
        hw_strip_spans_begin (self->losses, now);
      break;
    default:
      break;
    }
}

static gboolean
is_beat (const HwStripMark *mark)
{
  return mark->kind == HW_STRIP_SPIKE || mark->kind == HW_STRIP_TICK;
}

static gboolean
is_flood (const HwStripTrace *self, HwTime mono_us)
{
  guint n = self->n_marks;

  return n >= HW_STRIP_TRACE_CROWD && at (self, n - 1)->mono_us <= mono_us + HW_STRIP_TRACE_GRAIN_US
         && at (self, n - HW_STRIP_TRACE_CROWD)->mono_us > mono_us - HW_STRIP_TRACE_GRAIN_US;
}

/* FALSE: it is no flood, or the mark is another than those before it. */
static gboolean
merge (HwStripTrace *self, const HwStripMark *mark)
{
  if (!is_beat (mark) || !is_flood (self, mark->mono_us))
    return FALSE;
  for (guint back = 1; back <= HW_STRIP_TRACE_CROWD; back++)
    {
      HwStripMark *last = at (self, self->n_marks - back);

      if (last->kind != mark->kind)
        continue;
      last->rtt_us = MAX (last->rtt_us, mark->rtt_us);
      return TRUE;
    }

  return FALSE;
}

void
hw_strip_trace_add (HwStripTrace *self, const HwEvent *event)
{
  HwStripMark mark = {
    .mono_us = hw_event_get_mono_us (event),
    .rtt_us = hw_event_get_number (event, HW_EVENT_FIELD_RTT_US),
    .source = hw_event_get_source (event),
  };
  gboolean is_marked = read_event (self, event, &mark);

  add_to_spans (self, event);
  if (is_marked && !merge (self, &mark))
    insert (self, &mark);
}

/* What is on the strip goes; what is so stays: a cable that is out is out still, a link that is up,
 * up. */
void
hw_strip_trace_clear (HwStripTrace *self)
{
  self->n_marks = self->head = 0;
  hw_strip_spans_forget_past (self->outages);
  hw_strip_spans_forget_past (self->losses);
}

guint
hw_strip_trace_get_n_marks (const HwStripTrace *self)
{
  return self->n_marks;
}

const HwStripMark *
hw_strip_trace_get_mark (const HwStripTrace *self, guint n)
{
  g_return_val_if_fail (n < self->n_marks, NULL);

  return at (self, n);
}

guint
hw_strip_trace_find (const HwStripTrace *self, HwTime from)
{
  guint low = 0;
  guint high = self->n_marks;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (at (self, middle)->mono_us < from)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

const HwStripSpans *
hw_strip_trace_get_outages (const HwStripTrace *self)
{
  return self->outages;
}

const HwStripSpans *
hw_strip_trace_get_losses (const HwStripTrace *self)
{
  return self->losses;
}

double
hw_strip_spike_height (HwTime rtt_us)
{
  double clamped = CLAMP ((double) rtt_us, SHORTEST_US, LONGEST_US);

  return LOWEST + (1 - LOWEST) * log (clamped / SHORTEST_US) / log (LONGEST_US / SHORTEST_US);
}
