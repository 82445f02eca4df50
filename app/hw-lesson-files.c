/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson's files: what is sent, by a real `heartwire send`, and where the server puts it. */
#include "hw-lesson-files.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/hw-error.h"
#include "event/hw-event-json.h"
#include "hw-private-folder.h"

/* Short times, as a lesson has them; and an end, should nobody be left to see to that. */
#define OPTIONS                                                                                    \
  "--log-format=json", "--heartbeat=300ms", "--heartbeat-timeout=300ms",                           \
      "--connect-timeout=500ms", "--give-up=30s"

struct _HwLessonFiles
{
  char *program;
  HwEventQueue *queue;
  char *folder;
  char *uploads;
  GPtrArray *senders; /* GSubprocess */
  GCancellable *reading;
};

HwLessonFiles *
hw_lesson_files_new (const char *program, HwEventQueue *queue, GError **error)
{
  char *folder = hw_private_folder_make ("heartwire-lesson", error);
  HwLessonFiles *self;

  if (folder == NULL)
    return NULL;
  self = g_new0 (HwLessonFiles, 1);
  self->program = g_strdup (program);
  self->queue = hw_event_queue_ref (queue);
  self->folder = folder;
  self->uploads = g_build_filename (folder, "uploads", NULL);
  g_mkdir (self->uploads, 0700); /* the server says so, where it isn't there */
  self->senders = g_ptr_array_new_with_free_func (g_object_unref);
  self->reading = g_cancellable_new ();

  return self;
}

void
hw_lesson_files_free (HwLessonFiles *self)
{
  g_cancellable_cancel (self->reading);
  for (guint i = 0; i < self->senders->len; i++)
    g_subprocess_force_exit (self->senders->pdata[i]);
  g_object_unref (self->reading);
  g_ptr_array_unref (self->senders);
  hw_private_folder_remove (self->folder);
  hw_event_queue_unref (self->queue);
  g_free (self->uploads);
  g_free (self->program);
  g_free (self);
}

const char *
hw_lesson_files_get_upload_dir (HwLessonFiles *self)
{
  return self->uploads;
}

/* All of it zeros, which take no room on the disk. */
static char *
make_file (HwLessonFiles *self, guint number, guint size, GError **error)
{
  g_autofree char *name = g_strdup_printf ("file-%u", number);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean good = fd >= 0 && ftruncate (fd, size) == 0;

  if (!good)
    g_set_error (error, HW_ERROR, HW_ERROR_FAILED, "can't make \"%s\": %s", path,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return good ? g_steal_pointer (&path) : NULL;
}

static GStrv
make_command (HwLessonFiles *self, const char *address, guint n_files, guint size, GError **error)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_strv_builder_add_many (words, self->program, "send", address, OPTIONS, NULL);
  for (guint i = 1; i <= n_files; i++)
    {
      g_autofree char *path = make_file (self, i, size, error);

      if (path == NULL)
        return NULL;
      g_strv_builder_add (words, path);
    }

  return g_strv_builder_end (words);
}

typedef struct
{
  GDataInputStream *lines;
  HwEventQueue *queue;
  GCancellable *cancellable;
} Reading;

static void read_line (Reading *self);

static void
reading_free (Reading *self)
{
  g_object_unref (self->lines);
  hw_event_queue_unref (self->queue);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
line_cb (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Reading *self = user_data;
  gsize length;
  /* Without an error: a sender that has ended, or a lesson. */
  g_autofree char *line = g_data_input_stream_read_line_finish (self->lines, result, &length, NULL);
  HwEvent *event;

  if (line == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      reading_free (self);
      return;
    }
  event = hw_event_new_from_json (line, (gssize) length, NULL); /* what is none is nobody's */
  if (event != NULL)
    hw_event_queue_push (self->queue, event);
  read_line (self);
}

static void
read_line (Reading *self)
{
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, self->cancellable, line_cb,
                                       self);
}

static void
begin_reading (HwLessonFiles *self, GSubprocess *sender)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (sender));
  reading->queue = hw_event_queue_ref (self->queue);
  reading->cancellable = g_object_ref (self->reading);
  read_line (reading);
}

gboolean
hw_lesson_files_send (HwLessonFiles *self,
                      const char *address,
                      guint n_files,
                      guint size,
                      GError **error)
{
  g_auto (GStrv) command = make_command (self, address, n_files, size, error);
  GSubprocess *sender;

  if (command == NULL)
    return FALSE;
  sender = g_subprocess_newv ((const char *const *) command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  if (sender == NULL)
    return FALSE;
  g_ptr_array_add (self->senders, sender);
  begin_reading (self, sender);

  return TRUE;
}
