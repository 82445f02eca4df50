/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that whoever types an address is told what is wrong with it. */
#include "hw-test.h"

#include <string.h>

#include "hw-address-words.h"

static void
complaints (void **state)
{
  static const struct
  {
    const char *text;
    const char *complaint; /* NULL: none */
  } rows[] = {
    { "", NULL },
    { "example.org:80", NULL },
    { "127.0.0.1:1", NULL },
    { "[::1]:65535", NULL },
    { "[fe80::1%eth0]:80", NULL },
    { "bücher.example:80", NULL },
    { "e", "port is missing" },
    { "example.org", "port is missing" },
    { "example.org:", "port is missing" },
    { "[::1]", "port is missing" },
    { "[::1", "brackets" },
    { "example.org:0", "number from 1" },
    { "example.org:65536", "number from 1" },
    { "example.org:-1", "number from 1" },
    { "example.org:80/", "number from 1" },
    { "example.org:http", "number from 1" },
    { ":80", "host is missing" },
    { "::1", "brackets" },
    { "::1:80", "brackets" },
    { "http://example.org:80", "Only the host" },
    { "no host:80", "No host" },
    { "999.1.1.1:80", "No host" },
    { "[example.org]:80", "No host" },
    { "-x:80", "No host" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *complaint = hw_address_words_complain (rows[i].text);

      if ((complaint == NULL) != (rows[i].complaint == NULL)
          || (complaint != NULL && strstr (complaint, rows[i].complaint) == NULL))
        fail_msg ("“%s”: %s", rows[i].text, complaint);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (complaints),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
