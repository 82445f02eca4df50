/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the report on a peer's certificate: whose it is, whether it is trusted and why, and that in
 * a person's words. */
#pragma once

#include <gio/gio.h>

#include "event/hw-event.h"

G_BEGIN_DECLS

typedef enum
{
  HW_TLS_TRUSTED, /* by its issuer */
  HW_TLS_PINNED,  /* by its key; its problems don't count */
  HW_TLS_REFUSED,
} HwTlsVerdict;

/* What in a certificate comes from the peer is bounded, and made printable. */
typedef struct
{
  HwTlsVerdict verdict;
  GTlsCertificateFlags problems; /* as GIO found them */
  gboolean wrong_pin;            /* another key was wanted */
  gboolean own_issuer;           /* self-signed */
  gboolean own_ca;               /* the issuers to trust are those of a CA file */
  char *expected;                /* whose certificate it must be */
  char *names;                   /* whose it is: "a.test, b.test"; NULL: nobody's */
  char *issuer;
  char *not_before; /* RFC 3339, UTC */
  char *not_after;
  char *pin;      /* of its key; NULL: it has none that is understood */
  char *protocol; /* "TLS 1.3"; NULL: they haven't agreed */
  char *cipher;
} HwTlsReport;

/* @problems: 0 where GIO found none; @wanted_pin: in the form of hw_key_pin_new, or NULL. */
HwTlsReport *hw_tls_report_new (GTlsCertificate *certificate,
                                GTlsCertificateFlags problems,
                                const char *expected,
                                const char *wanted_pin,
                                gboolean own_ca);
void hw_tls_report_free (HwTlsReport *self);
void hw_tls_report_set_connection (HwTlsReport *self, GTlsConnection *connection);
/* Why it is refused and what to do, one sentence; @now: the machine's clock. NULL: it isn't. */
char *hw_tls_report_explain (const HwTlsReport *self, GDateTime *now);
/* The problems by their names in events, such as "unknown-issuer expired"; what is
 * signed by itself has "self-signed" too. NULL: none. */
char *hw_tls_report_list_problems (const HwTlsReport *self);
/* What the event HW_EVENT_CERTIFICATE tells. */
void hw_tls_report_fill_event (const HwTlsReport *self, HwEvent *event);

/* What the peer had said when the handshake failed. */
typedef enum
{
  HW_TLS_ANSWER_NONE,
  HW_TLS_ANSWER_TLS,   /* an alert, or a certificate */
  HW_TLS_ANSWER_OTHER, /* nothing that was understood */
} HwTlsAnswer;

/* Why a handshake failed, where no certificate was refused. */
typedef enum
{
  HW_TLS_FAILURE_CLIENT_CERTIFICATE, /* the server wants one */
  HW_TLS_FAILURE_NO_ANSWER,
  HW_TLS_FAILURE_CUT_SHORT,
  HW_TLS_FAILURE_NOT_TLS,
  HW_TLS_FAILURE_NO_AGREEMENT,
} HwTlsFailure;

HwTlsFailure hw_tls_failure_find (const GError *error, HwTlsAnswer answer);
/* Its name in events, such as "not-tls". */
const char *hw_tls_failure_get_name (HwTlsFailure self);
/* Why @error ended the handshake, and what to do: one sentence. */
char *hw_tls_failure_explain (HwTlsFailure self, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTlsReport, hw_tls_report_free)

G_END_DECLS
