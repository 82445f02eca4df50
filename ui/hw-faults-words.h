/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words of the page of faults, beside those that the table of faults has. */
#pragma once

#include "hw-fault-form.h"

G_BEGIN_DECLS

/* "Swallow heartbeats", of swallow_heartbeats; the caller's to free. */
char *hw_faults_words_title (const char *name);
/* What the field is about; the caller's to free. */
char *hw_faults_words_field (const HwFaultField *field);
char *hw_faults_words_meaning (const HwFaultField *field);
/* When it acts, as a sentence; the caller's to free. */
char *hw_faults_words_schedule (const HwFaultSpec *spec);
const char *hw_faults_words_level (HwFaultLevel level);
const char *hw_faults_words_level_meaning (HwFaultLevel level);
/* "No faults", "2 faults on the cable"; the caller's to free. */
char *hw_faults_words_count (guint n);
/* The number of the profile that @faults (HwFaultSpec) make, from 1; 0: none. */
guint hw_faults_find_profile (const GPtrArray *faults);
/* "latency=250ms jitter=50ms · bandwidth rate=6"; the caller's to free. */
char *hw_faults_words_profile (guint number);

G_END_DECLS
