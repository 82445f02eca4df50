/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Owns the short texts of a transfer: the server's STATUS, and the client's last word. */
#include "core/hw-transfer-status.h"

#include <string.h>

static const char *const state_names[] = { "ready", "committed", "refused", NULL };
static const char *const verb_names[] = { "commit", "abandon", NULL };
static const char *const reason_names[] = {
  [HW_TRANSFER_REASON_NONE] = "none",
  [HW_TRANSFER_REASON_NOT_ACCEPTED] = "not-accepted",
  [HW_TRANSFER_REASON_BUSY] = "busy",
  [HW_TRANSFER_REASON_PROTOCOL] = "protocol",
  [HW_TRANSFER_REASON_NAME] = "name",
  [HW_TRANSFER_REASON_TOO_LARGE] = "too-large",
  [HW_TRANSFER_REASON_CHANGED] = "changed",
  [HW_TRANSFER_REASON_HASH] = "hash",
  [HW_TRANSFER_REASON_DISK] = "disk",
  [HW_TRANSFER_REASON_EXPIRED] = "expired",
  [HW_TRANSFER_REASON_TAKEN_OVER] = "taken-over",
  [HW_TRANSFER_REASON_ABANDONED] = "abandoned",
  NULL,
};

const char *
hw_transfer_reason_get_name (HwTransferReason reason)
{
  return reason_names[reason];
}

void
hw_transfer_refusal_clear (HwTransferRefusal *self)
{
  self->reason = HW_TRANSFER_REASON_NONE;
  g_clear_pointer (&self->text, g_free);
}

gboolean
hw_transfer_refuse (HwTransferRefusal *self, HwTransferReason reason, const char *format, ...)
{
  va_list args;

  hw_transfer_refusal_clear (self);
  self->reason = reason;
  va_start (args, format);
  self->text = g_strdup_vprintf (format, args);
  va_end (args);

  return FALSE;
}

/* The text is shown on terminals, and nothing in it may move their cursor. */
static void
blank_controls (char *text)
{
  char *next;

  for (; *text != '\0'; text = next)
    {
      next = g_utf8_next_char (text);
      if (g_unichar_iscntrl (g_utf8_get_char (text)))
        memset (text, ' ', (gsize) (next - text));
    }
}

/* Only as much as there is room for, and whole characters; the sender may have lied about UTF-8. */
static void
keep_text (HwTransferStatus *self, const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (length, sizeof self->text));
  const char *end;

  g_strlcpy (self->text, valid, sizeof self->text);
  if (!g_utf8_validate (self->text, -1, &end))
    self->text[end - self->text] = '\0';
  blank_controls (self->text);
}

/* Words, and behind "; " a text. A reason that isn't known yet is as good as none. */
gboolean
hw_transfer_status_read (HwTransferStatus *self, const char *bytes, gsize length)
{
  const char *text = length > 0 ? g_strstr_len (bytes, (gssize) length, "; ") : NULL;
  gsize words = text != NULL ? (gsize) (text - bytes) : length;
  int state = 0, reason = 0;
  const HwTransferKey keys[] = {
    { "transfer", HW_TRANSFER_WORD_ID, self->id, 0, NULL },
    { "state", HW_TRANSFER_WORD_CHOICE, &state, 0, state_names },
    { "file", HW_TRANSFER_WORD_NUMBER, &self->file, G_MAXUINT32, NULL },
    { "offset", HW_TRANSFER_WORD_NUMBER, &self->offset, G_MAXINT64, NULL },
    { "window", HW_TRANSFER_WORD_NUMBER, &self->window, G_MAXUINT32, NULL },
    { "part", HW_TRANSFER_WORD_NUMBER, &self->part, G_MAXUINT32, NULL },
    { "reason", HW_TRANSFER_WORD_CHOICE, &reason, 0, reason_names },
  };

  *self = (HwTransferStatus){ .file = 0 };
  if (!hw_transfer_words_read (bytes, words, keys, G_N_ELEMENTS (keys), 2))
    return FALSE;
  self->state = (HwTransferState) state;
  self->reason = (HwTransferReason) reason;
  if (text != NULL)
    keep_text (self, text + 2, length - words - 2);

  return self->state != HW_TRANSFER_STATE_READY || (self->window > 0 && self->part > 0);
}

char *
hw_transfer_status_write (const HwTransferStatus *self)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "transfer=%s state=%s", self->id, state_names[self->state]);
  if (self->state == HW_TRANSFER_STATE_READY)
    g_string_append_printf (out,
                            " file=%" G_GUINT64_FORMAT " offset=%" G_GUINT64_FORMAT
                            " window=%" G_GUINT64_FORMAT " part=%" G_GUINT64_FORMAT,
                            self->file, self->offset, self->window, self->part);
  if (self->state == HW_TRANSFER_STATE_REFUSED)
    g_string_append_printf (out, " reason=%s", reason_names[self->reason]);
  if (self->text[0] != '\0')
    g_string_append_printf (out, "; %s", self->text);

  return g_string_free (out, FALSE);
}

gboolean
hw_transfer_last_word_read (HwTransferLastWord *self, const char *bytes, gsize length)
{
  int verb = 0;
  const HwTransferKey keys[] = {
    { "transfer", HW_TRANSFER_WORD_ID, self->id, 0, NULL },
    { "end", HW_TRANSFER_WORD_CHOICE, &verb, 0, verb_names },
    { "files", HW_TRANSFER_WORD_NUMBER, &self->files, G_MAXUINT32, NULL },
    { "bytes", HW_TRANSFER_WORD_NUMBER, &self->bytes, G_MAXINT64, NULL },
  };

  *self = (HwTransferLastWord){ .files = 0 };
  if (!hw_transfer_words_read (bytes, length, keys, G_N_ELEMENTS (keys), 2))
    return FALSE;
  self->verb = (HwTransferVerb) verb;

  return TRUE;
}

char *
hw_transfer_last_word_write (const HwTransferLastWord *self)
{
  if (self->verb == HW_TRANSFER_VERB_ABANDON)
    return g_strdup_printf ("transfer=%s end=abandon", self->id);

  return g_strdup_printf ("transfer=%s end=commit files=%" G_GUINT64_FORMAT
                          " bytes=%" G_GUINT64_FORMAT,
                          self->id, self->files, self->bytes);
}
