/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of the long-live socket share: its struct, and the way of its signals. */
#pragma once

#include "io/hw-link-worker.h"
#include "io/hw-long-live-socket.h"

G_BEGIN_DECLS

/* The way from the worker's thread to signals in the owner's context. It outlives the socket where
 * it must, and knows it weakly. */
typedef struct _HwSignalBox HwSignalBox;

struct _HwLongLiveSocket
{
  GObject parent_instance;

  HwSignalBox *box;
  HwEventQueue *given_queue; /* NULL: events go to the signal */
  gulong network_handler;

  GMutex lock;
  /* Under the lock: */
  HwLinkSettings settings; /* without host and port; the codec: the last that there was */
  char *address;
  char *codec_name;
  guint64 drawn_seed;   /* where none was set */
  HwLinkWorker *worker; /* from the first start on */

  HwLinkStatus notified; /* the owner's context alone */
};

/* hw-long-live-socket.c */
/* What the machine is to work with now; HW_ERROR_ADDRESS, HW_ERROR_INVALID_ARGUMENT. */
gboolean hw_long_live_socket_get_settings (HwLongLiveSocket *self,
                                           HwLinkSettings *settings,
                                           GError **error);
/* How long a message may be, by the settings of now. */
guint hw_long_live_socket_get_max_message (HwLongLiveSocket *self);

/* hw-long-live-socket-properties.c */
void hw_long_live_socket_install_properties (HwLongLiveSocketClass *klass);
void hw_long_live_socket_set_property (GObject *object,
                                       guint prop_id,
                                       const GValue *value,
                                       GParamSpec *pspec);
void hw_long_live_socket_get_property (GObject *object,
                                       guint prop_id,
                                       GValue *value,
                                       GParamSpec *pspec);
void hw_long_live_socket_notify_status (HwLongLiveSocket *self);

/* hw-long-live-socket-calls.c */
/* A reference; NULL before the first start. */
HwLinkWorker *hw_long_live_socket_get_worker (HwLongLiveSocket *self);

/* hw-long-live-socket-signals.c */
void hw_long_live_socket_install_signals (HwLongLiveSocketClass *klass);
HwSignalBox *hw_signal_box_new (HwLongLiveSocket *socket, HwEventQueue *given_queue);
HwSignalBox *hw_signal_box_ref (HwSignalBox *self);
void hw_signal_box_unref (HwSignalBox *self);
/* Nothing is signalled any more. */
void hw_signal_box_close (HwSignalBox *self);
/* A reference; NULL: it is gone. */
HwLongLiveSocket *hw_signal_box_get_socket (HwSignalBox *self);
extern const HwLinkWorkerListener hw_signal_box_listener;

G_END_DECLS
