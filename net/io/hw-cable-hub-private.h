/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of the hub share: its loop, its proxies, and their faults. */
#pragma once

#include "fault/hw-fault-wish.h"
#include "io/hw-cable-hub.h"
#include "io/hw-cable-listener.h"
#include "io/hw-cable-names.h"
#include "io/hw-cable-spare.h"
#include "io/hw-poller.h"
#include "io/hw-socket-address.h"

G_BEGIN_DECLS

typedef struct _HwCableLink HwCableLink;

#define HW_CABLE_BUFFER_SIZE (256 * 1024)

/* A port that all may connect to has one listener for each family. */
#define HW_CABLE_N_EXPOSED 2

/* A fault of a proxy; the connections that have it point at it. */
typedef struct
{
  HwTimer timer; /* first: its callback finds its fault by it */
  HwCableProxy *proxy;
  HwFaultSpec spec;
  HwTime added;
  HwTime begun;
  guint64 first_newer; /* the connections from this number on were accepted after it was added */
  gboolean is_active;
  HwFaultCase listener; /* what it wants of the listener, where it is the whole cable's */
} HwCableFault;

struct _HwCableProxy
{
  HwCableListener listener;
  HwCableListener exposed[HW_CABLE_N_EXPOSED]; /* beside it, to all; closed: nobody but its own */
  guint n_outside;                             /* links that came by them */
  HwTimer accept_pause;
  HwTimer wish_timer; /* the next change of what the faults want of the listener */
  HwCableHub *hub;
  char *name;
  char *listen_text;
  char *upstream_text;
  HwSocketAddress listen;
  HwSocketAddress local;    /* with the real port */
  HwSocketAddress upstream; /* empty: its name isn't known yet, or not at all */
  gboolean is_named;        /* the upstream is a name, which is looked up again now and then */
  gboolean is_looking_up;
  HwTime next_lookup;
  gboolean enabled;
  gboolean dial_first;
  HwTime dial_timeout_us;
  HwCableSpare spare; /* of one that dials first */
  gboolean is_pulled;
  gboolean is_cut; /* the pull is the kernel's, not a stall */
  HwWireFlags listener_flags;
  HwTime next_complaint;
  GPtrArray *faults; /* of HwCableFault */
  GQueue links;      /* by the node that lies in each link */
  HwProxyCounters counters;
};

struct _HwCableHub
{
  HwPoller *poller;
  GThread *thread;
  HwEventQueue *queue; /* nullable */
  HwCableNames *names;
  guint8 *buffer; /* HW_CABLE_BUFFER_SIZE bytes that every link reads into */
  guint64 seed;
  gboolean names_proxies;
  gboolean must_cut;   /* a proxy that can only stall isn't opened */
  char *stall_text[2]; /* by whether it is IPv6: why a pull is a stall; NULL: it is a cut */
  guint64 next_conn;
  guint max_connections;
  guint n_connections;
  guint max_splices;
  guint n_splices;
  GPtrArray *proxies; /* of HwCableProxy */
};

/* hw-cable-hub.c */
typedef gboolean (*HwCableHubFunc) (HwCableHub *self, gpointer data, GError **error);
/* Runs @func in the loop's thread, waits for it, and hands on what it returned. */
gboolean hw_cable_hub_call (HwCableHub *self, HwCableHubFunc func, gpointer data, GError **error);
HwCableProxy *hw_cable_hub_find (HwCableHub *self, const char *name, GError **error);
void hw_cable_hub_emit (HwCableHub *self, HwEvent *event); /* takes @event */
HwTimerWheel *hw_cable_hub_get_timers (HwCableHub *self);
HwTime hw_cable_hub_get_now (HwCableHub *self);
/* Whether a connection more may be had. */
gboolean hw_cable_hub_has_room (HwCableHub *self);

/* hw-cable-hub-proxies.c: for who has looked the addresses up; a listener's errors are GIO's. */
gboolean hw_cable_hub_open (HwCableHub *self,
                            const HwProxySpec *spec,
                            const HwSocketAddress *listen,
                            const HwSocketAddress *upstream,
                            GError **error);
