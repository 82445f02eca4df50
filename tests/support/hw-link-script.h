/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns scripts of inputs and expected actions for the link machine, one line a step. */
#pragma once

#include "hw-test.h"

#include "core/hw-link-machine.h"

/* A script is a list of steps: at this ms this input comes, and exactly these actions follow. TIME
 * must come exactly when the machine asked for it, and nothing else may come after that. LATE is a
 * TIME that comes when it will. */
#define OPEN HW_LINK_INPUT_OPEN
#define CLOSE HW_LINK_INPUT_CLOSE
#define WANT_SEND HW_LINK_INPUT_WANT_SEND
#define RETRY_NOW HW_LINK_INPUT_RETRY_NOW
#define ALLOW HW_LINK_INPUT_ALLOW
#define DENY HW_LINK_INPUT_DENY
#define CONNECTED HW_LINK_INPUT_CONNECTED
#define LOST HW_LINK_INPUT_LOST
#define RECEIVED HW_LINK_INPUT_RECEIVED
#define PONG HW_LINK_INPUT_PONG
#define ATTACHED HW_LINK_INPUT_ATTACHED
#define SENT HW_LINK_INPUT_SENT
#define BLOCKED HW_LINK_INPUT_WRITE_BLOCKED
#define MOVED HW_LINK_INPUT_WRITE_MOVED
#define DRAINED HW_LINK_INPUT_WRITE_DRAINED
#define SAMPLED HW_LINK_INPUT_SAMPLED
#define TIME HW_LINK_INPUT_TIME
#define LATE 100

#define EOF_REASON HW_REASON_EOF

typedef struct
{
  gint64 at_ms;
  int kind;
  guint64 generation;
  guint64 number; /* PONG: seq, LOST, CLOSE: reason, SAMPLED: retransmits */
  const char *actions;
} Step;

#define BEGIN_AT(ms)                                                                               \
  {                                                                                                \
    (ms), OPEN, 0, 0, "idle>connecting connect#1"                                                  \
  }

/* What the machine wants done, such as connect#1 beat#1:7 drop#1(eof) ask#1(eof) idle>connecting
 * pong:7=20 missed:7 1/3 wait1=500(eof); times in ms, a change's silence after a tilde. */
static inline void
append_action (GString *trace, const HwLinkAction *action)
{
  const char *reason = hw_reason_get_name (action->reason);

  if (trace->len > 0)
    g_string_append_c (trace, ' ');
  switch (action->kind)
    {
    case HW_LINK_ACTION_CONNECT:
      g_string_append_printf (trace, "connect#%" G_GUINT64_FORMAT, action->generation);
      break;
    case HW_LINK_ACTION_SEND_HEARTBEAT:
      g_string_append_printf (trace, "beat#%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                              action->generation, action->seq);
      break;
    case HW_LINK_ACTION_DROP:
      g_string_append_printf (trace, "drop#%" G_GUINT64_FORMAT "(%s)", action->generation, reason);
      break;
    case HW_LINK_ACTION_ASK:
      g_string_append_printf (trace, "ask#%" G_GUINT64_FORMAT "(%s)", action->generation, reason);
      break;
    case HW_LINK_ACTION_CHANGED:
      g_string_append_printf (trace, "%s>%s", hw_link_state_get_name (action->from),
                              hw_link_state_get_name (action->state));
      if (action->reason != HW_REASON_NONE)
        g_string_append_printf (trace, "(%s)", reason);
      if (action->silent_us > 0)
        g_string_append_printf (trace, "~%" G_GINT64_FORMAT, action->silent_us / 1000);
      break;
    case HW_LINK_ACTION_PONG:
      g_string_append_printf (trace, "pong:%" G_GUINT64_FORMAT "=%" G_GINT64_FORMAT, action->seq,
                              action->rtt_us / 1000);
      break;
    case HW_LINK_ACTION_MISSED:
      g_string_append_printf (trace, "missed:%" G_GUINT64_FORMAT " %u/%u~%" G_GINT64_FORMAT,
                              action->seq, action->misses, action->allowed,
                              action->silent_us / 1000);
      break;
    case HW_LINK_ACTION_SCHEDULED:
      g_string_append_printf (trace, "wait%u=%" G_GINT64_FORMAT "(%s)", action->attempt,
                              action->delay_us / 1000, reason);
      break;
    default:
      g_string_append (trace, "?");
    }
}

static inline HwLinkConfig
make_config (void)
{
  HwLinkConfig config;

  hw_link_config_init (&config);
  config.greeting = HW_LINK_GREETING_HEARTBEAT;
  config.heartbeat.interval_us = HW_SEC (10);
  config.heartbeat.timeout_us = HW_SEC (4);
  config.backoff.min_us = config.backoff.base_us = config.backoff.cap_us = HW_SEC (1);

  return config;
}

static inline HwLinkConfig
make_plain_config (void)
{
  HwLinkConfig config = make_config ();

  config.greeting = HW_LINK_GREETING_NONE;
  config.heartbeat.interval_us = 0;

  return config;
}

static inline void
check_deadline (HwLinkMachine *machine, const Step *step)
{
  HwTime deadline = hw_link_machine_get_deadline (machine);

  if (step->kind == TIME)
    assert_int_equal (deadline, HW_MSEC (step->at_ms));
  else if (step->kind != LATE)
    assert_true (deadline >= HW_MSEC (step->at_ms));
}

static inline void
take_step (HwLinkMachine *machine, const Step *step)
{
  HwLinkInput input = {
    .kind = step->kind == LATE ? HW_LINK_INPUT_TIME : (HwLinkInputKind) step->kind,
    .generation = step->generation,
    .seq = step->number,
    .retransmits = (guint) step->number,
    .reason = step->kind == LOST || step->kind == CLOSE ? (HwReason) step->number : HW_REASON_NONE,
  };
  g_autoptr (GString) trace = g_string_new (NULL);
  HwLinkAction action;

  check_deadline (machine, step);
  hw_link_machine_input (machine, &input, HW_MSEC (step->at_ms));
  while (hw_link_machine_next_action (machine, &action))
    append_action (trace, &action);
  if (strcmp (trace->str, step->actions) != 0)
    print_error ("at %" G_GINT64_FORMAT " ms:\n", step->at_ms);
  assert_string_equal (trace->str, step->actions);
}

static inline void
play (HwLinkMachine *machine, const Step *steps, gsize n_steps)
{
  for (gsize i = 0; i < n_steps; i++)
    take_step (machine, &steps[i]);
}

static inline void
run (HwLinkConfig config, const Step *steps, gsize n_steps)
{
  g_autoptr (HwLinkMachine) machine = hw_link_machine_new (&config);

  play (machine, steps, n_steps);
}

#define RUN(config, ...)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const Step steps[] = { __VA_ARGS__ };                                                   \
    run (config, steps, G_N_ELEMENTS (steps));                                                     \
  }                                                                                                \
  G_STMT_END

#define PLAY(machine, ...)                                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const Step steps[] = { __VA_ARGS__ };                                                   \
    play (machine, steps, G_N_ELEMENTS (steps));                                                   \
  }                                                                                                \
  G_STMT_END
