/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the head of an HTTP/1 request: where it ends, and what it says, read strictly.
 *
 * libsoup reads the same bytes once more, so nothing may pass here that two readers could take in
 * two ways. */
#include "control/hw-http-head.h"

#include <string.h>

static const char *const field_names[HW_N_HTTP_FIELDS] = {
  [HW_HTTP_FIELD_HOST] = "Host",
  [HW_HTTP_FIELD_ORIGIN] = "Origin",
  [HW_HTTP_FIELD_SEC_FETCH_SITE] = "Sec-Fetch-Site",
  [HW_HTTP_FIELD_USER_AGENT] = "User-Agent",
  [HW_HTTP_FIELD_CONTENT_TYPE] = "Content-Type",
  [HW_HTTP_FIELD_CONTENT_LENGTH] = "Content-Length",
  [HW_HTTP_FIELD_TRANSFER_ENCODING] = "Transfer-Encoding",
  [HW_HTTP_FIELD_AUTHORIZATION] = "Authorization",
};

static const HwHttpRefusal nothing_wrong = { 0, NULL };

static HwHttpRefusal
refuse (guint status, const char *why)
{
  return (HwHttpRefusal){ status, why };
}

gsize
hw_http_head_find_end (const char *bytes, gsize length, gsize *scanned)
{
  for (gsize at = *scanned; at + 4 <= length; at++)
    if (memcmp (bytes + at, "\r\n\r\n", 4) == 0)
      return at + 4;
  *scanned = length >= 4 ? length - 3 : 0;

  return 0;
}

/* RFC 9110, 5.6.2. */
static gboolean
is_token (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0'
        || (!g_ascii_isalnum (text[i]) && strchr ("!#$%&'*+-.^_`|~", text[i]) == NULL))
      return FALSE;

  return length > 0;
}

static gboolean
is_target (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] <= 0x20 || text[i] >= 0x7f)
      return FALSE;

  return length > 0 && (*text == '/' || (length == 1 && *text == '*'));
}

static gboolean
is_value (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (((guchar) text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7f)
      return FALSE;

  return TRUE;
}

static HwHttpRefusal
read_request_line (HwHttpHead *self, const char *line, gsize length)
{
  const char *end = line + length;
  const char *first = memchr (line, ' ', length);
  const char *last = memrchr (line, ' ', length);

  if (first == NULL || first == last || !is_token (line, (gsize) (first - line)))
    return refuse (400, "the request line isn't METHOD TARGET HTTP/1.1");
  if (!is_target (first + 1, (gsize) (last - first) - 1))
    return refuse (400, "the request's target isn't a path");
  if (end - last != 9 || memcmp (last + 1, "HTTP/", 5) != 0)
    return refuse (400, "the request line isn't METHOD TARGET HTTP/1.1");
  if (memcmp (last + 6, "1.0", 3) != 0 && memcmp (last + 6, "1.1", 3) != 0)
    return refuse (505, "only HTTP/1.0 and HTTP/1.1 are spoken here");

  self->method = g_strndup (line, (gsize) (first - line));
  self->target = g_strndup (first + 1, (gsize) (last - first) - 1);

  return nothing_wrong;
}

static HwHttpRefusal
keep_field (HwHttpHead *self, const char *name, gsize name_length, const char *value, gsize length)
{
  for (guint i = 0; i < HW_N_HTTP_FIELDS; i++)
    {
      if (strlen (field_names[i]) != name_length
          || g_ascii_strncasecmp (field_names[i], name, name_length) != 0)
        continue;
      if (self->fields[i] != NULL)
        return refuse (400, i == HW_HTTP_FIELD_HOST ? "there are two Host fields"
                                                    : "a field came twice that may come once");
      self->fields[i] = g_strndup (value, length);
      g_strstrip (self->fields[i]);
    }

  return nothing_wrong;
}

static HwHttpRefusal
read_field (HwHttpHead *self, const char *line, gsize length)
{
  const char *colon = memchr (line, ':', length);
  gsize name_length = colon == NULL ? 0 : (gsize) (colon - line);
  gsize value_length = length - name_length - 1;

  if (!is_token (line, name_length))
    return refuse (400, "a header line isn't NAME: VALUE");
  if (!is_value (colon + 1, value_length))
    return refuse (400, "a header's value has a control character");

  return keep_field (self, line, name_length, colon + 1, value_length);
}

static HwHttpRefusal
judge_length (HwHttpHead *self)
{
  const char *length = self->fields[HW_HTTP_FIELD_CONTENT_LENGTH];
  const char *encoding = self->fields[HW_HTTP_FIELD_TRANSFER_ENCODING];
  guint64 number = 0;

  if (length != NULL && encoding != NULL)
    return refuse (400, "there are both Content-Length and Transfer-Encoding");
  if (encoding != NULL && g_ascii_strcasecmp (encoding, "chunked") != 0)
    return refuse (501, "the only Transfer-Encoding read here is chunked");
  if (length != NULL
      && (!g_ascii_isdigit (*length)
          || !g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &number, NULL)))
    return refuse (400, "the Content-Length is no number");

  self->is_chunked = encoding != NULL;
  self->content_length = length != NULL ? (gint64) number : -1;

  return nothing_wrong;
}

static HwHttpRefusal
read_line (HwHttpHead *self, const char *line, gsize length)
{
  if (memchr (line, '\n', length) != NULL || memchr (line, '\r', length) != NULL)
    return refuse (400, "a line doesn't end with CR LF");
  if (self->method == NULL)
    return read_request_line (self, line, length);

  return read_field (self, line, length);
}

static HwHttpRefusal
read_all (HwHttpHead *self, const char *bytes, gsize length)
{
  const char *at = bytes;
  const char *end = bytes + length - 2; /* where the blank line begins */
  HwHttpRefusal refusal = nothing_wrong;

  while (at < end && refusal.status == 0)
    {
      const char *stop = memmem (at, (gsize) (end - at), "\r\n", 2);

      refusal = read_line (self, at, (gsize) (stop - at));
      at = stop + 2;
    }
  if (refusal.status == 0)
    refusal = judge_length (self);
  if (refusal.status == 0 && self->fields[HW_HTTP_FIELD_HOST] == NULL)
    refusal = refuse (400, "there is no Host field");

  return refusal;
}

HwHttpRefusal
hw_http_head_read (HwHttpHead *self, const char *bytes, gsize length)
{
  HwHttpRefusal refusal = nothing_wrong;

  *self = (HwHttpHead){ .content_length = -1 };
  if (length > HW_HTTP_MAX_HEAD)
    return refuse (431, "the request's head is longer than 8 KiB");
  if (length < 4 || memcmp (bytes + length - 4, "\r\n\r\n", 4) != 0)
    return refuse (400, "the request's head doesn't end");

  refusal = read_all (self, bytes, length);
  if (refusal.status == 0 && self->method == NULL)
    refusal = refuse (400, "there is no request line");
  if (refusal.status != 0)
    hw_http_head_clear (self);

  return refusal;
}

void
hw_http_head_clear (HwHttpHead *self)
{
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->target, g_free);
  for (guint i = 0; i < HW_N_HTTP_FIELDS; i++)
    g_clear_pointer (&self->fields[i], g_free);
}
