/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the upload directory: what is visible in it is whole; what isn't lies in its .staging. */
#pragma once

#include "server/hw-upload-io.h"

G_BEGIN_DECLS

typedef struct
{
  HwUploadIo *io;
  char *path;
  int root;    /* the directory's descriptor */
  int staging; /* and that of its .staging, which is locked while the store is open */
} HwUploadStore;

typedef enum
{
  HW_UPLOAD_ABSENT,
  HW_UPLOAD_PRESENT, /* a folder of that name, on disk */
  HW_UPLOAD_TAKEN,   /* something else has the name */
  HW_UPLOAD_UNKNOWN, /* errno */
} HwUploadPresence;

/* Opens the directory, which must be there, for this process alone, and removes what an earlier one
 * has left unfinished. */
HwUploadStore *hw_upload_store_open (const char *path, HwUploadIo *io, GError **error);
void hw_upload_store_close (HwUploadStore *self);
/* Whether @id is committed; what is said to be present is on disk. */
HwUploadPresence hw_upload_store_look (HwUploadStore *self, const char *id);
/* Removes @name, whatever it is, with all that is in it; FALSE: not all of it, and errno. */
gboolean hw_upload_store_remove (HwUploadStore *self, int folder, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwUploadStore, hw_upload_store_close)

G_END_DECLS
