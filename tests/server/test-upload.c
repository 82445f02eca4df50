/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that an upload is all or nothing, whichever of its calls to the system fails, or
 * is the last that its process makes. */
#include "hw-test.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/hw-upload.h"
#include "upload-fixture.h"

static const struct
{
  const char *name, *content;
} files[] = {
  { "a.txt", "hello" },
  { "sub/b.txt", "a longer one, in two parts" },
  { "sub/deep/empty", "" },
};

/* Counts the calls, and lets the n-th fail, write nothing, or be the process's last. */
typedef struct
{
  HwUploadIo io;
  guint n_calls;
  guint bad_call; /* 0: none */
  int error_number;
  gboolean kills;
  gboolean stays_bad;   /* each behind it fails as well */
  const char *bad_name; /* which call that was */
  GString *syncs;       /* what was synced, and when it was renamed; NULL: nobody asks */
  GHashTable *open_fds; /* their paths */
} BadIo;

#define KILLED 77

static gboolean
is_bad (HwUploadIo *io, const char *name)
{
  BadIo *self = (BadIo *) io;

  self->n_calls++;
  if (self->n_calls != self->bad_call && !(self->stays_bad && self->n_calls > self->bad_call))
    return FALSE;
  self->bad_name = name;
  if (self->kills)
    _exit (KILLED);
  errno = self->error_number;
  return TRUE;
}

static int
bad_open (HwUploadIo *self, int folder, const char *path, int flags, mode_t mode)
{
  int fd = is_bad (self, "open") ? -1 : hw_upload_io_system.open (self, folder, path, flags, mode);

  if (((BadIo *) self)->syncs != NULL && fd >= 0)
    g_hash_table_insert (((BadIo *) self)->open_fds, GINT_TO_POINTER (fd), g_strdup (path));
  return fd;
}

static int
bad_make_folder (HwUploadIo *self, int folder, const char *name, mode_t mode)
{
  return is_bad (self, "make_folder") ? -1
                                      : hw_upload_io_system.make_folder (self, folder, name, mode);
}

static int
bad_allocate (HwUploadIo *self, int fd, off_t size)
{
  return is_bad (self, "allocate") ? -1 : hw_upload_io_system.allocate (self, fd, size);
}

/* Never more than a few bytes at a time. */
static gssize
bad_write (HwUploadIo *self, int fd, const guint8 *bytes, gsize length)
{
  return is_bad (self, "write") ? -1 : hw_upload_io_system.write (self, fd, bytes, MIN (length, 7));
}

static int
bad_sync (HwUploadIo *self, int fd)
{
  GString *syncs = ((BadIo *) self)->syncs;
  const char *path;

  if (syncs != NULL)
    {
      path = g_hash_table_lookup (((BadIo *) self)->open_fds, GINT_TO_POINTER (fd));
      g_string_append_printf (syncs, " %s", path != NULL ? path : "/");
    }
  return is_bad (self, "sync") ? -1 : hw_upload_io_system.sync (self, fd);
}

/* A close that fails has closed nevertheless. */
static int
bad_close (HwUploadIo *self, int fd)
{
  gboolean bad = is_bad (self, "close");
  int result = hw_upload_io_system.close (self, fd);

  return bad ? -1 : result;
}

static int
bad_rename (HwUploadIo *self, int from, const char *name, int to, const char *new_name)
{
  if (((BadIo *) self)->syncs != NULL)
    g_string_append (((BadIo *) self)->syncs, " rename");
  return is_bad (self, "rename") ? -1 : hw_upload_io_system.rename (self, from, name, to, new_name);
}

static int
bad_unlink (HwUploadIo *self, int folder, const char *name, int flags)
{
  return is_bad (self, "unlink") ? -1 : hw_upload_io_system.unlink (self, folder, name, flags);
}

static void
bad_io_init (BadIo *self, guint bad_call, int error_number, gboolean kills)
{
  *self = (BadIo){
    .io = { .open = bad_open,
            .make_folder = bad_make_folder,
            .allocate = bad_allocate,
            .write = bad_write,
            .sync = bad_sync,
            .close = bad_close,
            .rename = bad_rename,
            .unlink = bad_unlink },
    .bad_call = bad_call,
    .error_number = error_number,
    .kills = kills,
  };
}

static gboolean
send_file (HwUpload *upload, guint i, HwTransferRefusal *refusal)
{
  const guint8 *bytes = (const guint8 *) files[i].content;
  gsize length = strlen (files[i].content), half = length / 2;
  g_autofree char *hash = upload_hash (files[i].content);

  return (length == 0
          || (hw_upload_write (upload, files[i].name, bytes, half, refusal)
              && hw_upload_write (upload, files[i].name, bytes + half, length - half, refusal)))
         && hw_upload_finish (upload, files[i].name, hash, refusal);
}

static gboolean
send_all (HwUpload *upload, HwTransferRefusal *refusal)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (!hw_upload_create (upload, files[i].name, strlen (files[i].content), refusal))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (!send_file (upload, i, refusal))
      return FALSE;

  return hw_upload_commit (upload, refusal);
}

