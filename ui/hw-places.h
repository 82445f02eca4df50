/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns where the window finds what it needs on disk, installed or in the build folder. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The path of heartwire: beside this program, in the build folder, or where it was installed. */
char *hw_places_find_program (void);
/* The folder with gschemas.compiled in the build folder; NULL where there is none. */
char *hw_places_find_schemas (void);
/* The folder of the translations; the caller's to free. */
char *hw_places_find_locales (void);

G_END_DECLS
