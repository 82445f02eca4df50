/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the words on TLS that fails: what is wrong with a certificate, or with the handshake, and
 * what to do about it, in one sentence. */
#include "io/hw-tls-report.h"

typedef void (*AppendTrouble) (GString *out, const HwTlsReport *self, const char *today);

static const char *
nobody_or (const char *name)
{
  return name != NULL ? name : "nobody";
}

/* The day of a time in RFC 3339. */
static void
append_day (GString *out, const char *time)
{
  g_string_append_printf (out, "%.10s", time != NULL ? time : "a day that can't be read");
}

static void
append_unknown_issuer (GString *out, const HwTlsReport *self, const char *today)
{
  if (self->own_issuer)
    g_string_append_printf (out, "is signed by %s itself, so nobody vouches for it",
                            nobody_or (self->issuer));
  else
    g_string_append_printf (out, "is issued by %s, %s", nobody_or (self->issuer),
                            self->own_ca ? "not by an issuer in the CA file"
                                         : "whom this machine doesn't trust");
}

static void
append_other_name (GString *out, const HwTlsReport *self, const char *today)
{
  g_string_append_printf (out, "is for %s, not for %s", nobody_or (self->names), self->expected);
}

static void
append_expired (GString *out, const HwTlsReport *self, const char *today)
{
  g_string_append (out, "expired on ");
  append_day (out, self->not_after);
  g_string_append_printf (out, " (today is %s)", today);
}

static void
append_not_yet (GString *out, const HwTlsReport *self, const char *today)
{
  g_string_append (out, "isn't valid before ");
  append_day (out, self->not_before);
  g_string_append_printf (out, " (today is %s)", today);
}

static void
append_revoked (GString *out, const HwTlsReport *self, const char *today)
{
  g_string_append_printf (out, "was revoked by its issuer %s", nobody_or (self->issuer));
}

static void
append_insecure (GString *out, const HwTlsReport *self, const char *today)
{
  g_string_append (out, "can be forged, as its signature or key is too weak");
}

static void
append_unverifiable (GString *out, const HwTlsReport *self, const char *today)
{
  g_string_append (out, "can't be verified");
}

/* The worst first; the advice is that of the worst. */
static const struct
{
  GTlsCertificateFlags flag;
  const char *name;
  AppendTrouble append;
  const char *advice;
} troubles[] = {
  { G_TLS_CERTIFICATE_REVOKED, "revoked", append_revoked,
    "don't talk to it before you know why from who runs it" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "other-name", append_other_name,
    "check the address, or say whose certificate you expect" },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "unknown-issuer", append_unknown_issuer,
    "trust its issuer by a CA file, or its key by a pin" },
  { G_TLS_CERTIFICATE_EXPIRED, "expired", append_expired,
    "the server needs a new one, unless this machine's clock is wrong" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, "not-yet-valid", append_not_yet,
    "set this machine's clock, unless it is right and the server has to wait" },
  { G_TLS_CERTIFICATE_INSECURE, "insecure", append_insecure, "the server needs a new one" },
  { G_TLS_CERTIFICATE_GENERIC_ERROR, "unverifiable", append_unverifiable,
    "have who runs the server look at it" },
};

static void
append_wrong_pin (GString *out, const HwTlsReport *self)
{
  g_string_append_printf (out, "has another key than the pinned one, namely %s",
                          self->pin != NULL ? self->pin : "one that can't be read");
}

char *
hw_tls_report_explain (const HwTlsReport *self, GDateTime *now)
{
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const char *advice = NULL;
  GString *out;

  if (self->verdict != HW_TLS_REFUSED)
    return NULL;
  out = g_string_new ("the certificate ");
  if (self->wrong_pin)
    {
      append_wrong_pin (out, self);
      advice = "pin that if the server's key was changed by who runs it";
    }
  for (gsize i = 0; i < G_N_ELEMENTS (troubles) && !self->wrong_pin; i++)
    if ((self->problems & troubles[i].flag) != 0)
      {
        g_string_append (out, advice != NULL ? ", and " : "");
        troubles[i].append (out, self, today);
        advice = advice != NULL ? advice : troubles[i].advice;
      }
  g_string_append_printf (out, "; %s", advice);

  return g_string_free (out, FALSE);
}

static void
append_word (GString *out, const char *word)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", word);
}

char *
hw_tls_report_list_problems (const HwTlsReport *self)
{
  GString *out = g_string_new (NULL);

  if (self->wrong_pin)
    append_word (out, "wrong-pin");
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    if ((self->problems & troubles[i].flag) != 0)
      append_word (out, troubles[i].name);
  if ((self->problems & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0 && self->own_issuer)
    append_word (out, "self-signed");

  return g_string_free (out, out->len == 0);
}

static const struct
{
  const char *name;
  const char *text;
} failures[] = {
  [HW_TLS_FAILURE_CLIENT_CERTIFICATE]
  = { "client-certificate-wanted", "the server wants a certificate of this client, which has none; "
                                   "ask who runs it for another way in" },
  [HW_TLS_FAILURE_NO_ANSWER]
  = { "no-answer", "the peer closed the connection instead of answering in TLS; "
                   "is this its port for TLS?" },
  [HW_TLS_FAILURE_CUT_SHORT]
  = { "cut-short", "the peer closed the connection in the midst of the TLS handshake; "
                   "its log may say why" },
  [HW_TLS_FAILURE_NOT_TLS] = { "not-tls", "the peer answered, but not in TLS; "
                                          "use its port for TLS, or connect without TLS" },
  [HW_TLS_FAILURE_NO_AGREEMENT] = { "no-agreement", NULL },
};

HwTlsFailure
hw_tls_failure_find (const GError *error, HwTlsAnswer answer)
{
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    return HW_TLS_FAILURE_CLIENT_CERTIFICATE;
  if (answer == HW_TLS_ANSWER_NONE)
    return HW_TLS_FAILURE_NO_ANSWER;
  /* What GIO calls so is an end in the midst of it. */
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS))
    return HW_TLS_FAILURE_CUT_SHORT;

  return answer == HW_TLS_ANSWER_OTHER ? HW_TLS_FAILURE_NOT_TLS : HW_TLS_FAILURE_NO_AGREEMENT;
}

const char *
hw_tls_failure_get_name (HwTlsFailure self)
{
  return failures[self].name;
}

char *
hw_tls_failure_explain (HwTlsFailure self, const GError *error)
{
  if (failures[self].text != NULL)
    return g_strdup (failures[self].text);

  return g_strdup_printf ("no TLS could be agreed on (%s); "
                          "the server's log may say more",
                          error->message);
}
