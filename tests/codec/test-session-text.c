/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the text of HELLO and WELCOME says what it should, and nothing else passes.
 */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-session-text.h"
#include "core/hw-session-outbox.h"

#define NONCE "nonce=0123456789abcdeffedcba9876543210"
#define SID "sid=00000000000000010000000000000002"
#define HELLO NONCE " gen=1 window=64 delivery=exactly-once"
#define WELCOME "epoch=7 gen=3 window=64 resumed=1 known=0 lease-ms=120000"

static gboolean
parse (HwSessionMessageKind kind, const char *text, HwSessionMessage *message, const char **wrong)
{
  *message = (HwSessionMessage){ .kind = kind };

  return hw_session_text_parse (message, (const guint8 *) text, strlen (text), wrong);
}

static char *
format (const HwSessionMessage *message)
{
  char text[HW_SESSION_TEXT_MAX];

  return g_strndup (text, hw_session_text_format (message, text));
}

/* HW-P-092 */
static void
hello_says_all (void **state)
{
  HwSessionMessage hello;
  const char *wrong;
  g_autofree char *text = NULL;

  assert_true (parse (HW_SESSION_MESSAGE_HELLO, HELLO " " SID, &hello, &wrong));
  assert_int_equal (hello.nonce.high, G_GUINT64_CONSTANT (0x0123456789abcdef));
  assert_int_equal (hello.nonce.low, G_GUINT64_CONSTANT (0xfedcba9876543210));
  assert_int_equal (hello.sid.high, 1);
  assert_int_equal (hello.sid.low, 2);
  assert_int_equal (hello.gen, 1);
  assert_int_equal (hello.window, 64);
  assert_int_equal (hello.delivery, HW_DELIVERY_EXACTLY_ONCE);
  text = format (&hello);
  assert_string_equal (text, HELLO " " SID);
}

static void
welcome_says_all (void **state)
{
  HwSessionMessage welcome;
  const char *wrong;
  g_autofree char *text = NULL;

  assert_true (parse (HW_SESSION_MESSAGE_WELCOME, WELCOME " " SID, &welcome, &wrong));
  assert_int_equal (welcome.epoch, 7);
  assert_int_equal (welcome.gen, 3);
  assert_true (welcome.resumed);
  assert_false (welcome.known);
  assert_int_equal (welcome.lease_us, HW_SEC (120));
  text = format (&welcome);
  assert_string_equal (text, WELCOME " " SID);
}

static void
refusal_has_no_sid (void **state)
{
  const HwSessionMessage refusal
      = { .kind = HW_SESSION_MESSAGE_WELCOME, .epoch = G_MAXUINT64, .gen = 9, .known = TRUE };
  g_autofree char *text = format (&refusal);

  assert_string_equal (text,
                       "epoch=18446744073709551615 gen=9 window=0 resumed=0 known=1 lease-ms=0");
}

static void
order_and_unknown_keys_do_not_matter (void **state)
{
  static const char *const rows[] = {
    "delivery=at-least-once gen=1 window=64 " NONCE,
    "x=1 " HELLO " y= z==",
    HELLO " x=1 x=2",
    HELLO " epoch=anything", /* of the other kind */
    HELLO " Gen=0",
  };
  HwSessionMessage message;
  const char *wrong;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (!parse (HW_SESSION_MESSAGE_HELLO, rows[i], &message, &wrong))
      fail_msg ("%s: %s", rows[i], wrong);
}

#define WITH(gen, window, delivery) NONCE " gen=" gen " window=" window " delivery=" delivery

/* HW-P-093, HW-P-094 */
static void
what_is_wrong_is_refused (void **state)
{
  static const struct
  {
    const char *text;
    const char *wrong;
  } rows[] = {
    { "", "nonce" },
    { NONCE, "gen" },
    { NONCE " gen=1 window=1", "delivery" },
    { WITH ("0", "1", "at-most-once"), "gen" },
    { WITH ("01", "1", "at-most-once"), "gen" },
    { WITH ("+1", "1", "at-most-once"), "gen" },
    { WITH ("-1", "1", "at-most-once"), "gen" },
    { WITH ("1.0", "1", "at-most-once"), "gen" },
    { WITH ("0x1", "1", "at-most-once"), "gen" },
    { WITH ("", "1", "at-most-once"), "gen" },
    { WITH ("9223372036854775808", "1", "at-most-once"), "gen" },
    { WITH ("18446744073709551617", "1", "at-most-once"), "gen" },
    { WITH ("1", "0", "at-most-once"), "window" },
    { WITH ("1", "4097", "at-most-once"), "window" },
    { WITH ("1", "1", "once"), "delivery" },
    { WITH ("1", "1", ""), "delivery" },
    { "nonce=0123456789ABCDEFFEDCBA9876543210 gen=1", "nonce" },
    { "nonce=0123456789abcdeffedcba987654321 gen=1", "nonce" },
    { "nonce=0123456789abcdeffedcba98765432100 gen=1", "nonce" },
    { "nonce=0123456789abcdefgedcba9876543210 gen=1", "nonce" },
    { "nonce=00000000000000000000000000000000 gen=1", "nonce" },
    { HELLO " sid=00000000000000000000000000000000", "sid" },
    { HELLO " gen=1", "twice" },
    { HELLO " gen=2", "twice" },
    { HELLO " " SID " " SID, "twice" },
    { HELLO " ", "list" },
    { " " HELLO, "list" },
    { NONCE "  gen=1", "list" },
    { HELLO "\n", "list" },
    { HELLO " x", "list" },
    { HELLO " =x", "list" },
    { HELLO " x=\t", "list" },
    { HELLO " x=\xc3\xa9", "list" },
  };
  HwSessionMessage message;
  const char *wrong;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (parse (HW_SESSION_MESSAGE_HELLO, rows[i].text, &message, &wrong))
        fail_msg ("passed: %s", rows[i].text);
      if (strstr (wrong, rows[i].wrong) == NULL)
        fail_msg ("%s: %s", rows[i].text, wrong);
    }
}

