/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a SYN is read to its last option, and never past its end. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-syn.h"

#define IPV4(protocol)                                                                             \
  0x45, 0, 0, 60, 0x1c, 0x46, 0x40, 0, 64, protocol, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1
#define IPV6                                                                                       \
  0x60, 0, 0, 0, 0, 40, 6, 63, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,   \
      0, 0, 0, 0, 0, 0, 0, 0, 0, 1
#define TCP(words)                                                                                 \
  0xa1, 0x22, 0x26, 0x95, 0, 0, 1, 2, 0, 0, 0, 0, words << 4, 2, 0xff, 0xd7, 0, 0, 0, 0
/* As Linux sends them: MSS 65495, SACK, timestamps, NOP, window scale 7. */
#define OPTIONS 2, 4, 0xff, 0xd7, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7

static const guint8 linux_4[] = { IPV4 (6), TCP (10), OPTIONS };
static const guint8 linux_6[] = { IPV6, TCP (10), OPTIONS };
static const guint8 bare[] = { IPV4 (6), TCP (5) };
static const guint8 udp[] = { IPV4 (17), TCP (5) };
static const guint8 ended[] = { IPV4 (6), TCP (6), 1, 0, 9, 9 };
static const guint8 others[] = { IPV4 (6), TCP (7), 34, 2, 30, 4, 0, 0, 1, 1 };
static const guint8 past_end[] = { IPV4 (6), TCP (6), 2, 5, 0, 0 };
static const guint8 no_length[] = { IPV4 (6), TCP (6), 1, 1, 1, 2 };
static const guint8 short_option[] = { IPV4 (6), TCP (6), 2, 1, 0, 0 };
static const guint8 short_header[] = { IPV4 (6), TCP (4) };
static const guint8 version_5[]
    = { 0x55, 0, 0, 60, 0, 0, 0, 0, 64, 6, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, TCP (5) };

#define LINUX "seq 258, window 65495, MSS 65495, SACK, timestamps, window scale 7, TTL "

static const struct
{
  const guint8 *bytes;
  gsize length;
  const char *text;
} rows[] = {
  { linux_4, sizeof linux_4, LINUX "64" },
  { linux_6, sizeof linux_6, LINUX "63" },
  { bare, sizeof bare, "seq 258, window 65495, TTL 64" },
  { ended, sizeof ended, "seq 258, window 65495, TTL 64" },
  { others, sizeof others, "seq 258, window 65495, fast open, option 30, TTL 64" },
  { udp, sizeof udp, NULL },
  { past_end, sizeof past_end, NULL },
  { no_length, sizeof no_length, NULL },
  { short_option, sizeof short_option, NULL },
  { short_header, sizeof short_header, NULL },
  { version_5, sizeof version_5, NULL },
};

static void
what_is_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = hw_syn_describe (rows[i].bytes, rows[i].length);

      if (g_strcmp0 (text, rows[i].text) != 0)
        fail_msg ("row %" G_GSIZE_FORMAT ": %s", i, text);
    }
}

/* On the heap, so that a sanitizer sees a byte too many. */
static void
cut_short_it_is_none (void **state)
{
  for (gsize n = 0; n < sizeof linux_6; n++)
    {
      g_autofree guint8 *bytes = g_memdup2 (linux_6, MAX (n, 1));
      g_autofree char *text = hw_syn_describe (bytes, n);

      assert_null (text);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_read),
    cmocka_unit_test (cut_short_it_is_none),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
