/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of pins: how they are written, and where in a certificate the key stands. */
#include "hw-test.h"

#include <string.h>

#include "core/hw-error.h"
#include "core/hw-key-pin.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ZEROS_WITH_COLONS                                                                          \
  "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:"  \
  "00"

static void
pins_are_read (void **state)
{
  static const struct
  {
    const char *text;
    const char *pin; /* NULL: it is none */
  } rows[] = {
    { "sha256:" ZEROS, "sha256:" ZEROS },
    { "SHA256:" ZEROS_WITH_COLONS, "sha256:" ZEROS },
    { "sha256:ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef0123456789",
      "sha256:abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789" },
    { ZEROS, NULL },
    { "", NULL },
    { "sha256:", NULL },
    { "sha1:" ZEROS, NULL },
    { "sha256:0" ZEROS, NULL },
    { "sha256:" ZEROS "00", NULL },
    { "sha256:" ZEROS ":", "sha256:" ZEROS },
    { "sha256:g0000000000000000000000000000000000000000000000000000000000000000", NULL },
    { "sha256: " ZEROS, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *pin = hw_key_pin_parse (rows[i].text, &error);

      assert_int_equal (g_strcmp0 (pin, rows[i].pin), 0);
      if (rows[i].pin == NULL)
        assert_true (g_error_matches (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT));
    }
}

/* A certificate's outline: version, serial number, four sequences, the key. */
#define KEY "\x30\x02\x05\x00"
#define BEFORE "\x02\x01\x07\x30\x00\x30\x00\x30\x00\x30\x00"
#define VERSION "\xa0\x03\x02\x01\x02"

static void
the_key_is_found (void **state)
{
  static const struct
  {
    const char *der;
    gsize length;
    gsize offset; /* of the key; 0: it has none */
  } rows[] = {
#define ROW(der, offset) { der, sizeof der - 1, offset }
    ROW ("\x30\x16\x30\x14" VERSION BEFORE KEY, 20),
    ROW ("\x30\x11\x30\x0f" BEFORE KEY, 15), /* version 1 says none */
    ROW ("\x30\x81\x16\x30\x14" VERSION BEFORE KEY, 21),
    ROW ("\x30\x84\x00\x00\x00\x16\x30\x14" VERSION BEFORE KEY, 24),
    ROW ("\x30\x16\x30\x14" VERSION BEFORE KEY "more", 20),
    ROW ("", 0),
    ROW ("\x30", 0),
    ROW ("\x30\x80\x30\x14" VERSION BEFORE KEY, 0),                     /* no definite length */
    ROW ("\x30\x85\x00\x00\x00\x00\x16\x30\x14" VERSION BEFORE KEY, 0), /* longer than any */
    ROW ("\x30\x84\xff\xff\xff\xff\x30\x14" VERSION BEFORE KEY, 0),
    ROW ("\x30\x82\x16", 0),
    ROW ("\x30\x17\x30\x14" VERSION BEFORE KEY, 0), /* cut off */
    ROW ("\x30\x16\x30\x15" VERSION BEFORE KEY, 0), /* longer than what it is in */
    ROW ("\x31\x16\x30\x14" VERSION BEFORE KEY, 0),
    ROW ("\x30\x12\x30\x10" VERSION BEFORE, 0),                          /* no key */
    ROW ("\x30\x0e\x30\x0c\x02\x01\x07\x30\x00\x30\x00\x30\x00" KEY, 0), /* no subject */
#undef ROW
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const guint8 *der = (const guint8 *) rows[i].der;
      const guint8 *key = NULL;
      gsize length = 0;
      gboolean found = hw_key_pin_find_key (der, rows[i].length, &key, &length);
      g_autofree char *pin = hw_key_pin_new (der, rows[i].length);

      if (found != (rows[i].offset > 0))
        fail_msg ("row %" G_GSIZE_FORMAT, i);
      assert_int_equal (pin != NULL, found);
      if (!found)
        continue;
      assert_int_equal (key - der, rows[i].offset);
      assert_int_equal (length, strlen (KEY) + 1); /* it ends in a zero */
    }
}

/* printf '\x30\x02\x05\x00' | sha256sum */
static void
the_pin_is_the_sum_of_the_key (void **state)
{
  static const char der[] = "\x30\x16\x30\x14" VERSION BEFORE KEY;
  g_autofree char *pin = hw_key_pin_new ((const guint8 *) der, sizeof der - 1);

  assert_string_equal (pin,
                       "sha256:c8934613942f57430f48b51b0130d9923c4bfe36e6166babcddb7befc6468f08");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (pins_are_read),
    cmocka_unit_test (the_key_is_found),
    cmocka_unit_test (the_pin_is_the_sum_of_the_key),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
