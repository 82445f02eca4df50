/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that escapes and base64 go there and back. */
#include "hw-test.h"

#include <string.h>

#include "codec/hw-json-string.h"

static const struct
{
  const char *plain;
  gsize plain_size;
  const char *escaped; /* as it is written */
  const char *also;    /* reads as the same, or NULL */
} rows[] = {
  { "", 0, "", NULL },
  { "hello", 5, "hello", "\\u0068\\u0065ll\\u006F" },
  { "a\"b\\c/d", 7, "a\\\"b\\\\c/d", "a\\u0022b\\u005cc\\/d" },
  { "\b\f\n\r\t", 5, "\\b\\f\\n\\r\\t", "\\u0008\\u000c\\u000a\\u000d\\u0009" },
  { "\0\x01\x1f\x7f", 4, "\\u0000\\u0001\\u001f\x7f", "\\u0000\\u0001\\u001F\\u007f" },
  { "\xc3\xa9\xf0\x9f\x98\x80", 6, "\xc3\xa9\xf0\x9f\x98\x80", "\\u00e9\\ud83d\\ude00" },
  { "\xef\xbf\xbf", 3, "\xef\xbf\xbf", "\\uffff" },
};

static void
check_reads (const char *escaped, gsize i)
{
  g_autofree char *quoted = g_strconcat (escaped, "\"", NULL);
  gsize size, plain_size;
  guint8 out[32];

  assert_true (hw_json_string_measure ((guint8 *) quoted, strlen (quoted), &size, &plain_size));
  assert_int_equal (size, strlen (escaped));
  assert_int_equal (plain_size, rows[i].plain_size);
  out[plain_size] = 0x55;
  hw_json_string_unescape ((guint8 *) quoted, size, out);
  assert_memory_equal (out, rows[i].plain, plain_size);
  assert_int_equal (out[plain_size], 0x55);
}

static void
escapes_are_read (void **state)
{
  for (gsize i = 1; i < G_N_ELEMENTS (rows); i++)
    {
      check_reads (rows[i].escaped, i);
      if (rows[i].also != NULL)
        check_reads (rows[i].also, i);
    }
}

static void
escapes_are_written (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const guint8 *plain = (const guint8 *) rows[i].plain;
      gsize size = strlen (rows[i].escaped);
      guint8 out[64];

      out[size] = 0x55;
      assert_int_equal (hw_json_string_escape (plain, rows[i].plain_size, NULL), size);
      assert_int_equal (hw_json_string_escape (plain, rows[i].plain_size, out), size);
      if (size > 0)
        assert_memory_equal (out, rows[i].escaped, size);
      assert_int_equal (out[size], 0x55);
    }
}

static void
empty_string_has_no_bytes (void **state)
{
  gsize size = 1, plain_size = 1;

  assert_true (hw_json_string_measure ((const guint8 *) "\"", 1, &size, &plain_size));
  assert_int_equal (size, 0);
  assert_int_equal (plain_size, 0);
}

static void
base64_is_strict (void **state)
{
  static const struct
  {
    const char *base64;
    gboolean good;
    const char *plain;
  } base64_rows[] = {
    { "", TRUE, "" },          { "Zg==", TRUE, "f" },        { "Zm8=", TRUE, "fo" },
    { "Zm9v", TRUE, "foo" },   { "Zm9vYg==", TRUE, "foob" }, { "+/+/", TRUE, "\xfb\xff\xbf" },
    { "Zg", FALSE, NULL },     { "Zg=", FALSE, NULL },       { "Z===", FALSE, NULL },
    { "====", FALSE, NULL },   { "Zg==Zg==", FALSE, NULL },  { "Zm 9v", FALSE, NULL },
    { "Zm9v\n", FALSE, NULL }, { "-_-_", FALSE, NULL },      { "Zm9\\", FALSE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (base64_rows); i++)
    {
      const guint8 *base64 = (const guint8 *) base64_rows[i].base64;
      gsize length = strlen (base64_rows[i].base64), plain_size;
      guint8 out[16] = { 0 };

      assert_int_equal (hw_json_base64_measure (base64, length, &plain_size), base64_rows[i].good);
      if (!base64_rows[i].good)
        continue;
      assert_int_equal (plain_size, strlen (base64_rows[i].plain));
      hw_json_base64_decode (base64, length, out);
      assert_string_equal ((char *) out, base64_rows[i].plain);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (escapes_are_read),
    cmocka_unit_test (escapes_are_written),
    cmocka_unit_test (empty_string_has_no_bytes),
    cmocka_unit_test (base64_is_strict),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
