/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the events tell of a server's certificate. */
#pragma once

#include "event/hw-event.h"

G_BEGIN_DECLS

/* What is too long is cut where a character ends; "" is what wasn't told. */
typedef struct
{
  char state[16];     /* "trusted", "pinned", "refused"; "": none was shown */
  char problems[128]; /* by their names in events, with spaces between */
  char expected[264]; /* whose it should be */
  char names[264];    /* whose it is */
  char issuer[128];
  char issuers[16]; /* which are trusted: "system", "ca-file" */
  char not_before[32];
  char not_after[32];
  char pin[80];
  char tls[16]; /* the version */
} HwCertificate;

/* @event: of the kind HW_EVENT_CERTIFICATE. */
void hw_certificate_read (HwCertificate *self, const HwEvent *event);
gboolean hw_certificate_was_shown (const HwCertificate *self);
gboolean hw_certificate_is_refused (const HwCertificate *self);
gboolean hw_certificate_has (const HwCertificate *self, const char *problem);

G_END_DECLS