/* As the server does it: what fails is removed. TRUE: it is said to be committed. */
static gboolean
upload_all (const char *path, HwUploadIo *io, gboolean *already)
{
  g_autoptr (HwUploadStore) store = hw_upload_store_open (path, io, NULL);
  g_autoptr (HwUpload) upload = store != NULL ? hw_upload_new (store, UPLOAD_ID) : NULL;
  HwTransferRefusal refusal = { .text = NULL };
  gboolean good;

  if (upload == NULL)
    return FALSE;
  good = hw_upload_begin (upload, already, &refusal) && (*already || send_all (upload, &refusal));
  if (good != (refusal.reason == HW_TRANSFER_REASON_NONE))
    fail_msg ("%s", good ? "a reason for what went well" : "no reason for what didn't");
  if (!good)
    hw_upload_remove (upload);
  hw_transfer_refusal_clear (&refusal);

  return good;
}

/* Whether all is there; anything between all and nothing fails. */
static gboolean
is_all_there (UploadFixture *fixture)
{
  g_autofree char *visible = upload_fixture_list (fixture);

  if (*visible == '\0')
    return FALSE;
  assert_string_equal (visible, UPLOAD_ID);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (UPLOAD_ID, files[i].name, NULL);
      gsize length = 0;
      g_autofree char *bytes = upload_fixture_read (fixture, path, &length);

      assert_non_null (bytes);
      assert_int_equal (length, strlen (files[i].content));
      assert_string_equal (bytes, files[i].content);
    }

  return TRUE;
}

/* After whatever has happened, the next server has it whole, and leaves nothing else. */
static void
check_next_try (UploadFixture *fixture)
{
  gboolean was_there = is_all_there (fixture);
  gboolean already = FALSE;
  g_autofree char *left = NULL;

  assert_true (upload_all (fixture->path, &hw_upload_io_system, &already));
  assert_int_equal (already, was_there);
  assert_true (is_all_there (fixture));
  left = upload_fixture_list_staging (fixture);
  assert_string_equal (left, "");
  upload_fixture_check_outside (fixture);
}

static guint
count_calls (void)
{
  UploadFixture fixture;
  gboolean already;
  BadIo io;

  upload_fixture_init (&fixture);
  bad_io_init (&io, 0, 0, FALSE);
  assert_true (upload_all (fixture.path, &io.io, &already));
  assert_true (is_all_there (&fixture));
  upload_fixture_clear (&fixture);

  return io.n_calls;
}

static void
each_call_fails (void **state)
{
  static const int errors[] = { EIO, ENOSPC, EACCES };
  guint n_calls = count_calls ();

  assert_true (n_calls > 40);
  for (guint call = 1; call <= n_calls; call++)
    for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
      {
        UploadFixture fixture;
        gboolean already;
        BadIo io;

        upload_fixture_init (&fixture);
        bad_io_init (&io, call, errors[i], FALSE);
        if (upload_all (fixture.path, &io.io, &already))
          {
            assert_string_equal (io.bad_name, "close"); /* of what is synced, or only read */
            assert_true (is_all_there (&fixture));
          }
        else
          assert_false (is_all_there (&fixture)); /* HW-P-142 */
        check_next_try (&fixture);
        upload_fixture_clear (&fixture);
      }
}

/* What can neither be made to last nor be taken back is said to be so. */
static void
doubt_is_told (void **state)
{
  UploadFixture fixture;
  BadIo io;

  upload_fixture_init (&fixture);
  bad_io_init (&io, count_calls () - 2, EIO, FALSE); /* the last sync: two closes follow */
  io.stays_bad = TRUE;
  {
    g_autoptr (HwUploadStore) store = hw_upload_store_open (fixture.path, &io.io, NULL);
    g_autoptr (HwUpload) upload = hw_upload_new (store, UPLOAD_ID);
    HwTransferRefusal refusal = { .text = NULL };
    gboolean already;

    assert_true (hw_upload_begin (upload, &already, &refusal));
    assert_false (send_all (upload, &refusal));
    assert_int_equal (refusal.reason, HW_TRANSFER_REASON_DISK);
    assert_non_null (strstr (refusal.text, "take back"));
    assert_true (is_all_there (&fixture));
    hw_transfer_refusal_clear (&refusal);
  }
  upload_fixture_clear (&fixture);
}

/* HW-P-140: what is renamed is on disk, from the innermost out, and the rename is before anybody is
 * told. */
static void
all_is_on_disk_before_it_is_told (void **state)
{
  UploadFixture fixture;
  gboolean already;
  BadIo io;

  upload_fixture_init (&fixture);
  bad_io_init (&io, 0, 0, FALSE);
  io.syncs = g_string_new (NULL);
  io.open_fds = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  assert_true (upload_all (fixture.path, &io.io, &already));
  assert_string_equal (io.syncs->str,
                       " a.txt sub/b.txt sub/deep/empty sub/deep sub " UPLOAD_ID " rename /");
  g_string_free (io.syncs, TRUE);
  g_hash_table_unref (io.open_fds);
  upload_fixture_clear (&fixture);
}

