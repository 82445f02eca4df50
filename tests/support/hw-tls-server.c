/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the TLS servers that tests dial: one thread, one connection after the other, on loopback. */
#include "hw-tls-server.h"

#include <string.h>

#include "hw-test-socket.h"

struct _HwTlsServer
{
  HwTlsServerKind kind;
  GTlsCertificate *certificate;
  GSocketListener *listener;
  guint16 port;
  GCancellable *cancellable;
  GThread *thread;
  GMutex lock;
  GCond changed;
  gboolean may_read;
  gboolean heard;
  HwTlsEnd end;
};

char *
hw_tls_server_get_pem (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".pem", NULL);

  return g_build_filename (g_getenv ("HW_TEST_CERTIFICATES"), file, NULL);
}

static void
set_end (HwTlsServer *self, HwTlsEnd end)
{
  g_mutex_lock (&self->lock);
  if (self->end == HW_TLS_END_NONE)
    self->end = end;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static HwTlsEnd
name_end (gssize n, const GError *error)
{
  if (n == 0)
    return HW_TLS_END_CLOSE_NOTIFY;
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return HW_TLS_END_FIN;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return HW_TLS_END_RST;

  return HW_TLS_END_OTHER;
}

static void
echo (HwTlsServer *self, GIOStream *stream)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  g_autoptr (GError) error = NULL;
  char bytes[4096];
  gssize n;

  do
    n = g_input_stream_read (input, bytes, sizeof bytes, self->cancellable, &error);
  while (n > 0
         && g_output_stream_write_all (output, bytes, (gsize) n, NULL, self->cancellable, &error));
  set_end (self, name_end (n > 0 ? -1 : n, error));
}

static void
wait_for_leave (HwTlsServer *self)
{
  g_mutex_lock (&self->lock);
  while (!self->may_read)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
serve_tls (HwTlsServer *self, GIOStream *base)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = g_tls_server_connection_new (base, self->certificate, &error);

  if (stream == NULL)
    g_error ("no TLS server: %s", error->message);
  g_tls_connection_set_database (G_TLS_CONNECTION (stream), NULL);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (stream), self->cancellable, &error))
    {
      set_end (self, HW_TLS_END_OTHER);
      return;
    }
  if (self->kind == HW_TLS_SERVER_LATE_ECHO)
    wait_for_leave (self);
  if (self->kind == HW_TLS_SERVER_ECHO || self->kind == HW_TLS_SERVER_LATE_ECHO)
    echo (self, stream);
  if (self->kind == HW_TLS_SERVER_VANISH)
    g_io_stream_close (base, NULL, NULL);
  g_io_stream_close (stream, self->cancellable, NULL);
}

/* What comes is read first: closing on unread bytes is a RST. */
static void
say (HwTlsServer *self, GIOStream *base, const char *bytes, gsize length)
{
  GInputStream *input = g_io_stream_get_input_stream (base);
  char hello[4096];

  if (g_input_stream_read (input, hello, sizeof hello, self->cancellable, NULL) > 0)
    g_output_stream_write_all (g_io_stream_get_output_stream (base), bytes, length, NULL,
                               self->cancellable, NULL);
}

static void
listen_only (HwTlsServer *self, GIOStream *base)
{
  while (g_input_stream_skip (g_io_stream_get_input_stream (base), 1, self->cancellable, NULL) > 0)
    {
      g_mutex_lock (&self->lock);
      self->heard = TRUE;
      g_mutex_unlock (&self->lock);
    }
}

static void
serve (HwTlsServer *self, GIOStream *base)
{
  static const char half[] = "\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03";
  static const char alert[] = "\x15\x03\x03\x00\x02\x02\x28";

  switch (self->kind)
    {
    case HW_TLS_SERVER_PLAIN:
      say (self, base, "HTTP/1.1 400 Bad Request\r\n\r\n", 28);
      break;
    case HW_TLS_SERVER_HALF:
      say (self, base, half, sizeof half - 1);
      break;
    case HW_TLS_SERVER_ALERT:
      say (self, base, alert, sizeof alert - 1);
      break;
    case HW_TLS_SERVER_HANG_UP:
      say (self, base, "", 0);
      break;
    case HW_TLS_SERVER_MIRROR:
      echo (self, base);
      break;
    case HW_TLS_SERVER_SILENT:
      listen_only (self, base);
      break;
    default:
      serve_tls (self, base);
      break;
    }
  set_end (self, HW_TLS_END_OTHER);
  g_io_stream_close (base, NULL, NULL);
}

static gpointer
run (gpointer user_data)
{
  HwTlsServer *self = user_data;

  for (;;)
    {
      g_autoptr (GSocketConnection) connection
          = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);

      if (connection == NULL)
        return NULL;
      serve (self, G_IO_STREAM (connection));
    }
}

static guint16
listen_somewhere (GSocketListener *listener)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) found = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_socket_listener_add_address (listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                      NULL, &found, &error))
    g_error ("no TLS server: %s", error->message);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (found));
}

HwTlsServer *
hw_tls_server_new (HwTlsServerKind kind, const char *certificate)
{
  HwTlsServer *self = g_new0 (HwTlsServer, 1);
  g_autofree char *path = hw_tls_server_get_pem (certificate);
  g_autoptr (GError) error = NULL;

  self->kind = kind;
  self->certificate = g_tls_certificate_new_from_file (path, &error);
  if (self->certificate == NULL)
    g_error ("no TLS server: %s", error->message);
  self->listener = g_socket_listener_new ();
  self->port = listen_somewhere (self->listener);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("tls-server", run, self);

  return self;
}

void
hw_tls_server_free (HwTlsServer *self)
{
  hw_tls_server_let_read (self);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->certificate);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

guint16
hw_tls_server_get_port (HwTlsServer *self)
{
  return self->port;
}

void
hw_tls_server_let_read (HwTlsServer *self)
{
  g_mutex_lock (&self->lock);
  self->may_read = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
hw_tls_server_has_heard (HwTlsServer *self)
{
  gboolean heard;

  g_mutex_lock (&self->lock);
  heard = self->heard;
  g_mutex_unlock (&self->lock);

  return heard;
}

HwTlsEnd
hw_tls_server_wait_end (HwTlsServer *self)
{
  gint64 limit = g_get_monotonic_time () + HW_TEST_LIMIT_MS * G_TIME_SPAN_MILLISECOND;
  HwTlsEnd end;

  g_mutex_lock (&self->lock);
  while (self->end == HW_TLS_END_NONE && g_cond_wait_until (&self->changed, &self->lock, limit))
    ;
  end = self->end;
  g_mutex_unlock (&self->lock);

  return end;
}
