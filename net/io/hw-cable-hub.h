/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the hub: many cables, their faults and their connections, on one thread and one epoll loop.
 *
 * Every call may come from any thread but the hub's own. It posts to the loop and waits for the
 * loop's answer, never for a peer: the loop itself never blocks. What a call returns is a copy. */
#pragma once

#include "event/hw-event-queue.h"
#include "fault/hw-fault.h"
#include "io/hw-cable-proxy-info.h"

G_BEGIN_DECLS

#define HW_CABLE_HUB_MAX_PROXIES 256
#define HW_CABLE_HUB_MAX_FAULTS 32 /* of each proxy */

typedef struct _HwCableHub HwCableHub;

#define HW_CABLE_HUB_ERROR (hw_cable_hub_error_quark ())

typedef enum
{
  HW_CABLE_HUB_ERROR_INVALID, /* a name, a value: the message says which */
  HW_CABLE_HUB_ERROR_PROXY_EXISTS,
  HW_CABLE_HUB_ERROR_PROXY_NOT_FOUND,
  HW_CABLE_HUB_ERROR_FAULT_EXISTS,
  HW_CABLE_HUB_ERROR_FAULT_NOT_FOUND,
  HW_CABLE_HUB_ERROR_CONNECTION_NOT_FOUND,
  HW_CABLE_HUB_ERROR_LIMIT,   /* of proxies, or of faults */
  HW_CABLE_HUB_ERROR_ADDRESS, /* to listen on: can't be read or looked up */
  HW_CABLE_HUB_ERROR_LISTEN,  /* can't be listened on: taken, not ours, not allowed */
  HW_CABLE_HUB_ERROR_LOOP,    /* the upstream leads back to the proxy itself */
  HW_CABLE_HUB_ERROR_PULLED,  /* a reset reaches nobody while the cable is out */
  HW_CABLE_HUB_ERROR_UNSUPPORTED,
} HwCableHubError;

GQuark hw_cable_hub_error_quark (void);

typedef struct
{
  HwEventQueue *queue;    /* nullable */
  HwCutMode cut;          /* how a pull is made */
  guint64 seed;           /* of every fault without one of its own; 0 picks one */
  guint max_connections;  /* through all proxies; 0: what the limit on descriptors allows */
  guint64 first_conn;     /* the number of the first connection; 0: 1 */
  gboolean names_proxies; /* events carry the proxy's name */
} HwCableHubConfig;

/* Tests the cut (some 70 ms where it is new), starts the thread. */
HwCableHub *hw_cable_hub_new (const HwCableHubConfig *config, GError **error);
/* Closes everything, waits for the thread, and frees. Returns the number of the next connection. */
guint64 hw_cable_hub_stop (HwCableHub *self);
void hw_cable_hub_free (HwCableHub *self); /* the same, for g_autoptr */
guint64 hw_cable_hub_get_seed (HwCableHub *self);

/* Proxies. The name of an upstream is looked up in the background, and again while connections
 * come; until it is known they end. Errors are HW_CABLE_HUB_ERROR's. */
gboolean hw_cable_hub_add_proxy (HwCableHub *self, const HwProxySpec *spec, GError **error);
/* Makes the proxy @name what @spec says; its name stays. Another listen or upstream drops its
 * connections, and so does disabling it. A listen address that is the one it has is no other. */
gboolean hw_cable_hub_update_proxy (HwCableHub *self,
                                    const char *name,
                                    const HwProxySpec *spec,
                                    GError **error);
/* Only for the connections to come: the others stay. */
gboolean hw_cable_hub_set_upstream (HwCableHub *self,
                                    const char *name,
                                    const char *upstream,
                                    GError **error);
gboolean hw_cable_hub_remove_proxy (HwCableHub *self, const char *name, GError **error);
/* In the order in which they were added. */
GPtrArray *hw_cable_hub_list_proxies (HwCableHub *self); /* of HwProxyInfo */
HwProxyInfo *hw_cable_hub_get_proxy (HwCableHub *self, const char *name, GError **error);

/* Faults. @spec is checked, and gets a name where it has none (then *made_name, nullable, is it).
 */
gboolean hw_cable_hub_add_fault (HwCableHub *self,
                                 const char *proxy,
                                 const HwFaultSpec *spec,
                                 char **made_name,
                                 GError **error);
/* Its values, toxicity, targets and times; its name, type and stream stay. Times begin anew where
 * they are others. */
gboolean hw_cable_hub_update_fault (HwCableHub *self,
                                    const char *proxy,
                                    const char *fault,
                                    const HwFaultSpec *spec,
                                    GError **error);
gboolean hw_cable_hub_remove_fault (HwCableHub *self,
                                    const char *proxy,
                                    const char *fault,
                                    GError **error);
HwFaultSpec *hw_cable_hub_get_fault (HwCableHub *self,
                                     const char *proxy,
                                     const char *fault,
                                     GError **error);

/* Of one proxy, or of all where @proxy is NULL. Twice is once. */
gboolean hw_cable_hub_pull (HwCableHub *self, const char *proxy, GError **error);
gboolean hw_cable_hub_plug (HwCableHub *self, const char *proxy, GError **error);
/* RST to both ends of every connection. */
gboolean hw_cable_hub_reset (HwCableHub *self, const char *proxy, GError **error);
/* Takes all faults away and plugs. */
gboolean hw_cable_hub_clear (HwCableHub *self, const char *proxy, GError **error);
/* Every proxy enabled, plugged, without faults (Toxiproxy's reset); what can't be listened on stays
 * off, and is an `error` event. */
void hw_cable_hub_reset_all (HwCableHub *self);

/* Connections. */
GPtrArray *hw_cable_hub_list_connections (HwCableHub *self); /* of HwConnectionInfo */
/* RST to both ends of one. */
gboolean hw_cable_hub_reset_connection (HwCableHub *self, guint64 number, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwCableHub, hw_cable_hub_free)

G_END_DECLS
