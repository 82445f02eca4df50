/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the faults of a proxy: their times, and which connections they meet. */
#include "io/hw-cable-hub-private.h"

#include <string.h>

#include "fault/hw-fault-plan.h"
#include "io/hw-cable-link.h"

static gboolean
is_met_by (HwCableFault *self, HwCableLink *link)
{
  guint64 conn = hw_cable_link_get_number (link);

  return hw_fault_spec_is_for (&self->spec, conn, conn >= self->first_newer)
         && hw_fault_spec_is_drawn (&self->spec, self->proxy->hub->seed, conn);
}

static void
for_each_link (HwCableFault *self, void (*act) (HwCableLink *link, HwCableFault *fault))
{
  GList *next;

  for (GList *node = self->proxy->links.head; node != NULL; node = next)
    {
      next = node->next;
      act (node->data, self);
    }
}

static void
meet (HwCableLink *link, HwCableFault *self)
{
  if (!is_met_by (self, link))
    return;
  hw_cable_link_meet (link, self);
  hw_cable_link_update (link);
}

static void
part (HwCableLink *link, HwCableFault *self)
{
  hw_cable_link_part (link, self);
  hw_cable_link_update (link);
}

static void
change (HwCableLink *link, HwCableFault *self)
{
  hw_cable_link_change (link, self);
  hw_cable_link_update (link);
}

/* What acts at a moment doesn't wait for who comes later, unless it was asked to. */
void
hw_cable_proxy_meet_link (HwCableProxy *self, HwCableLink *link)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      HwCableFault *fault = self->faults->pdata[i];

      if (!fault->is_active
          || (hw_fault_type_is_momentary (fault->spec.type)
              && fault->spec.target != HW_FAULT_TARGET_NEW))
        continue;
      if (is_met_by (fault, link))
        hw_cable_link_meet (link, fault);
    }
}

gboolean
hw_cable_fault_has_listener (const HwCableFault *self)
{
  return hw_fault_type_has_listener (self->spec.type) && self->spec.target == HW_FAULT_TARGET_ALL
         && self->spec.toxicity >= 1;
}

static void
begin (HwCableFault *self, HwTime now)
{
  self->is_active = TRUE;
  self->begun = now;
  hw_fault_case_init (&self->listener, &self->spec, self->proxy->hub->seed, now, now);
  hw_cable_proxy_update_listener (self->proxy);
  if (self->spec.target != HW_FAULT_TARGET_NEW || !hw_fault_type_is_momentary (self->spec.type))
    for_each_link (self, meet);
}

static void
end (HwCableFault *self)
{
  self->is_active = FALSE;
  hw_cable_proxy_update_listener (self->proxy);
  for_each_link (self, part);
}

static gboolean
has_times (const HwFaultSpec *spec)
{
  return spec->after_us > 0 || spec->for_us > 0 || spec->every_us > 0;
}

static void
follow_schedule (HwCableFault *self, HwTime now)
{
  HwTimerWheel *timers = hw_cable_hub_get_timers (self->proxy->hub);
  HwTime next;
  gboolean active = hw_fault_spec_is_active (&self->spec, self->added, now, &next);

  if (active && !self->is_active)
    {
      if (has_times (&self->spec))
        hw_cable_fault_tell (self, HW_EVENT_FAULT_BEGAN);
      begin (self, now);
    }
  else if (!active && self->is_active)
    {
      end (self);
      hw_cable_fault_tell (self, HW_EVENT_FAULT_ENDED);
    }
  if (next == HW_TIME_NEVER)
    hw_timer_wheel_cancel (timers, &self->timer);
  else
    hw_timer_wheel_arm (timers, &self->timer, next);
}

static void
timer_cb (HwTimer *timer, HwTime now)
{
  follow_schedule ((HwCableFault *) timer, now);
}

