/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the reasons of a loss are called where people read, and not the log. */
#include "config.h"

#include "hw-reason-words.h"

#include <glib/gi18n.h>

/* Translators: why a connection ended, or is suspect, in a word or two */
static const struct
{
  const char *name;
  const char *sentence;
} reasons[] = {
  { NC_ ("reason", "none"), NULL },
  { NC_ ("reason", "eof"), N_ ("The peer closed the connection: its FIN was read.") },
  { NC_ ("reason", "reset"),
    N_ ("A RST came from the peer’s kernel: no program has this connection there any more.") },
  { NC_ ("reason", "refused"), N_ ("The SYN was answered by RST: nobody listens on that port.") },
  { NC_ ("reason", "unreachable"), N_ ("No route leads there, or a router said that none does.") },
  { NC_ ("reason", "resolve-failed"), N_ ("The name has no address.") },
  { NC_ ("reason", "self-connect"),
    N_ ("The socket had connected to itself: TCP allows that on a local port that is free.") },
  { NC_ ("reason", "connect-timeout"), N_ ("No SYN-ACK came within the connect timeout.") },
  { NC_ ("reason", "handshake-timeout"),
    N_ ("The connection was made, but the first heartbeat wasn’t answered in time.") },
  { NC_ ("reason", "heartbeat-timeout"),
    N_ ("Heartbeats weren’t answered in time. TCP itself had said nothing: without them, the loss "
        "would still be unknown.") },
  { NC_ ("reason", "read-timeout"),
    N_ ("Nothing at all was read for as long as the read timeout.") },
  { NC_ ("reason", "write-timeout"), N_ ("Nothing could be written for as long as the write "
                                         "timeout: the send buffer stayed full.") },
  { NC_ ("reason", "kernel-timeout"),
    N_ ("The kernel gave up: its keepalive, its retransmissions or TCP_USER_TIMEOUT ran out.") },
  { NC_ ("reason", "write-error"), N_ ("A write failed.") },
  { NC_ ("reason", "read-error"), N_ ("A read failed.") },
  { NC_ ("reason", "protocol-error"), N_ ("What the peer sent is no frame of the protocol.") },
  { NC_ ("reason", "too-large"), N_ ("A frame was larger than the limit.") },
  { NC_ ("reason", "slow-frame"), N_ ("A frame had begun, but wasn’t complete within its time.") },
  { NC_ ("reason", "slow-reader"), N_ ("The peer doesn’t read what it is sent.") },
  { NC_ ("reason", "limit"), N_ ("A limit on the number of connections was reached.") },
  { NC_ ("reason", "goodbye"), N_ ("The peer said goodbye: it shuts down in order.") },
  { NC_ ("reason", "ack-timeout"),
    N_ ("What was sent in the session wasn’t acknowledged in time.") },
  { NC_ ("reason", "taken-over"), N_ ("Another connection has the session now.") },
  { NC_ ("reason", "stale"), N_ ("An attempt to take the session came behind a later one.") },
  { NC_ ("reason", "session-lost"), N_ ("The peer doesn’t know the session any more.") },
  { NC_ ("reason", "shutdown"), N_ ("This side shuts down in order.") },
  { NC_ ("reason", "user"), N_ ("It was asked for.") },
  { NC_ ("reason", "unacked"),
    N_ ("The kernel sends the same bytes again and again, and gets no ACK.") },
  { NC_ ("reason", "untrusted"), N_ ("The peer’s certificate isn’t one to trust.") },
  { NC_ ("reason", "tls-failed"),
    N_ ("The peer doesn’t speak TLS, or none that both sides know.") },
};

const char *
hw_reason_words (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].name, name))
      return g_dpgettext2 (NULL, "reason", reasons[i].name);

  return name;
}

const char *
hw_reason_explain (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].name, name) && reasons[i].sentence != NULL)
      return _ (reasons[i].sentence);

  return NULL;
}
