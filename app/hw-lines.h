/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the cutting of bytes into lines. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes go in as they come, whole lines come out. A line longer than the limit comes out in pieces
 * of that length, so that what a peer never ends takes no memory. */
typedef struct
{
  GString *bytes;
  gsize head;    /* where the next line begins */
  gsize scanned; /* up to here there is no newline */
  gsize limit;
} HwLines;

void hw_lines_init (HwLines *self, gsize limit);
void hw_lines_clear (HwLines *self);
void hw_lines_add (HwLines *self, const char *bytes, gsize n_bytes);
/* Without its newline, NUL-terminated, until the next call; NULL: no whole line is there. */
const char *hw_lines_next (HwLines *self, gsize *length);
/* The same for what stands behind the last newline when no more bytes come; NULL: nothing. */
const char *hw_lines_last (HwLines *self, gsize *length);

G_END_DECLS
