/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns CRC-32 (IEEE 802.3, as in zlib and gzip): by instruction where there is one, else by zlib.
 */
#include "codec/hw-crc32.h"

#include <string.h>
#include <zlib.h>

/*
 * On x86 with PCLMULQDQ, 16 bytes are folded into the next 16 with two carry-less multiplications,
 * and the last 16 are brought down to 32 bits with four (Gopal et al., "Fast CRC Computation for
 * Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009; the constants are the paper's, for
 * reflected bits). The few bytes at the end become a block with zeros before them, which change
 * nothing.
 */
#if defined(__x86_64__)
#include <immintrin.h>

#define BLOCK 16

#define FOLD_LOW G_GINT64_CONSTANT (0x1751997d0)  /* x^(128+32) mod P */
#define FOLD_HIGH G_GINT64_CONSTANT (0x0ccaa009e) /* x^(128-32) mod P */
#define TO_64 G_GINT64_CONSTANT (0x163cd6124)     /* x^64 mod P */
#define POLYNOMIAL G_GINT64_CONSTANT (0x1db710641)
#define QUOTIENT G_GINT64_CONSTANT (0x1f7011641) /* x^64 div P */

#define TARGET __attribute__ ((target ("pclmul,sse4.1")))

TARGET static guint32
reduce (__m128i folded)
{
  const __m128i fold_constants = _mm_set_epi64x (FOLD_HIGH, FOLD_LOW);
  const __m128i barrett = _mm_set_epi64x (QUOTIENT, POLYNOMIAL);
  const __m128i low_words = _mm_setr_epi32 (~0, 0, ~0, 0);
  __m128i value, quotient;

  value = _mm_xor_si128 (_mm_srli_si128 (folded, 8),
                         _mm_clmulepi64_si128 (folded, fold_constants, 0x10));
  value = _mm_xor_si128 (_mm_srli_si128 (value, 4),
                         _mm_clmulepi64_si128 (_mm_and_si128 (value, low_words),
                                               _mm_cvtsi64_si128 (TO_64), 0x00));
  quotient = _mm_clmulepi64_si128 (_mm_and_si128 (value, low_words), barrett, 0x10);
  quotient = _mm_clmulepi64_si128 (_mm_and_si128 (quotient, low_words), barrett, 0x00);

  return (guint32) _mm_extract_epi32 (_mm_xor_si128 (value, quotient), 1);
}

/* What came before acts as if it was added to the first four bytes (CRCs are kept inverted). */
TARGET static guint32
fold_blocks (guint32 crc, const guint8 *data, gsize n_blocks)
{
  const __m128i constants = _mm_set_epi64x (FOLD_HIGH, FOLD_LOW);
  __m128i folded = _mm_loadu_si128 ((const __m128i *) data);

  folded = _mm_xor_si128 (folded, _mm_cvtsi32_si128 ((int) ~crc));
  for (gsize i = 1; i < n_blocks; i++)
    {
      __m128i next = _mm_loadu_si128 ((const __m128i *) (data + i * BLOCK));
      __m128i low = _mm_clmulepi64_si128 (folded, constants, 0x00);
      __m128i high = _mm_clmulepi64_si128 (folded, constants, 0x11);

      folded = _mm_xor_si128 (next, _mm_xor_si128 (low, high));
    }

  return ~reduce (folded);
}

TARGET static guint32
fold_rest (guint32 crc, const guint8 *data, gsize length)
{
  guint8 block[BLOCK] = { 0 };
  guint8 *start = block + BLOCK - length;
  guint32 first;

  memcpy (start, data, length);
  memcpy (&first, start, sizeof first);
  first ^= ~crc;
  memcpy (start, &first, sizeof first);

  return ~reduce (_mm_loadu_si128 ((const __m128i *) block));
}

static guint32
fold (guint32 crc, const guint8 *data, gsize length)
{
  gsize rest = length % BLOCK;

  if (length >= BLOCK)
    crc = fold_blocks (crc, data, length / BLOCK);
  if (rest >= sizeof crc)
    return fold_rest (crc, data + length - rest, rest);

  return rest > 0 ? (guint32) crc32_z (crc, data + length - rest, rest) : crc;
}

static gboolean
can_fold (void)
{
  return __builtin_cpu_supports ("pclmul") && __builtin_cpu_supports ("sse4.1");
}
#endif

guint32
hw_crc32 (guint32 crc, const guint8 *data, gsize length)
{
#if defined(__x86_64__)
  if (length >= sizeof crc && can_fold ())
    return fold (crc, data, length);
#endif

  /* zlib takes a NULL buffer as "begin anew", whatever came before. */
  return length > 0 ? (guint32) crc32_z (crc, data, length) : crc;
}
