/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of how a link lives: attempts, losses, waits, questions and late callbacks. */
#include "hw-test.h"

#include "hw-link-script.h"

static void
any_frame_ends_the_handshake (void **state)
{
  RUN (make_config (), BEGIN_AT (0), { 20, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 30, RECEIVED, 1, 0, "handshaking>connected" }, { 40, PONG, 1, 1, "pong:1=20" });
}

static void
without_greeting_connected_at_once (void **state)
{
  RUN (make_plain_config (), BEGIN_AT (0), { 20, CONNECTED, 1, 0, "connecting>connected" },
       { 900000, SENT, 1, 0, "" },
       { 999999, LOST, 1, EOF_REASON,
         "drop#1(eof) connected>waiting(eof)~999979 wait1=1000(eof)" });
}

static void
with_a_session_only_its_attaching_ends_the_handshake (void **state)
{
  HwLinkConfig config = make_config ();

  config.greeting = HW_LINK_GREETING_SESSION;
  RUN (config, BEGIN_AT (0), { 20, CONNECTED, 1, 0, "connecting>handshaking beat#1:1" },
       { 30, RECEIVED, 1, 0, "" }, { 40, PONG, 1, 1, "pong:1=20" }, { 41, ATTACHED, 2, 0, "" },
       { 45, ATTACHED, 1, 0, "handshaking>connected" }, { 50, ATTACHED, 1, 0, "" },
       { 60, LOST, 1, HW_REASON_ACK_TIMEOUT,
         "drop#1(ack-timeout) connected>waiting(ack-timeout)~10 wait1=1000(ack-timeout)" });
}

static void
closes_for_the_reason_that_it_is_given (void **state)
{
  RUN (make_plain_config (), BEGIN_AT (0), { 20, CONNECTED, 1, 0, "connecting>connected" },
       { 30, CLOSE, 0, HW_REASON_TAKEN_OVER, "drop#1(taken-over) connected>closed(taken-over)~10" },
       { 40, CLOSE, 0, HW_REASON_STALE, "" });
}

static void
late_callbacks_change_nothing (void **state)
{
  RUN (make_config (), { 0, CONNECTED, 0, 0, "" }, BEGIN_AT (0),
       { 1, LOST, 0, HW_REASON_RESET, "" }, { 1, LOST, 2, HW_REASON_RESET, "" },
       { 2, LOST, 1, HW_REASON_REFUSED,
         "drop#1(refused) connecting>waiting(refused) wait1=1000(refused)" },
       { 3, CONNECTED, 1, 0, "" }, { 4, LOST, 1, HW_REASON_RESET, "" },
       { 1002, TIME, 0, 0, "waiting>connecting connect#2" }, { 1003, CONNECTED, 1, 0, "" },
       { 1004, LOST, 1, HW_REASON_RESET, "" }, { 1005, RECEIVED, 2, 0, "" },
       { 1006, CONNECTED, 2, 0, "connecting>handshaking beat#2:1" }, { 1007, CONNECTED, 2, 0, "" },
       { 1008, PONG, 1, 1, "" }, { 1009, RECEIVED, 1, 0, "" },
       { 1010, PONG, 2, 1, "pong:1=4 handshaking>connected" },
       { 1011, LOST, 1, HW_REASON_RESET, "" });
}

static void
an_old_generation_does_not_even_move_time (void **state)
{
  HwLinkConfig config = make_config ();
  g_autoptr (HwLinkMachine) machine = hw_link_machine_new (&config);
  const HwLinkInput old = { .kind = HW_LINK_INPUT_RECEIVED, .generation = 7 };
  HwLinkAction action;

  PLAY (machine, BEGIN_AT (0));
  hw_link_machine_input (machine, &old, HW_SEC (100));
  assert_false (hw_link_machine_next_action (machine, &action));
  assert_int_equal (hw_link_machine_get_deadline (machine), HW_SEC (10));
}

static void
every_loss_reconnects_and_says_why (void **state)
{
  for (HwReason reason = HW_REASON_EOF; reason <= HW_REASON_SHUTDOWN; reason++)
    {
      const char *name = hw_reason_get_name (reason);
      g_autofree char *lost
          = g_strdup_printf ("drop#1(%s) connected>waiting(%s)~1 wait1=1000(%s)", name, name, name);
      const Step steps[] = {
        BEGIN_AT (0),
        { 1, CONNECTED, 1, 0, "connecting>connected" },
        { 2, LOST, 1, reason, lost },
        { 1002, TIME, 0, 0, "waiting>connecting connect#2" },
      };

      run (make_plain_config (), steps, G_N_ELEMENTS (steps));
    }
}

static void
never_closes_on_the_first_loss (void **state)
{
  HwLinkConfig config = make_plain_config ();

  config.reconnect = HW_RECONNECT_POLICY_NEVER;
  config.ask = TRUE;
  RUN (config, BEGIN_AT (0), { 1, CONNECTED, 1, 0, "connecting>connected" },
       { 3, LOST, 1, EOF_REASON, "drop#1(eof) connected>closed(eof)~2" },
       { 4, LOST, 1, EOF_REASON, "" }, { 5, WANT_SEND, 0, 0, "" }, { 6, RETRY_NOW, 0, 0, "" },
       { 7, OPEN, 0, 0, "closed>connecting connect#2" },
       { 8, LOST, 2, HW_REASON_REFUSED, "drop#2(refused) connecting>closed(refused)" });
}