static void
wrong_welcomes_are_refused (void **state)
{
  static const char *const rows[] = {
    "",
    WELCOME " resumed=1",
    "epoch=18446744073709551616 gen=3 window=64 resumed=1 known=0 lease-ms=1",
    "epoch=7 gen=3 window=64 resumed=2 known=0 lease-ms=1",
    "epoch=7 gen=3 window=64 resumed=yes known=0 lease-ms=1",
    "epoch=7 gen=3 window=64 resumed=1 known=0 lease-ms=2147483648",
    "epoch=7 gen=3 window=64 resumed=1 known=0",
    "epoch=7 gen=3 window=0 resumed=1 known=0 lease-ms=1 sid=00112233445566778899aabbccddeeff",
  };
  HwSessionMessage message;
  const char *wrong;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (parse (HW_SESSION_MESSAGE_WELCOME, rows[i], &message, &wrong))
      fail_msg ("passed: %s", rows[i]);
}

static void
the_length_is_looked_at_first (void **state)
{
  g_autofree char *most = g_strdup_printf ("%s x=%0*d", HELLO, 0, 0);
  g_autofree char *fill = g_strnfill (HW_SESSION_TEXT_MAX + 1, 'x');
  HwSessionMessage message;
  const char *wrong;

  memcpy (fill, most, strlen (most));
  assert_false (parse (HW_SESSION_MESSAGE_HELLO, fill, &message, &wrong));
  assert_non_null (strstr (wrong, "512"));
  fill[HW_SESSION_TEXT_MAX] = '\0';
  assert_true (parse (HW_SESSION_MESSAGE_HELLO, fill, &message, &wrong));
}

static void
a_nul_is_no_end (void **state)
{
  static const guint8 text[] = HELLO "\0";
  HwSessionMessage message = { .kind = HW_SESSION_MESSAGE_HELLO };
  const char *wrong;

  assert_true (hw_session_text_parse (&message, text, sizeof text - 2, &wrong));
  assert_false (hw_session_text_parse (&message, text, sizeof text - 1, &wrong));
}

static void
the_largest_fit (void **state)
{
  const HwSessionId id = { G_MAXUINT64, G_MAXUINT64 };
  HwSessionMessage message = {
    .nonce = id,
    .sid = id,
    .epoch = G_MAXUINT64,
    .gen = HW_SESSION_LAST_SEQ,
    .window = HW_SESSION_WINDOW_MAX,
    .delivery = HW_DELIVERY_AT_LEAST_ONCE,
    .resumed = TRUE,
    .lease_us = HW_MSEC ((HwTime) G_MAXINT32),
  };
  HwSessionMessage again;
  const char *wrong;

  for (HwSessionMessageKind kind = HW_SESSION_MESSAGE_HELLO; kind <= HW_SESSION_MESSAGE_WELCOME;
       kind++)
    {
      g_autofree char *text = NULL;

      message.kind = kind;
      text = format (&message);
      assert_true (strlen (text) < HW_SESSION_TEXT_MAX / 2);
      assert_true (parse (kind, text, &again, &wrong));
    }
}

static void
pairs_come_in_order (void **state)
{
  static const char text[] = "gen=1 what=ever";
  HwSessionTextPair pair;
  gsize at = 0;

  assert_true (hw_session_text_next (HW_SESSION_MESSAGE_HELLO, (const guint8 *) text, strlen (text),
                                     &at, &pair));
  assert_string_equal (pair.name, "gen");
  assert_int_equal (pair.value_length, 1);
  assert_int_equal (at, 6);
  assert_true (hw_session_text_next (HW_SESSION_MESSAGE_HELLO, (const guint8 *) text, strlen (text),
                                     &at, &pair));
  assert_null (pair.name);
  assert_int_equal (pair.key_length, 4);
  assert_int_equal (at, strlen (text));
  assert_false (hw_session_text_next (HW_SESSION_MESSAGE_HELLO, (const guint8 *) text,
                                      strlen (text), &at, &pair));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (hello_says_all),
    cmocka_unit_test (welcome_says_all),
    cmocka_unit_test (refusal_has_no_sid),
    cmocka_unit_test (order_and_unknown_keys_do_not_matter),
    cmocka_unit_test (what_is_wrong_is_refused),
    cmocka_unit_test (wrong_welcomes_are_refused),
    cmocka_unit_test (the_length_is_looked_at_first),
    cmocka_unit_test (a_nul_is_no_end),
    cmocka_unit_test (the_largest_fit),
    cmocka_unit_test (pairs_come_in_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