/* hw-cable-hub-event.c: a `status` event of the proxy, or of each connection. */
gboolean hw_cable_hub_tell_status (HwCableHub *self, const char *proxy, GError **error);
gboolean hw_cable_hub_tell_connections (HwCableHub *self, const char *proxy, GError **error);

/* hw-cable-proxy.c; the loop's thread alone from here on */
HwCableProxy *hw_cable_proxy_new (HwCableHub *hub, const HwProxySpec *spec);
void hw_cable_proxy_free (HwCableProxy *self);
/* GIO's error of the errno, or HW_ERROR. */
gboolean hw_cable_proxy_open (HwCableProxy *self, GError **error);
/* Ends every connection, with FIN, and stops listening. */
void hw_cable_proxy_close (HwCableProxy *self);
/* What the listener is to be has changed. */
void hw_cable_proxy_update_listener (HwCableProxy *self);
/* NULL: the kernel cuts. */
const char *hw_cable_proxy_get_stall_text (HwCableProxy *self);
void hw_cable_proxy_complain (HwCableProxy *self, const char *text); /* an `error` event */

/* hw-cable-upstream.c */
/* Whether it leads to something else than itself, directly or through other proxies of the hub. */
gboolean hw_cable_proxy_check_loop (HwCableProxy *self, GError **error);
/* Unless that has been done, or is being done. */
void hw_cable_proxy_refresh_upstream (HwCableProxy *self);
/* @address is empty, and @why said, where nobody knows the name. */
void hw_cable_proxy_take_looked_up (HwCableProxy *self,
                                    const HwSocketAddress *address,
                                    const char *why);
/* Its upstream is another: one that dials first dials that. */
void hw_cable_proxy_follow_upstream (HwCableProxy *self);

/* hw-cable-accept.c */
void hw_cable_proxy_accept_cb (HwPollHandle *handle, guint32 epoll_events, HwTime now);
void hw_cable_proxy_resume_accepting_cb (HwTimer *timer, HwTime now);
/* Makes links of what the kernel has accepted already. */
void hw_cable_proxy_empty_backlog (HwCableProxy *self, HwCableListener *listener);

/* hw-cable-expose.c */
gboolean hw_cable_proxy_is_exposed (const HwCableProxy *self);
void hw_cable_proxy_conceal (HwCableProxy *self);

/* hw-cable-pull.c */
void hw_cable_proxy_pull (HwCableProxy *self);
void hw_cable_proxy_plug (HwCableProxy *self);
gboolean hw_cable_proxy_reset (HwCableProxy *self, GError **error);

/* hw-cable-fault.c */
HwCableFault *hw_cable_proxy_find_fault (HwCableProxy *self, const char *name, GError **error);
gboolean hw_cable_proxy_add_fault (HwCableProxy *self, const HwFaultSpec *spec, GError **error);
void hw_cable_proxy_update_fault (HwCableFault *fault, const HwFaultSpec *spec);
void hw_cable_proxy_remove_fault (HwCableFault *fault);
void hw_cable_proxy_remove_faults (HwCableProxy *self);
void hw_cable_proxy_forget_faults (HwCableProxy *self); /* with their proxy: nothing is told */
/* Those that are for a connection that has just come. */
void hw_cable_proxy_meet_link (HwCableProxy *self, HwCableLink *link);
/* Whether the fault has a say in the listener, too. */
gboolean hw_cable_fault_has_listener (const HwCableFault *self);

/* hw-cable-hub-event.c */
/* Its address where that is known, else as it was written; the caller's to free. */
char *hw_cable_proxy_make_upstream_text (HwCableProxy *self);
HwEvent *hw_cable_proxy_new_event (HwCableProxy *self, HwEventKind kind);
void hw_cable_proxy_tell_listening (HwCableProxy *self, const HwSocketAddress *local);
void hw_cable_proxy_tell_pull (HwCableProxy *self, HwEventKind kind, const char *stall_text);
void hw_cable_proxy_tell_status (HwCableProxy *self);
void hw_cable_fault_tell (HwCableFault *self, HwEventKind kind);

/* hw-cable-proxy-info.c */
HwProxyInfo *hw_proxy_info_new (HwCableProxy *proxy);
HwConnectionInfo *hw_connection_info_new (HwCableLink *link, HwTime now);

G_END_DECLS