HwCableFault *
hw_cable_proxy_find_fault (HwCableProxy *self, const char *name, GError **error)
{
  for (guint i = 0; i < self->faults->len; i++)
    if (g_str_equal (((HwCableFault *) self->faults->pdata[i])->spec.name, name))
      return self->faults->pdata[i];
  g_set_error (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_FAULT_NOT_FOUND,
               "There is no fault “%s” here; status lists those that there are", name);

  return NULL;
}

static void
fault_take_spec (HwCableFault *self, const HwFaultSpec *spec)
{
  self->spec = *spec;
  self->spec.name = g_strdup (spec->name);
}

gboolean
hw_cable_proxy_add_fault (HwCableProxy *self, const HwFaultSpec *spec, GError **error)
{
  HwCableFault *fault;

  if (hw_cable_proxy_find_fault (self, spec->name, NULL) != NULL)
    {
      g_set_error (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_FAULT_EXISTS,
                   "There is a fault “%s” already; remove it, or give this one a name=",
                   spec->name);
      return FALSE;
    }
  if (self->faults->len >= HW_CABLE_HUB_MAX_FAULTS)
    {
      g_set_error_literal (error, HW_CABLE_HUB_ERROR, HW_CABLE_HUB_ERROR_LIMIT,
                           "A proxy has at most 32 faults; remove one first");
      return FALSE;
    }
  fault = g_new0 (HwCableFault, 1);
  hw_timer_init (&fault->timer, timer_cb);
  fault->proxy = self;
  fault->added = hw_cable_hub_get_now (self->hub);
  fault->first_newer = self->hub->next_conn;
  fault_take_spec (fault, spec);
  g_ptr_array_add (self->faults, fault);
  hw_cable_fault_tell (fault, HW_EVENT_FAULT_ADDED);
  follow_schedule (fault, fault->added);

  return TRUE;
}

static gboolean
has_same_reach (const HwFaultSpec *one, const HwFaultSpec *other)
{
  return one->toxicity == other->toxicity && one->target == other->target
         && one->target_n == other->target_n && one->after_us == other->after_us
         && one->for_us == other->for_us && one->every_us == other->every_us
         && one->seed == other->seed;
}

/* Other values act at once, on what already waits as well; other targets or times begin anew. */
void
hw_cable_proxy_update_fault (HwCableFault *self, const HwFaultSpec *spec)
{
  HwFaultSpec before = self->spec;
  HwTime now = hw_cable_hub_get_now (self->proxy->hub);

  if (has_same_reach (&before, spec))
    {
      memcpy (self->spec.values, spec->values, sizeof spec->values);
      hw_cable_fault_tell (self, HW_EVENT_FAULT_ADDED);
      hw_cable_proxy_update_listener (self->proxy);
      for_each_link (self, change);
      return;
    }
  if (self->is_active)
    end (self);
  self->spec = *spec;
  self->spec.name = before.name;
  self->spec.stream = before.stream;
  self->added = now;
  hw_cable_fault_tell (self, HW_EVENT_FAULT_ADDED);
  follow_schedule (self, now);
}

static void
forget (HwCableFault *self)
{
  hw_timer_wheel_cancel (hw_cable_hub_get_timers (self->proxy->hub), &self->timer);
  if (self->is_active)
    end (self);
  g_ptr_array_remove (self->proxy->faults, self);
  hw_fault_spec_clear (&self->spec);
  g_free (self);
}

void
hw_cable_proxy_remove_fault (HwCableFault *self)
{
  hw_cable_fault_tell (self, HW_EVENT_FAULT_REMOVED);
  forget (self);
}

void
hw_cable_proxy_remove_faults (HwCableProxy *self)
{
  while (self->faults->len > 0)
    hw_cable_proxy_remove_fault (self->faults->pdata[self->faults->len - 1]);
}

void
hw_cable_proxy_forget_faults (HwCableProxy *self)
{
  while (self->faults->len > 0)
    forget (self->faults->pdata[self->faults->len - 1]);
}
