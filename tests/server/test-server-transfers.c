/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that the server takes transfers as the protocol has them. */
#include "server-fixture.h"

#include <string.h>
#include <unistd.h>

#include "core/hw-transfer-status.h"
#include "server/hw-server-offers.h"
#include "upload-fixture.h"

#define OTHER_ID "1123456789abcdef0123456789abcdef"
#define HELLO_HASH "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
#define MORE HW_FRAME_FLAG_MORE
#define OFFER(id) "transfer=" id " files=1 bytes=5\n5 " HELLO_HASH " hello.txt\n"
#define COMMIT(id) "transfer=" id " end=commit files=1 bytes=5"

static UploadFixture uploads;
static ServerFixture server;

static void
start (void)
{
  upload_fixture_init (&uploads);
  server_fixture_start (&server, "127.0.0.1:0", "upload-dir", uploads.path, "upload-lease-ms",
                        60000, NULL);
}

static void
stop (void)
{
  g_autofree char *left = NULL;

  server_fixture_stop (&server);
  left = upload_fixture_list_staging (&uploads);
  assert_string_equal (left, "");
  upload_fixture_check_outside (&uploads);
  upload_fixture_clear (&uploads);
}

/* "ready 0+5", "refused name", "committed"; the caller's. */
static char *
hear (int fd)
{
  HwTransferStatus status;
  HwFrame frame;
  g_autofree char *text = peer_read_frame (fd, &frame);

  assert_int_equal (frame.type, HW_FRAME_STATUS);
  assert_int_equal (frame.flags, 0);
  if (!hw_transfer_status_read (&status, text, strlen (text)))
    fail_msg ("no status: %s", text);
  if (status.state == HW_TRANSFER_STATE_READY)
    return g_strdup_printf ("ready %u+%u", (guint) status.file, (guint) status.offset);
  if (status.state == HW_TRANSFER_STATE_REFUSED)
    return g_strdup_printf ("refused %s", hw_transfer_reason_get_name (status.reason));
  return g_strdup ("committed");
}

static void
expect (int fd, const char *wanted)
{
  g_autofree char *heard = hear (fd);

  assert_string_equal (heard, wanted);
}

static void
expect_visible (const char *wanted)
{
  g_autofree char *visible = upload_fixture_list (&uploads);

  assert_string_equal (visible, wanted);
}

/* HW-P-130, HW-P-139 */
static void
one_file_is_committed (void **state)
{
  g_autofree char *content = NULL;
  HwEvent *event;
  int fd;

  start ();
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (fd, "ready 0+0");
  peer_write_frame (fd, HW_FRAME_PART, 0, 2, "hel");
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 1, "");
  peer_expect_frame (fd, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY, 1, "");
  peer_write_frame (fd, HW_FRAME_PART, 0, 3, "lo");
  expect_visible ("");
  peer_write_frame (fd, HW_FRAME_COMMIT, 0, 4, COMMIT (UPLOAD_ID));
  expect (fd, "committed");
  expect_visible (UPLOAD_ID);
  content = upload_fixture_read (&uploads, UPLOAD_ID "/hello.txt", NULL);
  assert_string_equal (content, "hello");
  event = server_fixture_wait (&server, HW_EVENT_TRANSFER_COMMITTED, 1);
  assert_int_equal (hw_event_get_number (event, HW_EVENT_FIELD_BYTES), 5);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_TEXT), UPLOAD_ID ": 1 file");

  /* Once more: it is there already, and stays as it is. */
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 5, OFFER (UPLOAD_ID));
  expect (fd, "committed");
  close (fd);
  stop ();
}

static void
offer_comes_in_parts (void **state)
{
  int fd;

  start ();
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, MORE, 1, "transfer=" UPLOAD_ID " files=1 by");
  peer_write_frame (fd, HW_FRAME_OFFER, MORE, 2, "tes=5\n5 " HELLO_HASH " hel");
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 3, "lo.txt\n");
  expect (fd, "ready 0+0");
  close (fd);
  stop ();
}

