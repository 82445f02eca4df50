/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of what the receiving half delivers, drops and ACKs, in each delivery. */
#include "hw-test.h"

#include "core/hw-session-receive.h"

static HwSessionConfig
make_config (HwDelivery delivery)
{
  HwSessionConfig config;

  hw_session_config_init (&config);
  config.delivery = delivery;
  config.window = 4;

  return config;
}

static void
deliver (HwSessionReceive *in, GString *out)
{
  HwReorderItem item;
  gboolean again;

  while (hw_session_receive_next (in, &item, &again))
    {
      g_string_append_printf (out, "%s%d", again ? "+" : "", (int) item.seq);
      g_bytes_unref (item.payload);
    }
}

/* Where nothing is handled, HW-D-009's window is 1 … 4. */
static void
order_is_made (void **state)
{
  static const struct
  {
    const char *description;
    HwDelivery delivery;
    const char *came;
    const char *delivered;
    gboolean handles;
  } rows[] = {
    { "in order", HW_DELIVERY_EXACTLY_ONCE, "1234", "1234" },
    { "reversed", HW_DELIVERY_EXACTLY_ONCE, "4321", "1234" },
    { "a gap holds the rest", HW_DELIVERY_EXACTLY_ONCE, "1342", "1234" },
    { "a gap that stays", HW_DELIVERY_EXACTLY_ONCE, "134", "1" },
    { "twice", HW_DELIVERY_EXACTLY_ONCE, "112212", "12" },
    { "twice while it waits", HW_DELIVERY_EXACTLY_ONCE, "3321", "123" },
    { "above the window", HW_DELIVERY_EXACTLY_ONCE, "5123", "123" },
    { "far above the window", HW_DELIVERY_EXACTLY_ONCE, "912", "12" },
    { "at most once, a gap is a loss", HW_DELIVERY_AT_MOST_ONCE, "1379", "1379" },
    { "at most once, not back", HW_DELIVERY_AT_MOST_ONCE, "3123", "3" },
    { "at least once, again", HW_DELIVERY_AT_LEAST_ONCE, "12123", "12+1+23", TRUE },
    { "at least once, in order", HW_DELIVERY_AT_LEAST_ONCE, "2131", "123+1", TRUE },
    { "at least once, twice while it waits", HW_DELIVERY_AT_LEAST_ONCE, "221", "12", TRUE },
    { "at least once, the copies don't fill the heap", HW_DELIVERY_AT_LEAST_ONCE, "44443333221",
      "1234", TRUE },
    { "at least once, not while it is handled", HW_DELIVERY_AT_LEAST_ONCE, "1123", "123" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwSessionConfig config = make_config (rows[i].delivery);
      g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
      g_autoptr (GString) out = g_string_new (NULL);
      HwSessionReceive in;

      hw_session_receive_init (&in, &config);
      for (const char *c = rows[i].came; *c != '\0'; c++)
        {
          hw_session_receive_take (&in, (guint64) (*c - '0'), payload);
          deliver (&in, out);
          if (rows[i].handles)
            hw_session_receive_handled (&in, in.delivered);
        }
      if (!g_str_equal (out->str, rows[i].delivered))
        fail_msg ("%s: %s", rows[i].description, out->str);
      hw_session_receive_clear (&in);
    }
}

static void
take (HwSessionReceive *in, guint64 seq)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  g_autoptr (GString) out = g_string_new (NULL);

  hw_session_receive_take (in, seq, payload);
  deliver (in, out);
}

static void
handle (HwSessionReceive *in, const HwSessionConfig *config, guint64 seq, HwTime now)
{
  assert_true (hw_session_receive_handled (in, seq));
  hw_session_receive_allow_ack (in, config, now);
}

/* HW-D-006 */
static void
only_the_handled_is_acked (void **state)
{
  HwSessionConfig config = make_config (HW_DELIVERY_EXACTLY_ONCE);
  HwSessionReceive in;

  hw_session_receive_init (&in, &config);
  take (&in, 1);
  take (&in, 2);
  assert_false (hw_session_receive_owes_ack (&in, HW_SEC (9)));
  assert_int_equal (hw_session_receive_take_ack (&in, FALSE), 0);
  handle (&in, &config, 1, 100);
  assert_false (hw_session_receive_owes_ack (&in, 100));
  assert_int_equal (hw_session_receive_get_deadline (&in), 100 + config.ack_delay_us);
  assert_true (hw_session_receive_owes_ack (&in, 100 + config.ack_delay_us));
  assert_int_equal (hw_session_receive_take_ack (&in, TRUE), 1);
  handle (&in, &config, 2, 200);
  assert_false (hw_session_receive_handled (&in, 2));
  assert_int_equal (hw_session_receive_take_ack (&in, TRUE), 2);
  assert_int_equal (hw_session_receive_get_deadline (&in), HW_TIME_NEVER);
  hw_session_receive_clear (&in);
}

/* HW-D-008, HW-D-010 */
static void
acks_are_owed_once (void **state)
{
  HwSessionConfig config = make_config (HW_DELIVERY_EXACTLY_ONCE);
  HwSessionReceive in;

  hw_session_receive_init (&in, &config);
  take (&in, 1);
  take (&in, 2);
  handle (&in, &config, 2, 0);
  assert_true (hw_session_receive_owes_ack (&in, 0));
  hw_session_receive_take_ack (&in, TRUE);
  assert_false (hw_session_receive_owes_ack (&in, HW_SEC (1)));
  take (&in, 2);
  assert_true (hw_session_receive_owes_ack (&in, 0));
  assert_int_equal (hw_session_receive_take_ack (&in, TRUE), 2);
  assert_false (hw_session_receive_owes_ack (&in, HW_SEC (1)));
  take (&in, 4);
  assert_true (hw_session_receive_owes_ack (&in, 0));
  assert_int_equal (hw_session_receive_take_ack (&in, TRUE), 2);
  hw_session_receive_clear (&in);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (order_is_made),
    cmocka_unit_test (only_the_handled_is_acked),
    cmocka_unit_test (acks_are_owed_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
