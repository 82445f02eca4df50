/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what libsoup does here: it reads the request whose head has passed, and writes the answer.
 *
 * libsoup's server would gather a body of any size, even behind a 413. So it gathers none: the
 * chunks are collected here up to the limit, and thrown away behind it. As it has no listener of
 * its own, it closes each connection behind its answer. */
#include "control/hw-http-soup.h"

#include <libsoup/soup.h>

#include "event/hw-json-guard.h"

#define KEY "hw-http-call"

struct _HwHttpSoup
{
  SoupServer *server;
  HwHttpHandler handler;
  gpointer user_data;
  GSocketAddress *nobody; /* libsoup wants addresses, and nothing here looks at them */
  HwHttpVisit *entering;  /* while libsoup makes the message of this visit */
};

typedef struct
{
  HwHttpVisit *visit;
  GString *body;
  gboolean is_too_large;
} Call;

static void
call_free (gpointer data)
{
  Call *self = data;

  g_string_free (self->body, TRUE);
  g_free (self);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  Call *call = user_data;
  gsize size;
  const char *bytes = g_bytes_get_data (chunk, &size);
  gsize room = HW_HTTP_MAX_BODY - call->body->len;

  call->is_too_large |= size > room;
  g_string_append_len (call->body, bytes, (gssize) MIN (size, room));
}

static void
request_started_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  HwHttpSoup *self = user_data;
  Call *call = g_new0 (Call, 1);

  call->visit = self->entering;
  call->body = g_string_new (NULL);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), KEY, call, call_free);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), call);
}

static void
send_reply (SoupServerMessage *message, HwHttpReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const HwHttpReplyField *field = hw_http_reply_get_fields ();

  soup_server_message_set_status (message, reply->status, hw_http_reply_get_phrase (reply->status));
  for (; field->name != NULL; field++)
    soup_message_headers_replace (headers, field->name, field->value);
  if (reply->allow != NULL)
    soup_message_headers_replace (headers, "Allow", reply->allow);
  if (reply->status != 204)
    soup_server_message_set_response (message, reply->content_type, SOUP_MEMORY_COPY,
                                      reply->body->str, reply->body->len);
}

static void
handle (HwHttpSoup *self, SoupServerMessage *message, Call *call, HwHttpReply *reply)
{
  const HwHttpRequest request = {
    .method = soup_server_message_get_method (message),
    .path = g_uri_get_path (soup_server_message_get_uri (message)),
    .body = call->body->str,
    .body_length = call->body->len,
  };

  if (call->is_too_large && hw_json_guard_is_deep (call->body->str, call->body->len))
    hw_http_reply_fail (reply, 400, "bad request body: it is nested too deeply");
  else if (call->is_too_large)
    hw_http_reply_fail (reply, 413, "the body is larger than 64 KiB");
  else
    self->handler (&request, reply, self->user_data);
}

static void
handler_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Call *call = g_object_get_data (G_OBJECT (message), KEY);
  g_auto (HwHttpReply) reply;

  hw_http_reply_init (&reply);
  handle (user_data, message, call, &reply);
  hw_http_visit_set_answered (call->visit);
  send_reply (message, &reply);
}

HwHttpSoup *
hw_http_soup_new (HwHttpHandler handler, gpointer user_data)
{
  HwHttpSoup *self = g_new0 (HwHttpSoup, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  self->handler = handler;
  self->user_data = user_data;
  self->nobody = g_inet_socket_address_new (loopback, 0);
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (request_started_cb), self);
  soup_server_add_handler (self->server, NULL, handler_cb, self, NULL);

  return self;
}

void
hw_http_soup_free (HwHttpSoup *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_object_unref (self->nobody);
  g_free (self);
}

void
hw_http_soup_serve (HwHttpSoup *self, HwHttpVisit *visit, GIOStream *stream)
{
  self->entering = visit;
  /* NULL: it always takes it. */
  soup_server_accept_iostream (self->server, stream, self->nobody, self->nobody, NULL);
  self->entering = NULL;
}
