/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the cutting of bytes into lines. */
#include "hw-lines.h"

#include <string.h>

void
hw_lines_init (HwLines *self, gsize limit)
{
  self->bytes = g_string_new (NULL);
  self->head = 0;
  self->scanned = 0;
  self->limit = limit;
}

void
hw_lines_clear (HwLines *self)
{
  g_string_free (self->bytes, TRUE);
  self->bytes = NULL;
}

void
hw_lines_add (HwLines *self, const char *bytes, gsize n_bytes)
{
  g_string_erase (self->bytes, 0, (gssize) self->head);
  self->scanned -= self->head;
  self->head = 0;
  g_string_append_len (self->bytes, bytes, (gssize) n_bytes);
}

/* A piece has no newline behind it that a NUL could take the place of, so it gets room for one. */
static const char *
take_piece (HwLines *self, gsize length_of_piece, gsize *length)
{
  gsize start = self->head;

  g_string_insert_c (self->bytes, (gssize) (start + length_of_piece), '\0');
  self->head = start + length_of_piece + 1;
  self->scanned = self->head;
  *length = length_of_piece;

  return self->bytes->str + start;
}

const char *
hw_lines_next (HwLines *self, gsize *length)
{
  gsize start = self->head;
  char *newline = memchr (self->bytes->str + self->scanned, '\n', self->bytes->len - self->scanned);
  gsize end = newline != NULL ? (gsize) (newline - self->bytes->str) : self->bytes->len;

  if (end - start > self->limit)
    return take_piece (self, self->limit, length);
  if (newline == NULL)
    {
      self->scanned = self->bytes->len;
      return NULL;
    }

  *newline = '\0';
  self->head = end + 1;
  self->scanned = self->head;
  *length = end - start;

  return self->bytes->str + start;
}

const char *
hw_lines_last (HwLines *self, gsize *length)
{
  gsize rest = self->bytes->len - self->head;

  return rest > 0 ? take_piece (self, rest, length) : NULL;
}
