/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns an upload directory for a test: where it is, what is visible in it, and what is beside it.
 */
#pragma once

#include "hw-test.h"

#define UPLOAD_ID "0123456789abcdef0123456789abcdef"

typedef struct
{
  char *outside; /* a folder with a file "canary" */
  char *path;    /* the upload directory, in it */
} UploadFixture;

void upload_fixture_init (UploadFixture *self);
void upload_fixture_clear (UploadFixture *self); /* removes all */
/* What lies in the upload directory but .staging, sorted, with spaces between. */
char *upload_fixture_list (UploadFixture *self);
/* The same of .staging. */
char *upload_fixture_list_staging (UploadFixture *self);
/* Nothing beside the upload directory has changed. */
void upload_fixture_check_outside (UploadFixture *self);
/* NULL: there is no such file. */
char *upload_fixture_read (UploadFixture *self, const char *path, gsize *length);
char *upload_hash (const char *bytes); /* SHA-256 in hex */
