/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of the driver share: its struct, and what each calls of the other. */
#pragma once

#include "core/hw-byte-queue.h"
#include "io/hw-echo-ledger.h"
#include "io/hw-link-driver.h"

G_BEGIN_DECLS

struct _HwLinkDriver
{
  HwLinkSettings settings;
  HwLinkMachine *machine;
  HwOutbox *outbox;
  HwTransportFactory factory;
  gpointer factory_data;
  const HwLinkDriverListener *listener;
  gpointer listener_data;
  GSource *timer;
  guint n_transports;
  gboolean settling; /* actions are being carried out further up the stack */
  HwLinkStatus told;
  guint64 next_message; /* the number of the next DATA frame, for the whole life of the link */
  guint attempt;        /* since the last connection */

  /* Of the attempt or connection that is. */
  guint64 generation;
  HwTransport *transport; /* NULL: none */
  const HwCodec *codec;
  HwDecoder decoder;
  HwByteQueue in;
  HwByteQueue out;
  guint64 next_pong; /* where answers have no number: what the next ones would have had; 0: none */
  guint64 next_echo;
  HwEchoLedger *ledger;
  gboolean blocked;  /* the machine was told that the kernel takes no more */
  HwTime last_heard; /* HW_TIME_NEVER: not connected */
  HwTime sample_due;
  gboolean sample_deferred;
  gboolean sampled;
  HwTcpInfo sample;
  char *local;
  char *peer;
  char *lost_text; /* what the system, or the peer, said of the end */
};

/* hw-link-driver.c */
void hw_link_driver_feed (HwLinkDriver *self, HwLinkInputKind kind, guint64 seq, HwReason reason);
/* The connection is no good any more; @text says more than the reason, or is NULL. */
void hw_link_driver_lose (HwLinkDriver *self, HwReason reason, const char *text);

/* hw-link-driver-frames.c */
void hw_link_driver_begin_frames (HwLinkDriver *self);
void hw_link_driver_end_frames (HwLinkDriver *self);
void hw_link_driver_take_bytes (HwLinkDriver *self, const guint8 *data, gsize length);
void hw_link_driver_put_frame (HwLinkDriver *self, const HwFrame *frame);
void hw_link_driver_flush (HwLinkDriver *self);
/* Connected, a message waits, and the kernel takes bytes. */
gboolean hw_link_driver_can_send (HwLinkDriver *self);
/* Writes the next message of the outbox, if it can. */
gboolean hw_link_driver_send_next (HwLinkDriver *self);

/* hw-link-driver-events.c */
void hw_link_driver_tell_action (HwLinkDriver *self, const HwLinkAction *action);
void hw_link_driver_tell_message (HwLinkDriver *self,
                                  HwEventKind kind,
                                  guint64 seq,
                                  HwTime rtt_us,
                                  const guint8 *data,
                                  gsize length);
void hw_link_driver_tell_error (HwLinkDriver *self, HwReason reason, const char *text);
/* @bytes of the stream were no frame, and were skipped. */
void hw_link_driver_tell_damage (HwLinkDriver *self,
                                 HwReason reason,
                                 gsize bytes,
                                 const char *text);
void hw_link_driver_tell_echo (HwLinkDriver *self, const HwEcho *echo);
/* Also plans the next sample. */
void hw_link_driver_sample_kernel (HwLinkDriver *self, HwTime now);

G_END_DECLS
