/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the signs on a timeline's lanes: what happened at a moment, each of a shape of its own. */
#include "event/hw-event-format.h"
#include "event/hw-event-text.h"
#include "hw-lesson-timeline-private.h"
#include "hw-lesson-words.h"
#include "hw-svg.h"

#define MAX_SIGNS 1500
#define SIGN_ROWS 2
#define WORD_ROWS 2

const HwLaneEvents hw_timeline_lanes[HW_N_LANES] = {
  { "client", HW_EVENT_SOURCE_CLIENT },
  { "cable", HW_EVENT_SOURCE_CABLE },
  { "server", HW_EVENT_SOURCE_SERVER },
};

/* What is taken of a lane, from the left: two rows of signs above it, and two of words below. */
typedef struct
{
  double signs[SIGN_ROWS];
  double words[WORD_ROWS];
} Taken;

/* FALSE: there is no room. */
static gboolean
take_room (Taken *taken, double x, guint *row)
{
  for (*row = 0; *row < SIGN_ROWS; (*row)++)
    if (x >= taken->signs[*row] + HW_TIMELINE_SIGN)
      {
        taken->signs[*row] = x;
        return TRUE;
      }

  return FALSE;
}

/* What is told in words below a sign; NULL: nothing. The caller's to free. */
static char *
make_word (const HwEvent *event)
{
  switch (hw_event_get_kind (event))
    {
    case HW_EVENT_DISCONNECTED:
      return g_strdup (hw_event_get_string (event, HW_EVENT_FIELD_REASON));
    case HW_EVENT_HEARTBEAT_PACED:
      return hw_format_span (HW_MSEC (hw_event_get_number (event, HW_EVENT_FIELD_INTERVAL_MS)));
    default:
      return NULL;
    }
}

static void
draw_word (HwTimeline *self, HwLane lane, double x, const char *word, Taken *taken)
{
  double half = HW_TIMELINE_LETTER * (double) g_utf8_strlen (word, -1) / 2;
  double middle = CLAMP (x, HW_TIMELINE_LEFT + half, HW_TIMELINE_RIGHT - half);

  for (guint row = 0; row < WORD_ROWS; row++)
    if (middle - half >= taken->words[row])
      {
        taken->words[row] = middle + half + HW_TIMELINE_LETTER;
        hw_svg_text (self->out, middle, hw_timeline_lane_y (self, lane) + 18 + 12 * row,
                     "text-anchor=\"middle\"", word);
        return;
      }
}

static gboolean
draw_sign (HwTimeline *self,
           HwLane lane,
           const HwEvent *event,
           const HwLessonSign *sign,
           Taken *taken)
{
  double x = hw_timeline_x_of (self, hw_event_get_mono_us (event));
  g_autofree char *detail = hw_event_get_detail (event);
  g_autofree char *title = g_strdup_printf ("%s %s", hw_event_kind_get_name (sign->kind), detail);
  g_autofree char *word = make_word (event);
  guint row;

  if (word != NULL)
    draw_word (self, lane, x, word, taken);
  if (!take_room (taken, x, &row))
    return FALSE;
  hw_svg_text_titled (self->out, x, hw_timeline_lane_y (self, lane) - 6 - 13 * row,
                      "text-anchor=\"middle\"", sign->shape, title);

  return TRUE;
}

/* What a kernel has sent again or asked, so far. */
static gint64
count_unanswered (const HwEvent *event)
{
  return hw_event_get_number (event, HW_EVENT_FIELD_RETRANSMITS)
         + hw_event_get_number (event, HW_EVENT_FIELD_PROBES);
}

/* Of a kernel's samples only those are shown in which it has done so once more. */
static gboolean
is_of_lane (const HwEvent *event, HwLane lane, gint64 *n_unanswered)
{
  gint64 before = *n_unanswered;

  if (hw_event_get_source (event) == hw_timeline_lanes[lane].source)
    return TRUE;
  if (hw_event_get_kind (event) != HW_EVENT_KERNEL
      || g_strcmp0 (hw_event_get_string (event, HW_EVENT_FIELD_SIDE), hw_timeline_lanes[lane].name)
             != 0)
    return FALSE;
  *n_unanswered = count_unanswered (event);

  return *n_unanswered > before;
}

void
hw_timeline_draw_signs (HwTimeline *self, HwLane lane)
{
  gboolean crowd = self->record->lesson->n_clients >= HW_TIMELINE_CROWD;
  Taken taken = { { 0 }, { 0 } };
  gint64 n_unanswered = 0;
  guint n = 0;

  if (crowd && lane != HW_LANE_SERVER) /* one sign beside another; the plot shows them */
    return;
  for (guint i = 0; i < self->record->events->len && n < MAX_SIGNS; i++)
    {
      const HwEvent *event = self->record->events->pdata[i];
      const HwLessonSign *sign = hw_lesson_signs_find (hw_event_get_kind (event));
      HwTime at = hw_event_get_mono_us (event);

      if (sign != NULL && is_of_lane (event, lane, &n_unanswered) && at >= self->from
          && at <= self->to)
        n += draw_sign (self, lane, event, sign, &taken);
    }
}
