/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a line is sent as its framing has it. */
#include "hw-test.h"

#include <string.h>

#include "hw-message-bytes.h"

static void
only_raw_has_its_newline (void **state)
{
  static const struct
  {
    const char *codec;
    const char *bytes;
  } rows[]
      = { { "binary", "hello" }, { "nul", "hello" }, { "json", "hello" }, { "raw", "hello\n" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwLongLiveSocket) client = hw_long_live_socket_new ("127.0.0.1:1");
      g_autoptr (GBytes) bytes = NULL;

      g_object_set (client, "codec", rows[i].codec, NULL);
      bytes = hw_message_bytes_new (client, "hello, world", 5);
      assert_int_equal (g_bytes_get_size (bytes), strlen (rows[i].bytes));
      assert_memory_equal (g_bytes_get_data (bytes, NULL), rows[i].bytes, strlen (rows[i].bytes));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (only_raw_has_its_newline),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
