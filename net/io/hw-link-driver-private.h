/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what the files of the driver share: its struct, and what each calls of the other. */
#pragma once

#include "codec/hw-message-assembler.h"
#include "codec/hw-message-splitter.h"
#include "core/hw-byte-queue.h"
#include "io/hw-echo-ledger.h"
#include "io/hw-link-driver.h"
#include "io/hw-link-session.h"

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
  gboolean settling;   /* actions are being carried out further up the stack */
  gboolean has_news;   /* the outbox has room, or the session ends: to be told */
  gboolean in_arrears; /* a turn's sends were done, and there may be more */
  HwLinkStatus told;
  guint64 next_message;   /* the number of the next DATA frame, for the whole life of the link */
  guint attempt;          /* since the last connection */
  HwLinkSession *session; /* NULL: none */
  guint n_in_doubt;       /* of the session that ended; since the last open */
  char *path;             /* that the heartbeat is adapted to; NULL: none yet */

  /* Of the attempt or connection that is. */
  guint64 generation;
  HwTransport *transport; /* NULL: none */
  const HwCodec *codec;
  HwDecoder decoder;
  HwByteQueue in;
  HwByteQueue out;
  HwMessageSplitter splitter; /* the message that is being written */
  HwMessageAssembler echoes;
  HwMessageAssembler others;
  guint64 next_pong; /* where answers have no number: what the next ones would have had; 0: none */
  guint64 next_echo;
  HwEchoLedger *ledger;
  guint64 highest_echo; /* that came on this connection */
  gboolean blocked;     /* the machine was told that the kernel takes no more */
  HwTime last_heard;    /* HW_TIME_NEVER: not connected */
  HwTime sample_due;
  gboolean sample_deferred;
  gboolean sampled;
  HwTcpInfo sample;
  char *local;
  char *peer;
  char *lost_text;          /* what the system, or the peer, said of the end */
  const char *lost_problem; /* a failed handshake's, by name; NULL: it was none */
};

/* hw-link-driver.c */
void hw_link_driver_feed (HwLinkDriver *self, HwLinkInputKind kind, guint64 seq, HwReason reason);
/* Carries out what is wanted; called from within that, it leaves it to the one further up. */
void hw_link_driver_settle (HwLinkDriver *self);
/* The connection is no good any more; @text says more than the reason, or is NULL. */
void hw_link_driver_lose (HwLinkDriver *self, HwReason reason, const char *text);
/* Nor is another wanted. */
void hw_link_driver_close (HwLinkDriver *self, HwReason reason, const char *text);

/* hw-link-driver-frames.c */
void hw_link_driver_begin_frames (HwLinkDriver *self);
void hw_link_driver_end_frames (HwLinkDriver *self);
void hw_link_driver_take_bytes (HwLinkDriver *self, const guint8 *data, gsize length);

/* hw-link-driver-inputs.c */
void hw_link_driver_get_link_config (HwLinkDriver *self, HwLinkConfig *config);

/* hw-link-driver-write.c */
/* FALSE: there is no room, as the peer has long stopped reading. */
gboolean hw_link_driver_put_frame (HwLinkDriver *self, const HwFrame *frame);
void hw_link_driver_flush (HwLinkDriver *self);
/* Connected, a message waits, and the kernel takes bytes; a session's messages aren't meant. */
gboolean hw_link_driver_can_send (HwLinkDriver *self);
/* Writes the next part of a message of the outbox, if it can. */
gboolean hw_link_driver_send_next (HwLinkDriver *self);

/* hw-link-driver-path.c */
/* Before the machine hears of the connection. */
void hw_link_driver_begin_path (HwLinkDriver *self);
void hw_link_driver_keep_pace (HwLinkDriver *self, const HwLinkAction *action);

/* hw-link-driver-session.c; without a session they do nothing */
/* Makes the session that the settings want, where the last is over; FALSE: told why not. */
gboolean hw_link_driver_prepare_session (HwLinkDriver *self);
/* Whether there is something that a connection would be made for. */
gboolean hw_link_driver_has_messages (HwLinkDriver *self);
/* Before the machine hears of the connection: HELLO goes before the first heartbeat. */
void hw_link_driver_attach_session (HwLinkDriver *self);
void hw_link_driver_detach_session (HwLinkDriver *self);
/* What is a frame of the session; FALSE: it is something else. */
gboolean hw_link_driver_take_session_frame (HwLinkDriver *self, const HwFrame *frame);
/* Carries out what the session wants, one DATA at most; FALSE: it wanted nothing. */
gboolean hw_link_driver_settle_session (HwLinkDriver *self);
/* FALSE: there is nothing to wait for. */
gboolean hw_link_driver_close_session (HwLinkDriver *self, HwTime limit_us);
HwTime hw_link_driver_get_session_deadline (HwLinkDriver *self);
void hw_link_driver_time_session (HwLinkDriver *self, HwTime now);

/* hw-link-driver-session-actions.c; once what it saves is saved */
void hw_link_driver_carry_out_session (HwLinkDriver *self, const HwSessionAction *action);

/* hw-link-driver-session-events.c */
/* It is saved: HW-D-061. */
void hw_link_driver_tell_accepted (HwLinkDriver *self, const HwSessionAction *action);
void hw_link_driver_tell_data (HwLinkDriver *self, const HwSessionAction *action);
void hw_link_driver_tell_delivered (HwLinkDriver *self,
                                    const HwSessionAction *action,
                                    gboolean is_echo);
/* All up to @seq. */
void hw_link_driver_tell_acked (HwLinkDriver *self, guint64 seq);
/* Once connected: whether a session goes on, and from where. */
void hw_link_driver_tell_resumed (HwLinkDriver *self);
void hw_link_driver_tell_session_over (HwLinkDriver *self, const HwSessionAction *action);
/* Of what came: @n_again messages had come again before it, and @delivered was the last in order.
 */
void hw_link_driver_tell_misplaced (HwLinkDriver *self,
                                    const HwFrame *frame,
                                    guint64 n_again,
                                    guint64 delivered);

/* hw-link-driver-events.c */
HwEvent *hw_link_driver_make_event (HwLinkDriver *self, HwEventKind kind);
void hw_link_driver_emit (HwLinkDriver *self, HwEvent *event);
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
/* What the kernel was seen to do; what follows from it is done with the next feed. */
void hw_link_driver_feed_sample (HwLinkDriver *self, guint retransmits);
/* Also plans the next sample. */
void hw_link_driver_sample_kernel (HwLinkDriver *self, HwTime now);

G_END_DECLS
