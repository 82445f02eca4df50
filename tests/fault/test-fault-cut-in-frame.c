/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the cut comes inside the frame behind so many whole ones. */
#include "hw-fault-rig.h"

#include <string.h>

#include "codec/hw-codec.h"

static gsize tripped_at;

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
      if (chunk->mark == HW_FAULT_MARK_TRIP)
        tripped_at = out->len;
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
cuts_inside_the_frame (void **state)
{
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  gsize first;
  gsize second;

  append_frame (sent, &hw_codec_binary, HW_FRAME_DATA, "one");
  first = sent->len;
  append_frame (sent, &hw_codec_binary, HW_FRAME_DATA, "two");
  second = sent->len - first;
  append_frame (sent, &hw_codec_binary, HW_FRAME_DATA, "three");
  for (gsize cut_at = 0; cut_at < sent->len; cut_at++)
    {
      g_autoptr (GByteArray) half = run ("cut_in_frame frames=1", sent, cut_at);
      g_autoptr (GByteArray) part = NULL;

      assert_int_equal (tripped_at, first + (second + 1) / 2);
      assert_int_equal (half->len, sent->len);
      assert_memory_equal (half->data, sent->data, sent->len);
      part = run ("cut_in_frame frames=1 bytes=5", sent, cut_at);
      assert_int_equal (tripped_at, first + 5);
    }
}

static void
is_out_once_it_has_tripped (void **state)
{
  hw_fault_rig_expect_wish ("cut_in_frame frames=1", "0 t1", "0=- 1=deaf-c+deaf-s+mute-c+mute-s");
}

static void
what_is_no_frame_passes (void **state)
{
  hw_fault_rig_expect ("cut_in_frame", "0=SSH-2.0 1=hello 2=FIN", "0=SSH-2.0 1=hello 2=FIN");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (cuts_inside_the_frame),
    cmocka_unit_test (is_out_once_it_has_tripped),
    cmocka_unit_test (what_is_no_frame_passes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