static void
lazy_waits_until_there_is_something_to_send (void **state)
{
  HwLinkConfig config = make_plain_config ();

  config.reconnect = HW_RECONNECT_POLICY_LAZY;
  RUN (config, { 0, WANT_SEND, 0, 0, "idle>connecting connect#1" }, { 1, WANT_SEND, 0, 0, "" },
       { 2, LOST, 1, HW_REASON_REFUSED,
         "drop#1(refused) connecting>waiting(refused) waiting>idle(refused)" },
       { 102, WANT_SEND, 0, 0, "idle>waiting(refused) wait1=900(refused)" },
       { 103, WANT_SEND, 0, 0, "" }, { 1002, TIME, 0, 0, "waiting>connecting connect#2" },
       { 1003, CONNECTED, 2, 0, "connecting>connected" },
       { 1004, LOST, 2, EOF_REASON, "drop#2(eof) connected>waiting(eof)~1 waiting>idle(eof)" },
       { 5000, WANT_SEND, 0, 0, "idle>connecting connect#3" },
       { 5001, LOST, 3, HW_REASON_REFUSED,
         "drop#3(refused) connecting>waiting(refused) waiting>idle(refused)" },
       { 5002, RETRY_NOW, 0, 0, "" }, { 5003, WANT_SEND, 0, 0, "idle>connecting connect#4" },
       { 5004, LOST, 4, HW_REASON_REFUSED,
         "drop#4(refused) connecting>waiting(refused) waiting>idle(refused)" },
       { 5005, OPEN, 0, 0, "idle>connecting connect#5" });
}

static void
eager_sends_nothing_before_it_was_opened (void **state)
{
  RUN (make_config (), { 0, WANT_SEND, 0, 0, "" }, { 1, RETRY_NOW, 0, 0, "" },
       { 2, CLOSE, 0, 0, "idle>closed(user)" });
}

static void
asks_and_waits_for_the_answer (void **state)
{
  HwLinkConfig config = make_plain_config ();

  config.ask = TRUE;
  RUN (config, BEGIN_AT (0), { 1, ALLOW, 0, 0, "" },
       { 2, LOST, 1, HW_REASON_REFUSED,
         "drop#1(refused) connecting>waiting(refused) ask#1(refused)" },
       { 99000, RETRY_NOW, 0, 0, "" }, { 99001, ALLOW, 7, 0, "" },
       { 99002, ALLOW, 1, 0, "wait1=1000(refused)" }, { 99003, DENY, 1, 0, "" },
       { 100002, TIME, 0, 0, "waiting>connecting connect#2" },
       { 100003, LOST, 2, HW_REASON_RESET, "drop#2(reset) connecting>waiting(reset) ask#2(reset)" },
       { 100004, DENY, 1, 0, "" }, { 100005, DENY, 0, 0, "waiting>closed(reset)" },
       { 100006, ALLOW, 0, 0, "" });
}

static void
asks_a_lazy_link_too (void **state)
{
  HwLinkConfig config = make_plain_config ();

  config.ask = TRUE;
  config.reconnect = HW_RECONNECT_POLICY_LAZY;
  RUN (config, BEGIN_AT (0),
       { 2, LOST, 1, HW_REASON_REFUSED,
         "drop#1(refused) connecting>waiting(refused) ask#1(refused)" },
       { 3, WANT_SEND, 0, 0, "" }, { 4, ALLOW, 0, 0, "waiting>idle(refused)" },
       { 5, WANT_SEND, 0, 0, "idle>waiting(refused) wait1=999(refused)" });
}

static void
opening_answers_the_question (void **state)
{
  HwLinkConfig config = make_plain_config ();

  config.ask = TRUE;
  RUN (config, BEGIN_AT (0),
       { 2, LOST, 1, HW_REASON_REFUSED,
         "drop#1(refused) connecting>waiting(refused) ask#1(refused)" },
       { 3, OPEN, 0, 0, "waiting>connecting connect#2" }, { 4, DENY, 0, 0, "" });
}

static void
a_wait_can_be_cut_short (void **state)
{
  RUN (make_plain_config (), BEGIN_AT (0), { 1, RETRY_NOW, 0, 0, "" },
       { 2, LOST, 1, HW_REASON_REFUSED,
         "drop#1(refused) connecting>waiting(refused) wait1=1000(refused)" },
       { 3, WANT_SEND, 0, 0, "" }, { 4, RETRY_NOW, 0, 0, "waiting>connecting connect#2" },
       { 5, LOST, 2, HW_REASON_REFUSED,
         "drop#2(refused) connecting>waiting(refused) wait2=1000(refused)" },
       { 6, OPEN, 0, 0, "waiting>connecting connect#3" }, { 7, OPEN, 0, 0, "" });
}

