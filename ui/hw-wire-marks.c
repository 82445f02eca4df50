/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the marks that move on the drawn wire: where each one is at a given time. */
#include "hw-wire-marks.h"

#include <string.h>

static HwTime
mark_end (const HwWireMark *mark)
{
  if (mark->lost)
    return mark->start + HW_WIRE_TRAVEL_US / 2 + HW_WIRE_FALL_US;

  return mark->start + HW_WIRE_TRAVEL_US;
}

static HwTime
arrival_of_question (const HwWireMarks *self, HwWireMarkKind kind, HwTime otherwise)
{
  HwTime latest = otherwise;

  for (guint i = 0; i < self->n_marks; i++)
    {
      const HwWireMark *mark = &self->marks[i];

      if (mark->kind == kind && mark->to_server && !mark->lost)
        latest = MAX (latest, mark_end (mark));
    }

  return latest;
}

static gboolean
add_mark (HwWireMarks *self, HwWireMark mark)
{
  if (self->n_marks == HW_WIRE_MARKS_MAX)
    return FALSE;

  if (!mark.to_server)
    mark.start = arrival_of_question (self, mark.kind, mark.start);
  self->marks[self->n_marks++] = mark;

  return TRUE;
}

static gboolean
add_kernel (HwWireMarks *self, const HwEvent *event, gboolean pulled)
{
  const char *side = hw_event_get_string (event, HW_EVENT_FIELD_SIDE);
  gboolean is_server = g_strcmp0 (side, "server") == 0;
  gint64 now = hw_event_get_number (event, HW_EVENT_FIELD_RETRANSMITS);
  gint64 before = self->retransmits[is_server];

  self->retransmits[is_server] = now;
  if (now <= before)
    return FALSE;

  return add_mark (self, (HwWireMark){ HW_WIRE_MARK_RETRANSMIT, !is_server, pulled,
                                       hw_event_get_mono_us (event) });
}

gboolean
hw_wire_marks_add (HwWireMarks *self, const HwEvent *event, gboolean pulled)
{
  HwWireMark mark = { .start = hw_event_get_mono_us (event), .lost = pulled };

  if (hw_event_get_kind (event) == HW_EVENT_KERNEL)
    return add_kernel (self, event, pulled);
  if (hw_event_get_source (event) != HW_EVENT_SOURCE_CLIENT)
    return FALSE;

  switch ((int) hw_event_get_kind (event))
    {
    case HW_EVENT_HEARTBEAT_SENT:
      mark.kind = HW_WIRE_MARK_HEARTBEAT;
      mark.to_server = TRUE;
      return add_mark (self, mark);
    case HW_EVENT_HEARTBEAT_RECEIVED:
      mark.kind = HW_WIRE_MARK_HEARTBEAT;
      return add_mark (self, mark);
    case HW_EVENT_MESSAGE_SENT:
      mark.kind = HW_WIRE_MARK_MESSAGE;
      mark.to_server = TRUE;
      return add_mark (self, mark);
    case HW_EVENT_ECHO_RECEIVED:
      mark.kind = HW_WIRE_MARK_MESSAGE;
      return add_mark (self, mark);
    default:
      return FALSE;
    }
}

static gboolean
is_past_plug (const HwWireMark *mark, HwTime now)
{
  return now - mark->start > HW_WIRE_TRAVEL_US / 2;
}

void
hw_wire_marks_cut (HwWireMarks *self, HwTime now)
{
  for (guint i = 0; i < self->n_marks; i++)
    if (!is_past_plug (&self->marks[i], now))
      self->marks[i].lost = TRUE;
}

gboolean
hw_wire_marks_prune (HwWireMarks *self, HwTime now)
{
  guint kept = 0;

  for (guint i = 0; i < self->n_marks; i++)
    if (mark_end (&self->marks[i]) > now)
      self->marks[kept++] = self->marks[i];
  self->n_marks = kept;

  return kept > 0;
}

double
hw_wire_mark_get_position (const HwWireMark *mark, HwTime now)
{
  double along = (double) (now - mark->start) / (double) HW_WIRE_TRAVEL_US;

  if (mark->lost)
    along = MIN (along, 0.5);

  return mark->to_server ? along : 1.0 - along;
}

double
hw_wire_mark_get_fall (const HwWireMark *mark, HwTime now)
{
  HwTime falling = now - mark->start - HW_WIRE_TRAVEL_US / 2;

  if (!mark->lost)
    return 0;

  return CLAMP ((double) falling / (double) HW_WIRE_FALL_US, 0.0, 1.0);
}
