/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns which names a transfer's files may have: none that leaves its folder, and no two alike. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_TRANSFER_MAX_NAME 255  /* bytes of what is between two slashes */
#define HW_TRANSFER_MAX_PATH 1024 /* bytes in all */
#define HW_TRANSFER_MAX_DEPTH 32  /* parts */

/* NULL: a name that stays below the folder that it is put into (HW-P-133); else what is wrong with
 * it, static. */
const char *hw_transfer_name_check (const char *name, gsize length);

/* The names of one transfer. */
typedef struct _HwTransferNames HwTransferNames;

HwTransferNames *hw_transfer_names_new (void);
void hw_transfer_names_free (HwTransferNames *self);
/* FALSE: after NFC and without case it is another's twin, or a file where another has a folder
 * (HW-P-134); the names are no good any more then. @name was checked. */
gboolean hw_transfer_names_add (HwTransferNames *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTransferNames, hw_transfer_names_free)

G_END_DECLS
