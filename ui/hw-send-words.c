/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what the window says of files that are being sent. */
#include "config.h"

#include "hw-send-words.h"

#include <glib/gi18n.h>

static char *
describe_place (const HwSendProgress *progress, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *part = g_format_size (progress->bytes);
  g_autofree char *whole = g_format_size (progress->bytes_total);

  /* Translators: a file's name, which of how many it is, bytes of all files. */
  return g_strdup_printf (_ ("%s (%u of %u), %s of %s"), name, progress->file + 1,
                          progress->n_files, part, whole);
}

char *
hw_send_words_describe (const HwSendProgress *progress, const char *path, gboolean pulled)
{
  g_autofree char *place = NULL;

  if (progress->is_cancelling)
    return g_strdup (_ ("Cancelling…"));
  if (progress->state == HW_SEND_PREPARING)
    return g_strdup (_ ("Reading the files…"));

  place = describe_place (progress, path);
  if (pulled)
    return g_strdup_printf (_ ("%s – waits for the cable"), place);
  if (progress->is_lost)
    return g_strdup_printf (_ ("%s – connecting again"), place);

  return g_steal_pointer (&place);
}

char *
hw_send_words_conclude (const HwSendProgress *progress, const char *trouble)
{
  g_autofree char *size = g_format_size (progress->bytes_total);

  if (progress->state == HW_SEND_COMMITTED)
    return g_strdup_printf (ngettext ("%u file, %s, received whole by the server",
                                      "%u files, %s, received whole by the server",
                                      progress->n_files),
                            progress->n_files, size);
  if (progress->state == HW_SEND_CANCELLED)
    return g_strdup (_ ("Cancelled: the server keeps none of the files"));

  return g_strdup (trouble);
}
