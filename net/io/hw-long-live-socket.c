/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns HwLongLiveSocket: its life, and what its link is to work with. */
#include "io/hw-long-live-socket.h"

#include "core/hw-address.h"
#include "core/hw-error.h"
#include "io/hw-long-live-socket-private.h"

G_DEFINE_FINAL_TYPE (HwLongLiveSocket, hw_long_live_socket, G_TYPE_OBJECT)

static gboolean
fill_address_and_codec (HwLongLiveSocket *self, HwLinkSettings *settings, GError **error)
{
  if (self->address == NULL)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_ADDRESS, "No address to connect to is set");
      return FALSE;
    }
  settings->codec = hw_codec_find (self->codec_name);
  if (settings->codec == NULL)
    {
      g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                   "There is no codec “%s”; there are binary, binary1, nul, json and raw",
                   self->codec_name);
      return FALSE;
    }

  return hw_address_parse (self->address, &settings->host, &settings->port, error);
}

gboolean
hw_long_live_socket_get_settings (HwLongLiveSocket *self, HwLinkSettings *settings, GError **error)
{
  gboolean good;

  g_mutex_lock (&self->lock);
  hw_link_settings_copy (&self->settings, settings);
  if (settings->link.seed == 0)
    settings->link.seed = self->drawn_seed;
  good = fill_address_and_codec (self, settings, error);
  g_mutex_unlock (&self->lock);

  if (good && hw_link_settings_check (settings, error))
    return TRUE;
  hw_link_settings_clear (settings);

  return FALSE;
}

guint
hw_long_live_socket_get_max_message (HwLongLiveSocket *self)
{
  const HwCodec *codec;
  guint max;

  g_mutex_lock (&self->lock);
  codec = hw_codec_find (self->codec_name);
  if (codec != NULL)
    self->settings.codec = codec;
  max = hw_link_settings_get_max_message (&self->settings);
  g_mutex_unlock (&self->lock);

  return max;
}

static void
hw_long_live_socket_constructed (GObject *object)
{
  HwLongLiveSocket *self = HW_LONG_LIVE_SOCKET (object);

  G_OBJECT_CLASS (hw_long_live_socket_parent_class)->constructed (object);

  self->box = hw_signal_box_new (self, self->given_queue);
}

static void
stop_worker (HwLongLiveSocket *self)
{
  g_autoptr (HwLinkWorker) worker = NULL;

  g_mutex_lock (&self->lock);
  worker = g_steal_pointer (&self->worker);
  g_mutex_unlock (&self->lock);
  if (worker != NULL)
    hw_link_worker_stop (worker);
}

static void
hw_long_live_socket_dispose (GObject *object)
{
  HwLongLiveSocket *self = HW_LONG_LIVE_SOCKET (object);

  if (self->network_handler != 0)
    g_signal_handler_disconnect (g_network_monitor_get_default (), self->network_handler);
  self->network_handler = 0;
  stop_worker (self);
  if (self->box != NULL)
    hw_signal_box_close (self->box);

  G_OBJECT_CLASS (hw_long_live_socket_parent_class)->dispose (object);
}

static void
hw_long_live_socket_finalize (GObject *object)
{
  HwLongLiveSocket *self = HW_LONG_LIVE_SOCKET (object);

  g_clear_pointer (&self->box, hw_signal_box_unref);
  g_clear_pointer (&self->given_queue, hw_event_queue_unref);
  hw_link_settings_clear (&self->settings);
  g_free (self->address);
  g_free (self->codec_name);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (hw_long_live_socket_parent_class)->finalize (object);
}

static void
hw_long_live_socket_class_init (HwLongLiveSocketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = hw_long_live_socket_constructed;
  object_class->dispose = hw_long_live_socket_dispose;
  object_class->finalize = hw_long_live_socket_finalize;
  object_class->set_property = hw_long_live_socket_set_property;
  object_class->get_property = hw_long_live_socket_get_property;

  hw_long_live_socket_install_properties (klass);
  hw_long_live_socket_install_signals (klass);
}

static void
hw_long_live_socket_init (HwLongLiveSocket *self)
{
  g_mutex_init (&self->lock);
  hw_link_settings_init (&self->settings);
  self->codec_name = g_strdup (self->settings.codec->name);
  self->drawn_seed = ((guint64) g_random_int () << 32) | g_random_int ();
}

/**
 * hw_long_live_socket_new:
 * @address: "HOST:PORT"
 *
 * Returns: (transfer full): a socket that isn't started yet
 */
HwLongLiveSocket *
hw_long_live_socket_new (const char *address)
{
  return g_object_new (HW_TYPE_LONG_LIVE_SOCKET, "address", address, NULL);
}
