/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the link profiles: named sets of faults. The figures are illustrative, not measured. */
#include "fault/hw-fault-profile.h"

/* Latency is there and back, half of it each way; kbit/s are eighths of a KB/s. */
static const HwFaultProfile profiles[] = {
  { "gprs", { "latency latency=250ms jitter=50ms", "bandwidth rate=6", "flaky loss=2%" } },
  { "edge", { "latency latency=150ms jitter=30ms", "bandwidth rate=31", "flaky loss=1.5%" } },
  { "3g", { "latency latency=125ms jitter=25ms", "bandwidth rate=94", "flaky loss=1.5%" } },
  { "dsl-poor", { "latency latency=35ms jitter=7ms", "bandwidth rate=250", "flaky loss=2%" } },
  { "dsl", { "latency latency=20ms jitter=4ms", "bandwidth rate=1000", "flaky loss=0.5%" } },
  { "wifi", { "latency latency=20ms jitter=4ms", "bandwidth rate=3750", "flaky loss=0.2%" } },
};

const HwFaultProfile *
hw_fault_profile_nth (guint n)
{
  return n < G_N_ELEMENTS (profiles) ? &profiles[n] : NULL;
}

const HwFaultProfile *
hw_fault_profile_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (g_str_equal (profiles[i].name, name))
      return &profiles[i];

  return NULL;
}

char *
hw_fault_profile_list (void)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", profiles[i].name);

  return g_string_free (g_steal_pointer (&names), FALSE);
}

gboolean
hw_fault_profile_get_fault (const HwFaultProfile *self, guint n, HwFaultSpec *spec)
{
  g_auto (GStrv) words = NULL;

  if (n >= G_N_ELEMENTS (self->faults) || self->faults[n] == NULL)
    return FALSE;
  words = g_strsplit (self->faults[n], " ", -1);

  return hw_fault_spec_parse (spec, (const char *const *) words, NULL);
}
