/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a manifest is read strictly, within its limits, and written as it was read.
 */
#include "hw-test.h"

#include <string.h>

#include "core/hw-transfer-manifest.h"

#define ID "0123456789abcdef0123456789abcdef"
#define HASH_1 "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
#define HASH_2 "486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7"
#define OFFER                                                                                      \
  "transfer=" ID " files=2 bytes=10\n5 " HASH_1 " hello.txt\n5 " HASH_2 " sub/a world.txt\n"

static const HwTransferLimits limits = { 3, 100 };

static void
known_offer (void **state)
{
  HwTransferRefusal refusal = { .text = NULL };
  g_autoptr (HwTransferManifest) manifest
      = hw_transfer_manifest_read (OFFER, strlen (OFFER), &limits, &refusal);
  g_autoptr (GBytes) bytes = NULL;

  assert_non_null (manifest);
  assert_string_equal (manifest->id, ID);
  assert_int_equal (manifest->end, HW_TRANSFER_END_COUNT);
  assert_int_equal (manifest->bytes, 10);
  assert_int_equal (manifest->files->len, 2);
  assert_string_equal (hw_transfer_manifest_get_file (manifest, 1)->name, "sub/a world.txt");
  assert_string_equal (hw_transfer_manifest_get_file (manifest, 1)->hash, HASH_2);
  assert_null (hw_transfer_manifest_get_file (manifest, 2));
  bytes = hw_transfer_manifest_write (manifest);
  assert_int_equal (g_bytes_get_size (bytes), strlen (OFFER));
  assert_memory_equal (g_bytes_get_data (bytes, NULL), OFFER, strlen (OFFER));
}

