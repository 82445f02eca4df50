/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what must hold of one end of a session, whatever is said to it. */
#include "hw-fuzz-end.h"

#include "hw-fuzz.h"

static void
expect (gboolean holds, const char *rule)
{
  hw_fuzz_check (holds ? NULL : rule);
}

/* Exactly once: the next one; at most once: a later one. */
static void
check_deliver (HwFuzzEnd *self, const HwSessionConfig *config, const HwSessionAction *action)
{
  expect (action->payload != NULL, "a delivery of nothing");
  if (config->delivery == HW_DELIVERY_EXACTLY_ONCE)
    expect (!action->again && action->seq == self->told + 1, "HW-D-013: not once and in order");
  else if (config->delivery == HW_DELIVERY_AT_MOST_ONCE)
    expect (!action->again && action->seq > self->told, "HW-D-011: again, or late");
  else
    expect (action->again == (action->seq <= self->told), "HW-D-012: again, and not marked");
  self->told = MAX (self->told, action->seq);
}

static void
check_data (HwFuzzEnd *self,
            const HwSessionConfig *config,
            HwSession *end,
            const HwSessionMessage *data)
{
  expect (data->seq >= 1 && data->seq <= HW_SESSION_LAST_SEQ, "HW-D-002: a number past the last");
  expect (data->seq < hw_session_get_next (end) && data->payload != NULL, "sent, not accepted");
  expect (!config->durable || data->seq < self->saved, "HW-D-061: sent before it is saved");
}

static void
check_send (HwFuzzEnd *self,
            const HwSessionConfig *config,
            HwSession *end,
            const HwSessionAction *action)
{
  expect (action->connection != 0, "said to nobody");
  if (action->message.kind == HW_SESSION_MESSAGE_DATA)
    check_data (self, config, end, &action->message);
  expect (action->message.ack <= hw_session_get_handled (end), "HW-D-006: ACKed, not handled");
  expect (!config->durable || action->message.ack <= self->saved_ack,
          "HW-D-062: ACKed before it is saved");
}

/* Behind the end the program may still handle what it has, and a connection be closed. */
void
hw_fuzz_end_check_action (HwFuzzEnd *self,
                          const HwSessionConfig *config,
                          HwSession *end,
                          const HwSessionAction *action)
{
  expect (!self->over || action->kind == HW_SESSION_ACTION_CLOSE
              || action->kind == HW_SESSION_ACTION_SAVE_HANDLED,
          "HW-D-027: something behind the end");
  if (action->kind == HW_SESSION_ACTION_DELIVER)
    check_deliver (self, config, action);
  else if (action->kind == HW_SESSION_ACTION_SEND)
    check_send (self, config, end, action);
  else if (action->kind == HW_SESSION_ACTION_SAVE_MESSAGE)
    self->saved = action->seq + 1;
  else if (action->kind == HW_SESSION_ACTION_SAVE_HANDLED)
    self->saved_ack = action->seq;
  else if (action->kind == HW_SESSION_ACTION_ACKED)
    expect (action->seq < hw_session_get_next (end), "HW-D-007: ACKed, never accepted");
}

void
hw_fuzz_end_check_marks (HwFuzzEnd *self, const HwSessionConfig *config, HwSession *end)
{
  guint64 una = hw_session_get_una (end), next = hw_session_get_next (end);

  expect (una >= self->una && next >= self->next && una <= next, "a mark went back");
  expect (next - una == hw_session_get_n_unacked (end), "the outbox isn't what its marks say");
  expect (hw_session_get_n_unacked (end) <= config->max_messages
              && hw_session_get_n_bytes (end) <= config->max_bytes,
          "HW-D-003: the outbox is past its bounds");
  expect (hw_session_get_n_reordered (end) <= config->window, "HW-D-009: too much waits");
  expect (hw_session_get_handled (end) <= hw_session_get_delivered (end),
          "handled, and not delivered");
  self->una = una;
  self->next = next;
}

void
hw_fuzz_end_check_send (HwFuzzEnd *self, HwSession *end, HwSessionSend result)
{
  guint64 expected = MAX (self->next, 1) + (result == HW_SESSION_SEND_ACCEPTED);

  expect (self->next == 0 || hw_session_get_next (end) == expected,
          "HW-D-003: not accepted, and changed, or the other way round");
}
