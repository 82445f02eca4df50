/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the strict reader of one flat JSON object: the fields of a message, and nothing else. */
#include "codec/hw-json-line.h"

#include <string.h>

#include "codec/hw-json-string.h"

/* RFC 8259, with less: the keys of one object, known ones by name, others stepped over whatever
 * their value is. Nothing calls itself and nothing is allocated: a value that is stepped over keeps
 * its open brackets in the bits of one word, which is what bounds its depth. One pass. */

#define MAX_DEPTH 32 /* HW-P-063; the object itself is the first */
#define MAX_KEYS 32

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  const char *wrong;
} Reader;

typedef struct
{
  const guint8 *bytes;
  gsize size;
} Slice;

static gboolean
fail (Reader *reader, const char *wrong)
{
  if (reader->wrong == NULL)
    reader->wrong = wrong;
  return FALSE;
}

/* 0 at the end: no NUL is in the line, for that isn't valid in its UTF-8. */
static guint8
peek (const Reader *reader)
{
  return reader->at < reader->end ? *reader->at : '\0';
}

static void
skip_space (Reader *reader)
{
  while (peek (reader) == ' ' || peek (reader) == '\t' || peek (reader) == '\r')
    reader->at++;
}

static gboolean
take (Reader *reader, guint8 byte)
{
  if (peek (reader) != byte)
    return FALSE;
  reader->at++;
  return TRUE;
}

static gboolean
take_word (Reader *reader, const char *word)
{
  gsize size = strlen (word);

  if ((gsize) (reader->end - reader->at) < size || memcmp (reader->at, word, size) != 0)
    return FALSE;
  reader->at += size;
  return TRUE;
}

static gboolean
read_string (Reader *reader, Slice *slice)
{
  gsize size;

  if (!take (reader, '"'))
    return fail (reader, "a string was expected");
  if (!hw_json_string_measure (reader->at, (gsize) (reader->end - reader->at), &size, NULL))
    return fail (reader, "a string that doesn't end, or with a wrong escape");
  *slice = (Slice){ reader->at, size };
  reader->at += size + 1;
  return TRUE;
}

static gboolean
skip_digits (Reader *reader)
{
  const guint8 *from = reader->at;

  while (g_ascii_isdigit (peek (reader)))
    reader->at++;
  return reader->at > from;
}

static gboolean
skip_number (Reader *reader)
{
  take (reader, '-');
  if (!take (reader, '0') && !skip_digits (reader))
    return FALSE;
  if (take (reader, '.') && !skip_digits (reader))
    return FALSE;
  if (take (reader, 'e') || take (reader, 'E'))
    {
      if (!take (reader, '+'))
        take (reader, '-');
      return skip_digits (reader);
    }
  return TRUE;
}

static gboolean
skip_scalar (Reader *reader)
{
  Slice string;

  if (peek (reader) == '"')
    return read_string (reader, &string);
  if (take_word (reader, "true") || take_word (reader, "false") || take_word (reader, "null")
      || skip_number (reader))
    return TRUE;
  return fail (reader, "a value that is none of JSON's");
}

static gboolean
skip_name (Reader *reader)
{
  Slice name;

  skip_space (reader);
  if (!read_string (reader, &name))
    return FALSE;
  skip_space (reader);
  return take (reader, ':') || fail (reader, "a name without a colon");
}

/* Closes what a value has ended, up to the next comma; FALSE: wrong. *depth 0: all is closed. */
static gboolean
skip_ends (Reader *reader, guint64 objects, guint *depth)
{
  for (;;)
    {
      gboolean is_object;

      if (*depth == 0)
        return TRUE;
      is_object = (objects >> *depth & 1) != 0;
      skip_space (reader);
      if (take (reader, ','))
        return !is_object || skip_name (reader);
      if (!take (reader, is_object ? '}' : ']'))
        return fail (reader, "a list or object that doesn't go on or end");
      (*depth)--;
    }
}

/* Bit n of @objects: the n-th open bracket is an object's. */
static gboolean
skip_value (Reader *reader)
{
  guint64 objects = 0;
  guint depth = 0;

  do
    {
      skip_space (reader);
      if (peek (reader) == '{' || peek (reader) == '[')
        {
          guint64 is_object = *reader->at++ == '{';

          if (++depth >= MAX_DEPTH)
            return fail (reader, "deeper than 32 levels");
          objects = (objects & ~(G_GUINT64_CONSTANT (1) << depth)) | is_object << depth;
          skip_space (reader);
          if (take (reader, is_object ? '}' : ']'))
            depth--;
          else if (is_object && !skip_name (reader))
            return FALSE;
          else
            continue;
        }
      else if (!skip_scalar (reader))
        return FALSE;
      if (!skip_ends (reader, objects, &depth))
        return FALSE;
    }
  while (depth > 0);
  return TRUE;
}

