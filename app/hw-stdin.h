/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the reading of lines from a descriptor without ever holding up the main loop. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HwStdin HwStdin;
typedef void (*HwStdinLineFunc) (const char *line, gsize length, gpointer user_data);
typedef void (*HwStdinEofFunc) (gpointer user_data);

/* Begins paused. The calls come in the thread-default main context; @eof comes once, after the last
 * line, and never while paused. The descriptor stays the caller's. */
HwStdin *hw_stdin_new (int fd, HwStdinLineFunc line, HwStdinEofFunc eof, gpointer user_data);
void hw_stdin_free (HwStdin *self);
/* May be called from @line: the lines behind it then wait. */
void hw_stdin_pause (HwStdin *self);
void hw_stdin_resume (HwStdin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwStdin, hw_stdin_free)

G_END_DECLS
