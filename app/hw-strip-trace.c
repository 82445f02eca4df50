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
  GArray *outages;
  gboolean is_connected;
  gboolean was_connected;
};

HwStripTrace *
hw_strip_trace_new (void)
{
  HwStripTrace *self = g_new0 (HwStripTrace, 1);

  self->size = FIRST_SIZE;
  self->marks = g_new (HwStripMark, self->size);
  self->outages = g_array_new (FALSE, FALSE, sizeof (HwStripOutage));

  return self;
}

void
hw_strip_trace_free (HwStripTrace *self)
{
  g_array_unref (self->outages);
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

/* An attempt that fails is no loss: nothing was had. */
static gboolean
take_loss (HwStripTrace *self)
{
  gboolean is_loss = self->is_connected;

  self->is_connected = FALSE;

  return is_loss;
}

static HwStripMarkKind
take_connected (HwStripTrace *self)
{
  HwStripMarkKind kind = self->was_connected ? HW_STRIP_RECONNECTED : HW_STRIP_CONNECTED;

  self->is_connected = self->was_connected = TRUE;

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
      return take_loss (self);
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
         && hw_event_get_kind (event) == HW_EVENT_DISCONNECTED;
}

static gboolean
is_open (const HwStripTrace *self)
{
  guint n = self->outages->len;

  return n > 0 && g_array_index (self->outages, HwStripOutage, n - 1).to == HW_TIME_NEVER;
}

static void
add_outage (HwStripTrace *self, const HwStripMark *mark)
{
  HwStripOutage outage = { .from = mark->mono_us,
                           .to = HW_TIME_NEVER,
                           .stall = g_strcmp0 (mark->text, "stall") == 0 };

  if (mark->kind == HW_STRIP_PULLED && !is_open (self))
    {
      if (self->outages->len == HW_STRIP_TRACE_MAX_OUTAGES)
        g_array_remove_index (self->outages, 0);
      g_array_append_val (self->outages, outage);
    }
  else if (mark->kind == HW_STRIP_PLUGGED && is_open (self))
    g_array_index (self->outages, HwStripOutage, self->outages->len - 1).to = mark->mono_us;
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

  if (!read_event (self, event, &mark))
    return;
  add_outage (self, &mark);
  if (!merge (self, &mark))
    insert (self, &mark);
}

/* What is on the strip goes; what is so stays: a cable that is out is out still, a link that is up,
 * up. */
void
hw_strip_trace_clear (HwStripTrace *self)
{
  guint n_past = self->outages->len - (is_open (self) ? 1 : 0);

  self->n_marks = self->head = 0;
  g_array_remove_range (self->outages, 0, n_past);
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

guint
hw_strip_trace_get_n_outages (const HwStripTrace *self)
{
  return self->outages->len;
}

const HwStripOutage *
hw_strip_trace_get_outage (const HwStripTrace *self, guint n)
{
  g_return_val_if_fail (n < self->outages->len, NULL);

  return &g_array_index (self->outages, HwStripOutage, n);
}

guint
hw_strip_trace_find_outage (const HwStripTrace *self, HwTime from)
{
  guint low = 0;
  guint high = self->outages->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (hw_strip_trace_get_outage (self, middle)->to <= from)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

gboolean
hw_strip_trace_is_out (const HwStripTrace *self, HwTime time)
{
  guint n = hw_strip_trace_find_outage (self, time);

  return n < self->outages->len && hw_strip_trace_get_outage (self, n)->from <= time;
}

double
hw_strip_spike_height (HwTime rtt_us)
{
  double clamped = CLAMP ((double) rtt_us, SHORTEST_US, LONGEST_US);

  return LOWEST + (1 - LOWEST) * log (clamped / SHORTEST_US) / log (LONGEST_US / SHORTEST_US);
}
