/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the driver of a link: the machine, its transport, its frames and its events, in one thread.
 */
#pragma once

#include "event/hw-event.h"
#include "io/hw-link-session.h"
#include "io/hw-link-settings.h"
#include "io/hw-outbox.h"

G_BEGIN_DECLS

/* Everything is called in, and calls back in, one thread: the one whose thread-default GMainContext
 * it was made in. */
typedef struct _HwLinkDriver HwLinkDriver;

typedef struct
{
  HwLinkState state;
  guint64 conn; /* 0: none yet */
  HwTime rtt_us;
  HwReason reason;  /* of the last loss */
  gboolean closing; /* the session is on its way to its end */
  guint n_in_doubt; /* messages of a session that ended; since the last open */
  gboolean durable; /* they are saved */
} HwLinkStatus;

typedef struct
{
  void (*event) (gpointer listener, HwEvent *event); /* takes @event */
  void (*message) (gpointer listener, GBytes *message);
  void (*ask) (gpointer listener, HwReason reason);
  /* All messages of the session up to @seq were handled. */
  void (*acked) (gpointer listener, guint64 seq);
  void (*session_lost) (gpointer listener, const char *reason, guint n_in_doubt);
  /* Something of @status differs, or the outbox has room again. */
  void (*changed) (gpointer listener, const HwLinkStatus *status);
  /* A frame that isn't the driver's own to take; nullable. */
  void (*frame) (gpointer listener, const HwFrame *frame);
  /* Everything that waited was written: another frame would be taken; nullable. */
  void (*writable) (gpointer listener);
} HwLinkDriverListener;

/* Copies @settings; takes @session, which was made of them, or NULL; borrows @outbox, which others
 * fill. */
HwLinkDriver *hw_link_driver_new (const HwLinkSettings *settings,
                                  HwLinkSession *session,
                                  HwOutbox *outbox,
                                  HwTransportFactory factory,
                                  gpointer factory_data,
                                  const HwLinkDriverListener *listener,
                                  gpointer listener_data);
/* Only when it is idle. */
void hw_link_driver_free (HwLinkDriver *self);
/* From now on; what belongs to a connection (address, codec, options) from the next one on. */
void hw_link_driver_set_settings (HwLinkDriver *self, const HwLinkSettings *settings);
/* At once, whatever a session still has to say. */
void hw_link_driver_abandon (HwLinkDriver *self);
/* OPEN, CLOSE, RETRY_NOW, ALLOW, DENY: what comes from outside, not from the wire. */
void hw_link_driver_input (HwLinkDriver *self, HwLinkInputKind kind);
/* There may be something in the outbox. */
void hw_link_driver_send (HwLinkDriver *self);
/* A frame of another's making; FALSE: not connected, or others wait to be written. */
gboolean hw_link_driver_send_frame (HwLinkDriver *self, const HwFrame *frame);
void hw_link_driver_get_status (HwLinkDriver *self, HwLinkStatus *status);
/* Whether no transport of any attempt is left: a cancelled connect ends only in the main loop. */
gboolean hw_link_driver_is_idle (HwLinkDriver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLinkDriver, hw_link_driver_free)

G_END_DECLS
