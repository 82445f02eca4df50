/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the answers of the control API: status, type and body, and the fields that all of them have.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HW_HTTP_TYPE_JSON "application/json"
#define HW_HTTP_TYPE_JSON_LINES "application/x-ndjson"
#define HW_HTTP_TYPE_METRICS "text/plain; version=0.0.4; charset=utf-8"

typedef struct
{
  guint status;
  const char *content_type;
  char *allow; /* the methods, with 405; nullable */
  GString *body;
} HwHttpReply;

typedef struct
{
  const char *name;
  const char *value;
} HwHttpReplyField;

/* 200, JSON, empty. */
void hw_http_reply_init (HwHttpReply *self);
void hw_http_reply_clear (HwHttpReply *self);
/* {"error": @why, "status": @status}, instead of what was there. */
void hw_http_reply_fail (HwHttpReply *self, guint status, const char *why);
/* What every answer says besides its length and type; ends with a NULL name. */
const HwHttpReplyField *hw_http_reply_get_fields (void);
const char *hw_http_reply_get_phrase (guint status);
/* The whole answer as it goes over the wire, where no HTTP library is in between. */
char *hw_http_reply_format (const HwHttpReply *self);
/* The head of an answer whose body ends with the connection. */
char *hw_http_reply_format_endless (const char *content_type);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwHttpReply, hw_http_reply_clear)

G_END_DECLS
