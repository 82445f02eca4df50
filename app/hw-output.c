/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the way of events to stdout: as text or as JSON Lines, coloured or plain.
 *
 * A reader that stops reading (a pager, a full pipe) must not stop the main loop, and O_NONBLOCK
 * would change the terminal for everyone who shares it. So each write is at most what poll's
 * POLLOUT promises for a pipe, PIPE_BUF bytes, and is made only after poll has said so: it never
 * waits. */
#include "hw-output.h"

#include <errno.h>
#include <glib-unix.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "event/hw-event-json.h"
#include "event/hw-event-text.h"

#define FULL (1024 * 1024)

struct _HwOutput
{
  int fd;
  HwOutputFormat format;
  gboolean colour;
  HwOutputFuncs funcs;
  gpointer user_data;
  GString *waiting;
  gboolean was_full;
  gboolean is_broken;
  GSource *source; /* while something waits for the reader, or its end is to be told */
};

HwOutputFormat
hw_output_choose_format (HwOutputFormat asked, gboolean terminal)
{
  if (asked != HW_OUTPUT_FORMAT_AUTO)
    return asked;

  return terminal ? HW_OUTPUT_FORMAT_TEXT : HW_OUTPUT_FORMAT_JSON;
}

gboolean
hw_output_choose_colour (HwOutputColour asked,
                         gboolean terminal,
                         const char *no_color,
                         const char *term)
{
  if (asked != HW_OUTPUT_COLOUR_AUTO)
    return asked == HW_OUTPUT_COLOUR_ALWAYS;
  if (no_color != NULL && *no_color != '\0')
    return FALSE;

  return terminal && g_strcmp0 (term, "dumb") != 0;
}

HwOutput *
hw_output_new (int fd,
               HwOutputFormat format,
               gboolean colour,
               const HwOutputFuncs *funcs,
               gpointer user_data)
{
  HwOutput *self = g_new0 (HwOutput, 1);

  self->fd = fd;
  self->format = format;
  self->colour = colour;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->waiting = g_string_new (NULL);

  return self;
}

static void
disarm (HwOutput *self)
{
  if (self->source == NULL)
    return;

  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

void
hw_output_free (HwOutput *self)
{
  disarm (self);
  g_string_free (self->waiting, TRUE);
  g_free (self);
}

void
hw_output_add (HwOutput *self, const HwEvent *event)
{
  g_autofree char *text = NULL;

  if (self->is_broken)
    return;

  if (self->format == HW_OUTPUT_FORMAT_JSON)
    {
      hw_event_append_json_line (event, self->waiting);
      return;
    }

  text = hw_event_to_text (event, self->colour);
  g_string_append (self->waiting, text);
  g_string_append_c (self->waiting, '\n');
}

gboolean
hw_output_is_full (const HwOutput *self)
{
  return self->waiting->len >= FULL;
}

static gboolean
can_write (HwOutput *self, int wait_ms)
{
  struct pollfd poll_fd = { .fd = self->fd, .events = POLLOUT };

  return poll (&poll_fd, 1, wait_ms) > 0;
}

static void
give_up (HwOutput *self)
{
  self->is_broken = TRUE;
  g_string_truncate (self->waiting, 0);
}

/* FALSE once nothing more can be done now. */
static gboolean
write_piece (HwOutput *self, gsize *written)
{
  gssize n = write (self->fd, self->waiting->str + *written,
                    MIN (self->waiting->len - *written, PIPE_BUF));

  if (n >= 0)
    {
      *written += (gsize) n;
      return TRUE;
    }
  if (errno != EINTR && errno != EAGAIN)
    give_up (self);

  return errno == EINTR;
}

static void
write_waiting (HwOutput *self, int wait_ms)
{
  gsize written = 0;

  while (written < self->waiting->len && can_write (self, wait_ms) && write_piece (self, &written))
    continue;
  if (!self->is_broken)
    g_string_erase (self->waiting, 0, (gssize) written);
}

static gboolean
broken_cb (gpointer user_data)
{
  HwOutput *self = user_data;

  disarm (self);
  self->funcs.broken (self->user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  HwOutput *self = user_data;

  hw_output_flush (self);
  if (self->was_full && !hw_output_is_full (self))
    {
      self->was_full = FALSE;
      self->funcs.room (self->user_data);
    }

  return G_SOURCE_CONTINUE;
}

static void
arm (HwOutput *self, GSource *source, GSourceFunc func)
{
  self->source = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

void
hw_output_flush (HwOutput *self)
{
  gboolean was_broken = self->is_broken;

  write_waiting (self, 0);
  self->was_full |= hw_output_is_full (self);

  if (self->is_broken && !was_broken)
    {
      disarm (self);
      arm (self, g_idle_source_new (), broken_cb);
    }
  else if (self->waiting->len == 0 && !self->is_broken)
    disarm (self);
  else if (self->source == NULL && !self->is_broken)
    arm (self, g_unix_fd_source_new (self->fd, G_IO_OUT | G_IO_ERR | G_IO_HUP),
         G_SOURCE_FUNC (writable_cb));
}

void
hw_output_finish (HwOutput *self, int limit_ms)
{
  gint64 deadline = g_get_monotonic_time () + limit_ms * G_TIME_SPAN_MILLISECOND;
  gint64 left_ms = limit_ms;

  disarm (self);
  while (self->waiting->len > 0 && left_ms >= 0)
    {
      write_waiting (self, (int) MIN (left_ms, 100));
      left_ms = (deadline - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND;
    }
}
