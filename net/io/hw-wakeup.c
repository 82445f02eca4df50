/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the wake-up of a GMainContext by an eventfd, once for many signals. */
#include "io/hw-wakeup.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct _HwWakeup
{
  GSource source;
  int fd;
};

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  HwWakeup *self = (HwWakeup *) source;
  eventfd_t signals;

  /* Before the callback, so that what is signalled while it runs wakes it again. */
  (void) eventfd_read (self->fd, &signals);

  return callback (user_data);
}

static void
finalize (GSource *source)
{
  HwWakeup *self = (HwWakeup *) source;

  if (self->fd >= 0)
    close (self->fd);
}

static GSourceFuncs wakeup_funcs = { .dispatch = dispatch, .finalize = finalize };

HwWakeup *
hw_wakeup_new (GMainContext *context, GSourceFunc func, gpointer user_data, GError **error)
{
  int fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  HwWakeup *self;
  GSource *source;

  if (fd < 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                   "No eventfd to be woken by: %s", g_strerror (saved));
      return NULL;
    }
  source = g_source_new (&wakeup_funcs, sizeof (HwWakeup));
  self = (HwWakeup *) source;
  self->fd = fd;
  g_source_set_static_name (source, "HwWakeup");
  g_source_add_unix_fd (source, fd, G_IO_IN);
  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, context != NULL ? context : g_main_context_get_thread_default ());

  return self;
}

void
hw_wakeup_free (HwWakeup *self)
{
  GSource *source = (GSource *) self;

  g_source_destroy (source);
  g_source_unref (source);
}

void
hw_wakeup_signal (HwWakeup *self)
{
  /* EAGAIN: the counter is full, so the reader is woken anyway. */
  (void) eventfd_write (self->fd, 1);
}
