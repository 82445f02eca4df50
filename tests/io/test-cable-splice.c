/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a bulky direction is spliced, and stays whole when faults come and go. */
#include "hw-test.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-cable-rig.h"
#include "hw-test-socket.h"

#define PIECE (1024 * 1024)
#define MOST (G_GUINT64_CONSTANT (1) << 40)

typedef struct
{
  guint64 sent;
  guint64 read;
  gboolean held;
} Stream;

/* A stream in which no two places look alike for long. */
static guint8
byte_at (guint64 offset)
{
  return (guint8) ((offset * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 56);
}

static void
stream_send (Stream *self, int fd, guint64 total)
{
  static guint8 bytes[PIECE];
  gsize length = (gsize) MIN (total - self->sent, sizeof bytes);
  ssize_t n;

  for (gsize i = 0; i < length; i++)
    bytes[i] = byte_at (self->sent + i);
  n = send (fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
  self->sent += (guint64) MAX (n, 0);
}

static void
stream_read (Stream *self, int fd)
{
  static guint8 bytes[PIECE];
  ssize_t n = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);

  for (ssize_t i = 0; i < n; i++)
    self->held = self->held && bytes[i] == byte_at (self->read + (guint64) i);
  self->read += (guint64) MAX (n, 0);
}

/* Until @until bytes have come; the sender doesn't wait for that. */
static void
carry (HwCableRig *rig, Stream *stream, guint64 until, guint64 total)
{
  while (stream->read < until)
    {
      struct pollfd ends[] = {
        { .fd = rig->client, .events = stream->sent < total ? POLLOUT : 0 },
        { .fd = rig->server, .events = POLLIN },
      };

      assert_true (poll (ends, 2, HW_TEST_LIMIT_MS) > 0);
      if (ends[0].revents & POLLOUT)
        stream_send (stream, rig->client, total);
      if (ends[1].revents & POLLIN)
        stream_read (stream, rig->server);
    }
}

/* The cable's descriptors are in this process. */
static int
count_pipes (void)
{
  DIR *descriptors = opendir ("/proc/self/fd");
  struct dirent *entry;
  int n = 0;

  while ((entry = readdir (descriptors)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/fd/%s", entry->d_name);
      g_autofree char *target = g_file_read_link (path, NULL);

      n += target != NULL && g_str_has_prefix (target, "pipe:");
    }
  closedir (descriptors);

  return n;
}

static void
command (HwCableRig *rig, const char *line)
{
  g_autoptr (GError) error = NULL;

  if (!hw_cable_command (rig->cable, line, &error))
    fail_msg ("“%s”: %s", line, error->message);
}

/* As many bytes as it takes until it is spliced. */
static void
carry_until_spliced (HwCableRig *rig, Stream *stream, int n_pipes)
{
  while (count_pipes () == n_pipes && stream->read < MOST)
    carry (rig, stream, stream->read + 4 * PIECE, MOST);
}

static void
is_spliced_and_stays_whole (void **state)
{
  static const char *const disturbances[][2] = {
    { "add latency latency=5ms", "remove latency" },
    { "add slicer average_size=1000", "remove slicer" },
    { "pull", "plug" },
    { "add corrupt", "clear" },
  };
  HwCableRig rig;
  Stream stream = { .held = TRUE };
  int n_pipes;

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  n_pipes = count_pipes ();
  for (gsize i = 0; i < G_N_ELEMENTS (disturbances); i++)
    {
      carry_until_spliced (&rig, &stream, n_pipes);
      command (&rig, disturbances[i][0]);
      if (i != 2)
        {
          assert_int_equal (count_pipes (), n_pipes);
          carry (&rig, &stream, stream.read + 4 * PIECE, MOST);
        }
      command (&rig, disturbances[i][1]);
      carry (&rig, &stream, stream.read + 4 * PIECE, MOST);
      assert_true (stream.held);
    }
  carry_until_spliced (&rig, &stream, n_pipes);
  carry (&rig, &stream, stream.sent, stream.sent);
  assert_true (hw_cable_rig_carries (rig.server, rig.client, "the other way"));
  shutdown (rig.client, SHUT_WR);
  assert_int_equal (hw_test_read_end (rig.server), 0);
  hw_cable_rig_stop (&rig);
  assert_int_equal (count_pipes (), n_pipes);
}

static void
a_reset_while_it_is_spliced_is_passed_on (void **state)
{
  HwCableRig rig;
  Stream stream = { .held = TRUE };
  int n_pipes = count_pipes ();

  assert_true (hw_cable_rig_start (&rig, HW_CUT_MODE_AUTO, FALSE));
  assert_true (hw_cable_rig_connect (&rig));
  carry_until_spliced (&rig, &stream, n_pipes);
  hw_test_reset (rig.server);
  rig.server = -1;
  assert_int_equal (hw_test_read_end (rig.client), ECONNRESET);
  assert_true (hw_cable_rig_says (hw_cable_rig_wait (&rig, HW_EVENT_DISCONNECTED),
                                  HW_EVENT_FIELD_REASON, "reset"));
  hw_cable_rig_stop (&rig);
  assert_int_equal (count_pipes (), n_pipes);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (is_spliced_and_stays_whole),
    cmocka_unit_test (a_reset_while_it_is_spliced_is_passed_on),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
