/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the marks that move on the drawn wire: where each one is at a given time. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

typedef enum
{
  HW_WIRE_MARK_HEARTBEAT,
  HW_WIRE_MARK_MESSAGE,
  HW_WIRE_MARK_RETRANSMIT,
} HwWireMarkKind;

typedef struct
{
  HwWireMarkKind kind;
  gboolean to_server;
  gboolean lost; /* ends at the gap */
  HwTime start;
} HwWireMark;

#define HW_WIRE_MARKS_MAX 48
#define HW_WIRE_TRAVEL_US HW_MSEC (450)
#define HW_WIRE_FALL_US HW_MSEC (350)

/* A real round trip is far shorter than an eye can follow: each mark takes HW_WIRE_TRAVEL_US, and
 * an answer sets out when what it answers has arrived. */
typedef struct
{
  HwWireMark marks[HW_WIRE_MARKS_MAX];
  guint n_marks;
  gint64 retransmits[2]; /* the last seen, client and server */
} HwWireMarks;

/* TRUE where the event put something on the wire. */
gboolean hw_wire_marks_add (HwWireMarks *self, const HwEvent *event, gboolean pulled);
/* What hasn't passed the plug yet never will. */
void hw_wire_marks_cut (HwWireMarks *self, HwTime now);
/* Forgets what has arrived; FALSE when nothing moves any more. */
gboolean hw_wire_marks_prune (HwWireMarks *self, HwTime now);

/* From 0 (client) to 1 (server); outside of it: not on its way. */
double hw_wire_mark_get_position (const HwWireMark *mark, HwTime now);
/* From 0 (on the wire) to 1 (gone), of a mark that fell off at the gap. */
double hw_wire_mark_get_fall (const HwWireMark *mark, HwTime now);

G_END_DECLS
