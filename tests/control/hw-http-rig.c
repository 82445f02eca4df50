/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a server of the control API that runs in the test, and the plain sockets of its clients. */
#include "hw-test.h"

#include "hw-http-rig.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-test-socket.h"

static void
handle (const HwHttpRequest *request, HwHttpReply *reply, gpointer user_data)
{
  HwHttpRig *self = user_data;

  g_mutex_lock (&self->mutex);
  g_string_append_printf (self->seen, "%s %s %s\n", request->method, request->path, request->body);
  g_mutex_unlock (&self->mutex);

  g_string_append_printf (reply->body, "{\"length\":%" G_GSIZE_FORMAT "}", request->body_length);
  if (strcmp (request->method, "DELETE") == 0)
    reply->status = 204;
}

HwHttpRig *
hw_http_rig_new (const HwHttpServerConfig *config)
{
  HwHttpServerConfig own = config != NULL ? *config : (HwHttpServerConfig){ .hosts = NULL };
  HwHttpRig *self = g_new0 (HwHttpRig, 1);

  g_mutex_init (&self->mutex);
  self->seen = g_string_new (NULL);
  own.feed_path = "/events";
  own.handler = handle;
  own.user_data = self;
  self->server = hw_http_server_new (&own);
  assert_true (hw_http_server_listen (self->server, "127.0.0.1:0", FALSE, &self->address, NULL));
  hw_http_server_start (self->server);

  return self;
}

void
hw_http_rig_free (HwHttpRig *self)
{
  hw_http_server_free (self->server);
  g_free (self->address);
  g_string_free (self->seen, TRUE);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

char *
hw_http_rig_get_seen (HwHttpRig *self)
{
  char *seen;

  g_mutex_lock (&self->mutex);
  seen = g_strdup (self->seen->str);
  g_mutex_unlock (&self->mutex);

  return seen;
}

int
hw_http_rig_send (HwHttpRig *self, const char *text)
{
  int fd = hw_test_connect (self->address);

  assert_true (fd >= 0);
  assert_true (hw_test_write (fd, text, strlen (text)));

  return fd;
}

char *
hw_http_rig_read_all (int fd)
{
  g_autoptr (GString) all = g_string_new (NULL);
  char bytes[4096];
  gssize n = 0;

  while (hw_test_poll (fd, POLLIN, HW_TEST_LIMIT_MS) != 0
         && (n = recv (fd, bytes, sizeof bytes, 0)) > 0)
    g_string_append_len (all, bytes, n);
  close (fd);

  return n == 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

char *
hw_http_rig_ask (HwHttpRig *self, const char *text)
{
  return hw_http_rig_read_all (hw_http_rig_send (self, text));
}

gboolean
hw_http_rig_read_until (int fd, const char *part)
{
  g_autoptr (GString) tail = g_string_new (NULL);
  char bytes[65536];

  while (hw_test_poll (fd, POLLIN, HW_TEST_LIMIT_MS) != 0)
    {
      gsize before = tail->len;
      gssize n = recv (fd, bytes, sizeof bytes, MSG_PEEK);
      const char *found;

      if (n <= 0)
        return FALSE;
      g_string_append_len (tail, bytes, n);
      found = strstr (tail->str, part);
      if (found != NULL)
        n = found + strlen (part) - (tail->str + before);
      recv (fd, bytes, (gsize) n, 0);
      if (found != NULL)
        return TRUE;
      g_string_erase (tail, 0, (gssize) (tail->len - MIN (tail->len, strlen (part))));
    }

  return FALSE;
}
