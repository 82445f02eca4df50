/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the opening of a lab's cable and server to other machines, and where these find them. */
#include "config.h"

#include "config.h"

#include "hw-lab-share.h"

#include <glib/gi18n.h>

#include "core/hw-address.h"
#include "core/hw-error.h"
#include "hw-free-port.h"
#include "hw-lab-elsewhere.h"
#include "hw-local-addresses.h"
#include "io/hw-cable-expose.h"

struct _HwLabShare
{
  GObject parent_instance;

  HwLab *lab;
  guint16 cable_port; /* 0: closed */
  guint16 server_port;
};

enum
{
  PROP_CABLE_OPEN = 1,
  PROP_SERVER_OPEN,
  PROP_CABLE_ADDRESSES,
  PROP_SERVER_ADDRESSES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HwLabShare, hw_lab_share, G_TYPE_OBJECT)

static void
notify_all (HwLabShare *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* The usual port first; another program's may be there. */
static guint16
expose (HwCable *cable, GError **error)
{
  guint16 port = hw_cable_expose (cable, HW_LAB_SHARE_CABLE_PORT, NULL); /* NULL: see below */

  return port != 0 ? port : hw_cable_expose (cable, 0, error);
}

gboolean
hw_lab_share_open_cable (HwLabShare *self, GError **error)
{
  HwCable *cable = hw_lab_get_cable (self->lab);

  if (cable == NULL)
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_FAILED,
                           _ ("There is no cable yet: it comes with the server"));
      return FALSE;
    }
  if (hw_lab_get_elsewhere (self->lab) != NULL)
    {
      g_set_error_literal (
          error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
          _ ("The cable leads to somebody else's server, which isn't yours to open; "
             "go back to your own first"));
      return FALSE;
    }
  self->cable_port = expose (cable, error);
  notify_all (self);

  return self->cable_port != 0;
}

void
hw_lab_share_close (HwLabShare *self)
{
  if (self->server_port != 0)
    hw_lab_share_close_server (self);
  if (hw_lab_get_cable (self->lab) != NULL)
    hw_cable_conceal (hw_lab_get_cable (self->lab));
  self->cable_port = 0;
  notify_all (self);
}

/* A server that was killed stays dead: it takes its new addresses when it is started. */
static gboolean
set_server_port (HwLabShare *self, guint16 port, GError **error)
{
  g_autofree char *v4 = g_strdup_printf ("0.0.0.0:%u", port);
  g_autofree char *v6 = hw_free_port_has_ipv6 (port) ? g_strdup_printf ("[::]:%u", port) : NULL;
  const char *const addresses[] = { v4, v6, NULL };

  self->server_port = port;
  hw_lab_set_more_addresses (self->lab, port != 0 ? addresses : NULL);

  return hw_lab_get_server_pid (self->lab) == 0 || hw_lab_restart_server (self->lab, error);
}

gboolean
hw_lab_share_open_server (HwLabShare *self, GError **error)
{
  guint16 port;
  gboolean opened;

  if (self->cable_port == 0)
    {
      g_set_error_literal (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT,
                           _ ("Open the cable first, then the server"));
      return FALSE;
    }
  if (self->server_port != 0)
    return TRUE;
  port = hw_free_port_find (HW_LAB_SHARE_SERVER_PORT, error);
  opened = port != 0 && set_server_port (self, port, error);
  if (!opened)
    self->server_port = 0;
  notify_all (self);

  return opened;
}

void
hw_lab_share_close_server (HwLabShare *self)
{
  if (self->server_port == 0)
    return;
  set_server_port (self, 0, NULL); /* NULL: what went wrong is an `error` event of the lab's */
  notify_all (self);
}

guint16
hw_lab_share_get_cable_port (HwLabShare *self)
{
  return self->cable_port;
}

guint16
hw_lab_share_get_server_port (HwLabShare *self)
{
  return self->server_port;
}

static char **
list_addresses (guint16 port)
{
  char **hosts;

  if (port == 0)
    return g_new0 (char *, 1);
  hosts = hw_local_addresses_list ();
  for (char **host = hosts; *host != NULL; host++)
    {
      char *address = hw_address_format (*host, port);

      g_free (*host);
      *host = address;
    }

  return hosts;
}

static void
hw_lab_share_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HwLabShare *self = HW_LAB_SHARE (object);

  switch (id)
    {
    case PROP_CABLE_OPEN:
      g_value_set_boolean (value, self->cable_port != 0);
      break;
    case PROP_SERVER_OPEN:
      g_value_set_boolean (value, self->server_port != 0);
      break;
    case PROP_CABLE_ADDRESSES:
      g_value_take_boxed (value, list_addresses (self->cable_port));
      break;
    case PROP_SERVER_ADDRESSES:
      g_value_take_boxed (value, list_addresses (self->server_port));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
hw_lab_share_dispose (GObject *object)
{
  g_clear_object (&HW_LAB_SHARE (object)->lab);
  G_OBJECT_CLASS (hw_lab_share_parent_class)->dispose (object);
}

#define READABLE (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)

static void
hw_lab_share_class_init (HwLabShareClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_lab_share_dispose;
  object_class->get_property = hw_lab_share_get_property;

  properties[PROP_CABLE_OPEN] = g_param_spec_boolean ("cable-open", NULL, NULL, FALSE, READABLE);
  properties[PROP_SERVER_OPEN] = g_param_spec_boolean ("server-open", NULL, NULL, FALSE, READABLE);
  properties[PROP_CABLE_ADDRESSES]
      = g_param_spec_boxed ("cable-addresses", NULL, NULL, G_TYPE_STRV, READABLE);
  properties[PROP_SERVER_ADDRESSES]
      = g_param_spec_boxed ("server-addresses", NULL, NULL, G_TYPE_STRV, READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_lab_share_init (HwLabShare *self)
{
}

HwLabShare *
hw_lab_share_new (HwLab *lab)
{
  HwLabShare *self = g_object_new (HW_TYPE_LAB_SHARE, NULL);

  self->lab = g_object_ref (lab);
  g_signal_connect_object (lab, "gone-elsewhere", G_CALLBACK (hw_lab_share_close), self,
                           G_CONNECT_SWAPPED);
  /* Addresses come and go with the network. */
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (notify_all), self, G_CONNECT_SWAPPED);

  return self;
}
