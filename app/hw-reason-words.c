/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns how the reasons of a loss are called where people read, and not the log. */
#include "config.h"

#include "hw-reason-words.h"

#include <glib/gi18n.h>

/* Translators: why a connection ended, or is suspect, in a word or two */
static const char *const names[] = {
  NC_ ("reason", "none"),
  NC_ ("reason", "eof"),
  NC_ ("reason", "reset"),
  NC_ ("reason", "refused"),
  NC_ ("reason", "unreachable"),
  NC_ ("reason", "resolve-failed"),
  NC_ ("reason", "self-connect"),
  NC_ ("reason", "connect-timeout"),
  NC_ ("reason", "handshake-timeout"),
  NC_ ("reason", "heartbeat-timeout"),
  NC_ ("reason", "read-timeout"),
  NC_ ("reason", "write-timeout"),
  NC_ ("reason", "kernel-timeout"),
  NC_ ("reason", "write-error"),
  NC_ ("reason", "read-error"),
  NC_ ("reason", "protocol-error"),
  NC_ ("reason", "too-large"),
  NC_ ("reason", "slow-frame"),
  NC_ ("reason", "slow-reader"),
  NC_ ("reason", "limit"),
  NC_ ("reason", "goodbye"),
  NC_ ("reason", "ack-timeout"),
  NC_ ("reason", "taken-over"),
  NC_ ("reason", "stale"),
  NC_ ("reason", "session-lost"),
  NC_ ("reason", "shutdown"),
  NC_ ("reason", "user"),
  NC_ ("reason", "unacked"),
  NC_ ("reason", "untrusted"),
  NC_ ("reason", "tls-failed"),
};

const char *
hw_reason_words (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      return g_dpgettext2 (NULL, "reason", names[i]);

  return name;
}
