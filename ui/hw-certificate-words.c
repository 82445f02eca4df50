/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for TLS: whose certificate it is, why it is refused, why a handshake failed.
 *
 * The library has a sentence for each of them, too, which the log shows in every language; here the
 * same facts are said in the user's. */
#include "config.h"

#include "hw-certificate-words.h"

#include <glib/gi18n.h>

typedef char *(*Clause) (const HwCertificate *self, const char *today);

static const char *
or_nobody (const char *name)
{
  return name[0] != '\0' ? name : _ ("nobody");
}

/* The day of a time in RFC 3339. */
static char *
get_day (const char *time)
{
  return time[0] != '\0' ? g_strndup (time, 10) : g_strdup (_ ("a day that can’t be read"));
}

static char *
say_wrong_pin (const HwCertificate *self, const char *today)
{
  /* Translators: this and the like go on a sentence that begins with "its certificate" */
  return g_strdup (_ ("has another key than the one that was expected"));
}

static char *
say_revoked (const HwCertificate *self, const char *today)
{
  return g_strdup_printf (_ ("was revoked by its issuer %s"), or_nobody (self->issuer));
}

static char *
say_other_name (const HwCertificate *self, const char *today)
{
  /* Translators: whose the certificate is, and whose it should be */
  return g_strdup_printf (_ ("is for %s, not for %s"), or_nobody (self->names),
                          or_nobody (self->expected));
}

static char *
say_unknown_issuer (const HwCertificate *self, const char *today)
{
  const char *issuer = or_nobody (self->issuer);

  if (hw_certificate_has (self, "self-signed"))
    return g_strdup_printf (_ ("is signed by %s itself, so that nobody vouches for it"), issuer);
  if (g_str_equal (self->issuers, "ca-file"))
    return g_strdup_printf (_ ("is issued by %s, not by an issuer in the CA file"), issuer);

  return g_strdup_printf (_ ("is issued by %s, whom this computer doesn’t trust"), issuer);
}

static char *
say_expired (const HwCertificate *self, const char *today)
{
  g_autofree char *day = get_day (self->not_after);

  /* Translators: two days, such as 2031-01-02 */
  return g_strdup_printf (_ ("expired on %s (today is %s)"), day, today);
}

static char *
say_not_yet_valid (const HwCertificate *self, const char *today)
{
  g_autofree char *day = get_day (self->not_before);

  /* Translators: two days, such as 2031-01-02 */
  return g_strdup_printf (_ ("isn’t valid before %s (today is %s)"), day, today);
}

static char *
say_insecure (const HwCertificate *self, const char *today)
{
  return g_strdup (_ ("can be forged, as its signature or its key is too weak"));
}

static char *
say_unverifiable (const HwCertificate *self, const char *today)
{
  return g_strdup (_ ("can’t be verified"));
}

/* The worst first; the advice is that of the worst. A wrong pin says all that counts. */
static const struct
{
  const char *problem;
  const char *name;
  Clause clause;
  const char *advice;
} troubles[] = {
  /* Translators: what is wrong with a certificate, in a list */
  { "wrong-pin", NC_ ("certificate", "another key"), say_wrong_pin,
    N_ ("Expect this key if who runs the server has changed it.") },
  { "revoked", NC_ ("certificate", "revoked"), say_revoked,
    N_ ("Ask who runs the server why, before you talk to it.") },
  { "other-name", NC_ ("certificate", "another name"), say_other_name,
    N_ ("Check the address, or say whose certificate you expect.") },
  { "unknown-issuer", NC_ ("certificate", "issuer not trusted"), say_unknown_issuer,
    N_ ("Trust its issuer by a CA file, or its key.") },
  { "expired", NC_ ("certificate", "expired"), say_expired,
    N_ ("The server needs a new one, unless this computer’s clock is wrong.") },
  { "not-yet-valid", NC_ ("certificate", "not valid yet"), say_not_yet_valid,
    N_ ("Set this computer’s clock, unless it is right and the server has to wait.") },
  { "insecure", NC_ ("certificate", "too weak"), say_insecure, N_ ("The server needs a new one.") },
  { "unverifiable", NC_ ("certificate", "not to be verified"), say_unverifiable,
    N_ ("Have who runs the server look at it.") },
};

