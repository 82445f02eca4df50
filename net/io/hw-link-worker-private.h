/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of the worker share: its struct, and the calls that wait on it. */
#pragma once

#include "io/hw-link-worker.h"
#include "io/hw-wakeup.h"

G_BEGIN_DECLS

#define HW_INBOX_MAX_MESSAGES 1024
#define HW_INBOX_MAX_BYTES (8 * 1024 * 1024)

struct _HwLinkWorker
{
  gatomicrefcount refs;
  GThread *thread;
  GMainContext *context;
  HwWakeup *wakeup;
  HwOutbox *outbox;
  HwTransportFactory factory;
  gpointer factory_data;
  const HwLinkWorkerListener *listener;
  gpointer owner;
  GDestroyNotify owner_free;

  HwLinkSession *session; /* until the thread has made its driver */
  HwLinkDriver *driver;   /* the thread's alone */

  GMutex lock;
  GCond changed;
  /* Under the lock: */
  gboolean quit;
  GArray *posted; /* HwLinkInputKind, in order */
  guint64 n_posted;
  guint64 n_done;
  HwLinkSettings settings;
  gboolean settings_changed;
  HwLinkStatus status; /* what the waiting calls go by: never ahead of the events */
  HwLinkStatus shown;  /* what others read: never behind them */
  GPtrArray *calls;    /* HwLinkCall that wait, in order */
  GQueue inbox;        /* GBytes */
  gsize inbox_bytes;
  gboolean receiving;  /* somebody has called receive: messages are kept */
  gboolean inbox_full; /* which was said */
};

/* hw-link-call.c; all under the lock */
void hw_link_worker_begin_call (HwLinkWorker *self, HwLinkCall *call);
/* Takes those that have come to their end out of the waiting ones; NULL: none. */
GPtrArray *hw_link_worker_take_finished (HwLinkWorker *self);
/* FALSE: there was no room for it. */
gboolean hw_link_worker_keep_message (HwLinkWorker *self, GBytes *message);

/* hw-link-call.c; without the lock */
void hw_link_worker_return_calls (GPtrArray *calls);

/* hw-link-worker.c; under the lock */
guint64 hw_link_worker_post_locked (HwLinkWorker *self, HwLinkInputKind kind);

G_END_DECLS
