/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the control API's server answers one request a connection, within its limits.
 * The limits in time are held against the real program, in tests/e2e. */
#include "hw-test.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "hw-http-rig.h"
#include "hw-test-socket.h"

#define HEAD "Host: localhost\r\n"

static void
assert_status (const char *answer, guint status)
{
  g_autofree char *code = g_strdup_printf ("%u ", status);

  if (answer == NULL || !g_str_has_prefix (answer, "HTTP/1.")
      || !g_str_has_prefix (answer + strlen ("HTTP/1.x "), code))
    fail_msg ("%u was expected: %s", status, answer);
}

static void
requests_are_answered (void **state)
{
  static const struct
  {
    guint status;
    const char *text, *body;
  } rows[] = {
    { 200, "GET /proxies HTTP/1.1\r\n" HEAD "\r\n", "{\"length\":0}" },
    { 200, "GET /proxies HTTP/1.0\r\n" HEAD "\r\n", "{\"length\":0}" },
    { 200, "POST /a HTTP/1.1\r\n" HEAD "Content-Length: 5\r\n\r\nhello", "{\"length\":5}" },
    { 200,
      "POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n"
      "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
      "{\"length\":5}" },
    { 204, "DELETE /a%2Fb?x=1 HTTP/1.1\r\n" HEAD "\r\n", "" },
    { 400, "GET / HTTP/1.1\r\n\r\n", NULL },
    { 400, "GET / HTTP/1.1\r\n" HEAD HEAD "\r\n", NULL },
    { 403, "GET / HTTP/1.1\r\nHost: evil\r\n\r\n", NULL },
    { 403, "GET / HTTP/1.1\r\n" HEAD "Origin: null\r\n\r\n", NULL },
    { 413, "POST / HTTP/1.1\r\n" HEAD "Content-Length: 1048577\r\n\r\n", NULL },
    { 200, "POST /a HTTP/1.1\r\n" HEAD "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx",
      "{\"length\":1}" },
  };
  HwHttpRig *rig = hw_http_rig_new (NULL);
  g_autofree char *seen = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = hw_http_rig_ask (rig, rows[i].text);

      assert_status (answer, rows[i].status);
      if (rows[i].body != NULL)
        assert_string_equal (strstr (answer, "\r\n\r\n") + 4, rows[i].body);
      assert_non_null (strstr (answer, "Content-Type-Options: nosniff\r\n"));
      assert_non_null (strstr (answer, "Cache-Control: no-store\r\n"));
      assert_null (strstr (answer, "Access-Control"));
    }
  seen = hw_http_rig_get_seen (rig);
  assert_string_equal (seen, "GET /proxies \nGET /proxies \nPOST /a hello\nPOST /a hello\n"
                             "DELETE /a%2Fb \nPOST /a x\n");
  hw_http_rig_free (rig);
}

static void
a_request_may_come_byte_by_byte (void **state)
{
  static const char text[] = "POST /a HTTP/1.1\r\n" HEAD "Content-Length: 5\r\n\r\nhello";
  HwHttpRig *rig = hw_http_rig_new (NULL);
  int fd = hw_test_connect (rig->address);
  g_autofree char *answer = NULL;

  for (gsize i = 0; i < sizeof text - 1; i++)
    assert_true (hw_test_write (fd, text + i, 1));
  answer = hw_http_rig_read_all (fd);
  assert_status (answer, 200);
  hw_http_rig_free (rig);
}

static void
only_the_first_request_is_read (void **state)
{
  HwHttpRig *rig = hw_http_rig_new (NULL);
  int fd = hw_http_rig_send (rig, "GET /1 HTTP/1.1\r\n" HEAD "\r\nGET /2 HTTP/1.1\r\n" HEAD "\r\n");
  g_autofree char *seen = NULL;

  g_free (hw_http_rig_read_all (fd)); /* it may be cut off by what was not read */
  seen = hw_http_rig_get_seen (rig);
  assert_string_equal (seen, "GET /1 \n");
  hw_http_rig_free (rig);
}