/* HW-P-131 */
static void
files_one_by_one (void **state)
{
  g_autofree char *content = NULL;
  int fd;

  start ();
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, "transfer=" UPLOAD_ID " files=more\n");
  expect (fd, "ready 0+0");
  peer_write_frame (fd, HW_FRAME_FILE, MORE, 2, "5 " HELLO_HASH " a");
  peer_write_frame (fd, HW_FRAME_PART, MORE, 3, "hel");
  peer_write_frame (fd, HW_FRAME_PART, 0, 4, "lo");
  peer_write_frame (fd, HW_FRAME_FILE, 0, 5, "5 " HELLO_HASH " sub/b");
  peer_write_frame (fd, HW_FRAME_PART, 0, 6, "hello");
  peer_write_frame (fd, HW_FRAME_COMMIT, 0, 7,
                    "transfer=" UPLOAD_ID " end=commit files=2 bytes=10");
  expect (fd, "committed");
  content = upload_fixture_read (&uploads, UPLOAD_ID "/sub/b", NULL);
  assert_string_equal (content, "hello");
  close (fd);
  stop ();
}

/* HW-P-142 */
static void
refusals_say_why (void **state)
{
  static const struct
  {
    const char *offer, *heard;
  } rows[] = {
    { "transfer=" UPLOAD_ID " files=1 bytes=5\n5 " HELLO_HASH " ../x", "refused name" },
    { "transfer=" UPLOAD_ID " files=1 bytes=5\n5 " HELLO_HASH " /x", "refused name" },
    { "transfer=" UPLOAD_ID " files=1 bytes=5\n5 " HELLO_HASH " .x", "refused name" },
    { "transfer=" UPLOAD_ID " files=2 bytes=0\n0 " HELLO_HASH " a\n0 " HELLO_HASH " A",
      "refused name" },
    { "transfer=" UPLOAD_ID " files=1 bytes=9000000000\n9000000000 " HELLO_HASH " x",
      "refused too-large" },
    { "transfer=" UPLOAD_ID " files=1001 bytes=0", "refused too-large" },
    { "transfer=" UPLOAD_ID " files=0 bytes=0", "refused protocol" },
    { "transfer=" UPLOAD_ID, "refused protocol" },
  };
  int fd;

  start ();
  fd = server_fixture_connect (&server);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      peer_write_frame (fd, HW_FRAME_OFFER, 0, i + 1, rows[i].offer);
      expect (fd, rows[i].heard);
      /* What was on its way is nobody's. */
      peer_write_frame (fd, HW_FRAME_PART, 0, i + 2, "hello");
    }
  assert_int_equal (server_fixture_count (&server, HW_EVENT_TRANSFER_COMMITTED), 0);
  expect_visible ("");
  close (fd);
  stop ();
}

static void
wrong_bytes_are_refused (void **state)
{
  HwEvent *event;
  int fd;

  start ();
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (fd, "ready 0+0");
  peer_write_frame (fd, HW_FRAME_PART, 0, 2, "hellO");
  expect (fd, "refused hash");
  event = server_fixture_wait (&server, HW_EVENT_TRANSFER_ABORTED, 1);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON), "hash");
  expect_visible ("");
  close (fd);
  stop ();
}

/* The connection may end at any place: the next one is told where. */
static void
goes_on_after_a_loss (void **state)
{
  g_autofree char *content = NULL;
  int fd;

  start ();
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (fd, "ready 0+0");
  peer_write_frame (fd, HW_FRAME_PART, 0, 2, "hel");
  close (fd);
  server_fixture_expect_end (&server, 1, "eof");

  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (fd, "ready 0+3");
  peer_write_frame (fd, HW_FRAME_PART, 0, 2, "lo");
  peer_write_frame (fd, HW_FRAME_COMMIT, 0, 3, COMMIT (UPLOAD_ID));
  expect (fd, "committed");
  content = upload_fixture_read (&uploads, UPLOAD_ID "/hello.txt", NULL);
  assert_string_equal (content, "hello");
  close (fd);
  stop ();
}

