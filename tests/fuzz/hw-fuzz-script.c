/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the reading of a fuzzer's input as a script: what is said to a session, and when. */
#include "hw-fuzz-script.h"

#include "core/hw-session-outbox.h"
#include "hw-fuzz.h"

#define LONGEST_PAYLOAD 32

guint8
hw_fuzz_script_byte (HwFuzzScript *self)
{
  if (self->left == 0)
    return 0;
  self->left--;

  return *self->data++;
}

guint64
hw_fuzz_script_number (HwFuzzScript *self, const HwFuzzKnown *known)
{
  static const guint64 ends[]
      = { 0, HW_SESSION_LAST_SEQ, HW_SESSION_LAST_SEQ + 1, G_MAXUINT64, G_MAXUINT32, 1 };
  guint8 byte = hw_fuzz_script_byte (self);

  if (byte < 192)
    return known->marks[byte % G_N_ELEMENTS (known->marks)] + byte / 64 - 1;

  return byte < 224 ? ends[byte % G_N_ELEMENTS (ends)] : (guint64) byte - 224;
}

HwTime
hw_fuzz_script_span (HwFuzzScript *self)
{
  guint8 byte = hw_fuzz_script_byte (self);

  return byte < 32 ? 0 : HW_MSEC (byte % 16) << (byte / 16);
}

GBytes *
hw_fuzz_script_payload (HwFuzzScript *self)
{
  gsize length = hw_fuzz_script_byte (self) % (LONGEST_PAYLOAD + 2);

  if (length > LONGEST_PAYLOAD)
    return NULL;
  length = MIN (length, self->left);
  self->data += length;
  self->left -= length;

  return g_bytes_new (self->data - length, length);
}

static HwSessionId
pick_id (HwFuzzScript *self, const HwFuzzKnown *known)
{
  guint8 byte = hw_fuzz_script_byte (self);

  return byte < 240 ? known->ids[byte % G_N_ELEMENTS (known->ids)] : (HwSessionId){ byte, 1 };
}

HwSessionMessage
hw_fuzz_script_message (HwFuzzScript *self, const HwFuzzKnown *known)
{
  guint8 kinds = hw_fuzz_script_byte (self);
  HwSessionMessage message = { .kind = kinds % HW_N_SESSION_MESSAGES };

  message.ack = hw_fuzz_script_number (self, known);
  if (message.kind == HW_SESSION_MESSAGE_ERROR)
    message.fault = hw_fuzz_script_byte (self) % HW_N_SESSION_FAULTS;
  else if (message.kind == HW_SESSION_MESSAGE_DATA)
    {
      message.seq = hw_fuzz_script_number (self, known);
      message.payload = hw_fuzz_script_payload (self);
    }
  else if (message.kind <= HW_SESSION_MESSAGE_WELCOME)
    {
      message.sid = pick_id (self, known);
      message.nonce = pick_id (self, known);
      message.gen = hw_fuzz_script_number (self, known);
      message.epoch = hw_fuzz_script_byte (self) % 3;
      message.window = (guint) hw_fuzz_script_number (self, known);
      message.delivery = hw_fuzz_script_byte (self) % 4;
      message.resumed = kinds / 64 % 2;
      message.known = kinds / 128;
      message.lease_us = hw_fuzz_script_span (self);
    }

  return message;
}

void
hw_fuzz_script_config (HwFuzzScript *self, HwSessionConfig *config)
{
  hw_session_config_init (config);
  config->delivery = hw_fuzz_script_byte (self) % 3;
  config->resend = hw_fuzz_script_byte (self) % 2;
  config->durable
      = config->delivery != HW_DELIVERY_AT_MOST_ONCE && hw_fuzz_script_byte (self) % 2 == 1;
  config->max_messages = 1 + hw_fuzz_script_byte (self) % 8;
  config->max_bytes = 1 + hw_fuzz_script_byte (self);
  config->window = 1 + hw_fuzz_script_byte (self) % 8;
  config->ack_every = 1 + hw_fuzz_script_byte (self) % config->window;
  hw_fuzz_check (hw_session_config_check (config, NULL) ? NULL : "the settings make no sense");
}
