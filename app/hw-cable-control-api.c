/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the control API of a cable that runs as a command: where it listens, and what it publishes.
 */
#include "config.h"

#include "hw-cable-control-api.h"

#include "control/hw-control-api.h"

struct _HwCableControlApi
{
  HwHttpServer *server;
};

static void
tell_listening (HwEventQueue *queue, const char *local)
{
  HwEvent *event = hw_event_new (HW_EVENT_LISTENING, HW_EVENT_SOURCE_CABLE);

  hw_event_set_string (event, HW_EVENT_FIELD_LOCAL, local);
  hw_event_set_string (event, HW_EVENT_FIELD_TEXT, "control API");
  hw_event_queue_push (queue, event);
}

static gboolean
listen_at (HwCableControlApi *self,
           const HwCableOptions *options,
           HwEventQueue *queue,
           GError **error)
{
  g_autofree char *local = NULL;

  if (options->api_unix != NULL
      && !hw_http_server_listen_unix (self->server, options->api_unix, error))
    return FALSE;
  if (options->api != NULL
      && !hw_http_server_listen (self->server, options->api, options->api_any_address, &local,
                                 error))
    return FALSE;
  if (local != NULL)
    tell_listening (queue, local);
  if (options->api_unix != NULL)
    tell_listening (queue, options->api_unix);

  return TRUE;
}

HwCableControlApi *
hw_cable_control_api_new (const HwCableOptions *options,
                          HwCableHub *hub,
                          HwEventQueue *queue,
                          GError **error)
{
  const HwHttpServerConfig config = { .hosts = (const char *const *) options->api_hosts->pdata,
                                      .token = options->api_token,
                                      .is_strict = options->api_strict,
                                      .feed_path = HW_CONTROL_API_FEED,
                                      .handler = hw_control_api_handle,
                                      .user_data = hub };
  HwCableControlApi *self = g_new0 (HwCableControlApi, 1);

  self->server = hw_http_server_new (&config);
  if (!listen_at (self, options, queue, error))
    {
      hw_cable_control_api_free (self);
      return NULL;
    }
  hw_http_server_start (self->server);

  return self;
}

void
hw_cable_control_api_free (HwCableControlApi *self)
{
  hw_http_server_free (self->server);
  g_free (self);
}

void
hw_cable_control_api_publish (HwCableControlApi *self, const HwEvent *event)
{
  hw_http_server_publish (self->server, event);
}
