/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what a lesson expects of the events: one sentence, read. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

typedef enum
{
  HW_RELATION_EQUAL,
  HW_RELATION_DIFFERENT,
  HW_RELATION_LESS,
  HW_RELATION_AT_MOST,
  HW_RELATION_MORE,
  HW_RELATION_AT_LEAST,
  HW_RELATION_CONTAINS,
} HwRelation;

/* FIELD RELATION VALUE; the value is a literal, or the field of what another expectation found. */
typedef struct
{
  HwEventField field;
  HwRelation relation;
  char *text;
  gint64 number;
  char *other_name; /* NULL: a literal */
  guint other;
  HwEventField other_field;
} HwCondition;

typedef enum
{
  HW_ANCHOR_NONE,
  HW_ANCHOR_STEP,
  HW_ANCHOR_EXPECTATION,
} HwAnchorKind;

/* A moment that others are measured from: a step's, or of what another expectation found. */
typedef struct
{
  char *name; /* NULL: none */
  HwAnchorKind kind;
  guint index;
} HwAnchor;

typedef enum
{
  HW_QUANTIFIER_AT_LEAST,
  HW_QUANTIFIER_EXACTLY,
  HW_QUANTIFIER_AT_MOST,
} HwQuantifier;

typedef struct
{
  char *name;
  char *sentence;
  HwQuantifier quantifier;
  guint n;
  HwEventSource source;
  HwEventKind kind;
  GArray *conditions; /* HwCondition */
  HwTime low_us;
  HwTime high_us; /* HW_TIME_NEVER: no end */
  HwAnchor after;
  HwAnchor before;
} HwExpectation;

/* Pure. One sentence:
 *
 *   [never | exactly N | at least N | at most N] SOURCE EVENT [FIELD OP VALUE]…
 *   [within DUR | between DUR and DUR] [after MOMENT] [before MOMENT]
 *
 * OP is one of = != < <= > >= ~ (contains). Whose names stand behind after, before and $ is for the
 * lesson to find. NULL: what is wrong, and what is read. */
HwExpectation *hw_expectation_new (const char *name, const char *sentence, GError **error);
void hw_expectation_free (HwExpectation *self);
/* Whether the event is of the source and kind, and all literal conditions hold. */
gboolean hw_expectation_fits (const HwExpectation *self, const HwEvent *event);
/* @other: what the other expectation found. */
gboolean hw_condition_holds (const HwCondition *self, const HwEvent *event, const HwEvent *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwExpectation, hw_expectation_free)

G_END_DECLS
