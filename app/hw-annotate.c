/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what each byte of a frame means: the fields, in order, without a gap. */
#include "config.h"

#include "hw-annotate.h"

#include <glib/gi18n.h>
#include <string.h>

#include "codec/hw-session-frame.h"

#define BYTES_PER_LINE 8

static void
annotation_clear (gpointer data)
{
  g_free (((HwAnnotation *) data)->value);
}

/* The next @size bytes; takes @value. */
static void
add (GArray *fields, gsize size, const char *name, char *value)
{
  HwAnnotation field = { .size = size, .name = name, .value = value };

  if (fields->len > 0)
    {
      const HwAnnotation *last = &g_array_index (fields, HwAnnotation, fields->len - 1);

      field.offset = last->offset + last->size;
    }
  g_array_append_val (fields, field);
}

static void
add_number (GArray *fields, gsize size, const char *name, guint64 number)
{
  add (fields, size, name, g_strdup_printf ("%" G_GUINT64_FORMAT, number));
}

static const char *
get_type_name (guint8 type)
{
  static const char *const names[] = {
    "HEARTBEAT", "DATA",  "GOODBYE", "ERROR", "HELLO", "WELCOME", "ACK",
    "BYE",       "OFFER", "STATUS",  "FILE",  "PART",  "COMMIT",
  };

  return type < G_N_ELEMENTS (names) ? names[type] : NULL;
}

char *
hw_annotate_type (guint8 type)
{
  const char *name = get_type_name (type);

  return name != NULL ? g_strdup (name) : g_strdup_printf ("type %u", type);
}

static char *
describe_type (guint8 type)
{
  const char *name = get_type_name (type);

  return name != NULL ? g_strdup_printf ("%u %s", type, name)
                      : g_strdup_printf (_ ("%u, unknown"), type);
}

const char *
hw_annotate_flags (guint8 flags)
{
  static const char *const names[] = { "", " REPLY", " MORE", " REPLY MORE" };

  return names[flags & (HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE)];
}

static char *
describe_flags (guint8 flags)
{
  gboolean is_known = (flags & ~(HW_FRAME_FLAG_REPLY | HW_FRAME_FLAG_MORE)) == 0;

  return g_strdup_printf ("0x%02x%s%s", flags, hw_annotate_flags (flags),
                          is_known ? "" : _ (", and unknown bits"));
}

char *
hw_annotate_text (const guint8 *bytes, gsize size)
{
  GString *text = g_string_new (NULL);
  gsize at = 0;

  while (at < size)
    {
      gunichar c = g_utf8_get_char_validated ((const char *) bytes + at, (gssize) (size - at));
      gboolean is_whole = bytes[at] != '\0' && c < 0x110000;

      if (is_whole && g_unichar_isprint (c))
        {
          g_string_append_unichar (text, c);
          at += (gsize) g_unichar_to_utf8 (c, NULL);
        }
      else
        g_string_append_printf (text, "\\x%02x", bytes[at++]);
    }
  return g_string_free (text, FALSE);
}

static void
add_text (GArray *fields, const guint8 *bytes, gsize size, const char *name)
{
  if (size > 0)
    add (fields, size, name, hw_annotate_text (bytes, size));
}

/* Of a HELLO or WELCOME that can be read. */
static void
add_pairs (GArray *fields, HwSessionMessageKind kind, const guint8 *text, gsize size)
{
  HwSessionTextPair pair;
  gsize at = 0;

  while (hw_session_text_next (kind, text, size, &at, &pair))
    {
      add (fields, pair.key_length + 1 + pair.value_length,
           pair.name != NULL ? pair.name : NC_ ("frame field", "later key"),
           pair.name != NULL ? g_strndup (pair.value, pair.value_length)
                             : hw_annotate_text ((const guint8 *) pair.key,
                                                 pair.key_length + 1 + pair.value_length));
      if (at < size)
        add (fields, 1, NC_ ("frame field", "separator"), g_strdup (_ ("space")));
    }
}

static void
add_payload (GArray *fields, const guint8 *bytes, gsize size, const HwFrame *frame)
{
  HwSessionMessage message;
  const char *wrong;

  if ((frame->type == HW_FRAME_HELLO || frame->type == HW_FRAME_WELCOME)
      && hw_session_frame_read (frame, &message, &wrong))
    add_pairs (fields, message.kind, bytes, size);
  else if (size > 0)
    add (fields, size, NC_ ("frame field", "payload"),
         hw_annotate_text (frame->payload, frame->payload_length));
}

static void
annotate_version_1 (GArray *fields, const guint8 *bytes, gsize size, const HwFrame *frame)
{
  g_autofree char *type = describe_type (frame->type);

  add_number (fields, 1, NC_ ("frame field", "version"), bytes[0]);
  add (fields, 1, NC_ ("frame field", "type"),
       g_strconcat (type, hw_annotate_flags (frame->flags), NULL));
  add_number (fields, 2, NC_ ("frame field", "payload length"), frame->payload_length);
  add_text (fields, bytes + 4, size - 4, NC_ ("frame field", "payload"));
}

static void
annotate_version_2 (GArray *fields, const guint8 *bytes, gsize size, const HwFrame *frame)
{
  gsize header = bytes[3];

  add_number (fields, 1, NC_ ("frame field", "version"), bytes[0]);
  add (fields, 1, NC_ ("frame field", "type"), describe_type (frame->type));
  add (fields, 1, NC_ ("frame field", "flags"), describe_flags (frame->flags));
  add_number (fields, 1, NC_ ("frame field", "header length"), header);
  add_number (fields, 4, NC_ ("frame field", "payload length"), frame->payload_length);
  add_number (fields, 8, NC_ ("frame field", "sequence"), frame->seq);
  add_number (fields, 8, NC_ ("frame field", "acknowledgement"), frame->ack);
  add (fields, 4, "CRC-32",
       g_strdup_printf (_ ("%02x%02x%02x%02x, right"), bytes[24], bytes[25], bytes[26], bytes[27]));
  if (header > 28)
    add (fields, header - 28, NC_ ("frame field", "later fields"),
         g_strdup (_ ("not known to this version")));
  add_payload (fields, bytes + header, size - header, frame);
}

