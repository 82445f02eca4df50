/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the settings of a session: the delivery, and the limits. */
#pragma once

#include "core/hw-session-message.h"

G_BEGIN_DECLS

#define HW_SESSION_MOST_MESSAGES (1 << 20) /* an outbox's */
#define HW_SESSION_LARGEST_WINDOW 4096

typedef struct
{
  HwDelivery delivery;
  HwResend resend;
  gboolean durable;         /* with the SAVE actions; not with at most once */
  guint max_messages;       /* in the outbox */
  gsize max_bytes;          /* in the outbox */
  guint window;             /* messages taken beyond what has been handled */
  guint ack_every;          /* so many handled messages are ACKed at once … */
  HwTime ack_delay_us;      /* … fewer after so long */
  HwTime ack_timeout_us;    /* sent and not ACKed for so long: the connection is given up; 0: off */
  HwTime attach_timeout_us; /* HELLO to WELCOME */
} HwSessionConfig;

void hw_session_config_init (HwSessionConfig *config);
/* What is wrong with @config goes into @error: HW_ERROR_INVALID_ARGUMENT. */
gboolean hw_session_config_check (const HwSessionConfig *config, GError **error);

G_END_DECLS
