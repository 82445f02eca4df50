/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns when a fault acts: whom it is for, how the dice fall, and its times. */
#include "fault/hw-fault-plan.h"

#include "core/hw-random.h"

#define DICE_LANE 3

static HwTime
get_length (const HwFaultSpec *self)
{
  if (self->for_us > 0)
    return self->for_us;

  return self->every_us > 0 ? HW_FAULT_MOMENT_US : HW_TIME_NEVER;
}

gboolean
hw_fault_spec_is_active (const HwFaultSpec *self, HwTime added, HwTime now, HwTime *next)
{
  HwTime begin = added + self->after_us;
  HwTime length = get_length (self);

  *next = begin;
  if (now < begin)
    return FALSE;
  if (self->every_us > 0)
    begin += (now - begin) / self->every_us * self->every_us;
  *next = length == HW_TIME_NEVER ? HW_TIME_NEVER : begin + length;
  if (now < *next)
    return TRUE;
  *next = self->every_us > 0 ? begin + self->every_us : HW_TIME_NEVER;

  return FALSE;
}

gboolean
hw_fault_spec_is_for (const HwFaultSpec *self, guint64 conn, gboolean is_newer)
{
  switch (self->target)
    {
    case HW_FAULT_TARGET_NEW:
      return is_newer;
    case HW_FAULT_TARGET_CONNECTION:
      return conn == self->target_n;
    case HW_FAULT_TARGET_ONE_IN:
      return conn % self->target_n == 0;
    case HW_FAULT_TARGET_ALL:
    default:
      return TRUE;
    }
}

/* FNV-1a: faults of different names fall differently. */
static guint64
hash_name (const char *name)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (; *name != '\0'; name++)
    hash = (hash ^ (guint8) *name) * G_GUINT64_CONSTANT (0x100000001b3);

  return hash;
}

guint64
hw_fault_spec_get_seed (const HwFaultSpec *self, guint64 cable_seed, guint64 conn, guint lane)
{
  guint64 own = self->seed != 0 ? self->seed : cable_seed ^ hash_name (self->name);
  HwRandom random;

  hw_random_init (&random, own ^ (conn * 4 + lane) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  return hw_random_next (&random);
}

gboolean
hw_fault_spec_is_drawn (const HwFaultSpec *self, guint64 cable_seed, guint64 conn)
{
  HwRandom random;

  hw_random_init (&random, hw_fault_spec_get_seed (self, cable_seed, conn, DICE_LANE));

  return hw_random_double (&random) < self->toxicity;
}
