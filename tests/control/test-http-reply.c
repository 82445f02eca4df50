/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that answers are written whole, and say nothing that lets a web page in. */
#include "hw-test.h"

#include <string.h>

#include "control/hw-http-reply.h"

static void
an_error_is_written_whole (void **state)
{
  g_auto (HwHttpReply) reply;
  g_autofree char *text = NULL;

  hw_http_reply_init (&reply);
  g_string_append (reply.body, "what was there");
  hw_http_reply_fail (&reply, 409, "a \"quoted\" why");
  text = hw_http_reply_format (&reply);

  assert_string_equal (text, "HTTP/1.1 409 Conflict\r\n"
                             "Content-Type: application/json\r\n"
                             "X-Content-Type-Options: nosniff\r\n"
                             "Cache-Control: no-store\r\n"
                             "Connection: close\r\n"
                             "Content-Length: 42\r\n"
                             "\r\n"
                             "{\"error\":\"a \\\"quoted\\\" why\",\"status\":409}\n");
}

static void
an_endless_answer_has_no_length (void **state)
{
  g_autofree char *text = hw_http_reply_format_endless (HW_HTTP_TYPE_JSON_LINES);

  assert_true (
      g_str_has_prefix (text, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"));
  assert_true (g_str_has_suffix (text, "\r\n\r\n"));
  assert_null (strstr (text, "Content-Length"));
}

static void
each_status_has_a_phrase (void **state)
{
  static const guint statuses[]
      = { 200, 201, 204, 400, 401, 403, 404, 405, 408, 409, 413, 415, 431, 500, 501, 503, 505 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    assert_string_not_equal (hw_http_reply_get_phrase (statuses[i]), "Unknown");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_error_is_written_whole),
    cmocka_unit_test (an_endless_answer_has_no_length),
    cmocka_unit_test (each_status_has_a_phrase),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
