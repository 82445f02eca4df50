/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the manifest of a transfer: its id, and its files with their names, sizes and hashes. */
#pragma once

#include "core/hw-transfer-name.h"
#include "core/hw-transfer-status.h"

G_BEGIN_DECLS

#define HW_TRANSFER_HASH_LENGTH 64                 /* SHA-256 in hex */
#define HW_TRANSFER_MAX_FILES 1000                 /* HW-P-143 */
#define HW_TRANSFER_MAX_BYTES (1024 * 1024 * 1024) /* unless the server says otherwise */
/* The longest text of an offer: its head, and all files with the longest lines. */
#define HW_TRANSFER_MAX_OFFER (HW_TRANSFER_MAX_FILES * 1120 + 256)

/* How the end is known (HW-P-131). */
typedef enum
{
  HW_TRANSFER_END_COUNT, /* all files are announced at once, with their number */
  HW_TRANSFER_END_MORE,  /* each is announced when its turn comes; the last says so */
} HwTransferEnd;

typedef struct
{
  char *name;
  guint64 size;
  char hash[HW_TRANSFER_HASH_LENGTH + 1];
} HwTransferFile;

typedef struct
{
  guint files;
  guint64 bytes;
} HwTransferLimits;

typedef struct
{
  char id[HW_TRANSFER_ID_LENGTH + 1];
  HwTransferEnd end;
  GPtrArray *files;       /* HwTransferFile, in their order */
  guint64 bytes;          /* of all */
  HwTransferNames *names; /* of the files */
} HwTransferManifest;

HwTransferManifest *hw_transfer_manifest_new (const char *id, HwTransferEnd end);
void hw_transfer_manifest_free (HwTransferManifest *self);
/* The n-th file; NULL past the last. */
const HwTransferFile *hw_transfer_manifest_get_file (const HwTransferManifest *self, guint64 n);
/* FALSE: it isn't taken, and why. */
gboolean hw_transfer_manifest_add (HwTransferManifest *self,
                                   const char *name,
                                   guint64 size,
                                   const char *hash,
                                   const HwTransferLimits *limits,
                                   HwTransferRefusal *refusal);
/* The same from a line "SIZE HASH NAME", without its LF: the payload of FILE. */
gboolean hw_transfer_manifest_add_line (HwTransferManifest *self,
                                        const char *line,
                                        gsize length,
                                        const HwTransferLimits *limits,
                                        HwTransferRefusal *refusal);
/* Whether the line says just what the file is. */
gboolean hw_transfer_file_is_line (const HwTransferFile *self, const char *line, gsize length);
char *hw_transfer_file_write (const HwTransferFile *self);
gboolean hw_transfer_manifest_equal (const HwTransferManifest *a, const HwTransferManifest *b);
/* The payload of OFFER, whole. No memory is taken for more files than @limits allows. */
HwTransferManifest *hw_transfer_manifest_read (const char *bytes,
                                               gsize length,
                                               const HwTransferLimits *limits,
                                               HwTransferRefusal *refusal);
GBytes *hw_transfer_manifest_write (const HwTransferManifest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTransferManifest, hw_transfer_manifest_free)

G_END_DECLS
