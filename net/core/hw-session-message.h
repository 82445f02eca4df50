/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns what two ends of a session say to each other, and what a session wants done. */
#pragma once

#include "core/hw-delivery.h"
#include "core/hw-time.h"

G_BEGIN_DECLS

/* The rules named HW-D-… are in docs/DELIVERY.md. */

typedef struct
{
  guint64 high;
  guint64 low;
} HwSessionId; /* 128 random bits; all zero: none */

typedef enum
{
  HW_SESSION_FAULT_NONE,
  HW_SESSION_FAULT_PROTOCOL,       /* the peer broke a rule */
  HW_SESSION_FAULT_ACK_TIMEOUT,    /* what was sent wasn't ACKed in time */
  HW_SESSION_FAULT_ATTACH_TIMEOUT, /* no WELCOME in time */
  HW_SESSION_FAULT_TAKEN_OVER,     /* another connection has the session now */
  HW_SESSION_FAULT_STALE,          /* a HELLO older than one that was heard */
  HW_SESSION_FAULT_UNKNOWN,        /* there is no such session any more */
  HW_SESSION_FAULT_RESTARTED,      /* nor was there since the server started anew */
  HW_SESSION_FAULT_REGRESSED,      /* the peer has forgotten what it had ACKed */
  HW_SESSION_FAULT_EXHAUSTED,      /* no sequence numbers are left: HW-D-002 */
  HW_SESSION_FAULT_LEASE,          /* nobody came back in time */
  HW_SESSION_FAULT_LIMIT,          /* there were too many sessions */
  HW_SESSION_FAULT_TIMEOUT,        /* closing took longer than it might */
  HW_N_SESSION_FAULTS
} HwSessionFault;

typedef enum
{
  HW_SESSION_MESSAGE_HELLO,   /* sid or none, nonce, gen, ack, window, delivery */
  HW_SESSION_MESSAGE_WELCOME, /* sid or none, epoch, gen, ack, window, resumed, known, lease_us */
  HW_SESSION_MESSAGE_DATA,    /* seq, ack, payload */
  HW_SESSION_MESSAGE_ACK,     /* ack */
  HW_SESSION_MESSAGE_BYE,     /* ack: the session is over, in order */
  HW_SESSION_MESSAGE_ERROR,   /* fault: the last on its connection */
  HW_N_SESSION_MESSAGES
} HwSessionMessageKind;

typedef struct
{
  HwSessionMessageKind kind;
  HwSessionFault fault;
  HwDelivery delivery;
  guint window;     /* how far beyond what it has handled the sender takes messages */
  gboolean resumed; /* the session was there before */
  gboolean known;   /* it isn't any more, but @ack is how far it had come */
  HwSessionId sid;
  HwSessionId nonce; /* names the wish for a new session, so that it is made once */
  guint64 epoch;     /* of the server's start */
  guint64 gen;       /* of the attempt to attach */
  guint64 seq;
  guint64 ack; /* all up to this have been handled */
  HwTime lease_us;
  GBytes *payload;
} HwSessionMessage;

typedef enum
{
  HW_SESSION_ACTION_SEND,         /* connection, message */
  HW_SESSION_ACTION_CLOSE,        /* connection, fault: say it by ERROR if that can be, and close */
  HW_SESSION_ACTION_DELIVER,      /* seq, payload, again: call handled once it is */
  HW_SESSION_ACTION_ACKED,        /* seq: the peer has handled all up to it */
  HW_SESSION_ACTION_UNBLOCKED,    /* there is room again after WOULD_BLOCK */
  HW_SESSION_ACTION_ATTACHED,     /* connection, resumed */
  HW_SESSION_ACTION_DETACHED,     /* connection */
  HW_SESSION_ACTION_LOST,         /* fault, n_in_doubt: told once */
  HW_SESSION_ACTION_ENDED,        /* fault, n_in_doubt: told once */
  HW_SESSION_ACTION_SAVE_ATTACH,  /* message: sid, nonce, epoch, gen, delivery */
  HW_SESSION_ACTION_SAVE_MESSAGE, /* seq, payload: into the saved outbox */
  HW_SESSION_ACTION_SAVE_HANDLED, /* seq: together with what the handling did */
  HW_SESSION_ACTION_SAVE_ACKED,   /* seq: the saved outbox may forget all up to it */
  HW_SESSION_ACTION_SAVE_ENDED,   /* the saved session is to be forgotten */
} HwSessionActionKind;

/* Saves come only in durable mode. HW-D-060: a driver drains the actions, calling the program for
 * each DELIVER on the way; it commits all the saves of one drain as one transaction; only then does
 * it carry out the rest, in order. What is borrowed here lives until the next call. */
typedef struct
{
  HwSessionActionKind kind;
  HwSessionFault fault;
  gboolean again;
  gboolean resumed;
  guint n_in_doubt;
  guint64 connection;
  guint64 seq;
  GBytes *payload;                  /* borrowed */
  struct _HwStoredSession *session; /* of a store: whose it is */
  HwSessionMessage message;
} HwSessionAction;

gboolean hw_session_id_is_none (const HwSessionId *id);
gboolean hw_session_id_equal (gconstpointer a, gconstpointer b);
guint hw_session_id_hash (gconstpointer id); /* for GHashTable; the bits are random already */
/* The names as they are on the wire, and on the command line. */
const char *hw_delivery_get_name (HwDelivery delivery);
gboolean hw_delivery_from_name (const char *name, gsize length, HwDelivery *delivery);
const char *hw_session_fault_get_name (HwSessionFault fault);
/* NONE where there is no such fault. */
HwSessionFault hw_session_fault_from_name (const char *name, gsize length);
const char *hw_session_message_get_name (HwSessionMessageKind kind);

G_END_DECLS
