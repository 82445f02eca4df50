/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the settings of a session: the defaults, and which make sense. */
#include "core/hw-session-config.h"

#include "core/hw-error.h"

void
hw_session_config_init (HwSessionConfig *config)
{
  *config = (HwSessionConfig){
    .delivery = HW_DELIVERY_EXACTLY_ONCE,
    .resend = HW_RESEND_RESUME,
    .max_messages = 256,
    .max_bytes = 1 << 20,
    .window = 64,
    .ack_every = 2,
    .ack_delay_us = HW_MSEC (20),
    .ack_timeout_us = HW_SEC (30),
    .attach_timeout_us = HW_SEC (5),
  };
}

static gboolean
check (gboolean holds, const char *what, GError **error)
{
  if (!holds)
    g_set_error_literal (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, what);

  return holds;
}

static gboolean
check_times (const HwSessionConfig *config, GError **error)
{
  return check (config->attach_timeout_us > 0, "the attach timeout must be above 0", error)
         && check (config->ack_delay_us >= 0, "the ACK delay must not be negative", error)
         && check (config->ack_timeout_us == 0 || config->ack_timeout_us > config->ack_delay_us,
                   "the ACK timeout must be 0 or longer than the ACK delay", error);
}

gboolean
hw_session_config_check (const HwSessionConfig *config, GError **error)
{
  return check ((guint) config->delivery <= HW_DELIVERY_EXACTLY_ONCE
                    && (guint) config->resend <= HW_RESEND_TIMER,
                "there is no such delivery", error)
         && check (!config->durable || config->delivery != HW_DELIVERY_AT_MOST_ONCE,
                   "what is delivered at most once isn't saved", error)
         && check (config->max_messages >= 1 && config->max_messages <= HW_SESSION_MOST_MESSAGES,
                   "the outbox must hold 1 to 1048576 messages", error)
         && check (config->max_bytes >= 1, "the outbox must hold bytes", error)
         && check (config->window >= 1 && config->window <= HW_SESSION_LARGEST_WINDOW,
                   "the window must be 1 to 4096 messages", error)
         && check (config->ack_every >= 1 && config->ack_every <= config->window,
                   "an ACK must be due within the window", error)
         && check_times (config, error);
}
