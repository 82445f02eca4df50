/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the words for somebody else's server: which it is, how it is spoken to, what is wrong with
 * it. */
#include "config.h"

#include "hw-server-words.h"

#include <glib/gi18n.h>

#include "hw-certificate-words.h"
#include "hw-reason-words.h"

static const struct
{
  const char *codec;
  const char *name;
  const char *meaning;
} framings[] = {
  { "binary", N_ ("Heartwire frames"),
    N_ ("Binary, with lengths and a checksum. For a Heartwire server.") },
  { "nul", N_ ("NUL text"), N_ ("Text that ends by a zero byte. For a Heartwire server.") },
  { "json", N_ ("JSON lines"), N_ ("One object a line. For a Heartwire server.") },
  { "raw", N_ ("Raw bytes"),
    N_ ("For any server: nothing is added but the end of the line. No heartbeats, so a pull is "
        "noticed by the kernel’s keepalive alone, and a server that falls silent isn’t noticed.") },
};

const char *
hw_server_words_nth_codec (guint n)
{
  return n < G_N_ELEMENTS (framings) ? framings[n].codec : NULL;
}

static guint
find_framing (const char *codec)
{
  guint n = 0;

  while (n + 1 < G_N_ELEMENTS (framings) && g_strcmp0 (framings[n].codec, codec) != 0)
    n++;

  return n;
}

const char *
hw_server_words_framing (const char *codec)
{
  return _ (framings[find_framing (codec)].name);
}

const char *
hw_server_words_framing_meaning (const char *codec)
{
  return _ (framings[find_framing (codec)].meaning);
}

char *
hw_server_words_name (const HwServerWay *way)
{
  return g_strdup_printf ("%s · %s", way->server, hw_server_words_framing (way->codec));
}

char *
hw_server_words_status (const HwServerWay *way, const HwLinkStatus *status)
{
  g_autofree char *text = hw_link_status_describe (status);

  if (!way->is_elsewhere)
    return g_steal_pointer (&text);

  return g_strdup_printf ("%s · %s", text, way->server);
}

char *
hw_server_words_certificate (const HwServerWay *way)
{
  g_autofree char *text = NULL;

  if (!way->is_elsewhere || !hw_certificate_was_shown (&way->certificate))
    return NULL;
  text = hw_certificate_words_describe (&way->certificate);

  /* Translators: what is known of it: whether it is trusted, whose it is, until when */
  return g_strdup_printf (_ ("Certificate: %s"), text);
}

/* With the server's name in them. */
static const struct
{
  const char *reason;
  const char *text;
} troubles[] = {
  { "refused", N_ ("%s refused the connection: nothing listens there. Start that server, or check "
                   "the port.") },
  { "resolve-failed", N_ ("%s can’t be found: its name isn’t known here. Check the spelling, and "
                          "this computer’s network.") },
  { "unreachable", N_ ("%s can’t be reached: this computer has no way there. Check its network; in "
                       "a sandbox, whether it may use one.") },
  { "connect-timeout", N_ ("%s doesn’t answer. Check the address; a firewall may drop what is sent "
                           "there.") },
  { "handshake-timeout", N_ ("%s is there, but answers no heartbeat. It may speak another framing: "
                             "try raw bytes.") },
  { "protocol-error", N_ ("%s answers in another framing. Choose that one, or raw bytes.") },
  { "too-large", N_ ("%s answers in another framing. Choose that one, or raw bytes.") },
  { "eof", N_ ("%s hung up at the first heartbeat. It may speak another framing: try raw bytes.") },
  { "reset", N_ ("%s hung up at the first heartbeat. It may speak another framing: try raw "
                 "bytes.") },
};

static char *
put_name_in (const char *text, const char *name)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "%s", name, 1);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What the kernel says is in the user's language, and a goodbye is the peer's own; what the library
 * says is neither. */
static const char *
get_cause (const HwServerWay *way)
{
  static const char *const theirs[] = { "read-error", "write-error", "limit", "goodbye", NULL };

  if (way->text[0] != '\0' && g_strv_contains (theirs, way->reason))
    return way->text;

  return hw_reason_words (way->reason);
}

char *
hw_server_words_trouble (const HwServerWay *way, GDateTime *now)
{
  if (!way->is_elsewhere || way->reason[0] == '\0')
    return NULL;
  if (g_str_equal (way->reason, "untrusted"))
    return hw_certificate_words_refusal (&way->certificate, way->server, now);
  if (g_str_equal (way->reason, "tls-failed"))
    return hw_certificate_words_handshake (way->problem, way->server);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (g_str_equal (troubles[i].reason, way->reason))
      return put_name_in (_ (troubles[i].text), way->server);

  /* Translators: a host and a port, and what the kernel says */
  return g_strdup_printf (_ ("%s can’t be used: %s. The log has more."), way->server,
                          get_cause (way));
}

char *
hw_server_words_answer (const HwServerWay *way)
{
  /* Translators: this and the next two: a host and a port, at the end, which may be cut off */
  if (g_str_equal (way->reason, "untrusted"))
    return g_strdup_printf (_ ("Certificate not trusted: %s"), way->server);
  if (g_str_equal (way->reason, "tls-failed"))
    return g_strdup_printf (_ ("No TLS with %s"), way->server);

  /* Translators: why, in a few words, and a host and a port */
  return g_strdup_printf (_ ("Not connected (%s): %s"), hw_reason_words (way->reason), way->server);
}

const char *
hw_server_words_cut (HwCutMode cut)
{
  if (cut == HW_CUT_MODE_STALL)
    return _ ("A pull is a stall here, not a cut: what it sends waits unread, and this computer’s "
              "kernel goes on acknowledging it.");

  return _ ("A pull cuts our end: this computer drops what it sends, unheard and unacknowledged, "
            "and sends it nothing new. Its own end is out of our reach.");
}
