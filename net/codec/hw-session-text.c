/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the text of HELLO and WELCOME: its keys, what each may say, and how it is read. */
#include "codec/hw-session-text.h"

#include <stdio.h>
#include <string.h>

#include "core/hw-session-outbox.h"

/* One row a key says where it belongs, how its value is read and how it is written; a later key is
 * a later row. Whoever doesn't know a key skips it, so that either side can learn new ones. */

#define ID_DIGITS 32
#define MOST_LEASE_MS G_MAXINT32

typedef enum
{
  NEED_NONE, /* not a key of this kind: skipped as an unknown one */
  NEED_OPTIONAL,
  NEED_ALWAYS,
} Need;

typedef struct
{
  const char *name;
  Need in_hello;
  Need in_welcome;
  gboolean (*read) (HwSessionMessage *message, const HwSessionTextPair *pair);
  int (*write) (const HwSessionMessage *message, char *out, gsize room);
  const char *wrong;
} Key;

/* HW-P-093: digits alone, and no 0 before others. */
static gboolean
read_number (const HwSessionTextPair *pair, guint64 least, guint64 most, guint64 *number)
{
  guint64 value = 0;

  if (pair->value_length == 0 || (pair->value[0] == '0' && pair->value_length > 1))
    return FALSE;
  for (gsize i = 0; i < pair->value_length; i++)
    {
      guint digit = (guint8) pair->value[i] - '0';

      if (digit > 9 || value > (G_MAXUINT64 - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }
  *number = value;

  return value >= least && value <= most;
}

static int
write_number (guint64 number, char *out, gsize room)
{
  return snprintf (out, room, "%" G_GUINT64_FORMAT, number);
}

static gboolean
read_half (const char *digits, guint64 *half)
{
  *half = 0;
  for (gsize i = 0; i < ID_DIGITS / 2; i++)
    {
      int digit = g_ascii_isupper (digits[i]) ? -1 : g_ascii_xdigit_value (digits[i]);

      if (digit < 0)
        return FALSE;
      *half = *half << 4 | (guint) digit;
    }

  return TRUE;
}

/* All zero is no identity: who has none leaves the key out. */
static gboolean
read_id (const HwSessionTextPair *pair, HwSessionId *id)
{
  return pair->value_length == ID_DIGITS && read_half (pair->value, &id->high)
         && read_half (pair->value + ID_DIGITS / 2, &id->low) && !hw_session_id_is_none (id);
}

static int
write_id (const HwSessionId *id, char *out, gsize room)
{
  return snprintf (out, room, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", id->high,
                   id->low);
}

static gboolean
read_nonce (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  return read_id (pair, &message->nonce);
}

static int
write_nonce (const HwSessionMessage *message, char *out, gsize room)
{
  return write_id (&message->nonce, out, room);
}

static gboolean
read_epoch (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  return read_number (pair, 0, G_MAXUINT64, &message->epoch);
}

static int
write_epoch (const HwSessionMessage *message, char *out, gsize room)
{
  return write_number (message->epoch, out, room);
}

static gboolean
read_gen (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  return read_number (pair, 1, HW_SESSION_LAST_SEQ, &message->gen);
}

static int
write_gen (const HwSessionMessage *message, char *out, gsize room)
{
  return write_number (message->gen, out, room);
}

/* A WELCOME that refuses has no window; that is told from the sid it lacks. */
static gboolean
read_window (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  guint64 least = message->kind == HW_SESSION_MESSAGE_HELLO ? 1 : 0;
  guint64 number;

  if (!read_number (pair, least, HW_SESSION_WINDOW_MAX, &number))
    return FALSE;
  message->window = (guint) number;

  return TRUE;
}

static int
write_window (const HwSessionMessage *message, char *out, gsize room)
{
  return write_number (message->window, out, room);
}

static gboolean
read_delivery (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  return hw_delivery_from_name (pair->value, pair->value_length, &message->delivery);
}

static int
write_delivery (const HwSessionMessage *message, char *out, gsize room)
{
  return snprintf (out, room, "%s", hw_delivery_get_name (message->delivery));
}

static gboolean
read_flag (const HwSessionTextPair *pair, gboolean *flag)
{
  guint64 number;

  if (!read_number (pair, 0, 1, &number))
    return FALSE;
  *flag = number == 1;

  return TRUE;
}

static gboolean
read_resumed (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  return read_flag (pair, &message->resumed);
}

static int
write_resumed (const HwSessionMessage *message, char *out, gsize room)
{
  return write_number (message->resumed ? 1 : 0, out, room);
}

static gboolean
read_known (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  return read_flag (pair, &message->known);
}

static int
write_known (const HwSessionMessage *message, char *out, gsize room)
{
  return write_number (message->known ? 1 : 0, out, room);
}

static gboolean
read_lease (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  guint64 ms;

  if (!read_number (pair, 0, MOST_LEASE_MS, &ms))
    return FALSE;
  message->lease_us = HW_MSEC ((HwTime) ms);

  return TRUE;
}

static int
write_lease (const HwSessionMessage *message, char *out, gsize room)
{
  return write_number ((guint64) message->lease_us / 1000, out, room);
}

static gboolean
read_sid (HwSessionMessage *message, const HwSessionTextPair *pair)
{
  return read_id (pair, &message->sid);
}

static int
write_sid (const HwSessionMessage *message, char *out, gsize room)
{
  return write_id (&message->sid, out, room);
}

static const Key keys[] = {
  { "nonce", NEED_ALWAYS, NEED_NONE, read_nonce, write_nonce,
    "nonce must be 32 lowercase hexadecimal digits, not all 0" },
  { "epoch", NEED_NONE, NEED_ALWAYS, read_epoch, write_epoch,
    "epoch must be a number of at most 64 bits" },
  { "gen", NEED_ALWAYS, NEED_ALWAYS, read_gen, write_gen, "gen must be a number from 1 on" },
  { "window", NEED_ALWAYS, NEED_ALWAYS, read_window, write_window,
    "window must be a number of 1 to 4096" },
  { "delivery", NEED_ALWAYS, NEED_NONE, read_delivery, write_delivery,
    "delivery must be at-most-once, at-least-once or exactly-once" },
  { "resumed", NEED_NONE, NEED_ALWAYS, read_resumed, write_resumed, "resumed must be 0 or 1" },
  { "known", NEED_NONE, NEED_ALWAYS, read_known, write_known, "known must be 0 or 1" },
  { "lease-ms", NEED_NONE, NEED_ALWAYS, read_lease, write_lease,
    "lease-ms must be a number of at most 31 bits" },
  { "sid", NEED_OPTIONAL, NEED_OPTIONAL, read_sid, write_sid,
    "sid must be 32 lowercase hexadecimal digits, not all 0" },
};

static Need
get_need (const Key *key, HwSessionMessageKind kind)
{
  return kind == HW_SESSION_MESSAGE_HELLO ? key->in_hello : key->in_welcome;
}

static const Key *
find_key (HwSessionMessageKind kind, const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (get_need (&keys[i], kind) != NEED_NONE && strlen (keys[i].name) == length
        && memcmp (keys[i].name, name, length) == 0)
      return &keys[i];

  return NULL;
}

static gsize
measure (const char *at, const char *end, char stop)
{
  const char *from = at;

  while (at < end && g_ascii_isgraph (*at) && *at != stop)
    at++;

  return (gsize) (at - from);
}

/* The space behind a pair promises another. */
gboolean
hw_session_text_next (HwSessionMessageKind kind,
                      const guint8 *text,
                      gsize length,
                      gsize *at,
                      HwSessionTextPair *pair)
{
  const char *from = (const char *) text + *at;
  const char *end = (const char *) text + length;
  const Key *key;

  *pair = (HwSessionTextPair){ .key = from, .key_length = measure (from, end, '=') };
  if (pair->key_length == 0 || from + pair->key_length == end || from[pair->key_length] != '=')
    return FALSE;
  pair->value = from + pair->key_length + 1;
  pair->value_length = measure (pair->value, end, ' ');
  from = pair->value + pair->value_length;
  if (from < end && (*from != ' ' || from + 1 == end))
    return FALSE;
  key = find_key (kind, pair->key, pair->key_length);
  pair->name = key != NULL ? key->name : NULL;
  *at = (gsize) (MIN (from + 1, end) - (const char *) text);

  return TRUE;
}

/* HW-P-094: each known key once. */
static gboolean
take_pair (HwSessionMessage *message,
           const HwSessionTextPair *pair,
           guint *seen,
           const char **wrong)
{
  const Key *key = find_key (message->kind, pair->key, pair->key_length);

  if (key == NULL)
    return TRUE;
  if ((*seen >> (key - keys) & 1) != 0)
    {
      *wrong = "a key is there twice";
      return FALSE;
    }
  *seen |= 1u << (key - keys);
  *wrong = key->wrong;

  return key->read (message, pair);
}

static gboolean
has_all (HwSessionMessageKind kind, guint seen, const char **wrong)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (get_need (&keys[i], kind) == NEED_ALWAYS && (seen >> i & 1) == 0)
      {
        *wrong = keys[i].wrong;
        return FALSE;
      }

  return TRUE;
}

/* Nothing could ever be sent into a session without a window. */
static gboolean
has_window (const HwSessionMessage *message, const char **wrong)
{
  *wrong = "window must be a number of 1 to 4096";

  return message->window > 0 || hw_session_id_is_none (&message->sid);
}

gboolean
hw_session_text_parse (HwSessionMessage *message,
                       const guint8 *text,
                       gsize length,
                       const char **wrong)
{
  HwSessionTextPair pair;
  guint seen = 0;
  gsize at = 0;

  *wrong = "a HELLO or WELCOME has at most 512 bytes";
  if (length > HW_SESSION_TEXT_MAX)
    return FALSE;
  while (at < length)
    {
      *wrong = "a HELLO or WELCOME is a list of key=value, with one space between";
      if (!hw_session_text_next (message->kind, text, length, &at, &pair)
          || !take_pair (message, &pair, &seen, wrong))
        return FALSE;
    }

  return has_all (message->kind, seen, wrong) && has_window (message, wrong);
}

static gboolean
is_written (const Key *key, const HwSessionMessage *message)
{
  Need need = get_need (key, message->kind);

  return need == NEED_ALWAYS || (need == NEED_OPTIONAL && !hw_session_id_is_none (&message->sid));
}

/* The longest has less than half of the room. */
gsize
hw_session_text_format (const HwSessionMessage *message, char out[HW_SESSION_TEXT_MAX])
{
  gsize at = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (is_written (&keys[i], message))
      {
        at += (gsize) snprintf (out + at, HW_SESSION_TEXT_MAX - at, "%s%s=", at > 0 ? " " : "",
                                keys[i].name);
        at += (gsize) keys[i].write (message, out + at, HW_SESSION_TEXT_MAX - at);
      }

  return at;
}
