/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of the link driver's session on a fake wire: what it says, and what it tells. */
#include "hw-test.h"

#include "hw-session-script.h"

typedef struct
{
  const char *script;
  const char *said;  /* on the last connection */
  const char *story; /* from the first welcome on */
} Row;

static void
play_rows (const Row *rows, gsize n_rows, HwDelivery delivery)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_auto (HwLinkRig) self;

      hw_link_rig_init (&self);
      self.settings.session.delivery = delivery;
      hw_link_rig_begin (&self);
      hw_session_script_play (&self, rows[i].script);
      hw_session_script_assert_said (&self, rows[i].said);
      hw_link_rig_assert_story (&self, rows[i].story);
    }
}

static void
exactly_once (void **state)
{
  static const Row rows[] = {
    { "connect", "hello beat", "connecting handshaking heartbeat-sent" },
    { "connect send:a", "hello beat", "connecting handshaking heartbeat-sent" },
    { "connect welcome", "hello beat", "connecting handshaking heartbeat-sent connected" },
    /* What waited goes once it is attached, and is told behind that. */
    { "send:a connect | welcome", "hello beat data1", "connected message-sent" },
    { "connect welcome | send:a send:b ack:2", "hello beat data1 data2",
      "message-sent message-sent message-acked message-acked" },
    /* Two are handled: an ACK; the second twice: dropped, and the ACK told again. */
    { "connect welcome | echo:1 echo:2 echo:2", "hello beat ack2 ack2",
      "echo-received echo-received duplicate-dropped" },
    { "connect welcome | other:1 echo:2", "hello beat ack2", "message-received echo-received" },
    { "connect welcome | echo:2 other:1", "hello beat ack0 ack2",
      "out-of-order message-received echo-received" },
    /* Of three, one was handled; the rest goes again, and only that. */
    { "connect welcome send:a send:b send:c lose retry connect | resume:1",
      "hello beat data2 data3",
      "message-acked connected session-resumed retransmitted retransmitted" },
    /* The server has forgotten: what wasn't ACKed is in doubt, and nothing is sent again. */
    { "connect welcome send:a send:b lose retry connect | forgot retry connect welcome send:c",
      "hello beat data1",
      "session-lost(unknown) disconnected(session-lost) reconnect-scheduled(session-lost) "
      "connecting handshaking heartbeat-sent connected message-sent" },
    { "connect welcome | error:taken-over", "hello beat",
      "session-lost(taken-over) disconnected(taken-over) closed(taken-over)" },
    { "connect | error:stale", "hello beat",
      "session-lost(stale) disconnected(stale) closed(stale)" },
    { "connect | error:limit", "hello beat", "disconnected(limit) reconnect-scheduled(limit)" },
    /* An ACK of what was never sent: the connection is given up, and why is said. */
    { "connect welcome | ack:1", "hello beat error",
      "disconnected(protocol-error) reconnect-scheduled(protocol-error)" },
    { "connect welcome | close", "hello beat bye goodbye", "disconnected(user) closed(user)" },
    { "connect welcome send:a | close", "hello beat data1", "" },
    { "connect welcome send:a | close ack:1", "hello beat data1 bye goodbye",
      "message-acked disconnected(user) closed(user)" },
    { "connect welcome send:a | close lose retry connect resume:1", "hello beat bye goodbye",
      "disconnected(eof) reconnect-scheduled(eof) connecting handshaking heartbeat-sent "
      "message-acked "
      "connected session-resumed disconnected(user) closed(user)" },
  };

  play_rows (rows, G_N_ELEMENTS (rows), HW_DELIVERY_EXACTLY_ONCE);
}

static void
at_least_once (void **state)
{
  static const Row rows[] = {
    /* What was handled, but not ACKed on a connection, goes again: HW-D-012. */
    { "connect welcome send:a send:b lose retry connect | resume:1", "hello beat data1 data2",
      "connected session-resumed retransmitted retransmitted" },
    { "connect welcome | echo:1 echo:2 echo:2", "hello beat ack2 ack2",
      "echo-received echo-received echo-received" },
  };

  play_rows (rows, G_N_ELEMENTS (rows), HW_DELIVERY_AT_LEAST_ONCE);
}

static void
at_most_once (void **state)
{
  static const Row rows[] = {
    { "connect welcome send:a send:b lose retry connect | resume:1 send:c", "hello beat data3",
      "connected session-resumed message-sent" },
    { "connect welcome | echo:1 echo:3 echo:2", "hello beat",
      "echo-received out-of-order echo-received duplicate-dropped" },
    { "connect welcome send:a | close", "hello beat data1 bye goodbye",
      "disconnected(user) closed(user)" },
  };

  play_rows (rows, G_N_ELEMENTS (rows), HW_DELIVERY_AT_MOST_ONCE);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (exactly_once),
    cmocka_unit_test (at_least_once),
    cmocka_unit_test (at_most_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
