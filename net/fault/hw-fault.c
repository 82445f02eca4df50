/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the table of faults. */
#include "fault/hw-fault-type.h"

static const HwFaultType *const types[] = {
  &hw_fault_latency,      &hw_fault_bandwidth,    &hw_fault_slow_close,
  &hw_fault_timeout,      &hw_fault_reset_peer,   &hw_fault_slicer,
  &hw_fault_limit_data,   &hw_fault_cut,          &hw_fault_deaf,
  &hw_fault_stall,        &hw_fault_host_crash,   &hw_fault_reset,
  &hw_fault_fin,          &hw_fault_half_close,   &hw_fault_nat_timeout,
  &hw_fault_flaky,        &hw_fault_flapping,     &hw_fault_syn_drop,
  &hw_fault_refuse,       &hw_fault_corrupt,      &hw_fault_swallow_heartbeats,
  &hw_fault_swallow_acks, &hw_fault_cut_in_frame,
};

const HwFaultType *
hw_fault_type_nth (guint n)
{
  return n < G_N_ELEMENTS (types) ? types[n] : NULL;
}

const HwFaultType *
hw_fault_type_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i]->name, name))
      return types[i];

  return NULL;
}

const char *
hw_fault_type_get_name (const HwFaultType *self)
{
  return self->name;
}

const char *
hw_fault_type_get_meaning (const HwFaultType *self)
{
  return self->meaning;
}

HwFaultLevel
hw_fault_type_get_level (const HwFaultType *self)
{
  return self->level;
}

gboolean
hw_fault_type_is_toxic (const HwFaultType *self)
{
  return self->is_toxic;
}

gboolean
hw_fault_type_is_both_ways (const HwFaultType *self)
{
  return self->is_both_ways;
}

gboolean
hw_fault_type_is_momentary (const HwFaultType *self)
{
  return self->is_momentary;
}

gboolean
hw_fault_type_has_listener (const HwFaultType *self)
{
  return self->has_listener;
}

gboolean
hw_fault_type_has_stage (const HwFaultType *self)
{
  return self->stage != NULL;
}

gboolean
hw_fault_type_counts_silence (const HwFaultType *self)
{
  return self->counts_silence;
}

guint
hw_fault_type_get_n_attributes (const HwFaultType *self)
{
  return self->n_attributes;
}

const HwFaultAttribute *
hw_fault_type_get_attribute (const HwFaultType *self, guint i)
{
  return i < self->n_attributes ? &self->attributes[i] : NULL;
}

gboolean
hw_fault_type_find_attribute (const HwFaultType *self, const char *name, guint *i)
{
  for (*i = 0; *i < self->n_attributes; ++*i)
    if (g_ascii_strcasecmp (self->attributes[*i].name, name) == 0)
      return TRUE;

  return FALSE;
}

static const char *const stream_names[] = { "upstream", "downstream", "both" };

const char *
hw_fault_stream_get_name (HwFaultStream self)
{
  return stream_names[self];
}

gboolean
hw_fault_stream_from_name (const char *name, HwFaultStream *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (stream_names); i++)
    if (g_str_equal (stream_names[i], name))
      {
        *self = (HwFaultStream) i;
        return TRUE;
      }

  return FALSE;
}

const char *
hw_fault_unit_get_name (HwFaultUnit self)
{
  static const char *const names[] = { "", "ms", "µs", N_ ("bytes"), "KB/s", "‰", "" };

  return names[self];
}
