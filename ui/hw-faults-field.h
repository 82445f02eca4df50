/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the row of one field of a fault's form, with what is wrong with it. */
#pragma once

#include <adwaita.h>

#include "hw-fault-form.h"

G_BEGIN_DECLS

#define HW_TYPE_FAULTS_FIELD (hw_faults_field_get_type ())

/* Signal `changed`: the user has written, or chosen; the form has it. */
G_DECLARE_FINAL_TYPE (HwFaultsField, hw_faults_field, HW, FAULTS_FIELD, AdwActionRow)

/* Shows field @i of @form, which outlives it. */
GtkWidget *hw_faults_field_new (HwFaultForm *form, guint i);
/* Shows what the form has now. */
void hw_faults_field_update (HwFaultsField *self);

G_END_DECLS
