/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the one structure for all timers of a loop: a hierarchical timer wheel. */
#include "core/hw-timer-wheel.h"

/*
 * How it works. Time is cut into ticks of 64 µs, and a tick's number into digits of six bits. A
 * timer lies on the level of the highest digit in which its tick differs from the present one, in
 * the slot which that digit names. So everything on a level is earlier than everything on the level
 * above, slots of a level are in order, nothing ever wraps, and the first timers are found with two
 * bit scans. When the present reaches a slot of a higher level its timers move down, each at most
 * once a level. Each slot keeps a lower bound of its deadlines (a cancelled timer may leave it too
 * early: then the loop wakes once for nothing and the bound is made anew), so a wait ends at the
 * microsecond and not at the tick. Ten levels reach past the end of HwTime.
 *
 * Arm and cancel are O(1) and allocate nothing; the wheel itself takes 20 KiB.
 */
#define TICK_BITS 6
#define DIGIT_BITS 6
#define N_SLOTS (1 << DIGIT_BITS)
#define N_LEVELS 10
#define SLOT_MASK (N_SLOTS - 1)

struct _HwTimerWheel
{
  guint64 tick;               /* the present */
  guint32 levels;             /* which levels have timers */
  guint64 occupied[N_LEVELS]; /* which slots of each */
  HwTimer firing;
  /* List heads; their deadline is the lower bound of the timers in the list. */
  HwTimer slots[N_LEVELS * N_SLOTS];
};

static void
list_init (HwTimer *head)
{
  head->next = head;
  head->prev = head;
  head->deadline = HW_TIME_NEVER;
}

static gboolean
list_is_empty (const HwTimer *head)
{
  return head->next == head;
}

static void
list_append (HwTimer *head, HwTimer *timer)
{
  timer->prev = head->prev;
  timer->next = head;
  head->prev->next = timer;
  head->prev = timer;
  head->deadline = MIN (head->deadline, timer->deadline);
}

static void
list_unlink (HwTimer *timer)
{
  timer->prev->next = timer->next;
  timer->next->prev = timer->prev;
  timer->next = NULL;
  timer->prev = NULL;
}

static guint64
time_to_tick (HwTime time)
{
  return (guint64) MAX (time, 0) >> TICK_BITS;
}

void
hw_timer_init (HwTimer *timer, HwTimerFunc func)
{
  timer->next = NULL;
  timer->prev = NULL;
  timer->deadline = HW_TIME_NEVER;
  timer->func = func;
}

gboolean
hw_timer_is_armed (const HwTimer *timer)
{
  return timer->next != NULL;
}

HwTimerWheel *
hw_timer_wheel_new (HwTime now)
{
  HwTimerWheel *self = g_new0 (HwTimerWheel, 1);

  self->tick = time_to_tick (now);
  list_init (&self->firing);
  for (gsize i = 0; i < G_N_ELEMENTS (self->slots); i++)
    list_init (&self->slots[i]);

  return self;
}

void
hw_timer_wheel_free (HwTimerWheel *self)
{
  g_free (self);
}

static void
insert (HwTimerWheel *self, HwTimer *timer)
{
  guint64 tick = MAX (time_to_tick (timer->deadline), self->tick);
  guint64 difference = tick ^ self->tick;
  guint level = difference == 0 ? 0 : (63 - __builtin_clzll (difference)) / DIGIT_BITS;
  guint slot = (tick >> (level * DIGIT_BITS)) & SLOT_MASK;

  list_append (&self->slots[level * N_SLOTS + slot], timer);
  self->occupied[level] |= G_GUINT64_CONSTANT (1) << slot;
  self->levels |= 1u << level;
}

static void
mark_empty (HwTimerWheel *self, gsize index)
{
  guint level = index / N_SLOTS;

  self->slots[index].deadline = HW_TIME_NEVER;
  self->occupied[level] &= ~(G_GUINT64_CONSTANT (1) << (index % N_SLOTS));
  if (self->occupied[level] == 0)
    self->levels &= ~(1u << level);
}

void
hw_timer_wheel_arm (HwTimerWheel *self, HwTimer *timer, HwTime deadline)
{
  hw_timer_wheel_cancel (self, timer);
  timer->deadline = deadline;
  insert (self, timer);
}

void
hw_timer_wheel_cancel (HwTimerWheel *self, HwTimer *timer)
{
  HwTimer *head = timer->next;
  gboolean was_alone = head != NULL && head == timer->prev;

  if (head == NULL)
    return;

  list_unlink (timer);
  if (was_alone && head != &self->firing)
    mark_empty (self, head - self->slots);
}

/* The first slot with timers, in the order of time; FALSE with none. */
static gboolean
find_first (const HwTimerWheel *self, gsize *index)
{
  guint level;

  if (self->levels == 0)
    return FALSE;

  level = __builtin_ctz (self->levels);
  *index = level * N_SLOTS + __builtin_ctzll (self->occupied[level]);

  return TRUE;
}

HwTime
hw_timer_wheel_get_deadline (const HwTimerWheel *self)
{
  gsize index;

  if (!list_is_empty (&self->firing))
    return 0;

  return find_first (self, &index) ? self->slots[index].deadline : HW_TIME_NEVER;
}

static guint64
get_slot_tick (const HwTimerWheel *self, gsize index)
{
  guint shift = index / N_SLOTS * DIGIT_BITS;
  guint64 above = self->tick >> shift >> DIGIT_BITS << DIGIT_BITS;

  return (above | (index % N_SLOTS)) << shift;
}

/* Empties a slot; what is due goes to @firing, the rest to where it belongs now. From a higher
 * level nothing fires at once: its timers are put in order by moving down. */
static void
sort_out (HwTimerWheel *self, gsize index, HwTime now)
{
  HwTimer *head = &self->slots[index];
  HwTimer *timer = head->next;

  list_init (head);
  mark_empty (self, index);
  while (timer != head)
    {
      HwTimer *next = timer->next;

      if (index < N_SLOTS && timer->deadline <= now)
        list_append (&self->firing, timer);
      else
        insert (self, timer);
      timer = next;
    }
}

static void
collect_due (HwTimerWheel *self, HwTime now)
{
  guint64 now_tick = time_to_tick (now);
  gsize index;

  while (find_first (self, &index))
    {
      guint64 slot_tick = get_slot_tick (self, index);
      gboolean is_present = index < N_SLOTS && slot_tick == now_tick;

      if (slot_tick > now_tick || (is_present && self->slots[index].deadline > now))
        break;
      self->tick = slot_tick;
      sort_out (self, index, now);
    }
  self->tick = MAX (self->tick, now_tick);
}

guint
hw_timer_wheel_advance (HwTimerWheel *self, HwTime now)
{
  guint n_fired = 0;

  collect_due (self, now);
  while (!list_is_empty (&self->firing))
    {
      HwTimer *timer = self->firing.next;

      list_unlink (timer);
      timer->func (timer, now);
      n_fired++;
    }

  return n_fired;
}
