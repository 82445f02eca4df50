/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of what saves come to, and which are refused and change nothing. */
#include "hw-test.h"

#include "hw-saves.h"

#define ATTACH(key, gen)                                                                           \
  {                                                                                                \
    HW_SESSION_SAVE_ATTACH, key, gen                                                               \
  }
#define MESSAGE(key, seq, text)                                                                    \
  {                                                                                                \
    HW_SESSION_SAVE_MESSAGE, key, seq, 0, text                                                     \
  }
#define HANDLED(key, seq)                                                                          \
  {                                                                                                \
    HW_SESSION_SAVE_HANDLED, key, seq                                                              \
  }
#define ACKED(key, seq)                                                                            \
  {                                                                                                \
    HW_SESSION_SAVE_ACKED, key, seq                                                                \
  }
#define ENDED(key)                                                                                 \
  {                                                                                                \
    HW_SESSION_SAVE_ENDED, key                                                                     \
  }
#define SESSION(key, una, handled)                                                                 \
  {                                                                                                \
    HW_SESSION_SAVE_SESSION, key, una, handled                                                     \
  }

static const char *
apply (HwSavedSessions *sessions, const HwSaveRow *row)
{
  HwSessionSave save = hw_save_from_row (row);
  const char *wrong = hw_saved_sessions_apply (sessions, &save);

  g_clear_pointer (&save.payload, g_bytes_unref);

  return wrong;
}

