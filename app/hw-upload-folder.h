/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where a lab's server keeps what it is sent: a folder that no other server has. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first one of @path, @path-2, … that a server can use and none uses; made where it isn't
 * there, for this user alone. The caller's to free; NULL with @error. */
char *hw_upload_folder_find (const char *path, GError **error);

G_END_DECLS
