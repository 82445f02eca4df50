/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns `heartwire decode`: frames of a file or a pipe, annotated byte by byte. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/hw-byte-queue.h"
#include "hw-annotate.h"
#include "hw-command.h"
#include "hw-options.h"

#define SUMMARY "Shows the frames of a file, or of stdin, byte by byte"
#define CODECS "auto|binary|binary1|nul|json|raw"
#define READ_SIZE (64 * 1024)

typedef struct
{
  const HwCodec *codec; /* NULL: told by the first byte */
  HwDecoder decoder;
  HwByteQueue input;
  guint64 offset; /* of the head of the input */
  guint64 n_frames;
  GString *out;
  gboolean resync;
  gboolean damaged;
} Decode;

static void
print_frame (Decode *self, const guint8 *bytes, const HwDecoded *decoded)
{
  const HwFrame *frame = &decoded->frame;
  g_autofree char *type = hw_annotate_type (frame->type);
  g_autoptr (GArray) fields = hw_annotate_frame (self->codec, bytes, decoded->consumed, frame);

  g_string_append_printf (self->out,
                          "frame %" G_GUINT64_FORMAT ", at %" G_GUINT64_FORMAT
                          ": %s%s, %" G_GSIZE_FORMAT " bytes\n",
                          ++self->n_frames, self->offset, type, hw_annotate_flags (frame->flags),
                          decoded->consumed);
  hw_annotate_print (fields, bytes, self->offset, self->out);
}

/* Whether stdout still takes it. */
static gboolean
flush (Decode *self)
{
  gboolean good = fwrite (self->out->str, 1, self->out->len, stdout) == self->out->len;

  g_string_truncate (self->out, 0);
  return good;
}

static void
print_damage (Decode *self, const HwDecoded *damage)
{
  g_string_append_printf (self->out,
                          "damage, at %" G_GUINT64_FORMAT ": %s: %s; %" G_GSIZE_FORMAT
                          " bytes skipped\n",
                          self->offset, hw_reason_get_name (damage->reason), damage->detail,
                          damage->consumed);
  self->damaged = TRUE;
}

static void
print_error (Decode *self, HwReason reason, const char *detail)
{
  g_string_append_printf (self->out, "error, at %" G_GUINT64_FORMAT ": %s: %s\n", self->offset,
                          hw_reason_get_name (reason), detail);
}

/* Every whole frame that is there; FALSE: an error, which was printed. */
static gboolean
take_frames (Decode *self)
{
  HwDecodeResult result = HW_DECODE_FRAME;
  HwDecoded decoded;

  while ((result == HW_DECODE_FRAME || result == HW_DECODE_DAMAGE)
         && hw_byte_queue_get_length (&self->input) > 0)
    {
      const guint8 *bytes = hw_byte_queue_peek (&self->input);

      result = hw_decoder_next (&self->decoder, bytes, hw_byte_queue_get_length (&self->input),
                                &decoded);
      if (result == HW_DECODE_FRAME)
        print_frame (self, bytes, &decoded);
      else if (result == HW_DECODE_DAMAGE)
        print_damage (self, &decoded);
      hw_byte_queue_consume (&self->input, decoded.consumed);
      self->offset += decoded.consumed;
    }
  hw_decoder_clear (&self->decoder);
  if (result == HW_DECODE_ERROR)
    print_error (self, decoded.reason, decoded.detail);
  return result != HW_DECODE_ERROR;
}

static gboolean
choose_codec (Decode *self)
{
  if (self->codec == NULL)
    self->codec = hw_codec_detect (*hw_byte_queue_peek (&self->input));
  if (self->codec == NULL)
    {
      print_error (self, HW_REASON_PROTOCOL_ERROR, "the first byte is of no framing that is known");
      return FALSE;
    }
  hw_decoder_init (&self->decoder, self->codec, HW_FRAME_HARD_MAX);
  self->decoder.resync = self->resync != 0;
  return TRUE;
}

static gboolean
take_input (Decode *self)
{
  if (self->decoder.codec == NULL && !choose_codec (self))
    return FALSE;
  return take_frames (self);
}

static HwExit
end_of_input (Decode *self)
{
  gsize left = hw_byte_queue_get_length (&self->input);

  if (left == 0)
    return self->damaged ? HW_EXIT_NOT_HELD : HW_EXIT_DONE;
  g_string_append_printf (self->out,
                          "error, at %" G_GUINT64_FORMAT ": the input ends after %" G_GSIZE_FORMAT
                          " bytes of a frame that isn't whole\n",
                          self->offset, left);
  return HW_EXIT_NOT_HELD;
}

/* The largest frame fits the queue, beside what one read brings, so there is always room. */
static HwExit
decode (Decode *self, int fd, const char *name)
{
  for (;;)
    {
      gssize n = read (fd, hw_byte_queue_reserve (&self->input, READ_SIZE), READ_SIZE);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          hw_complain ("decode", "%s can't be read: %s", name, g_strerror (errno));
          return HW_EXIT_NO_START;
        }
      if (n == 0)
        return end_of_input (self);
      hw_byte_queue_commit (&self->input, (gsize) n);
      if (!take_input (self))
        return HW_EXIT_NOT_HELD;
      if (!flush (self))
        return HW_EXIT_DONE; /* nobody reads any more, as with every filter */
    }
}

static HwExit
decode_file (Decode *self, const char *path)
{
  int fd = path == NULL ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  HwExit code;

  if (fd < 0)
    {
      hw_complain ("decode", "%s can't be opened: %s", path, g_strerror (errno));
      return HW_EXIT_NO_START;
    }
  hw_byte_queue_init (&self->input, hw_codec_get_largest_frame (HW_FRAME_HARD_MAX) + READ_SIZE);
  self->out = g_string_new (NULL);
  code = decode (self, fd, path != NULL ? path : "stdin");
  flush (self);
  g_string_free (self->out, TRUE);
  hw_byte_queue_clear (&self->input);
  if (path != NULL)
    close (fd);
  return code;
}

static HwExit
run (int argc, char **argv)
{
  g_autoptr (HwOptions) options = hw_options_new ("decode", "[FILE]", SUMMARY);
  g_auto (GStrv) arguments = NULL;
  g_auto (GStrv) names = g_strsplit (CODECS, "|", -1);
  Decode self = { .codec = NULL };
  int codec = 0;
  const HwOption rows[] = {
    { "codec", CODECS, "The framing; auto: by the first byte", hw_option_choice, &codec,
      .choices = CODECS },
    { "resync", NULL, "Skip what is damaged, and go on (binary)", hw_option_flag, &self.resync },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
  hw_options_set_optional (options, 1);
  if (!hw_options_parse (options, argc, argv, 1, &arguments))
    return HW_EXIT_USAGE;

  self.codec = hw_codec_find (names[codec]); /* there is none that is called auto */
  return decode_file (&self, arguments[0]);
}

const HwCommand hw_command_decode = { "decode", SUMMARY, run };
