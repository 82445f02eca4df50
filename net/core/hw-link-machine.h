/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the link machine: everything that decides in the life of a long-lived connection. */
#pragma once

#include "core/hw-adaptive.h"
#include "core/hw-backoff.h"
#include "core/hw-heartbeat.h"
#include "core/hw-link-state.h"
#include "core/hw-reason.h"
#include "core/hw-reconnect-policy.h"
#include "core/hw-time.h"

G_BEGIN_DECLS

/*
 * Pure: inputs with the time go in; actions and the next deadline come out. No allocation after
 * hw_link_machine_new, no clock, no rand (a seed is part of the settings).
 *
 * Generations: every attempt to connect has a number of its own, from 1. The driver hands it back
 * with each input about that attempt; an input of an older generation changes nothing at all. So
 * late callbacks are harmless by construction, and two attempts never live at the same time.
 *
 * Death is told once: each generation that was started ends with exactly one HW_LINK_ACTION_DROP.
 */

/* When a connection counts as one, once TCP is connected. */
typedef enum
{
  HW_LINK_GREETING_NONE,      /* at once */
  HW_LINK_GREETING_HEARTBEAT, /* when the first heartbeat is answered */
  HW_LINK_GREETING_SESSION,   /* when the session is attached: HW_LINK_INPUT_ATTACHED */
} HwLinkGreeting;

typedef struct
{
  HwHeartbeatConfig heartbeat;
  HwBackoffConfig backoff;
  HwReconnectPolicy reconnect;
  HwTime connect_timeout_us;   /* SYN to SYN-ACK; 0: the kernel's own */
  HwTime handshake_timeout_us; /* connected to the end of the greeting */
  HwTime read_timeout_us;      /* nothing received for so long; 0: off */
  HwTime write_timeout_us;     /* queued bytes not moving for so long; 0: off */
  guint suspect_retransmits;   /* the kernel has sent the same again so often: suspect; 0: off */
  HwLinkGreeting greeting;
  gboolean ask; /* ask before each reconnect: HW_LINK_ACTION_ASK */
  guint64 seed;
} HwLinkConfig;

typedef enum
{
  HW_LINK_INPUT_OPEN,      /* the user wants a connection (from idle, waiting or closed: at once) */
  HW_LINK_INPUT_CLOSE,     /* no connection is wanted any more; reason, or none: the user's wish */
  HW_LINK_INPUT_WANT_SEND, /* there is something to send: wakes a lazy link */
  HW_LINK_INPUT_RETRY_NOW, /* the network came back, or the user asks: cuts a wait short */
  HW_LINK_INPUT_ALLOW,     /* should-reconnect said TRUE; gen of the ASK, or 0 */
  HW_LINK_INPUT_DENY,      /* should-reconnect said FALSE; gen of the ASK, or 0 */
  HW_LINK_INPUT_CONNECTED, /* gen: TCP is connected */
  HW_LINK_INPUT_LOST,      /* gen: failed to connect, or lost; reason */
  HW_LINK_INPUT_RECEIVED,  /* gen: a valid frame that isn't a heartbeat's answer */
  HW_LINK_INPUT_PONG,      /* gen: a heartbeat's answer; seq */
  HW_LINK_INPUT_ATTACHED,  /* gen: the session goes on over it */
  HW_LINK_INPUT_SENT,      /* gen: a data frame was handed to the kernel */
  HW_LINK_INPUT_WRITE_BLOCKED, /* gen: the kernel takes no more */
  HW_LINK_INPUT_WRITE_MOVED,   /* gen: it took some (still blocked) */
  HW_LINK_INPUT_WRITE_DRAINED, /* gen: nothing is queued any more */
  HW_LINK_INPUT_SAMPLED,       /* gen: the kernel was looked at; retransmits */
  HW_LINK_INPUT_TIME,          /* only time has passed */
} HwLinkInputKind;

