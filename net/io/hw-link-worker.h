/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the worker: the thread in which a socket's driver lives, and all that crosses to it. */
#pragma once

#include <gio/gio.h>

#include "event/hw-event.h"
#include "io/hw-link-driver.h"

G_BEGIN_DECLS

/* The driver belongs to the thread; what the owner's threads and it share lies under one lock, with
 * one condition that is signalled after every change. Counted: the thread holds a reference too,
 * so that the last reference to a socket may be dropped in any thread, even in this one. */
typedef struct _HwLinkWorker HwLinkWorker;
typedef struct _HwLinkCall HwLinkCall;

/* Called in the worker's thread, without its lock. */
typedef struct
{
  void (*event) (gpointer owner, HwEvent *event); /* takes @event */
  void (*message) (gpointer owner, GBytes *message);
  void (*ask) (gpointer owner, HwLinkWorker *worker, HwReason reason);
  void (*acked) (gpointer owner, guint64 seq);
  void (*session_lost) (gpointer owner, const char *reason, guint n_in_doubt);
  void (*changed) (gpointer owner);
} HwLinkWorkerListener;

HwLinkWorker *hw_link_worker_new (const HwLinkSettings *settings,
                                  HwTransportFactory factory,
                                  gpointer factory_data,
                                  const HwLinkWorkerListener *listener,
                                  gpointer owner,
                                  GDestroyNotify owner_free,
                                  GError **error);
HwLinkWorker *hw_link_worker_ref (HwLinkWorker *self);
void hw_link_worker_unref (HwLinkWorker *self);
/* Ends the thread, and waits for that unless it is the caller. */
void hw_link_worker_stop (HwLinkWorker *self);

void hw_link_worker_set_settings (HwLinkWorker *self, const HwLinkSettings *settings);
void hw_link_worker_post (HwLinkWorker *self, HwLinkInputKind kind);
void hw_link_worker_get_status (HwLinkWorker *self, HwLinkStatus *status);
/* Takes @message into the outbox: HW_ERROR_WOULD_BLOCK, CLOSED. */
gboolean hw_link_worker_try_send (HwLinkWorker *self, GBytes *message, GError **error);

/* Performs @call and waits for its end in this thread; takes @call. The result of receive:
 * *message. */
gboolean hw_link_worker_run (HwLinkWorker *self,
                             HwLinkCall *call,
                             GCancellable *cancellable,
                             GBytes **message,
                             GError **error);
/* Performs @call; @task is returned at its end: TRUE, or for receive the GBytes. Takes both. */
void hw_link_worker_run_async (HwLinkWorker *self, HwLinkCall *call, GTask *task);

/* From now on messages are kept, boundedly, for calls to receive. */
void hw_link_worker_keep_messages (HwLinkWorker *self);
HwLinkCall *hw_link_call_new_open (void);
HwLinkCall *hw_link_call_new_close (void);
HwLinkCall *hw_link_call_new_send (GBytes *message);
HwLinkCall *hw_link_call_new_receive (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLinkWorker, hw_link_worker_unref)

G_END_DECLS
