/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the files that are to be sent: their names, hashes and bytes. */
#pragma once

#include "core/hw-transfer-manifest.h"

G_BEGIN_DECLS

/* Looks at each path and reads it whole, for its hash; a file's name is the last part of its path.
 * NULL with @error where one can't be read or sent. */
HwTransferManifest *hw_send_files_read (char **paths,
                                        const char *id,
                                        HwTransferEnd end,
                                        GError **error);
/* Exactly those bytes of a file; NULL with @error, also where it has become shorter. */
GBytes *hw_send_files_read_part (const char *path, guint64 offset, gsize length, GError **error);
/* 128 random bits as 32 hex digits; the caller's to free. */
char *hw_send_files_make_id (void);

G_END_DECLS
