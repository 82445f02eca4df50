/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns tables of text with aligned columns. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HwTextTable HwTextTable;

/* @heads: NULL-terminated; they are the first line. */
HwTextTable *hw_text_table_new (const char *const *heads);
void hw_text_table_free (HwTextTable *self);
/* The cell behind the last one; a row is full after as many as there are heads. NULL is "-". What
 * would move the cursor is written as "?". */
void hw_text_table_add (HwTextTable *self, const char *cell);
void hw_text_table_add_number (HwTextTable *self, gint64 number);
/* Lines with their ends, no spaces before those; the caller's to free. */
char *hw_text_table_format (const HwTextTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTextTable, hw_text_table_free)

G_END_DECLS
