/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how the server says what happened. */
#include "server/hw-server-events.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "core/hw-address.h"
#include "core/hw-duration.h"
#include "server/hw-server-listen.h"

#define LONGEST_TEXT 64

char *
hw_server_format_sockaddr (const struct sockaddr_storage *address)
{
  const struct sockaddr_in *in = (const struct sockaddr_in *) address;
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) address;
  char host[INET6_ADDRSTRLEN] = "?";

  if (address->ss_family == AF_INET)
    inet_ntop (AF_INET, &in->sin_addr, host, sizeof host);
  else if (IN6_IS_ADDR_V4MAPPED (&in6->sin6_addr))
    inet_ntop (AF_INET, &in6->sin6_addr.s6_addr[12], host, sizeof host);
  else
    inet_ntop (AF_INET6, &in6->sin6_addr, host, sizeof host);

  /* The port lies at the same place in both. */
  return hw_address_format (host, ntohs (in6->sin6_port));
}

char *
hw_server_describe_payload (const guint8 *payload, gsize length)
{
  GString *text = g_string_new (NULL);
  const char *at = (const char *) payload;
  const char *end = at + length;

  while (at < end && text->len < LONGEST_TEXT)
    {
      gunichar c = g_utf8_get_char_validated (at, end - at);
      gboolean is_valid = c != (gunichar) -1 && c != (gunichar) -2;

      if (is_valid && g_unichar_isprint (c) && c != '\\')
        g_string_append_unichar (text, c);
      else
        g_string_append_printf (text, "\\x%02x", (guint8) *at);
      at = is_valid && g_unichar_isprint (c) ? g_utf8_next_char (at) : at + 1;
    }
  if (text->len > LONGEST_TEXT)
    g_string_truncate (text,
                       g_utf8_find_prev_char (text->str, text->str + LONGEST_TEXT + 1) - text->str);

  return g_string_free (text, FALSE);
}

void
hw_server_tell (HwEventQueue *queue, HwEventKind kind, gint64 connections)
{
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (kind, HW_EVENT_SOURCE_SERVER);
  hw_event_set_number (event, HW_EVENT_FIELD_CONNECTIONS, connections);
  hw_event_queue_push (queue, event);
}

void
hw_server_tell_listening (HwEventQueue *queue, const char *local, const char *codec)
{
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (HW_EVENT_LISTENING, HW_EVENT_SOURCE_SERVER);
  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, local);
  hw_event_set_string (event, HW_EVENT_FIELD_CODEC, codec);
  hw_event_queue_push (queue, event);
}

void
hw_server_tell_accepted (HwEventQueue *queue,
                         guint64 conn,
                         int fd,
                         const struct sockaddr_storage *peer)
{
  struct sockaddr_storage local = { 0 };
  socklen_t length = sizeof local;
  g_autofree char *local_text = NULL;
  g_autofree char *peer_text = NULL;
  g_autofree char *syn = NULL;
  HwEvent *event;

  if (queue == NULL)
    return;

  syn = hw_server_listen_take_syn (fd);
  getsockname (fd, (struct sockaddr *) &local, &length);
  local_text = hw_server_format_sockaddr (&local);
  peer_text = hw_server_format_sockaddr (peer);
  event = hw_event_new (HW_EVENT_ACCEPTED, HW_EVENT_SOURCE_SERVER);
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) conn);
  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, local_text);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, peer_text);
  hw_event_set_string (event, HW_EVENT_FIELD_SYN, syn);
  hw_event_queue_push (queue, event);
}

void
hw_server_tell_frame (HwEventQueue *queue, HwEventKind kind, guint64 conn, const HwFrame *frame)
{
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (kind, HW_EVENT_SOURCE_SERVER);
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) conn);
  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) frame->seq);
  if (frame->type == HW_FRAME_DATA)
    {
      g_autofree char *text = hw_server_describe_payload (frame->payload, frame->payload_length);

      hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) frame->payload_length);
      hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
    }
  hw_event_queue_push (queue, event);
}

void
hw_server_tell_work_finished (HwEventQueue *queue,
                              guint64 conn,
                              guint64 seq,
                              gsize bytes,
                              HwTime delay_us)
{
  g_autofree char *duration = hw_duration_format (delay_us - delay_us % 1000);
  g_autofree char *text = g_strconcat ("worked ", duration, NULL);
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (HW_EVENT_WORK_FINISHED, HW_EVENT_SOURCE_SERVER);
  if (conn != 0)
    hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) conn);
  hw_event_set_number (event, HW_EVENT_FIELD_SEQ, (gint64) seq);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) bytes);
  hw_event_set_number (event, HW_EVENT_FIELD_DELAY_MS, delay_us / 1000);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (queue, event);
}

void
hw_server_tell_damage (HwEventQueue *queue,
                       guint64 conn,
                       HwReason reason,
                       gsize bytes,
                       const char *text)
{
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (HW_EVENT_ERROR, HW_EVENT_SOURCE_SERVER);
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) conn);
  hw_event_set_reason (event, reason);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) bytes);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (queue, event);
}

void
hw_server_tell_disconnected (HwEventQueue *queue,
                             guint64 conn,
                             const char *peer,
                             HwReason reason,
                             HwTime silent_us,
                             const char *text)
{
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (HW_EVENT_DISCONNECTED, HW_EVENT_SOURCE_SERVER);
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) conn);
  hw_event_set_string (event, HW_EVENT_FIELD_PEER, peer);
  hw_event_set_reason (event, reason);
  if (silent_us >= 0)
    hw_event_set_number (event, HW_EVENT_FIELD_SILENT_MS, silent_us / 1000);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (queue, event);
}

static void
tell_text (HwEventQueue *queue, HwEventKind kind, const char *text)
{
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (kind, HW_EVENT_SOURCE_SERVER);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (queue, event);
}

void
hw_server_tell_trouble (HwEventQueue *queue, const char *text)
{
  tell_text (queue, HW_EVENT_ERROR, text);
}

void
hw_server_tell_status (HwEventQueue *queue, const char *text)
{
  tell_text (queue, HW_EVENT_STATUS, text);
}

void
hw_server_tell_closed (HwEventQueue *queue, const char *text)
{
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (HW_EVENT_CLOSED, HW_EVENT_SOURCE_SERVER);
  hw_event_set_number (event, HW_EVENT_FIELD_CONNECTIONS, 0);
  if (text != NULL)
    hw_event_set_reason (event, HW_REASON_WRITE_ERROR);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (queue, event);
}

void
hw_server_tell_transfer (HwEventQueue *queue,
                         HwEventKind kind,
                         guint64 conn,
                         const char *reason,
                         guint64 bytes,
                         const char *text)
{
  HwEvent *event;

  if (queue == NULL)
    return;

  event = hw_event_new (kind, HW_EVENT_SOURCE_SERVER);
  hw_event_set_number (event, HW_EVENT_FIELD_CONN, (gint64) conn);
  hw_event_set_number (event, HW_EVENT_FIELD_BYTES, (gint64) bytes);
  hw_event_set_string (event, HW_EVENT_FIELD_REASON, reason);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
  hw_event_queue_push (queue, event);
}
