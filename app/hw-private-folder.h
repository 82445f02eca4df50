/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns folders of a program's own among the temporary files: made for it alone, gone with it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Its path, readable by nobody else; @name: what its own begins with. */
char *hw_private_folder_make (const char *name, GError **error);
/* With all that is in it; links aren't followed. Frees @path. */
void hw_private_folder_remove (char *path);

G_END_DECLS