static void
append (GString *out, const char *between, const char *part)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? between : "", part);
}

static char *
list_problems (const HwCertificate *self)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (hw_certificate_has (self, troubles[i].problem))
      /* Translators: what stands between two of a list */
      append (out, C_ ("list", ", "), g_dpgettext2 (NULL, "certificate", troubles[i].name));

  return g_string_free (out, FALSE);
}

static const char *
name_state (const HwCertificate *self)
{
  if (g_str_equal (self->state, "pinned"))
    return C_ ("certificate", "trusted by its key alone");

  return hw_certificate_is_refused (self) ? C_ ("certificate", "refused")
                                          : C_ ("certificate", "trusted");
}

static void
take (GString *out, char *part)
{
  append (out, " · ", part);
  g_free (part);
}

char *
hw_certificate_words_describe (const HwCertificate *self)
{
  g_autofree char *problems = list_problems (self);
  GString *out = g_string_new (name_state (self));

  if (problems[0] != '\0')
    /* Translators: what is wrong with a certificate, behind whether it is trusted */
    g_string_append_printf (out, C_ ("certificate", " (%s)"), problems);
  if (self->names[0] != '\0')
    /* Translators: whose certificate it is */
    take (out, g_strdup_printf (_ ("for %s"), self->names));
  if (self->issuer[0] != '\0')
    take (out, g_strdup_printf (_ ("issued by %s"), self->issuer));
  if (self->not_after[0] != '\0')
    /* Translators: the last day on which a certificate is valid */
    take (out, g_strdup_printf (_ ("until %.10s"), self->not_after));
  if (self->tls[0] != '\0')
    append (out, " · ", self->tls);

  return g_string_free (out, FALSE);
}

static char *
list_clauses (const HwCertificate *self, const char *today, const char **advice)
{
  gboolean is_wrong_pin = hw_certificate_has (self, "wrong-pin");
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < (is_wrong_pin ? 1 : G_N_ELEMENTS (troubles)); i++)
    {
      g_autofree char *clause = NULL;

      if (!hw_certificate_has (self, troubles[i].problem))
        continue;
      clause = troubles[i].clause (self, today);
      if (out->len == 0)
        *advice = _ (troubles[i].advice);
      /* Translators: what stands between two things that are wrong with a certificate */
      append (out, _ (", and "), clause);
    }

  return g_string_free (out, FALSE);
}

char *
hw_certificate_words_refusal (const HwCertificate *self, const char *server, GDateTime *now)
{
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  const char *advice = NULL;
  g_autofree char *clauses = list_clauses (self, today, &advice);

  if (!hw_certificate_is_refused (self) || advice == NULL)
    return g_strdup_printf (_ ("%s showed no certificate that could be trusted. It needs one, or "
                               "connect without TLS."),
                            server);

  /* Translators: a server, what is wrong with its certificate, and a sentence with what to do */
  return g_strdup_printf (_ ("%s isn’t trusted: its certificate %s. %s"), server, clauses, advice);
}

char *
hw_certificate_words_handshake (const char *problem, const char *server)
{
  if (g_str_equal (problem, "no-answer"))
    return g_strdup_printf (_ ("%s hung up instead of answering in TLS. Is this its port for TLS?"),
                            server);
  if (g_str_equal (problem, "not-tls"))
    return g_strdup_printf (_ ("%s answers, but not in TLS. Use its port for TLS, or connect "
                               "without TLS."),
                            server);
  if (g_str_equal (problem, "cut-short"))
    return g_strdup_printf (_ ("%s hung up in the midst of the TLS handshake. Its log may say "
                               "why."),
                            server);
  if (g_str_equal (problem, "client-certificate-wanted"))
    return g_strdup_printf (_ ("%s wants a certificate of this client, which has none. Ask who "
                               "runs it for another way in."),
                            server);

  return g_strdup_printf (_ ("No TLS could be agreed on with %s. The server’s log may say more."),
                          server);
}
