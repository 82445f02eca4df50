/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that offers are put together, and that all of them together have a limit. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-transfer-manifest.h"
#include "server/hw-server-offers.h"

#define PIECE (256 * 1024)

static const int peers[8];

static HwReason
add (HwServerOffers *offers, guint peer, gsize length, guint8 flags, HwFrame *offer)
{
  static guint8 bytes[PIECE];
  const HwFrame part
      = { .type = HW_FRAME_OFFER, .flags = flags, .payload = bytes, .payload_length = length };
  const char *text = NULL;
  HwReason reason = hw_server_offers_add (offers, &peers[peer], &part, offer, &text);

  assert_int_equal (text != NULL, reason != HW_REASON_NONE);

  return reason;
}

static void
parts_become_whole (void **state)
{
  static const char *const parts[] = { "transfer=", "", "0123" };
  g_autoptr (HwServerOffers) offers = hw_server_offers_new ();
  const char *text;
  HwFrame offer;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const HwFrame part = { .flags = i + 1 < G_N_ELEMENTS (parts) ? HW_FRAME_FLAG_MORE : 0,
                             .seq = i + 1,
                             .payload = (const guint8 *) parts[i],
                             .payload_length = strlen (parts[i]) };

      assert_int_equal (hw_server_offers_add (offers, &peers[0], &part, &offer, &text),
                        HW_REASON_NONE);
      assert_int_equal (offer.flags, part.flags);
    }
  assert_int_equal (offer.seq, 3);
  assert_int_equal (offer.payload_length, 13);
  assert_memory_equal (offer.payload, "transfer=0123", 13);
  hw_server_offers_drop (offers, &peers[0]);
  hw_server_offers_drop (offers, &peers[0]);
}

static void
one_has_a_limit (void **state)
{
  g_autoptr (HwServerOffers) offers = hw_server_offers_new ();
  guint n_fit = HW_TRANSFER_MAX_OFFER / PIECE;
  HwFrame offer;

  for (guint i = 0; i < n_fit; i++)
    assert_int_equal (add (offers, 0, PIECE, HW_FRAME_FLAG_MORE, &offer), HW_REASON_NONE);
  assert_int_equal (add (offers, 0, PIECE, 0, &offer), HW_REASON_TOO_LARGE);
}

/* HW-P-143 */
static void
all_have_a_limit (void **state)
{
  g_autoptr (HwServerOffers) offers = hw_server_offers_new ();
  guint n_each = 4, n_peers = HW_SERVER_OFFERS_LIMIT / PIECE / n_each;
  HwFrame offer;

  for (guint i = 0; i < n_peers * n_each; i++)
    assert_int_equal (add (offers, i / n_each, PIECE, HW_FRAME_FLAG_MORE, &offer), HW_REASON_NONE);
  assert_int_equal (add (offers, n_peers, 1, HW_FRAME_FLAG_MORE, &offer), HW_REASON_LIMIT);
  assert_int_equal (add (offers, 0, 1, 0, &offer), HW_REASON_LIMIT);
  /* One in a single frame needs no room. */
  assert_int_equal (add (offers, n_peers + 1, PIECE, 0, &offer), HW_REASON_NONE);
  assert_int_equal (offer.payload_length, PIECE);
  /* What has ended leaves its room. */
  hw_server_offers_drop (offers, &peers[1]);
  for (guint i = 0; i < n_each; i++)
    assert_int_equal (add (offers, n_peers, PIECE, HW_FRAME_FLAG_MORE, &offer), HW_REASON_NONE);
  assert_int_equal (add (offers, 1, 1, HW_FRAME_FLAG_MORE, &offer), HW_REASON_LIMIT);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (parts_become_whole),
    cmocka_unit_test (one_has_a_limit),
    cmocka_unit_test (all_have_a_limit),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
