/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a message is cut into parts that are no longer than they may be, and whole
 * when they are put together. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-message-assembler.h"
#include "codec/hw-message-splitter.h"

static void
cuts_where_a_part_is_full (void **state)
{
  static const struct
  {
    const char *message;
    gsize max_part;
    const char *parts; /* "+" behind it: it goes on */
  } rows[] = {
    { "", 3, "[]" },
    { "hel", 3, "[hel]" },
    { "hell", 3, "[hel+][l]" },
    { "helloo", 3, "[hel+][loo]" },
    { "hello", 1, "[h+][e+][l+][l+][o]" },
    { "hello", 100, "[hello]" },
  };
  const HwFrame head = { .version = 2, .type = HW_FRAME_DATA, .seq = 7, .ack = 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) message = g_bytes_new (rows[i].message, strlen (rows[i].message));
      g_autoptr (GString) seen = g_string_new (NULL);
      HwMessageSplitter splitter = { NULL };
      HwFrame part;

      hw_message_splitter_begin (&splitter, &head, message, rows[i].max_part);
      while (hw_message_splitter_goes_on (&splitter))
        {
          hw_message_splitter_next (&splitter, &part);
          assert_int_equal (part.seq, 7);
          assert_int_equal (part.ack, 3);
          g_string_append_printf (seen, "[%.*s%s]", (int) part.payload_length,
                                  part.payload != NULL ? (const char *) part.payload : "",
                                  (part.flags & HW_FRAME_FLAG_MORE) != 0 ? "+" : "");
        }
      assert_string_equal (seen->str, rows[i].parts);
      hw_message_splitter_clear (&splitter);
    }
}

static void
a_new_message_forgets_the_rest_of_another (void **state)
{
  g_autoptr (GBytes) first = g_bytes_new ("first", 5);
  g_autoptr (GBytes) second = g_bytes_new ("2", 1);
  const HwFrame head = { .type = HW_FRAME_DATA };
  HwMessageSplitter splitter = { NULL };
  HwFrame part;

  assert_false (hw_message_splitter_goes_on (&splitter));
  hw_message_splitter_begin (&splitter, &head, first, 2);
  hw_message_splitter_next (&splitter, &part);
  hw_message_splitter_begin (&splitter, &head, second, 2);
  hw_message_splitter_next (&splitter, &part);
  assert_memory_equal (part.payload, "2", 1);
  assert_false (hw_message_splitter_goes_on (&splitter));
  hw_message_splitter_clear (&splitter);
}

static void
what_is_cut_becomes_whole (void **state)
{
  g_autoptr (GBytes) message = g_bytes_new ("0123456789", 10);
  const HwFrame head = { .type = HW_FRAME_DATA };

  for (gsize max_part = 1; max_part <= 11; max_part++)
    {
      HwMessageSplitter splitter = { NULL };
      HwMessageAssembler assembler;
      HwFrame part, whole = { 0 };

      hw_message_assembler_init (&assembler, 10);
      hw_message_splitter_begin (&splitter, &head, message, max_part);
      while (hw_message_splitter_goes_on (&splitter))
        {
          hw_message_splitter_next (&splitter, &part);
          assert_int_equal (hw_message_assembler_add (&assembler, &part, &whole),
                            hw_message_splitter_goes_on (&splitter) ? HW_ASSEMBLY_PART
                                                                    : HW_ASSEMBLY_WHOLE);
        }
      assert_int_equal (whole.payload_length, 10);
      assert_memory_equal (whole.payload, "0123456789", 10);
      hw_message_assembler_drop (&assembler);
      hw_message_splitter_clear (&splitter);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (cuts_where_a_part_is_full),
    cmocka_unit_test (a_new_message_forgets_the_rest_of_another),
    cmocka_unit_test (what_is_cut_becomes_whole),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