static void
a_body_in_chunks_is_limited (void **state)
{
  for (gsize size = HW_HTTP_MAX_VISITS; size <= 1024 * 1024; size *= 64)
    {
      HwHttpRig *rig = hw_http_rig_new (NULL);
      int fd = hw_http_rig_send (rig,
                                 "POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n");
      g_autofree char *chunk = g_strnfill (size, 'x');
      g_autofree char *length = g_strdup_printf ("%zx\r\n", size);
      g_autofree char *answer = NULL;

      assert_true (hw_test_write (fd, length, strlen (length)));
      assert_true (hw_test_write (fd, chunk, size));
      assert_true (hw_test_write (fd, "\r\n0\r\n\r\n", 7));
      answer = hw_http_rig_read_all (fd);
      assert_status (answer, size > 65536 ? 413 : 200);
      hw_http_rig_free (rig);
    }
}

static void
a_head_without_end_is_refused (void **state)
{
  HwHttpRig *rig = hw_http_rig_new (NULL);
  g_autofree char *filling = g_strnfill (8192, 'x');
  g_autofree char *text = g_strconcat ("GET / HTTP/1.1\r\nX: ", filling, NULL);
  g_autofree char *answer = hw_http_rig_ask (rig, text);

  assert_status (answer, 431);
  hw_http_rig_free (rig);
}

static void
sixteen_may_come_in (void **state)
{
  HwHttpRig *rig = hw_http_rig_new (NULL);
  g_autofree char *answer = NULL;
  int fds[HW_HTTP_MAX_VISITS];

  for (int i = 0; i < HW_HTTP_MAX_VISITS; i++)
    fds[i] = hw_http_rig_send (rig, "GET /");
  answer = hw_http_rig_ask (rig, "GET / HTTP/1.1\r\n" HEAD "\r\n");
  assert_status (answer, 503);

  close (fds[0]);
  do
    {
      g_free (answer);
      answer = hw_http_rig_ask (rig, "GET / HTTP/1.1\r\n" HEAD "\r\n");
    }
  while (answer == NULL || !g_str_has_prefix (answer, "HTTP/1.1 200"));
  hw_http_rig_free (rig);
  for (int i = 1; i < HW_HTTP_MAX_VISITS; i++)
    close (fds[i]);
}

/* As clients do that wait for all of their calls together. */
static void
more_than_sixteen_at_once_are_answered (void **state)
{
  HwHttpRig *rig = hw_http_rig_new (NULL);
  int fds[HW_HTTP_MAX_VISITS * 12];

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = hw_http_rig_send (rig, "GET /a HTTP/1.1\r\n" HEAD "\r\n");
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *answer = hw_http_rig_read_all (fds[i]);

      assert_status (answer, 200);
    }
  hw_http_rig_free (rig);
}

static void
readers_of_events_take_nobodys_room (void **state)
{
  HwHttpRig *rig = hw_http_rig_new (NULL);
  g_autofree char *seen = NULL;
  int fds[HW_HTTP_MAX_READERS];

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = hw_http_rig_send (rig, "GET /events HTTP/1.1\r\n" HEAD "\r\n");
      assert_int_equal (hw_test_poll (fds[i], POLLIN, HW_TEST_LIMIT_MS), POLLIN);
    }
  for (int i = 0; i < HW_HTTP_MAX_VISITS; i++)
    {
      g_autofree char *answer = hw_http_rig_ask (rig, "GET /a HTTP/1.1\r\n" HEAD "\r\n");

      assert_status (answer, 200);
    }
  g_free (hw_http_rig_ask (rig, "GET /events HTTP/1.1\r\n" HEAD "\r\n"));
  seen = hw_http_rig_get_seen (rig);
  assert_true (g_str_has_suffix (seen, "GET /events \n")); /* the handler's, which says no */
  hw_http_rig_free (rig);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

static void
only_loopback_without_being_asked (void **state)
{
  const HwHttpServerConfig config = { .feed_path = "/events" };
  g_autoptr (HwHttpServer) server = hw_http_server_new (&config);
  g_autoptr (GError) error = NULL;

  assert_false (hw_http_server_listen (server, "0.0.0.0:0", FALSE, NULL, &error));
  assert_non_null (strstr (error->message, "--api-any-address"));
  assert_true (hw_http_server_listen (server, "0.0.0.0:0", TRUE, NULL, NULL));
  assert_true (hw_http_server_listen (server, "127.0.0.2:0", FALSE, NULL, NULL));
}

