/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the rig of the driver's tests: a driver on a fake wire, and all that it told. */
#pragma once

#include "hw-fake-transport.h"
#include "io/hw-link-driver.h"

G_BEGIN_DECLS

typedef struct
{
  HwFakeWire wire;
  HwLinkSettings settings;
  HwOutbox *outbox;
  HwLinkDriver *driver;
  GPtrArray *events;
  GPtrArray *messages;
  guint n_asked;
  guint64 acked;
  guint n_lost;
  guint n_in_doubt; /* when it was lost */
  gboolean allow;
} HwLinkRig;

/* Settings under which nothing happens by itself, but reconnects within ms. */
void hw_link_rig_init (HwLinkRig *self);
void hw_link_rig_begin (HwLinkRig *self);
void hw_link_rig_clear (HwLinkRig *self);
void hw_link_rig_receive_frame (HwLinkRig *self,
                                guint8 type,
                                guint8 flags,
                                guint64 seq,
                                const char *payload);
/* The n-th frame that was written on this connection; FALSE: there are fewer. */
gboolean hw_link_rig_get_written (HwLinkRig *self, guint n, HwFrame *frame);
/* Connects, and answers the first heartbeat. */
void hw_link_rig_answer_greeting (HwLinkRig *self);
void hw_link_rig_send_text (HwLinkRig *self, const char *text);
HwEvent *hw_link_rig_find_event (HwLinkRig *self, HwEventKind kind);
guint hw_link_rig_count_events (HwLinkRig *self, HwEventKind kind);
/* The kinds of all events, with their reasons. */
void hw_link_rig_assert_story (HwLinkRig *self, const char *expected);
void hw_link_rig_forget_events (HwLinkRig *self);
/* Turns the main loop until there is one of @kind; fails at the limit. */
void hw_link_rig_turn_until_event (HwLinkRig *self, HwEventKind kind);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwLinkRig, hw_link_rig_clear)

G_END_DECLS
