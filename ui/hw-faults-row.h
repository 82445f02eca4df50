/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one fault: whether it is on the cable, and its form. */
#pragma once

#include <adwaita.h>

#include "hw-fault-form.h"
#include "io/hw-cable.h"

G_BEGIN_DECLS

#define HW_TYPE_FAULTS_ROW (hw_faults_row_get_type ())

G_DECLARE_FINAL_TYPE (HwFaultsRow, hw_faults_row, HW, FAULTS_ROW, AdwExpanderRow)

/* @name: of the fault, NULL: that of the type. */
GtkWidget *hw_faults_row_new (const HwFaultType *type, const char *name);
/* What it acts upon; NULL: there is none yet. */
void hw_faults_row_set_cable (HwFaultsRow *self, HwCable *cable);
const char *hw_faults_row_get_fault (HwFaultsRow *self);
/* What is on the cable by that name now; NULL: nothing. @is_active: whether its time is now. */
void hw_faults_row_show (HwFaultsRow *self, const HwFaultSpec *spec, gboolean is_active);

G_END_DECLS