static void
annotate_binary (GArray *fields, const guint8 *bytes, gsize size, const HwFrame *frame)
{
  if (frame->version == 1)
    annotate_version_1 (fields, bytes, size, frame);
  else
    annotate_version_2 (fields, bytes, size, frame);
}

static void
annotate_nul_numbers (GArray *fields, const guint8 *bytes, gsize size)
{
  static const char *const names[]
      = { NC_ ("frame field", "sequence"), NC_ ("frame field", "acknowledgement"),
          NC_ ("frame field", "type number") };
  gsize at = 0;

  for (guint n = 0; at < size; n++)
    {
      gsize length = strspn ((const char *) bytes + at, "0123456789");

      add (fields, length,
           n < G_N_ELEMENTS (names) ? names[n] : NC_ ("frame field", "later number"),
           g_strndup ((const char *) bytes + at, length));
      at += length;
      if (at < size)
        add (fields, 1, NC_ ("frame field", "separator"), g_strdup (","));
      at++;
    }
}

static void
annotate_nul (GArray *fields, const guint8 *bytes, gsize size, const HwFrame *frame)
{
  gsize at = 1 + strspn ((const char *) bytes + 1, "+&");
  const guint8 *space = memchr (bytes, ' ', size);
  gsize head = (gsize) (space - bytes) + 1;

  add (fields, 1, NC_ ("frame field", "type"), describe_type (frame->type));
  if (at > 1)
    add (fields, at - 1, NC_ ("frame field", "flags"),
         g_strdup (hw_annotate_flags (frame->flags) + 1));
  annotate_nul_numbers (fields, bytes + at, head - 1 - at);
  add (fields, 1, NC_ ("frame field", "head's end"), g_strdup (_ ("space")));
  add_payload (fields, bytes + head, size - head - 2, frame);
  add (fields, 2, NC_ ("frame field", "end"), g_strdup ("NUL LF"));
}

/* The names and words of the types, keys and flags are the protocol's, in every language. */
static char *
describe_object (const HwFrame *frame)
{
  g_autofree char *type = describe_type (frame->type);
  g_autofree char *seq = g_strdup_printf ("%" G_GUINT64_FORMAT, frame->seq);
  g_autofree char *ack = g_strdup_printf ("%" G_GUINT64_FORMAT, frame->ack);
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, frame->payload_length);

  /* Translators: a frame's type, its flags (or nothing), its number, and how many bytes it bears */
  return g_strdup_printf (_ ("type %s%s, sequence %s, acknowledgement %s, payload of %s"), type,
                          hw_annotate_flags (frame->flags), seq, ack, length);
}

static void
annotate_json (GArray *fields, const guint8 *bytes, gsize size, const HwFrame *frame)
{
  gboolean is_attaching = frame->type == HW_FRAME_HELLO || frame->type == HW_FRAME_WELCOME;
  g_autofree char *object = describe_object (frame);
  g_autofree char *text
      = is_attaching ? hw_annotate_text (frame->payload, frame->payload_length) : NULL;

  add (fields, size - 1, NC_ ("frame field", "object"),
       g_strconcat (object, is_attaching ? ": " : NULL, text, NULL));
  add (fields, 1, NC_ ("frame field", "end"), g_strdup ("LF"));
}

static void
annotate_raw (GArray *fields, const guint8 *bytes, gsize size, const HwFrame *frame)
{
  add_text (fields, bytes, size, NC_ ("frame field", "bytes"));
}

static const struct
{
  const HwCodec *codec;
  void (*annotate) (GArray *fields, const guint8 *bytes, gsize size, const HwFrame *frame);
} annotators[] = {
  { &hw_codec_binary, annotate_binary }, { &hw_codec_binary1, annotate_version_1 },
  { &hw_codec_nul, annotate_nul },       { &hw_codec_json, annotate_json },
  { &hw_codec_raw, annotate_raw },
};

GArray *
hw_annotate_frame (const HwCodec *codec, const guint8 *bytes, gsize size, const HwFrame *frame)
{
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (HwAnnotation));

  g_array_set_clear_func (fields, annotation_clear);
  for (gsize i = 0; i < G_N_ELEMENTS (annotators); i++)
    if (annotators[i].codec == codec)
      annotators[i].annotate (fields, bytes, size, frame);

  return fields;
}

static void
print_line (GString *out, guint64 offset, const guint8 *bytes, gsize n)
{
  g_string_append_printf (out, "%08" G_GINT64_MODIFIER "x ", offset);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out, " %02x", bytes[i]);
}

void
hw_annotate_print (const GArray *annotations, const guint8 *bytes, guint64 base, GString *out)
{
  for (guint i = 0; i < annotations->len; i++)
    {
      const HwAnnotation *field = &g_array_index (annotations, HwAnnotation, i);

      for (gsize at = 0; at < field->size; at += BYTES_PER_LINE)
        {
          gsize n = MIN (field->size - at, BYTES_PER_LINE);

          print_line (out, base + field->offset + at, bytes + field->offset + at, n);
          if (at == 0)
            g_string_append_printf (out, "%*s  %s = %s", 3 * (int) (BYTES_PER_LINE - n), "",
                                    field->name, field->value);
          g_string_append_c (out, '\n');
        }
    }
}
