/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the head of an HTTP/1 request: where it ends, and what it says, read strictly. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_HTTP_MAX_HEAD (8 * 1024)

/* The fields that something is decided by. */
typedef enum
{
  HW_HTTP_FIELD_HOST,
  HW_HTTP_FIELD_ORIGIN,
  HW_HTTP_FIELD_SEC_FETCH_SITE,
  HW_HTTP_FIELD_USER_AGENT,
  HW_HTTP_FIELD_CONTENT_TYPE,
  HW_HTTP_FIELD_CONTENT_LENGTH,
  HW_HTTP_FIELD_TRANSFER_ENCODING,
  HW_HTTP_FIELD_AUTHORIZATION,
  HW_N_HTTP_FIELDS,
} HwHttpField;

typedef struct
{
  char *method;
  char *target;                   /* begins with "/", or is "*" */
  char *fields[HW_N_HTTP_FIELDS]; /* NULL: not sent */
  gint64 content_length;          /* -1: not said */
  gboolean is_chunked;
} HwHttpHead;

/* An answer that isn't one of success: its status, and a sentence. */
typedef struct
{
  guint status; /* 0: nothing is wrong */
  const char *why;
} HwHttpRefusal;

/* How many of @bytes are the head, its blank line included; 0: it hasn't ended yet. *@scanned is 0
 * at first, and keeps what was looked at already. */
gsize hw_http_head_find_end (const char *bytes, gsize length, gsize *scanned);
/* Reads one whole head (RFC 9112, without what only old or hostile senders do: folded lines, bare
 * LF, a doubled field, two ways to say how long the body is). Where it is refused, nothing is kept.
 */
HwHttpRefusal hw_http_head_read (HwHttpHead *self, const char *bytes, gsize length);
void hw_http_head_clear (HwHttpHead *self);

G_END_DECLS