static void
a_file_that_was_left_is_replaced (void **state)
{
  const HwHttpServerConfig config = { .feed_path = "/events" };
  g_autofree char *folder = g_dir_make_tmp ("heartwire-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "control", NULL);
  struct sockaddr_un at = { .sun_family = AF_UNIX };
  HwHttpServer *server = hw_http_server_new (&config);
  HwHttpServer *second = hw_http_server_new (&config);
  g_autoptr (GError) error = NULL;
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  struct stat info;

  g_strlcpy (at.sun_path, path, sizeof at.sun_path);
  assert_int_equal (bind (fd, (struct sockaddr *) &at, sizeof at), 0);
  close (fd); /* as a killed program leaves it */

  assert_true (hw_http_server_listen_unix (server, path, NULL));
  assert_int_equal (stat (path, &info), 0);
  assert_int_equal (info.st_mode & 0777, 0600);
  assert_false (hw_http_server_listen_unix (second, path, &error));
  hw_http_server_free (second);
  hw_http_server_free (server);
  assert_int_equal (access (path, F_OK), -1);

  assert_true (g_file_set_contents (path, "precious", -1, NULL));
  server = hw_http_server_new (&config);
  assert_false (hw_http_server_listen_unix (server, path, NULL));
  hw_http_server_free (server);
  assert_int_equal (access (path, F_OK), 0);
  unlink (path);
  rmdir (folder);
}

static void
events_are_streamed (void **state)
{
  HwHttpRig *rig = hw_http_rig_new (NULL);
  int fds[2];

  for (int i = 0; i < 2; i++)
    {
      fds[i] = hw_http_rig_send (rig, "GET /events HTTP/1.1\r\n" HEAD "\r\n");
      assert_true (hw_http_rig_read_until (fds[i], "\r\n\r\n"));
    }
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (HwEvent) event = hw_event_new (HW_EVENT_CABLE_PULLED, HW_EVENT_SOURCE_CABLE);

      hw_http_server_publish (rig->server, event);
      for (int reader = 0; reader < 2; reader++)
        assert_true (hw_http_rig_read_until (fds[reader], "cable-pulled\"}\n"));
    }
  close (fds[0]);
  hw_http_rig_free (rig);
  assert_int_equal (hw_test_read_end (fds[1]), 0);
  close (fds[1]);
}

/* Enough for the socket's buffers and the reader's own to be full. */
static void
publish_many (HwHttpRig *rig)
{
  g_autofree char *text = g_strnfill (2000, 'x');

  for (int i = 0; i < 10000; i++)
    {
      g_autoptr (HwEvent) event = hw_event_new (HW_EVENT_STATUS, HW_EVENT_SOURCE_CABLE);

      hw_event_set_string (event, HW_EVENT_FIELD_TEXT, text);
      hw_http_server_publish (rig->server, event);
    }
}

static void
a_slow_reader_is_told_what_it_missed (void **state)
{
  HwHttpRig *rig = hw_http_rig_new (NULL);
  int fd = hw_http_rig_send (rig, "GET /events HTTP/1.1\r\n" HEAD "\r\n");
  g_autofree char *answer = NULL;

  assert_true (hw_http_rig_read_until (fd, "\r\n\r\n"));
  publish_many (rig);
  answer = hw_http_rig_ask (rig, "GET /proxies HTTP/1.1\r\n" HEAD "\r\n"); /* it is not held up */
  assert_status (answer, 200);
  assert_true (hw_http_rig_read_until (fd, "events-dropped\""));
  close (fd);
  hw_http_rig_free (rig);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (requests_are_answered),
    cmocka_unit_test (a_request_may_come_byte_by_byte),
    cmocka_unit_test (only_the_first_request_is_read),
    cmocka_unit_test (a_body_in_chunks_is_limited),
    cmocka_unit_test (a_head_without_end_is_refused),
    cmocka_unit_test (sixteen_may_come_in),
    cmocka_unit_test (more_than_sixteen_at_once_are_answered),
    cmocka_unit_test (readers_of_events_take_nobodys_room),
    cmocka_unit_test (only_loopback_without_being_asked),
    cmocka_unit_test (a_file_that_was_left_is_replaced),
    cmocka_unit_test (events_are_streamed),
    cmocka_unit_test (a_slow_reader_is_told_what_it_missed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
