/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the bytes of a frame as a dump, each field in a colour of its own. */
#pragma once

#include <gtk/gtk.h>

#include "hw-frame-look.h"

G_BEGIN_DECLS

#define HW_INSPECTOR_N_TINTS 6

#define HW_TYPE_INSPECTOR_DUMP (hw_inspector_dump_get_type ())

/* Signals: `hovered`, `picked` (int: a field; -1: none): the pointer is there; the caret is. */
G_DECLARE_FINAL_TYPE (HwInspectorDump, hw_inspector_dump, HW, INSPECTOR_DUMP, GtkWidget)

/* @look outlives what is shown of it. */
void hw_inspector_dump_set (HwInspectorDump *self, const HwFrameLook *look);
/* -1: none. */
void hw_inspector_dump_highlight (HwInspectorDump *self, int field);

G_END_DECLS
