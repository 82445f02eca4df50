/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a request's head is read strictly, and that its end is found. */
#include "hw-test.h"

#include <string.h>

#include "control/hw-http-head.h"

static HwHttpRefusal
read_head (HwHttpHead *head, const char *text, gsize length)
{
  /* A block of just that size, so that a sanitizer sees a read past its end. */
  g_autofree char *exact = g_memdup2 (text, length);

  return hw_http_head_read (head, exact, length);
}

static void
what_it_says_is_kept (void **state)
{
  static const char *const text = "POST /proxies/a%20b?x=1 HTTP/1.1\r\n"
                                  "host:  localhost:8474 \r\n"
                                  "USER-AGENT: curl/7.88\r\n"
                                  "Accept:\t*/*\r\n"
                                  "X-Empty:\r\n"
                                  "Content-Length: 12\r\n\r\n";
  HwHttpHead head;

  assert_int_equal (read_head (&head, text, strlen (text)).status, 0);
  assert_string_equal (head.method, "POST");
  assert_string_equal (head.target, "/proxies/a%20b?x=1");
  assert_string_equal (head.fields[HW_HTTP_FIELD_HOST], "localhost:8474");
  assert_string_equal (head.fields[HW_HTTP_FIELD_USER_AGENT], "curl/7.88");
  assert_null (head.fields[HW_HTTP_FIELD_ORIGIN]);
  assert_int_equal (head.content_length, 12);
  assert_false (head.is_chunked);
  hw_http_head_clear (&head);
}

static void
wrong_heads_are_refused (void **state)
{
  static const struct
  {
    guint status;
    const char *text; /* without the last CR LF */
  } rows[] = {
    { 0, "GET / HTTP/1.1\r\nHost: a\r\n" },
    { 0, "GET / HTTP/1.0\r\nHost: a\r\n" },
    { 0, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n" },
    { 0, "OPTIONS * HTTP/1.1\r\nHost: a\r\n" },
    { 0, "GET / HTTP/1.1\r\nHost: a\r\nX: \xc3\xa4\tb\r\n" },
    { 400, "GET / HTTP/1.1\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost : a\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n" },
    { 400, "GET / HTTP/1.1\nHost: a\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a\nX: b\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a\rX: b\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a\001\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a\177\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost\r\n" },
    { 400, "GET / HTTP/1.1\r\n: a\r\n" },
    { 400, "GET /\r\nHost: a\r\n" },
    { 400, "GET  / HTTP/1.1\r\nHost: a\r\n" },
    { 400, "GET / a HTTP/1.1\r\nHost: a\r\n" },
    { 400, "GET http://evil/ HTTP/1.1\r\nHost: a\r\n" },
    { 400, "GET proxies HTTP/1.1\r\nHost: a\r\n" },
    { 400, "G(T / HTTP/1.1\r\nHost: a\r\n" },
    { 400, "GET / HTTP/1.11\r\nHost: a\r\n" },
    { 400, "GET / http/1.1\r\nHost: a\r\n" },
    { 505, "GET / HTTP/2.0\r\nHost: a\r\n" },
    { 505, "PRI * HTTP/2.0\r\n" },
    { 400, "\r\nGET / HTTP/1.1\r\nHost: a\r\n" },
    { 400, "" },
    { 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n" },
    { 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n" },
    { 501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n" },
    { 400, "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: curl\r\nUser-Agent: Mozilla/5.0\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (rows[i].text, "\r\n", NULL);
      HwHttpHead head;
      HwHttpRefusal refusal = read_head (&head, text, strlen (text));

      if (refusal.status != rows[i].status)
        fail_msg ("%s: %u (%s)", text, refusal.status, refusal.why);
      if (refusal.status != 0)
        assert_non_null (refusal.why);
      hw_http_head_clear (&head);
    }
}

static void
a_nul_is_no_end (void **state)
{
  static const char text[] = "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n";
  HwHttpHead head;

  assert_int_equal (read_head (&head, text, sizeof text - 1).status, 400);
}

static void
more_than_8_kib_is_refused (void **state)
{
  for (gsize size = HW_HTTP_MAX_HEAD - 1; size <= HW_HTTP_MAX_HEAD + 1; size++)
    {
      g_autoptr (GString) text = g_string_new ("GET / HTTP/1.1\r\nHost: a\r\nX: ");
      HwHttpHead head;

      while (text->len < size - 4)
        g_string_append_c (text, 'x');
      g_string_append (text, "\r\n\r\n");
      assert_int_equal (text->len, size);
      assert_int_equal (read_head (&head, text->str, text->len).status,
                        size > HW_HTTP_MAX_HEAD ? 431 : 0);
      hw_http_head_clear (&head);
    }
}

static void
the_end_is_found_however_it_comes (void **state)
{
  static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\nbody\r\n\r\n";
  gsize end = (gsize) (strstr (text, "body") - text);

  for (gsize step = 1; step < sizeof text; step++)
    {
      gsize scanned = 0, found = 0, given = 0;

      while (found == 0 && given < sizeof text - 1)
        {
          given = MIN (given + step, sizeof text - 1);
          found = hw_http_head_find_end (text, given, &scanned);
        }
      assert_int_equal (found, end);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_it_says_is_kept),
    cmocka_unit_test (wrong_heads_are_refused),
    cmocka_unit_test (a_nul_is_no_end),
    cmocka_unit_test (more_than_8_kib_is_refused),
    cmocka_unit_test (the_end_is_found_however_it_comes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