static void
closes_from_every_state (void **state)
{
  RUN (make_config (), BEGIN_AT (0), { 1, CLOSE, 0, 0, "drop#1(user) connecting>closed(user)" },
       { 1, CLOSE, 0, 0, "" }, { 2, OPEN, 0, 0, "closed>connecting connect#2" },
       { 3, CONNECTED, 2, 0, "connecting>handshaking beat#2:1" },
       { 4, CLOSE, 0, 0, "drop#2(user) handshaking>closed(user)~1" },
       { 5, OPEN, 0, 0, "closed>connecting connect#3" },
       { 6, CONNECTED, 3, 0, "connecting>handshaking beat#3:2" },
       { 7, PONG, 3, 2, "pong:2=1 handshaking>connected" },
       { 9, CLOSE, 0, 0, "drop#3(user) connected>closed(user)~2" },
       { 10, OPEN, 0, 0, "closed>connecting connect#4" },
       { 10, CONNECTED, 4, 0, "connecting>handshaking beat#4:3" },
       { 10, PONG, 4, 3, "pong:3=0 handshaking>connected" }, { 10010, TIME, 0, 0, "beat#4:4" },
       { 10260, TIME, 0, 0, "connected>suspect~10250" },
       { 10261, CLOSE, 0, 0, "drop#4(user) suspect>closed(user)~10251" },
       { 10262, OPEN, 0, 0, "closed>connecting connect#5" },
       { 10263, LOST, 5, HW_REASON_REFUSED,
         "drop#5(refused) connecting>waiting(refused) wait1=1000(refused)" },
       { 10264, CLOSE, 0, 0, "waiting>closed(user)" }, { 99999, LATE, 0, 0, "" });
}

static void
backoff_grows_until_a_link_was_stable (void **state)
{
  HwLinkConfig config = make_plain_config ();

  config.backoff.min_us = config.backoff.base_us = config.backoff.cap_us = HW_MSEC (1);
  RUN (config, BEGIN_AT (0), { 0, CONNECTED, 1, 0, "connecting>connected" },
       { 10, LOST, 1, EOF_REASON, "drop#1(eof) connected>waiting(eof)~10 wait1=1(eof)" },
       { 11, TIME, 0, 0, "waiting>connecting connect#2" },
       { 11, CONNECTED, 2, 0, "connecting>connected" },
       { 30010, LOST, 2, EOF_REASON, "drop#2(eof) connected>waiting(eof)~29999 wait2=1(eof)" },
       { 30011, TIME, 0, 0, "waiting>connecting connect#3" },
       { 30011, CONNECTED, 3, 0, "connecting>connected" },
       { 60011, LOST, 3, EOF_REASON, "drop#3(eof) connected>waiting(eof)~30000 wait1=1(eof)" },
       { 60011, CLOSE, 0, 0, "waiting>closed(user)" },
       { 60012, OPEN, 0, 0, "closed>connecting connect#4" },
       { 60012, LOST, 4, EOF_REASON, "drop#4(eof) connecting>waiting(eof) wait1=1(eof)" });
}

static void
policies_take_effect_at_once (void **state)
{
  HwLinkConfig config = make_plain_config ();
  HwLinkConfig never = config, lazy = config;
  g_autoptr (HwLinkMachine) machine = hw_link_machine_new (&lazy);

  lazy.reconnect = HW_RECONNECT_POLICY_LAZY;
  never.reconnect = HW_RECONNECT_POLICY_NEVER;
  hw_link_machine_set_config (machine, &lazy, 0);
  PLAY (machine, BEGIN_AT (0),
        { 0, LOST, 1, EOF_REASON, "drop#1(eof) connecting>waiting(eof) waiting>idle(eof)" });
  hw_link_machine_set_config (machine, &config, HW_MSEC (100));
  PLAY (machine, { 100, LATE, 0, 0, "idle>waiting(eof) wait1=900(eof)" });
  hw_link_machine_set_config (machine, &never, HW_MSEC (200));
  PLAY (machine, { 200, LATE, 0, 0, "waiting>closed(eof)" });
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (any_frame_ends_the_handshake),
    cmocka_unit_test (without_greeting_connected_at_once),
    cmocka_unit_test (with_a_session_only_its_attaching_ends_the_handshake),
    cmocka_unit_test (closes_for_the_reason_that_it_is_given),
    cmocka_unit_test (late_callbacks_change_nothing),
    cmocka_unit_test (an_old_generation_does_not_even_move_time),
    cmocka_unit_test (every_loss_reconnects_and_says_why),
    cmocka_unit_test (never_closes_on_the_first_loss),
    cmocka_unit_test (lazy_waits_until_there_is_something_to_send),
    cmocka_unit_test (eager_sends_nothing_before_it_was_opened),
    cmocka_unit_test (asks_and_waits_for_the_answer),
    cmocka_unit_test (asks_a_lazy_link_too),
    cmocka_unit_test (opening_answers_the_question),
    cmocka_unit_test (a_wait_can_be_cut_short),
    cmocka_unit_test (closes_from_every_state),
    cmocka_unit_test (backoff_grows_until_a_link_was_stable),
    cmocka_unit_test (policies_take_effect_at_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
