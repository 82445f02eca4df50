/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the link profiles: named sets of faults. The figures are illustrative, not measured. */
#pragma once

#include "fault/hw-fault.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *faults[4]; /* each as hw_fault_spec_parse reads it, words by one space; NULL ends */
} HwFaultProfile;

const HwFaultProfile *hw_fault_profile_find (const char *name);
const HwFaultProfile *hw_fault_profile_nth (guint n);
/* "gprs, edge, …"; to be freed. */
char *hw_fault_profile_list (void);
/* Its n-th fault, to be cleared; FALSE behind the last. */
gboolean hw_fault_profile_get_fault (const HwFaultProfile *self, guint n, HwFaultSpec *spec);

G_END_DECLS
