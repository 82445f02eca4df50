/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the answers of the control API: status, type and body, and the fields that all of them have.
 */
#include "control/hw-http-reply.h"

#include "control/hw-json-text.h"

void
hw_http_reply_init (HwHttpReply *self)
{
  *self = (HwHttpReply){ 200, HW_HTTP_TYPE_JSON, NULL, g_string_new (NULL) };
}

void
hw_http_reply_clear (HwHttpReply *self)
{
  g_clear_pointer (&self->allow, g_free);
  if (self->body != NULL)
    g_string_free (g_steal_pointer (&self->body), TRUE);
}

void
hw_http_reply_fail (HwHttpReply *self, guint status, const char *why)
{
  self->status = status;
  self->content_type = HW_HTTP_TYPE_JSON;
  g_string_assign (self->body, "{\"error\":");
  hw_json_text_append_string (self->body, why);
  g_string_append_printf (self->body, ",\"status\":%u}\n", status);
}

const HwHttpReplyField *
hw_http_reply_get_fields (void)
{
  static const HwHttpReplyField fields[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Cache-Control", "no-store" },
    { "Connection", "close" },
    { NULL, NULL },
  };

  return fields;
}

const char *
hw_http_reply_get_phrase (guint status)
{
  static const struct
  {
    guint status;
    const char *phrase;
  } rows[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 204, "No Content" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 413, "Content Too Large" },
    { 415, "Unsupported Media Type" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].status == status)
      return rows[i].phrase;

  return "Unknown";
}

static void
append_fields (GString *out, const char *content_type)
{
  g_string_append_printf (out, "Content-Type: %s\r\n", content_type);
  for (const HwHttpReplyField *field = hw_http_reply_get_fields (); field->name != NULL; field++)
    g_string_append_printf (out, "%s: %s\r\n", field->name, field->value);
}

char *
hw_http_reply_format (const HwHttpReply *self)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "HTTP/1.1 %u %s\r\n", self->status,
                          hw_http_reply_get_phrase (self->status));
  append_fields (out, self->content_type);
  if (self->status == 401)
    g_string_append (out, "WWW-Authenticate: Bearer\r\n");
  g_string_append_printf (out, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", self->body->len);
  g_string_append_len (out, self->body->str, (gssize) self->body->len);

  return g_string_free (out, FALSE);
}

char *
hw_http_reply_format_endless (const char *content_type)
{
  GString *out = g_string_new ("HTTP/1.1 200 OK\r\n");

  append_fields (out, content_type);
  g_string_append (out, "\r\n");

  return g_string_free (out, FALSE);
}
