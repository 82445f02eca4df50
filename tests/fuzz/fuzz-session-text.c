/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the fuzz target of a session's frames: the type first, then the payload. */
#include "hw-fuzz.h"

#include <string.h>

#include "codec/hw-session-frame.h"

/* What was read and written reads again, and is the same text. */
static void
check_round_trip (const HwSessionMessage *message)
{
  char text[HW_SESSION_TEXT_MAX], text_again[HW_SESSION_TEXT_MAX];
  HwFrame frame = hw_session_frame_write (message, text);
  HwSessionMessage again;
  const char *wrong;

  if (!hw_session_frame_read (&frame, &again, &wrong))
    hw_fuzz_check (wrong);
  if (message->kind <= HW_SESSION_MESSAGE_WELCOME
      && (hw_session_text_format (&again, text_again) != frame.payload_length
          || memcmp (text, text_again, frame.payload_length) != 0))
    hw_fuzz_check ("written again, the text differs");
  if (again.fault != message->fault)
    hw_fuzz_check ("written again, the fault differs");
  g_clear_pointer (&again.payload, g_bytes_unref);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  HwFrame frame = { .version = 2, .type = size > 0 ? data[0] & 7 : 0 };
  HwSessionMessage message;
  const char *wrong = NULL;

  frame.payload = data + (size > 0);
  frame.payload_length = size - (size > 0);
  if (hw_session_frame_read (&frame, &message, &wrong))
    {
      check_round_trip (&message);
      g_clear_pointer (&message.payload, g_bytes_unref);
    }
  else if (wrong == NULL)
    hw_fuzz_check ("refused without a reason");
  return 0;
}
