/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns one upload on disk: its staging folder, its files, and the one rename that commits it. */
#pragma once

#include "core/hw-transfer-manifest.h"
#include "server/hw-upload-store.h"

G_BEGIN_DECLS

/* Blocking, and of one thread. After the first call that fails every other fails likewise, until it
 * is removed. */
typedef struct _HwUpload HwUpload;

HwUpload *hw_upload_new (HwUploadStore *store, const char *id);
void hw_upload_free (HwUpload *self); /* leaves what is on disk */
/* *already: it is committed, and nothing is begun. */
gboolean hw_upload_begin (HwUpload *self, gboolean *already, HwTransferRefusal *refusal);
/* An empty file with room for @size bytes, in its folders. */
gboolean hw_upload_create (HwUpload *self,
                           const char *name,
                           guint64 size,
                           HwTransferRefusal *refusal);
/* Files are written one after the other, each once, from its beginning. */
gboolean hw_upload_write (HwUpload *self,
                          const char *name,
                          const guint8 *bytes,
                          gsize length,
                          HwTransferRefusal *refusal);
/* The file is whole: its SHA-256 must be @hash. */
gboolean hw_upload_finish (HwUpload *self,
                           const char *name,
                           const char *hash,
                           HwTransferRefusal *refusal);
/* TRUE: all files are on disk, and visible under the id. */
gboolean hw_upload_commit (HwUpload *self, HwTransferRefusal *refusal);
/* What isn't committed goes. */
void hw_upload_remove (HwUpload *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwUpload, hw_upload_free)

G_END_DECLS
