/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that parts become the message that was sent, or nothing, within the limit. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-message-assembler.h"

#define LIMIT 8

static HwAssembly
add (HwMessageAssembler *self, const char *payload, gboolean goes_on, HwFrame *message)
{
  HwFrame part = { .type = HW_FRAME_DATA,
                   .seq = 7,
                   .flags = goes_on ? HW_FRAME_FLAG_MORE : 0,
                   .payload = (const guint8 *) payload,
                   .payload_length = strlen (payload) };

  return hw_message_assembler_add (self, &part, message);
}

/* Each word is a part, "+" behind it: it goes on. What comes out is words in brackets, or "!". */
static void
streams (void **state)
{
  static const struct
  {
    const char *parts, *messages;
  } rows[] = {
    { "hello", "[hello]" },
    { "hel+ lo", "[hello]" },
    { "h+ e+ l+ l+ o", "[hello]" },
    { "a+ b c d+ e", "[ab][c][de]" },
    { "12345678", "[12345678]" },
    { "1234+ 5678", "[12345678]" },
    { "123456789", "!" },
    { "123456789+", "!" },
    { "1234+ 56789", "!" },
    { "1234+ 5678+ 9", "!" },
    { "123456789 a", "!!" }, /* nothing is read behind what was lost */
    { "12345678 12345678", "[12345678][12345678]" },
    { "1234+ 5678 12345678+ ,", "[12345678][12345678]" },
    { ", a", "[][a]" },
    { ",+ ,+ ,", "[]" },
    { ",+ a+ ,+ b+ ,", "[ab]" },
    { "12345678+ ,+ ,", "[12345678]" },
    { "a+ b+", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) parts = g_strsplit (rows[i].parts, " ", -1);
      g_autoptr (GString) seen = g_string_new (NULL);
      HwMessageAssembler assembler;
      HwFrame message;

      hw_message_assembler_init (&assembler, LIMIT);
      for (char **part = parts; *part != NULL; part++)
        {
          gboolean goes_on = g_str_has_suffix (*part, "+");
          HwAssembly result;

          g_strdelimit (*part, "+,", '\0'); /* a comma: an empty part */
          result = add (&assembler, *part, goes_on, &message);
          if (result == HW_ASSEMBLY_TOO_LARGE)
            g_string_append_c (seen, '!');
          if (result == HW_ASSEMBLY_WHOLE)
            g_string_append_printf (seen, "[%.*s]", (int) message.payload_length,
                                    message.payload_length > 0 ? (char *) message.payload : "");
        }
      hw_message_assembler_drop (&assembler);
      if (strcmp (seen->str, rows[i].messages) != 0)
        fail_msg ("%s: %s instead of %s", rows[i].parts, seen->str, rows[i].messages);
    }
}

static void
whole_is_the_last_part_with_the_whole_payload (void **state)
{
  HwFrame part = { .version = 2, .type = HW_FRAME_DATA, .payload = (const guint8 *) "ab" };
  HwMessageAssembler assembler;
  HwFrame message;

  hw_message_assembler_init (&assembler, LIMIT);
  part.payload_length = 2;
  part.flags = HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE;
  part.seq = 4;
  assert_int_equal (hw_message_assembler_add (&assembler, &part, &message), HW_ASSEMBLY_PART);
  part.flags = HW_FRAME_FLAG_REPLY;
  part.seq = 5;
  part.ack = 9;
  assert_int_equal (hw_message_assembler_add (&assembler, &part, &message), HW_ASSEMBLY_WHOLE);
  assert_int_equal (message.seq, 5);
  assert_int_equal (message.ack, 9);
  assert_int_equal (message.flags, HW_FRAME_FLAG_REPLY);
  assert_int_equal (message.payload_length, 4);
  assert_memory_equal (message.payload, "abab", 4);
  hw_message_assembler_drop (&assembler);
}

static void
single_frame_is_not_copied (void **state)
{
  static const char text[] = "hello";
  HwMessageAssembler assembler;
  HwFrame message;

  hw_message_assembler_init (&assembler, LIMIT);
  assert_int_equal (add (&assembler, text, FALSE, &message), HW_ASSEMBLY_WHOLE);
  assert_ptr_equal (message.payload, text);
  assert_null (assembler.parts.data);
}

/* HW-P-121: no memory is taken for what is refused, and what was held for it is freed. */
static void
limit_is_judged_before_memory (void **state)
{
  HwMessageAssembler assembler;
  HwFrame message, lie = { .type = HW_FRAME_DATA, .flags = HW_FRAME_FLAG_MORE };

  hw_message_assembler_init (&assembler, LIMIT);
  lie.payload_length = G_MAXSIZE; /* no such bytes: a look at them would crash */
  assert_int_equal (hw_message_assembler_add (&assembler, &lie, &message), HW_ASSEMBLY_TOO_LARGE);
  assert_null (assembler.parts.data);
  hw_message_assembler_drop (&assembler);

  assert_int_equal (add (&assembler, "1", TRUE, &message), HW_ASSEMBLY_PART);
  assert_int_equal (hw_message_assembler_add (&assembler, &lie, &message), HW_ASSEMBLY_TOO_LARGE);
  assert_null (assembler.parts.data);
  assert_int_equal (add (&assembler, "1", FALSE, &message), HW_ASSEMBLY_TOO_LARGE);
}

/* HW-P-122 */
static void
parts_of_a_connection_that_ended_are_dropped (void **state)
{
  HwMessageAssembler assembler;
  HwFrame message;

  hw_message_assembler_init (&assembler, LIMIT);
  assert_int_equal (hw_message_assembler_drop (&assembler), 0);
  add (&assembler, "abc", TRUE, &message);
  add (&assembler, "de", TRUE, &message);
  assert_int_equal (hw_message_assembler_drop (&assembler), 5);
  assert_int_equal (hw_message_assembler_drop (&assembler), 0);
  assert_int_equal (add (&assembler, "new", FALSE, &message), HW_ASSEMBLY_WHOLE);
  assert_memory_equal (message.payload, "new", 3);

  add (&assembler, "a", TRUE, &message);
  add (&assembler, "b", FALSE, &message); /* given: nothing is lost */
  assert_int_equal (hw_message_assembler_drop (&assembler), 0);
  assert_null (assembler.parts.data);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (streams),
    cmocka_unit_test (whole_is_the_last_part_with_the_whole_payload),
    cmocka_unit_test (single_frame_is_not_copied),
    cmocka_unit_test (limit_is_judged_before_memory),
    cmocka_unit_test (parts_of_a_connection_that_ended_are_dropped),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
