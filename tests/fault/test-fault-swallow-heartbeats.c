/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that heartbeats are swallowed, and nothing else. */
#include "hw-fault-rig.h"

#include <string.h>

#include "codec/hw-codec.h"

/* All chunks that come out of @fault for @bytes in two pieces, in one buffer. */
static GByteArray *
run (const char *fault, const GByteArray *bytes, gsize cut_at)
{
  HwFaultChain *chain = hw_fault_chain_new ();
  g_autoptr (HwFaultSpec) spec = hw_fault_rig_parse (fault);
  GByteArray *out = g_byte_array_new ();
  HwFaultChunk *chunk;

  hw_fault_chain_add (chain, spec, 1, 0);
  if (cut_at > 0)
    hw_fault_chain_push (chain, hw_fault_chunk_new (bytes->data, cut_at, 0), 0);
  hw_fault_chain_push (chain, hw_fault_chunk_new (bytes->data + cut_at, bytes->len - cut_at, 0), 0);
  while ((chunk = hw_fault_chain_pop (chain, 0)) != NULL)
    {
      g_byte_array_append (out, chunk->bytes, (guint) chunk->length);
      hw_fault_chunk_free (chunk);
    }
  hw_fault_chain_free (chain);

  return out;
}

static void
append_frame (GByteArray *out, const HwCodec *codec, guint8 type, const char *payload)
{
  HwFrame frame = { .version = 2,
                    .type = type,
                    .seq = 1,
                    .payload = (const guint8 *) payload,
                    .payload_length = strlen (payload) };
  gsize size = codec->get_encoded_size (&frame);

  g_byte_array_set_size (out, out->len + (guint) size);
  codec->encode (&frame, out->data + out->len - size);
}

static void
swallows_its_type_in_every_framing (void **state)
{
  static const HwCodec *const codecs[] = { &hw_codec_binary, &hw_codec_nul, &hw_codec_json };

  for (gsize c = 0; c < G_N_ELEMENTS (codecs); c++)
    {
      g_autoptr (GByteArray) sent = g_byte_array_new ();
      g_autoptr (GByteArray) kept = g_byte_array_new ();

      append_frame (sent, codecs[c], HW_FRAME_HEARTBEAT, "");
      append_frame (sent, codecs[c], HW_FRAME_DATA, "one");
      append_frame (sent, codecs[c], HW_FRAME_HEARTBEAT, "");
      append_frame (sent, codecs[c], HW_FRAME_DATA, "two");
      append_frame (kept, codecs[c], HW_FRAME_DATA, "one");
      append_frame (kept, codecs[c], HW_FRAME_DATA, "two");
      for (gsize cut_at = 0; cut_at < sent->len; cut_at++)
        {
          g_autoptr (GByteArray) got = run ("swallow_heartbeats", sent, cut_at);

          assert_int_equal (got->len, kept->len);
          assert_memory_equal (got->data, kept->data, kept->len);
        }
    }
}

static void
swallows_so_many (void **state)
{
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  g_autoptr (GByteArray) got = NULL;

  for (int i = 0; i < 5; i++)
    append_frame (sent, &hw_codec_binary, HW_FRAME_HEARTBEAT, "");
  got = run ("swallow_heartbeats count=2", sent, 10);
  assert_int_equal (got->len, sent->len / 5 * 3);
}

static void
what_is_no_frame_passes (void **state)
{
  hw_fault_rig_expect ("swallow_heartbeats", "0=SSH-2.0 1=hello 2=FIN", "0=SSH-2.0 1=hello 2=FIN");
}

static void
what_is_kept_back_comes_with_the_end (void **state)
{
  hw_fault_rig_expect ("swallow_heartbeats", "0={\"type\":0 1=FIN", "1={\"type\":0 1=FIN");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (swallows_its_type_in_every_framing),
    cmocka_unit_test (swallows_so_many),
    cmocka_unit_test (what_is_no_frame_passes),
    cmocka_unit_test (what_is_kept_back_comes_with_the_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
