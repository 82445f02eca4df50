/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that every reason has a name of its own and every errno its reason. */
#include "hw-test.h"

#include <errno.h>

#include "core/hw-reason.h"

static void
every_reason_has_its_own_name (void **state)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int reason = 0; reason < HW_N_REASONS; reason++)
    {
      const char *name = hw_reason_get_name (reason);

      assert_non_null (name);
      assert_true (g_hash_table_add (seen, (gpointer) name));
    }
}

static void
errno_becomes_reason (void **state)
{
  static const struct
  {
    int error_number;
    HwReason reason;
  } rows[] = {
    { ECONNRESET, HW_REASON_RESET },         { EPIPE, HW_REASON_RESET },
    { ECONNREFUSED, HW_REASON_REFUSED },     { ETIMEDOUT, HW_REASON_KERNEL_TIMEOUT },
    { EHOSTUNREACH, HW_REASON_UNREACHABLE }, { ENOBUFS, HW_REASON_WRITE_ERROR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hw_reason_from_errno (rows[i].error_number, HW_REASON_WRITE_ERROR),
                      rows[i].reason);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_reason_has_its_own_name),
    cmocka_unit_test (errno_becomes_reason),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