/* HW-P-131, HW-P-132, HW-P-143 */
static void
offers (void **state)
{
#define FIRST "transfer=" ID " "
  static const struct
  {
    const char *text;
    HwTransferReason reason; /* NONE: taken */
    const char *word;
  } rows[] = {
    { FIRST "files=more", HW_TRANSFER_REASON_NONE, NULL },
    { FIRST "files=more\n", HW_TRANSFER_REASON_NONE, NULL },
    { FIRST "files=1 bytes=0\n0 " HASH_1 " a", HW_TRANSFER_REASON_NONE, NULL },
    { FIRST "files=1 bytes=0 later=x\n0 " HASH_1 " a b\n", HW_TRANSFER_REASON_NONE, NULL },
    { FIRST "files=1 bytes=100\n100 " HASH_1 " a", HW_TRANSFER_REASON_NONE, NULL },
    { "", HW_TRANSFER_REASON_PROTOCOL, "begin" },
    { "\n", HW_TRANSFER_REASON_PROTOCOL, "begin" },
    { "files=1 bytes=0\n0 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "begin" },
    { FIRST "bytes=0", HW_TRANSFER_REASON_PROTOCOL, "begin" },
    { FIRST "files=0 bytes=0\n", HW_TRANSFER_REASON_PROTOCOL, "no file" },
    { FIRST "files=0 bytes=0\n0 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "as many" },
    { FIRST "files=2 bytes=0\n0 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "as many" },
    { FIRST "files=1 bytes=1\n0 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "as long" },
    { FIRST "files=1\n1 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "as long" },
    { FIRST "files=more\n0 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "later" },
    { FIRST "files=1 bytes=0\n0 " HASH_1, HW_TRANSFER_REASON_PROTOCOL, "SIZE" },
    { FIRST "files=1 bytes=0\n0 " HASH_1 "a b", HW_TRANSFER_REASON_PROTOCOL, "SIZE" },
    { FIRST "files=1 bytes=0\n0  " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "SIZE" },
    { FIRST "files=1 bytes=0\n00 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "SIZE" },
    { FIRST "files=1 bytes=0\n-1 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL, "SIZE" },
    { FIRST "files=1 bytes=0\n0 2CF24DBA5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 a",
      HW_TRANSFER_REASON_PROTOCOL, "SIZE" },
    { FIRST "files=1 bytes=0\n9223372036854775808 " HASH_1 " a", HW_TRANSFER_REASON_PROTOCOL,
      "SIZE" },
    { FIRST "files=1 bytes=0\n0 " HASH_1 " a\n\n", HW_TRANSFER_REASON_PROTOCOL, "SIZE" },
    { FIRST "files=1 bytes=0\n0 " HASH_1 " ", HW_TRANSFER_REASON_NAME, "empty" },
    { FIRST "files=1 bytes=0\n0 " HASH_1 " ../a", HW_TRANSFER_REASON_NAME, "\"../a\"" },
    { FIRST "files=1 bytes=0\n0 " HASH_1 " a\r\n", HW_TRANSFER_REASON_NAME, "control" },
    { FIRST "files=2 bytes=0\n0 " HASH_1 " a\n0 " HASH_1 " A", HW_TRANSFER_REASON_NAME, "case" },
    { FIRST "files=4 bytes=0", HW_TRANSFER_REASON_TOO_LARGE, "at most 3" },
    { FIRST "files=3 bytes=0\n0 " HASH_1 " a\n0 " HASH_1 " b\n0 " HASH_1 " c\n0 " HASH_1 " d",
      HW_TRANSFER_REASON_TOO_LARGE, "3 files" },
    { FIRST "files=1 bytes=101\n101 " HASH_1 " a", HW_TRANSFER_REASON_TOO_LARGE, "100 bytes" },
    { FIRST "files=2 bytes=101\n100 " HASH_1 " a\n1 " HASH_1 " b", HW_TRANSFER_REASON_TOO_LARGE,
      "100 bytes" },
    { FIRST "files=1 bytes=9223372036854775807\n9223372036854775807 " HASH_1 " a",
      HW_TRANSFER_REASON_TOO_LARGE, "100 bytes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = strlen (rows[i].text);
      g_autofree char *exact = g_memdup2 (rows[i].text, length);
      HwTransferRefusal refusal = { .text = NULL };
      g_autoptr (HwTransferManifest) manifest
          = hw_transfer_manifest_read (exact, length, &limits, &refusal);

      if ((manifest != NULL) != (rows[i].reason == HW_TRANSFER_REASON_NONE)
          || refusal.reason != rows[i].reason
          || (manifest == NULL && strstr (refusal.text, rows[i].word) == NULL))
        fail_msg ("%s: %s", rows[i].text, refusal.text != NULL ? refusal.text : "taken");
      hw_transfer_refusal_clear (&refusal);
    }
}

/* A refusal goes to terminals and logs: what is odd in a name doesn't. */
static void
odd_names_are_shown_safely (void **state)
{
  static const char text[] = FIRST "files=1 bytes=0\n0 " HASH_1 " a\x1b[2J\xff";
  HwTransferRefusal refusal = { .text = NULL };

  assert_null (hw_transfer_manifest_read (text, sizeof text - 1, &limits, &refusal));
  assert_true (g_utf8_validate (refusal.text, -1, NULL));
  assert_null (strchr (refusal.text, '\x1b'));
  hw_transfer_refusal_clear (&refusal);
}

/* HW-P-135 */
static void
equal_only_if_all_is (void **state)
{
  static const struct
  {
    const char *text;
    gboolean equal;
  } rows[] = {
    { OFFER, TRUE },
    { "transfer=" ID " files=2 bytes=10 x=y\n5 " HASH_1 " hello.txt\n5 " HASH_2 " sub/a world.txt",
      TRUE },
    { "transfer=" ID " files=2 bytes=10\n5 " HASH_2 " hello.txt\n5 " HASH_2 " sub/a world.txt",
      FALSE },
    { "transfer=" ID " files=2 bytes=10\n5 " HASH_1 " hello.txt\n5 " HASH_2 " sub/A world.txt",
      FALSE },
    { "transfer=" ID " files=2 bytes=10\n4 " HASH_1 " hello.txt\n6 " HASH_2 " sub/a world.txt",
      FALSE },
    { "transfer=" ID " files=2 bytes=10\n5 " HASH_2 " sub/a world.txt\n5 " HASH_1 " hello.txt",
      FALSE },
    { "transfer=" ID " files=1 bytes=5\n5 " HASH_1 " hello.txt", FALSE },
    { "transfer=1123456789abcdef0123456789abcdef files=2 bytes=10\n5 " HASH_1
      " hello.txt\n5 " HASH_2 " sub/a world.txt",
      FALSE },
    { "transfer=" ID " files=more", FALSE },
  };
  HwTransferRefusal refusal = { .text = NULL };
  g_autoptr (HwTransferManifest) one
      = hw_transfer_manifest_read (OFFER, strlen (OFFER), &limits, &refusal);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HwTransferManifest) other
          = hw_transfer_manifest_read (rows[i].text, strlen (rows[i].text), &limits, &refusal);

      assert_non_null (other);
      assert_int_equal (hw_transfer_manifest_equal (one, other), rows[i].equal);
    }
}

static void
file_is_its_line_alone (void **state)
{
  static const char line[] = "5 " HASH_1 " hello.txt";
  HwTransferRefusal refusal = { .text = NULL };
  g_autoptr (HwTransferManifest) manifest = hw_transfer_manifest_new (ID, HW_TRANSFER_END_MORE);
  const HwTransferFile *file;

  assert_true (hw_transfer_manifest_add_line (manifest, line, sizeof line - 1, &limits, &refusal));
  file = hw_transfer_manifest_get_file (manifest, 0);
  assert_true (hw_transfer_file_is_line (file, line, sizeof line - 1));
  assert_false (hw_transfer_file_is_line (file, line, sizeof line - 2));
  assert_false (hw_transfer_file_is_line (file, "5 " HASH_2 " hello.txt", sizeof line - 1));
}

/* The largest offer that the limits allow fits the room that is given to offers. */
static void
largest_offer_fits (void **state)
{
  static const HwTransferLimits largest = { HW_TRANSFER_MAX_FILES, G_MAXINT64 };
  g_autoptr (HwTransferManifest) manifest = hw_transfer_manifest_new (ID, HW_TRANSFER_END_COUNT);
  g_autofree char *part = g_strnfill (255, 'x');
  HwTransferRefusal refusal = { .text = NULL };
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < HW_TRANSFER_MAX_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s/%s/%0255u", part, part, part, i);

      assert_true (
          hw_transfer_manifest_add (manifest, name, G_MAXINT64 / 2000, HASH_1, &largest, &refusal));
    }
  assert_false (hw_transfer_manifest_add (manifest, "x", 0, HASH_1, &largest, &refusal));
  hw_transfer_refusal_clear (&refusal);
  bytes = hw_transfer_manifest_write (manifest);
  assert_true (g_bytes_get_size (bytes) > 1000 * 1024);
  assert_true (g_bytes_get_size (bytes) <= HW_TRANSFER_MAX_OFFER);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (known_offer),
    cmocka_unit_test (offers),
    cmocka_unit_test (odd_names_are_shown_safely),
    cmocka_unit_test (equal_only_if_all_is),
    cmocka_unit_test (file_is_its_line_alone),
    cmocka_unit_test (largest_offer_fits),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
