/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns how a session's messages lie in frames: which type, which fields, which payload. */
#include "codec/hw-session-frame.h"

#include <string.h>

static const guint8 types[HW_N_SESSION_MESSAGES] = {
  [HW_SESSION_MESSAGE_HELLO] = HW_FRAME_HELLO, [HW_SESSION_MESSAGE_WELCOME] = HW_FRAME_WELCOME,
  [HW_SESSION_MESSAGE_DATA] = HW_FRAME_DATA,   [HW_SESSION_MESSAGE_ACK] = HW_FRAME_ACK,
  [HW_SESSION_MESSAGE_BYE] = HW_FRAME_BYE,     [HW_SESSION_MESSAGE_ERROR] = HW_FRAME_ERROR,
};

/* HW-P-109: the first word is the fault's name. */
const char *
hw_session_fault_describe (HwSessionFault fault)
{
  static const char *const texts[HW_N_SESSION_FAULTS] = {
    [HW_SESSION_FAULT_NONE] = "none",
    [HW_SESSION_FAULT_PROTOCOL] = "protocol; a rule of sessions was broken",
    [HW_SESSION_FAULT_ACK_TIMEOUT] = "ack-timeout; what was sent wasn't acknowledged in time",
    [HW_SESSION_FAULT_ATTACH_TIMEOUT] = "attach-timeout; no WELCOME came in time",
    [HW_SESSION_FAULT_TAKEN_OVER] = "taken-over; another connection has the session now",
    [HW_SESSION_FAULT_STALE] = "stale; a later HELLO of this session was heard before",
    [HW_SESSION_FAULT_UNKNOWN] = "unknown; there is no such session any more",
    [HW_SESSION_FAULT_RESTARTED] = "restarted; the server began anew without this session",
    [HW_SESSION_FAULT_REGRESSED] = "regressed; the peer forgot what it had acknowledged",
    [HW_SESSION_FAULT_EXHAUSTED] = "exhausted; no sequence numbers are left",
    [HW_SESSION_FAULT_LEASE] = "lease; nobody came back for the session in time",
    [HW_SESSION_FAULT_LIMIT] = "limit; there are as many sessions as there may be",
    [HW_SESSION_FAULT_TIMEOUT] = "timeout; closing took longer than it might",
  };

  return texts[fault];
}

static void
set_payload (HwFrame *frame, gconstpointer payload, gsize length)
{
  frame->payload = payload;
  frame->payload_length = length;
}

HwFrame
hw_session_frame_write (const HwSessionMessage *message, char text[HW_SESSION_TEXT_MAX])
{
  HwFrame frame = { .version = 2, .type = types[message->kind], .ack = message->ack };
  const char *fault;
  gsize length;

  switch (message->kind)
    {
    case HW_SESSION_MESSAGE_HELLO:
    case HW_SESSION_MESSAGE_WELCOME:
      set_payload (&frame, text, hw_session_text_format (message, text));
      break;
    case HW_SESSION_MESSAGE_DATA:
      frame.seq = message->seq;
      frame.payload = g_bytes_get_data (message->payload, &length);
      frame.payload_length = length;
      break;
    case HW_SESSION_MESSAGE_ERROR:
      fault = hw_session_fault_describe (message->fault);
      set_payload (&frame, fault, strlen (fault));
      break;
    case HW_SESSION_MESSAGE_ACK:
    case HW_SESSION_MESSAGE_BYE:
    default:
      break;
    }

  return frame;
}

static HwSessionFault
read_fault (const HwFrame *frame)
{
  const guint8 *end
      = frame->payload_length > 0 ? memchr (frame->payload, ';', frame->payload_length) : NULL;

  if (end == NULL)
    return HW_SESSION_FAULT_NONE;

  return hw_session_fault_from_name ((const char *) frame->payload, (gsize) (end - frame->payload));
}

static gboolean
find_kind (guint8 type, HwSessionMessageKind *kind)
{
  for (guint i = 0; i < HW_N_SESSION_MESSAGES; i++)
    if (types[i] == type)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

gboolean
hw_session_frame_read (const HwFrame *frame, HwSessionMessage *message, const char **wrong)
{
  *message = (HwSessionMessage){ .ack = frame->ack };
  *wrong = "a session has no frames of this type";
  if (!find_kind (frame->type, &message->kind))
    return FALSE;

  switch (message->kind)
    {
    case HW_SESSION_MESSAGE_HELLO:
    case HW_SESSION_MESSAGE_WELCOME:
      return hw_session_text_parse (message, frame->payload, frame->payload_length, wrong);
    case HW_SESSION_MESSAGE_DATA:
      *wrong = "a session's message isn't sent in parts"; /* HW-P-107 */
      if ((frame->flags & HW_FRAME_FLAG_MORE) != 0)
        return FALSE;
      message->seq = frame->seq;
      message->payload = g_bytes_new (frame->payload, frame->payload_length);
      return TRUE;
    case HW_SESSION_MESSAGE_ERROR:
      message->fault = read_fault (frame);
      return TRUE;
    case HW_SESSION_MESSAGE_ACK:
    case HW_SESSION_MESSAGE_BYE:
    default:
      return TRUE;
    }
}
