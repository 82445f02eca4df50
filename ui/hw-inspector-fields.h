/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the list of a frame's fields, in the colours of its bytes. */
#pragma once

#include <gtk/gtk.h>

#include "hw-annotate.h"

G_BEGIN_DECLS

#define HW_TYPE_INSPECTOR_FIELDS (hw_inspector_fields_get_type ())

/* Signals: `hovered`, `picked` (int: a field; -1: none): the pointer is there; it was chosen. */
G_DECLARE_FINAL_TYPE (HwInspectorFields, hw_inspector_fields, HW, INSPECTOR_FIELDS, GtkWidget)

/* @fields: of HwAnnotation; where they have no bytes they have no colour. */
void hw_inspector_fields_set (HwInspectorFields *self, const GArray *fields);
/* -1: none. */
void hw_inspector_fields_highlight (HwInspectorFields *self, int field);
void hw_inspector_fields_select (HwInspectorFields *self, int field);

G_END_DECLS