/* HW-P-141: a connection that only the server believes in loses its transfer to the next. */
static void
next_connection_takes_over (void **state)
{
  int first, second;

  start ();
  first = server_fixture_connect (&server);
  peer_write_frame (first, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (first, "ready 0+0");
  peer_write_frame (first, HW_FRAME_PART, 0, 2, "hel");
  peer_write_frame (first, HW_FRAME_HEARTBEAT, 0, 1, "");
  peer_expect_frame (first, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY, 1, "");
  second = server_fixture_connect (&server);
  peer_write_frame (second, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (second, "ready 0+3");
  expect (first, "refused taken-over");
  peer_write_frame (first, HW_FRAME_PART, 0, 3, "xx");
  peer_write_frame (first, HW_FRAME_HEARTBEAT, 0, 2, "");
  peer_expect_frame (first, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY, 2, "");
  peer_write_frame (second, HW_FRAME_PART, 0, 2, "lo");
  peer_write_frame (second, HW_FRAME_COMMIT, 0, 3, COMMIT (UPLOAD_ID));
  expect (second, "committed");
  close (first);
  close (second);
  stop ();
}

static void
abandoned_is_removed (void **state)
{
  int fd;

  start ();
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (fd, "ready 0+0");
  peer_write_frame (fd, HW_FRAME_PART, 0, 2, "hel");
  peer_write_frame (fd, HW_FRAME_COMMIT, 0, 3, "transfer=" UPLOAD_ID " end=abandon");
  expect (fd, "refused abandoned");
  server_fixture_wait (&server, HW_EVENT_TRANSFER_ABORTED, 1);
  close (fd);
  stop ();
}

static void
lease_ends (void **state)
{
  HwEvent *event;
  int fd;

  upload_fixture_init (&uploads);
  server_fixture_start (&server, "127.0.0.1:0", "upload-dir", uploads.path, "upload-lease-ms", 1,
                        NULL);
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (fd, "ready 0+0");
  close (fd);
  event = server_fixture_wait (&server, HW_EVENT_TRANSFER_ABORTED, 1);
  assert_string_equal (hw_event_get_string (event, HW_EVENT_FIELD_REASON), "expired");
  stop ();
}

static void
only_so_many_at_a_time (void **state)
{
  int fds[17];

  start ();
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *offer
          = g_strdup_printf ("transfer=%032x files=1 bytes=5\n5 " HELLO_HASH " hello.txt\n", i);

      fds[i] = server_fixture_connect (&server);
      peer_write_frame (fds[i], HW_FRAME_OFFER, 0, 1, offer);
      expect (fds[i], i < 16 ? "ready 0+0" : "refused busy");
    }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  stop ();
}

static void
nothing_is_taken_unless_asked_for (void **state)
{
  int fd;

  server_fixture_start (&server, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (fd, "refused not-accepted");
  close (fd);
  server_fixture_stop (&server);
}

/* Nor kept: an offer that is never finished costs nothing where none is taken. */
static void
nothing_is_gathered_unless_asked_for (void **state)
{
  int fd;

  server_fixture_start (&server, "127.0.0.1:0", NULL);
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, MORE, 1, "transfer=" UPLOAD_ID " files=1 by");
  expect (fd, "refused not-accepted");
  peer_write_frame (fd, HW_FRAME_OFFER, MORE, 2, "tes=5\n5 " HELLO_HASH " hel");
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 3, "lo.txt\n");
  peer_write_frame (fd, HW_FRAME_HEARTBEAT, 0, 1, "");
  peer_expect_frame (fd, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY, 1, "");
  close (fd);
  server_fixture_stop (&server);
}

