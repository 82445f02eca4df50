/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the reading of lines from a descriptor without ever holding up the main loop. */
#include "hw-stdin.h"

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

#include "hw-lines.h"

#define MAX_LINE (1024 * 1024)
#define READ_AT_ONCE 65536

typedef enum
{
  READING, /* the descriptor has more */
  ENDING,  /* it hasn't; lines may still wait */
  ENDED,
} State;

struct _HwStdin
{
  int fd;
  State state;
  gboolean paused;
  GSource *source; /* of the descriptor while reading, an idle one while ending */
  HwLines lines;
  HwStdinLineFunc line;
  HwStdinEofFunc eof;
  gpointer user_data;
};

static void arm (HwStdin *self);

HwStdin *
hw_stdin_new (int fd, HwStdinLineFunc line, HwStdinEofFunc eof, gpointer user_data)
{
  HwStdin *self = g_new0 (HwStdin, 1);

  self->fd = fd;
  self->paused = TRUE;
  self->line = line;
  self->eof = eof;
  self->user_data = user_data;
  hw_lines_init (&self->lines, MAX_LINE);

  return self;
}

static void
disarm (HwStdin *self)
{
  if (self->source == NULL)
    return;

  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

void
hw_stdin_free (HwStdin *self)
{
  disarm (self);
  hw_lines_clear (&self->lines);
  g_free (self);
}

static void
hand_out_lines (HwStdin *self)
{
  const char *line;
  gsize length;

  while (!self->paused && (line = hw_lines_next (&self->lines, &length)) != NULL)
    self->line (line, length, self->user_data);
}

static void
hand_out_the_end (HwStdin *self)
{
  const char *line;
  gsize length;

  if (!self->paused && (line = hw_lines_last (&self->lines, &length)) != NULL)
    self->line (line, length, self->user_data);
  if (self->paused)
    return;

  self->state = ENDED;
  self->eof (self->user_data);
}

static gboolean
ending_cb (gpointer user_data)
{
  HwStdin *self = user_data;

  hand_out_lines (self);
  if (!self->paused)
    hand_out_the_end (self);
  arm (self);

  return G_SOURCE_REMOVE;
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  HwStdin *self = user_data;
  g_autofree char *buffer = g_malloc (READ_AT_ONCE);
  gssize n = read (fd, buffer, READ_AT_ONCE);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;

  if (n > 0)
    hw_lines_add (&self->lines, buffer, (gsize) n);
  else
    self->state = ENDING;
  hand_out_lines (self);
  arm (self);

  return G_SOURCE_REMOVE;
}

/* One source at most, of the kind that the state needs; made anew after each turn, which costs
 * little beside the read and leaves no source behind that a callback paused or ended. */
static void
arm (HwStdin *self)
{
  disarm (self);
  if (self->paused || self->state == ENDED)
    return;

  if (self->state == READING)
    {
      self->source = g_unix_fd_source_new (self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
      g_source_set_callback (self->source, G_SOURCE_FUNC (readable_cb), self, NULL);
    }
  else
    {
      self->source = g_idle_source_new ();
      g_source_set_callback (self->source, ending_cb, self, NULL);
    }
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

void
hw_stdin_pause (HwStdin *self)
{
  self->paused = TRUE;
  disarm (self);
}

static gboolean
resumed_cb (gpointer user_data)
{
  HwStdin *self = user_data;

  hand_out_lines (self);
  arm (self);

  return G_SOURCE_REMOVE;
}

/* What already waits is handed out from the loop, not from here: a line's own callback may resume.
 */
void
hw_stdin_resume (HwStdin *self)
{
  if (!self->paused)
    return;

  self->paused = FALSE;
  disarm (self);
  self->source = g_idle_source_new ();
  g_source_set_callback (self->source, resumed_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}
