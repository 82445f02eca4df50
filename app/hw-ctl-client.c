/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way to a running cable: calls of its control API, and their answers. */
#include "config.h"

#include "hw-ctl-client.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>

#include "core/hw-address.h"
#include "core/hw-error.h"

#define LIMIT_S 15

G_DEFINE_QUARK (hw - ctl - error - quark, hw_ctl_error)

struct _HwCtlClient
{
  SoupSession *session;
  char *api;
  char *base; /* "http://127.0.0.1:8474" */
  char *token;
};

static SoupSession *
create_session (GSocketConnectable *connectable)
{
  SoupSession *session
      = soup_session_new_with_options ("user-agent", "heartwire/" HW_VERSION, "timeout", LIMIT_S,
                                       "remote-connectable", connectable, NULL);

  /* A tool for tests must not go through a proxy without saying so. */
  soup_session_set_proxy_resolver (session, NULL);

  return session;
}

HwCtlClient *
hw_ctl_client_new (const char *api, const char *token, GError **error)
{
  g_autofree char *host = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  HwCtlClient *self;
  guint16 port;

  if (g_str_has_prefix (api, "unix:"))
    address = g_unix_socket_address_new (api + strlen ("unix:"));
  else if (!hw_address_parse (api, &host, &port, error))
    return NULL;

  self = g_new0 (HwCtlClient, 1);
  self->session = create_session ((GSocketConnectable *) address);
  self->api = g_strdup (api);
  self->base = g_strconcat ("http://", address != NULL ? "localhost" : api, NULL);
  self->token = g_strdup (token);

  return self;
}

void
hw_ctl_client_free (HwCtlClient *self)
{
  g_object_unref (self->session);
  g_free (self->api);
  g_free (self->base);
  g_free (self->token);
  g_free (self);
}

static SoupMessage *
create_message (HwCtlClient *self, const char *method, const char *path)
{
  g_autofree char *uri = g_strconcat (self->base, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  if (message != NULL && self->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                   bearer);
    }

  return message;
}

/* The cable's own words, or the status. */
static void
say_refused (SoupMessage *message, JsonNode *root, GError **error)
{
  const char *why = NULL;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    why = json_object_get_string_member_with_default (json_node_get_object (root), "error", NULL);
  if (why == NULL)
    why = soup_message_get_reason_phrase (message);
  g_set_error_literal (error, HW_CTL_ERROR, (int) soup_message_get_status (message), why);
}

static JsonNode *
read_answer (HwCtlClient *self, SoupMessage *message, GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autofree char *copy = g_strndup (text, length);
  g_autoptr (JsonNode) root = length > 0 ? json_from_string (copy, NULL) : NULL;

  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    {
      say_refused (message, root, error);
      return NULL;
    }
  if (root == NULL && length > 0)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_PROTOCOL,
                   "what answers on %s is no cable's control API", self->api);
      return NULL;
    }

  return root != NULL ? g_steal_pointer (&root) : json_from_string ("{}", NULL);
}

static void
say_unreached (HwCtlClient *self, GError *why, GError **error)
{
  g_set_error (error, why->domain, why->code,
               "no cable answers on %s: %s; start one with \"heartwire cable --api %s\", or say "
               "where it is with --api",
               self->api, why->message, self->api);
  g_error_free (why);
}

JsonNode *
hw_ctl_client_call (HwCtlClient *self,
                    const char *method,
                    const char *path,
                    const char *body,
                    char **text,
                    GError **error)
{
  g_autoptr (SoupMessage) message = create_message (self, method, path);
  g_autoptr (GBytes) sent = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *why = NULL;

  if (message == NULL)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_ADDRESS, "%s%s is no address", self->base, path);
      return NULL;
    }
  if (sent != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", sent);
  bytes = soup_session_send_and_read (self->session, message, NULL, &why);
  if (bytes == NULL)
    {
      say_unreached (self, why, error);
      return NULL;
    }
  if (text != NULL)
    *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return read_answer (self, message, bytes, error);
}

void
hw_ctl_client_open_feed_async (HwCtlClient *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (SoupMessage) message = create_message (self, "GET", "/events");

  soup_session_set_timeout (self->session, 0); /* events come when they come */
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, NULL, callback, user_data);
}

GInputStream *
hw_ctl_client_open_feed_finish (HwCtlClient *self, GAsyncResult *result, GError **error)
{
  GError *why = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (self->session, result, &why);
  SoupMessage *message = soup_session_get_async_result_message (self->session, result);

  if (stream == NULL)
    say_unreached (self, why, error);
  else if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    {
      say_refused (message, NULL, error);
      g_clear_object (&stream);
    }

  return g_steal_pointer (&stream);
}

char *
hw_ctl_client_make_path (const char *first, ...)
{
  GString *path = g_string_new (NULL);
  va_list parts;

  va_start (parts, first);
  for (const char *part = first; part != NULL; part = va_arg (parts, const char *))
    {
      g_string_append_c (path, '/');
      g_string_append_uri_escaped (path, part, NULL, FALSE);
    }
  va_end (parts);

  return g_string_free (path, FALSE);
}