typedef struct
{
  HwLinkInputKind kind;
  guint64 generation; /* where the comment above says gen */
  guint64 seq;        /* PONG */
  HwReason reason;    /* LOST, CLOSE */
  guint retransmits;  /* SAMPLED: of what isn't acknowledged, so far; 0: all is, or is new */
} HwLinkInput;

typedef enum
{
  HW_LINK_ACTION_CONNECT,        /* generation: start an attempt */
  HW_LINK_ACTION_SEND_HEARTBEAT, /* generation, seq */
  HW_LINK_ACTION_DROP,           /* generation, reason: close its socket, if it still has one */
  HW_LINK_ACTION_ASK,       /* generation, reason: emit should-reconnect, answer by ALLOW or DENY */
  HW_LINK_ACTION_CHANGED,   /* from, state, generation, reason: for properties and events */
  HW_LINK_ACTION_PONG,      /* generation, seq, rtt_us: a heartbeat was answered */
  HW_LINK_ACTION_MISSED,    /* generation, seq, misses, allowed: a heartbeat's deadline passed */
  HW_LINK_ACTION_PACED,     /* interval_us, phase, why: the adaptive heartbeat's search goes on */
  HW_LINK_ACTION_SCHEDULED, /* attempt, delay_us, reason: the next attempt is planned */
} HwLinkActionKind;

typedef struct
{
  HwLinkActionKind kind;
  guint64 generation;
  guint64 seq;
  HwReason reason;
  HwLinkState from;
  HwLinkState state;
  HwTime rtt_us;
  HwTime delay_us;
  HwTime interval_us;
  HwAdaptivePhase phase;
  HwAdaptiveWhy why;
  HwTime silent_us; /* MISSED, CHANGED to suspect or waiting: since the last proof of life */
  guint misses;
  guint allowed;
  guint attempt;
} HwLinkAction;

typedef struct _HwLinkMachine HwLinkMachine;

void hw_link_config_init (HwLinkConfig *config); /* the library's defaults, see hw-link-machine.c */
/* What is wrong with @config goes into @error: HW_ERROR_INVALID_ARGUMENT. */
gboolean hw_link_config_check (const HwLinkConfig *config, GError **error);

HwLinkMachine *hw_link_machine_new (const HwLinkConfig *config);
void hw_link_machine_free (HwLinkMachine *self);
/* New settings from now on: intervals are counted from the last heartbeat, not begun anew. Drain
 * afterwards: a link that waits closes when the policy becomes never. */
void hw_link_machine_set_config (HwLinkMachine *self, const HwLinkConfig *config, HwTime now);

/* Before a connection over another path than the last, or when the policy becomes adaptive on one:
 * what an earlier search found there, or 0. Only the adaptive policy asks for it. */
void hw_link_machine_set_path (HwLinkMachine *self, HwTime interval_us, HwTime stable_since);

void hw_link_machine_input (HwLinkMachine *self, const HwLinkInput *input, HwTime now);
/* Takes the oldest action that isn't carried out yet; drain after every input. */
gboolean hw_link_machine_next_action (HwLinkMachine *self, HwLinkAction *action);
/* When to come back with HW_LINK_INPUT_TIME at the latest; HW_TIME_NEVER: no need. */
HwTime hw_link_machine_get_deadline (const HwLinkMachine *self);

HwLinkState hw_link_machine_get_state (const HwLinkMachine *self);
guint64 hw_link_machine_get_generation (const HwLinkMachine *self);
HwTime hw_link_machine_get_rtt_us (
    const HwLinkMachine *self); /* smoothed (RFC 6298); 0: none yet */
HwTime hw_link_machine_get_next_heartbeat (const HwLinkMachine *self); /* HW_TIME_NEVER: none */
HwTime hw_link_machine_get_heartbeat_deadline (
    const HwLinkMachine *self); /* of the oldest unanswered */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLinkMachine, hw_link_machine_free)

G_END_DECLS