static void
come_to_a_state (void **state)
{
  static const struct
  {
    const char *description;
    HwSaveRow saves[8];
    const char *line;
  } rows[] = {
    { "nothing", { { 0 } }, "" },
    { "messages before the first attach",
      { MESSAGE (1, 1, "a"), MESSAGE (1, 2, "b") },
      "1: handled 0 una 1 [a b]" },
    { "a client's life",
      { MESSAGE (1, 1, "a"), ATTACH (1, 1), HANDLED (1, 4), ACKED (1, 1), MESSAGE (1, 2, "c") },
      "1: gen 1 handled 4 una 2 [c]" },
    { "many are ACKed at once",
      { MESSAGE (1, 1, "a"), MESSAGE (1, 2, "b"), MESSAGE (1, 3, "c"), ACKED (1, 2) },
      "1: handled 0 una 3 [c]" },
    { "two, in the order of their making",
      { ATTACH (2, 1), ATTACH (1, 1), HANDLED (2, 1) },
      "2: gen 1 handled 1 una 1 [], 1: gen 1 handled 0 una 1 []" },
    { "the end, also of one that was never saved",
      { ATTACH (1, 1), MESSAGE (1, 1, "a"), ATTACH (2, 1), ENDED (1), ENDED (3) },
      "2: gen 1 handled 0 una 1 []" },
    { "a state and what follows it",
      { SESSION (1, 7, 3), MESSAGE (1, 7, "g"), HANDLED (1, 4), ATTACH (1, 9) },
      "1: gen 9 handled 4 una 7 [g]" },
    { "an empty message", { MESSAGE (1, 1, "") }, "1: handled 0 una 1 []" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = NULL;
      HwSavedSessions sessions;

      hw_saved_sessions_init (&sessions, 3);
      for (const HwSaveRow *save = rows[i].saves; save->kind != 0; save++)
        if (apply (&sessions, save) != NULL)
          fail_msg ("%s: refused", rows[i].description);
      line = hw_saved_sessions_to_line (&sessions);
      if (!g_str_equal (line, rows[i].line))
        fail_msg ("%s: %s", rows[i].description, line);
      hw_saved_sessions_clear (&sessions);
      assert_int_equal (sessions.n_messages, 0);
      assert_int_equal (sessions.n_bytes, 0);
    }
}

/* HW-D-063 */
static void
refuse_what_cannot_be (void **state)
{
  static const HwSaveRow before[] = {
    ATTACH (1, 3), HANDLED (1, 5), MESSAGE (1, 1, "a"), MESSAGE (1, 2, "b"), ACKED (1, 1),
  };
  static const struct
  {
    HwSaveRow save;
    const char *wrong;
  } rows[] = {
    { ATTACH (1, 2), "an attach generation goes back" },
    { HANDLED (1, 5), "what was handled goes back" },
    { HANDLED (1, G_MAXUINT64), "what was handled goes back" },
    { MESSAGE (1, 2, "x"), "a message is out of order" },
    { MESSAGE (1, 4, "x"), "a message is out of order" },
    { MESSAGE (2, 2, "x"), "a message is out of order" },
    { ACKED (1, 1), "an ACK of what isn't in the outbox" },
    { ACKED (1, 3), "an ACK of what isn't in the outbox" },
    { ACKED (2, 1), "an ACK of what isn't in the outbox" },
    { SESSION (1, 1, 0), "a session is there twice" },
    { SESSION (2, 0, 0), "a mark is out of range" },
    { SESSION (2, HW_SESSION_LAST_SEQ + 2, 0), "a mark is out of range" },
    { SESSION (2, 1, HW_SESSION_LAST_SEQ + 1), "a mark is out of range" },
    { ATTACH (0, 1), "a session without a name" },
    { { 99, 1 }, "a save of an unknown kind" },
    { { 0, 1 }, "a save of an unknown kind" },
  };
  HwSavedSessions sessions;

  hw_saved_sessions_init (&sessions, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    assert_null (apply (&sessions, &before[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = NULL;

      assert_string_equal (apply (&sessions, &rows[i].save), rows[i].wrong);
      line = hw_saved_sessions_to_line (&sessions);
      assert_string_equal (line, "1: gen 3 handled 5 una 2 [b]");
    }
  hw_saved_sessions_clear (&sessions);
}

static void
are_bounded (void **state)
{
  const HwSaveRow saves[]
      = { ATTACH (1, 1), ATTACH (2, 1), ATTACH (3, 1), ATTACH (1, 2), ENDED (1), ATTACH (3, 1) };
  const char *const wrong[] = { NULL, NULL, "more sessions than there may be", NULL, NULL, NULL };
  HwSavedSessions sessions;

  hw_saved_sessions_init (&sessions, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (saves); i++)
    {
      const char *found = apply (&sessions, &saves[i]);

      assert_true (g_strcmp0 (found, wrong[i]) == 0);
    }
  hw_saved_sessions_clear (&sessions);
}

/* HW-D-002 */
static void
end_with_the_last_number (void **state)
{
  const HwSaveRow begin = SESSION (1, HW_SESSION_LAST_SEQ, HW_SESSION_LAST_SEQ - 1);
  const HwSaveRow last = MESSAGE (1, HW_SESSION_LAST_SEQ, "z");
  const HwSaveRow beyond = MESSAGE (1, HW_SESSION_LAST_SEQ + 1, "z");
  const HwSaveRow handled = HANDLED (1, HW_SESSION_LAST_SEQ);
  HwSavedSessions sessions;

  hw_saved_sessions_init (&sessions, 1);
  assert_null (apply (&sessions, &begin));
  assert_null (apply (&sessions, &last));
  assert_null (apply (&sessions, &handled));
  assert_string_equal (apply (&sessions, &beyond), "a message is out of order");
  hw_saved_sessions_clear (&sessions);
}

static void
come_from_actions (void **state)
{
  static const struct
  {
    HwSessionActionKind action;
    HwSessionSaveKind save;
  } rows[] = {
    { HW_SESSION_ACTION_SEND, 0 },
    { HW_SESSION_ACTION_DELIVER, 0 },
    { HW_SESSION_ACTION_ENDED, 0 },
    { HW_SESSION_ACTION_SAVE_ATTACH, HW_SESSION_SAVE_ATTACH },
    { HW_SESSION_ACTION_SAVE_MESSAGE, HW_SESSION_SAVE_MESSAGE },
    { HW_SESSION_ACTION_SAVE_HANDLED, HW_SESSION_SAVE_HANDLED },
    { HW_SESSION_ACTION_SAVE_ACKED, HW_SESSION_SAVE_ACKED },
    { HW_SESSION_ACTION_SAVE_ENDED, HW_SESSION_SAVE_ENDED },
    { HW_SESSION_ACTION_SAVE_ENDED + 1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HwSessionAction action
          = { .kind = rows[i].action, .seq = 4, .message = { .gen = 3, .sid = { 1, 2 } } };
      HwSessionSave save = { 0 };

      assert_int_equal (hw_session_save_from_action (&action, &(HwSessionId){ 5, 6 }, &save),
                        rows[i].save != 0);
      assert_int_equal (save.kind, rows[i].save);
      if (save.kind == 0)
        continue;
      assert_int_equal (save.key.high, 5);
      assert_int_equal (save.seq, 4);
      assert_int_equal (save.attach.gen, 3);
      assert_int_equal (save.attach.sid.low, 2);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (come_to_a_state),   cmocka_unit_test (refuse_what_cannot_be),
    cmocka_unit_test (are_bounded),       cmocka_unit_test (end_with_the_last_number),
    cmocka_unit_test (come_from_actions),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