/* The process ends before the n-th call, as by kill -9; the file system goes on. */
static void
each_call_is_the_last (void **state)
{
  guint n_calls = count_calls ();
  guint n_visible = 0;

  for (guint call = 1; call <= n_calls; call++)
    {
      UploadFixture fixture;
      gboolean already;
      int status;
      pid_t child;

      upload_fixture_init (&fixture);
      child = fork ();
      if (child == 0)
        {
          BadIo io;

          bad_io_init (&io, call, 0, TRUE);
          upload_all (fixture.path, &io.io, &already);
          _exit (0);
        }
      assert_int_equal (waitpid (child, &status, 0), child);
      assert_true (WIFEXITED (status) && WEXITSTATUS (status) == KILLED);
      n_visible += is_all_there (&fixture);
      check_next_try (&fixture);
      upload_fixture_clear (&fixture);
    }
  assert_in_range (n_visible, 1, 5); /* after the one rename */
}

static void
interrupted_write_goes_on (void **state)
{
  UploadFixture fixture;
  guint n_interrupted = 0;

  for (guint call = 1; call <= count_calls (); call++)
    {
      gboolean already;
      BadIo io;

      upload_fixture_init (&fixture);
      bad_io_init (&io, call, EINTR, FALSE);
      n_interrupted += upload_all (fixture.path, &io.io, &already);
      upload_fixture_clear (&fixture);
    }
  assert_true (n_interrupted >= 6); /* as many writes as there are */
}

static HwUpload *
begin (HwUploadStore *store)
{
  HwUpload *upload = hw_upload_new (store, UPLOAD_ID);
  HwTransferRefusal refusal = { .text = NULL };
  gboolean already;

  assert_true (hw_upload_begin (upload, &already, &refusal));
  assert_false (already);

  return upload;
}

static void
wrong_content_is_not_committed (void **state)
{
  UploadFixture fixture;

  upload_fixture_init (&fixture);
  {
    g_autoptr (HwUploadStore) store
        = hw_upload_store_open (fixture.path, &hw_upload_io_system, NULL);
    g_autoptr (HwUpload) upload = begin (store);
    HwTransferRefusal refusal = { .text = NULL };
    g_autofree char *hash = upload_hash ("hello");
    g_autofree char *visible = NULL;

    assert_true (hw_upload_create (upload, "a", 5, &refusal));
    assert_true (hw_upload_write (upload, "a", (const guint8 *) "hellO", 5, &refusal));
    assert_false (hw_upload_finish (upload, "a", hash, &refusal));
    assert_int_equal (refusal.reason, HW_TRANSFER_REASON_HASH);
    /* and nothing after that is */
    assert_false (hw_upload_create (upload, "b", 0, &refusal));
    assert_false (hw_upload_commit (upload, &refusal));
    assert_int_equal (refusal.reason, HW_TRANSFER_REASON_HASH);
    hw_transfer_refusal_clear (&refusal);
    visible = upload_fixture_list (&fixture);
    assert_string_equal (visible, "");
    hw_upload_remove (upload);
  }
  upload_fixture_clear (&fixture);
}

static void
others_can_not_look_in (void **state)
{
  static const char *const paths[]
      = { ".staging", UPLOAD_ID, UPLOAD_ID "/sub", UPLOAD_ID "/a.txt" };
  UploadFixture fixture;
  gboolean already;

  upload_fixture_init (&fixture);
  assert_true (upload_all (fixture.path, &hw_upload_io_system, &already));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_build_filename (fixture.path, paths[i], NULL);
      struct stat info;

      assert_int_equal (stat (path, &info), 0);
      assert_int_equal (info.st_mode & 077, 0);
    }
  upload_fixture_clear (&fixture);
}

/* What a full disk has no room for is refused before a byte of it comes. */
static void
room_is_made_at_the_beginning (void **state)
{
  UploadFixture fixture;

  upload_fixture_init (&fixture);
  {
    g_autoptr (HwUploadStore) store
        = hw_upload_store_open (fixture.path, &hw_upload_io_system, NULL);
    g_autoptr (HwUpload) upload = begin (store);
    HwTransferRefusal refusal = { .text = NULL };

    assert_false (hw_upload_create (upload, "a", G_MAXINT64 / 2, &refusal));
    assert_int_equal (refusal.reason, HW_TRANSFER_REASON_DISK);
    assert_non_null (strstr (refusal.text, "make room for \"a\""));
    hw_transfer_refusal_clear (&refusal);
    hw_upload_remove (upload);
  }
  upload_fixture_clear (&fixture);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_call_fails),
    cmocka_unit_test (doubt_is_told),
    cmocka_unit_test (all_is_on_disk_before_it_is_told),
    cmocka_unit_test (each_call_is_the_last),
    cmocka_unit_test (interrupted_write_goes_on),
    cmocka_unit_test (wrong_content_is_not_committed),
    cmocka_unit_test (others_can_not_look_in),
    cmocka_unit_test (room_is_made_at_the_beginning),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
