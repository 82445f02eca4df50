/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the calls to the system that uploads are made of, as a table, so that a test can fail each.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* As the calls that they are named after: -1 and errno on failure. */
typedef struct _HwUploadIo HwUploadIo;

struct _HwUploadIo
{
  /* openat2 (2): nothing of @path may lead out of @folder, or be a link. */
  int (*open) (HwUploadIo *self, int folder, const char *path, int flags, mode_t mode);
  int (*make_folder) (HwUploadIo *self, int folder, const char *name, mode_t mode);
  int (*allocate) (HwUploadIo *self, int fd, off_t size);
  gssize (*write) (HwUploadIo *self, int fd, const guint8 *bytes, gsize length);
  int (*sync) (HwUploadIo *self, int fd);
  int (*close) (HwUploadIo *self, int fd);
  /* renameat2 (2) with RENAME_NOREPLACE. */
  int (*rename) (HwUploadIo *self, int from, const char *name, int to, const char *new_name);
  int (*unlink) (HwUploadIo *self, int folder, const char *name, int flags);
};

/* The system's own. */
extern HwUploadIo hw_upload_io_system;

G_END_DECLS