/* HW-P-062: a whole number in plain digits. */
static gboolean
read_number (Reader *reader, guint64 max, guint64 *number)
{
  const guint8 *from = reader->at;

  *number = 0;
  for (; g_ascii_isdigit (peek (reader)); reader->at++)
    {
      guint digit = *reader->at - '0';

      if (*number > (max - digit) / 10 || digit > max)
        return fail (reader, "a number out of range");
      *number = *number * 10 + digit;
    }
  if (reader->at == from)
    return fail (reader, "a number was expected, whole and not negative");
  return *from != '0' || reader->at == from + 1 || fail (reader, "a number that begins with 0");
}

static gboolean
read_flag (Reader *reader, gboolean *flag)
{
  *flag = peek (reader) == 't';
  return take_word (reader, *flag ? "true" : "false")
         || fail (reader, "a flag that is neither true nor false");
}

static gboolean
is_named (const Slice *key, const char *name)
{
  return key->size == strlen (name) && memcmp (key->bytes, name, key->size) == 0;
}

static gboolean
read_slice (Reader *reader, const guint8 **bytes, gsize *size)
{
  Slice slice = { NULL, 0 };

  if (!read_string (reader, &slice))
    return FALSE;
  *bytes = slice.bytes;
  *size = slice.size;
  return TRUE;
}

static gboolean
read_value (Reader *reader, const Slice *key, HwJsonLine *self)
{
  if (is_named (key, "type"))
    {
      self->has_type = TRUE;
      return read_number (reader, G_MAXUINT8, &self->type);
    }
  if (is_named (key, "seq"))
    return read_number (reader, G_MAXUINT64, &self->seq);
  if (is_named (key, "ack"))
    return read_number (reader, G_MAXUINT64, &self->ack);
  if (is_named (key, "reply"))
    return read_flag (reader, &self->reply);
  if (is_named (key, "more"))
    return read_flag (reader, &self->more);
  if (is_named (key, "text"))
    return read_slice (reader, &self->text, &self->text_size);
  if (is_named (key, "data"))
    return read_slice (reader, &self->data, &self->data_size);
  return skip_value (reader);
}

/* HW-P-064: no key twice, and no escape in one, by which it could look like another. */
static gboolean
read_key (Reader *reader, Slice *keys, guint n_keys)
{
  Slice *key = &keys[n_keys];

  if (!read_string (reader, key))
    return FALSE;
  if (memchr (key->bytes, '\\', key->size) != NULL)
    return fail (reader, "a key with an escape");
  for (guint i = 0; i < n_keys; i++)
    {
      if (keys[i].size == key->size && memcmp (keys[i].bytes, key->bytes, key->size) == 0)
        return fail (reader, "a key that is there twice");
    }
  return TRUE;
}

static gboolean
read_member (Reader *reader, Slice *keys, guint n_keys, HwJsonLine *self)
{
  skip_space (reader);
  if (!read_key (reader, keys, n_keys))
    return FALSE;
  skip_space (reader);
  if (!take (reader, ':'))
    return fail (reader, "a key without a colon");
  skip_space (reader);
  if (!read_value (reader, &keys[n_keys], self))
    return FALSE;
  skip_space (reader);
  return TRUE;
}

static gboolean
read_members (Reader *reader, HwJsonLine *self)
{
  Slice keys[MAX_KEYS];
  guint n_keys = 0;

  skip_space (reader);
  if (take (reader, '}'))
    return TRUE;
  do
    {
      if (n_keys == MAX_KEYS)
        return fail (reader, "more than 32 keys");
      if (!read_member (reader, keys, n_keys++, self))
        return FALSE;
    }
  while (take (reader, ','));
  return take (reader, '}') || fail (reader, "an object that doesn't go on or end");
}

gboolean
hw_json_line_read (HwJsonLine *self, const guint8 *line, gsize length, const char **wrong)
{
  Reader reader = { .at = line, .end = line + length };

  *self = (HwJsonLine){ .has_type = FALSE };
  *wrong = NULL;
  if (!g_utf8_validate_len ((const char *) line, length, NULL))
    fail (&reader, "a line that isn't UTF-8 without NUL");
  else if (!take (&reader, '{'))
    fail (&reader, "a line that doesn't begin with {");
  else if (read_members (&reader, self))
    {
      skip_space (&reader);
      if (reader.at != reader.end)
        fail (&reader, "more than one value on a line");
      else if (!self->has_type)
        fail (&reader, "an object without a type");
      else if (self->text != NULL && self->data != NULL)
        fail (&reader, "text and data in one object");
    }
  *wrong = reader.wrong;
  return reader.wrong == NULL;
}