/* HW-P-143: unfinished offers have a limit for all connections together. */
static void
unfinished_offers_are_bounded (void **state)
{
  enum
  {
    PIECE = 100 * 1024,
    N_PIECES = 10,
    N_PEERS = HW_SERVER_OFFERS_LIMIT / (PIECE * N_PIECES)
  };
  g_autofree char *piece = g_strnfill (PIECE, 'x');
  int fds[N_PEERS], last;

  start ();
  for (guint i = 0; i < N_PEERS; i++)
    {
      fds[i] = server_fixture_connect (&server);
      for (guint n = 1; n <= N_PIECES; n++)
        peer_write_frame (fds[i], HW_FRAME_OFFER, MORE, n, piece);
      peer_write_frame (fds[i], HW_FRAME_HEARTBEAT, 0, 1, "");
      peer_expect_frame (fds[i], HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY, 1, "");
    }
  last = server_fixture_connect (&server);
  for (guint n = 1; n <= N_PIECES; n++)
    peer_write_frame (last, HW_FRAME_OFFER, MORE, n, piece);
  server_fixture_expect_end (&server, N_PEERS + 1, "limit");
  close (last);

  /* One in a single frame needs no room, and what has ended leaves room. */
  last = server_fixture_connect (&server);
  peer_write_frame (last, HW_FRAME_OFFER, 0, 1, OFFER (UPLOAD_ID));
  expect (last, "ready 0+0");
  close (fds[0]);
  server_fixture_expect_end (&server, 1, "eof");
  for (guint n = 1; n < N_PIECES; n++)
    peer_write_frame (last, HW_FRAME_OFFER, MORE, n + 1, piece);
  peer_write_frame (last, HW_FRAME_HEARTBEAT, 0, 1, "");
  peer_expect_frame (last, HW_FRAME_HEARTBEAT, HW_FRAME_FLAG_REPLY, 1, "");
  close (last);
  for (guint i = 1; i < N_PEERS; i++)
    close (fds[i]);
  stop ();
}

static void
unusable_directory_is_an_error_at_start (void **state)
{
  g_autoptr (HwServer) broken = hw_server_new (NULL);
  g_autoptr (GError) error = NULL;

  g_object_set (broken, "upload-dir", "/nonexistent", NULL);
  assert_true (hw_server_listen (broken, "127.0.0.1:0", &error));
  assert_false (hw_server_start (broken, &error));
  assert_non_null (strstr (error->message, "/nonexistent"));
}

/* HW-P-144 */
static void
wrong_offers_end_the_connection (void **state)
{
  static const guint8 version_1[] = { 1, HW_FRAME_OFFER, 0, 1, 'x' };
  guint8 answer[128];
  int fd;

  start ();
  fd = server_fixture_connect (&server);
  peer_write_frame (fd, HW_FRAME_OFFER, 0, 1, "files=1");
  server_fixture_expect_end (&server, 1, "protocol-error");
  close (fd);
  fd = server_fixture_connect (&server);
  assert_true (hw_test_write (fd, version_1, sizeof version_1));
  server_fixture_expect_end (&server, 2, "protocol-error");
  assert_true (read (fd, answer, sizeof answer) > 20);
  assert_int_equal (answer[0], 1);
  assert_int_equal (answer[1], HW_FRAME_ERROR);
  close (fd);
  stop ();
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (one_file_is_committed),
    cmocka_unit_test (offer_comes_in_parts),
    cmocka_unit_test (files_one_by_one),
    cmocka_unit_test (refusals_say_why),
    cmocka_unit_test (wrong_bytes_are_refused),
    cmocka_unit_test (goes_on_after_a_loss),
    cmocka_unit_test (next_connection_takes_over),
    cmocka_unit_test (abandoned_is_removed),
    cmocka_unit_test (lease_ends),
    cmocka_unit_test (only_so_many_at_a_time),
    cmocka_unit_test (nothing_is_taken_unless_asked_for),
    cmocka_unit_test (nothing_is_gathered_unless_asked_for),
    cmocka_unit_test (unfinished_offers_are_bounded),
    cmocka_unit_test (unusable_directory_is_an_error_at_start),
    cmocka_unit_test (wrong_offers_end_the_connection),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
