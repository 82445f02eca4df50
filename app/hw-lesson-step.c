/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns a lesson's step: what can be done to the lab, and how it is written. */
#include "hw-lesson-step.h"

#include <string.h>

#include "core/hw-duration.h"
#include "core/hw-error.h"

#define MAX_BURST 1000
#define MAX_FILES 100
#define MAX_FILE_SIZE (16 * 1024 * 1024)
#define WAIT_LIMIT HW_SEC (10)

typedef enum
{
  ARGUMENT_NONE,
  ARGUMENT_TEXT,
  ARGUMENT_LINE, /* the verb belongs to it */
  ARGUMENT_COUNT_AND_TEXT,
  ARGUMENT_COUNT_AND_SIZE,
  ARGUMENT_DURATION,
  ARGUMENT_NAME_AND_LIMIT,
} Argument;

typedef struct
{
  const char *words;
  HwStepVerb verb;
  Argument argument;
} Form;

/* "wait for" stands before "wait", and so on: the first that fits is taken. */
static const Form forms[] = {
  { "pull", HW_STEP_PULL, ARGUMENT_NONE },
  { "plug", HW_STEP_PLUG, ARGUMENT_NONE },
  { "reset", HW_STEP_RESET, ARGUMENT_NONE },
  { "kill server", HW_STEP_KILL_SERVER, ARGUMENT_NONE },
  { "restart server", HW_STEP_RESTART_SERVER, ARGUMENT_NONE },
  { "hang server", HW_STEP_HANG_SERVER, ARGUMENT_NONE },
  { "resume server", HW_STEP_RESUME_SERVER, ARGUMENT_NONE },
  { "connect", HW_STEP_CONNECT, ARGUMENT_NONE },
  { "disconnect", HW_STEP_DISCONNECT, ARGUMENT_NONE },
  { "send files", HW_STEP_SEND_FILES, ARGUMENT_COUNT_AND_SIZE },
  { "send", HW_STEP_SEND, ARGUMENT_TEXT },
  { "burst", HW_STEP_BURST, ARGUMENT_COUNT_AND_TEXT },
  { "client", HW_STEP_CLIENT, ARGUMENT_TEXT },
  { "add", HW_STEP_CABLE, ARGUMENT_LINE },
  { "remove", HW_STEP_CABLE, ARGUMENT_LINE },
  { "clear", HW_STEP_CABLE, ARGUMENT_LINE },
  { "profile", HW_STEP_CABLE, ARGUMENT_LINE },
  { "wait for", HW_STEP_WAIT_FOR, ARGUMENT_NAME_AND_LIMIT },
  { "wait", HW_STEP_WAIT, ARGUMENT_DURATION },
};

#define WHAT_IS_READ                                                                               \
  "pull, plug, reset, kill server, restart server, hang server, resume server, connect, "          \
  "disconnect, send TEXT, send files N BYTES, burst N TEXT, client OPTION…, add FAULT …, "     \
  "remove FAULT, clear, "                                                                          \
  "profile NAME, "                                                                                 \
  "wait DUR, wait for EXPECTATION [up to DUR]"

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (HW_ERROR, HW_ERROR_INVALID_ARGUMENT, format, args));
  va_end (args);

  return FALSE;
}

/* Behind the words, or NULL where the text doesn't begin with them. */
static const char *
skip_words (const char *text, const char *words)
{
  gsize length = strlen (words);

  if (strncmp (text, words, length) != 0 || (text[length] != '\0' && text[length] != ' '))
    return NULL;
  text += length;

  return text + strspn (text, " ");
}

static const Form *
find_form (const char *text, const char **rest)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      *rest = skip_words (text, forms[i].words);
      if (*rest != NULL)
        return &forms[i];
    }

  return NULL;
}

static gboolean
read_burst (HwStep *self, const char *rest, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (rest, " ", 2);
  guint64 count;

  if (g_strv_length (parts) != 2
      || !g_ascii_string_to_unsigned (parts[0], 10, 1, MAX_BURST, &count, NULL)) /* said below */
    return refuse (error, "\"%s\" is no burst; write burst N TEXT, N from 1 to %d", self->text,
                   MAX_BURST);
  self->count = (guint) count;
  self->argument = g_strdup (parts[1]);

  return TRUE;
}

static gboolean
read_files (HwStep *self, const char *rest, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (rest, " ", 2);
  guint64 count, size;

  if (g_strv_length (parts) != 2
      || !g_ascii_string_to_unsigned (parts[0], 10, 1, MAX_FILES, &count, NULL) /* said below */
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, MAX_FILE_SIZE, &size, NULL))
    return refuse (error,
                   "\"%s\" sends no files; write send files N BYTES, N from 1 to %d, BYTES of each "
                   "at most %d",
                   self->text, MAX_FILES, MAX_FILE_SIZE);
  self->count = (guint) count;
  self->size = (guint) size;

  return TRUE;
}

static gboolean
read_wait_for (HwStep *self, const char *rest, GError **error)
{
  g_auto (GStrv) words = g_strsplit (rest, " ", -1);
  guint n = g_strv_length (words);

  self->duration_us = WAIT_LIMIT;
  self->argument = g_strdup (words[0]);
  if (n == 1)
    return TRUE;
  if (n != 4 || strcmp (words[1], "up") != 0 || strcmp (words[2], "to") != 0)
    return refuse (error, "\"%s\" is read as: wait for EXPECTATION [up to DUR]", self->text);

  return hw_duration_parse (words[3], &self->duration_us, error);
}

static gboolean
read_argument (HwStep *self, Argument argument, const char *rest, GError **error)
{
  if (argument == ARGUMENT_NONE)
    return *rest == '\0'
           || refuse (error, "\"%s\" takes nothing behind it, and there is \"%s\"", self->text,
                      rest);
  if (*rest == '\0' && argument != ARGUMENT_LINE)
    return refuse (error, "\"%s\" lacks what belongs behind it; what is read: %s", self->text,
                   WHAT_IS_READ);
  switch (argument)
    {
    case ARGUMENT_COUNT_AND_TEXT:
      return read_burst (self, rest, error);
    case ARGUMENT_COUNT_AND_SIZE:
      return read_files (self, rest, error);
    case ARGUMENT_DURATION:
      return hw_duration_parse (rest, &self->duration_us, error);
    case ARGUMENT_NAME_AND_LIMIT:
      return read_wait_for (self, rest, error);
    case ARGUMENT_LINE:
      self->argument = g_strdup (self->text);
      return TRUE;
    default:
      self->argument = g_strdup (rest);
      return TRUE;
    }
}

gboolean
hw_step_parse (HwStep *self, const char *text, GError **error)
{
  const char *rest;
  const Form *form = find_form (text, &rest);

  *self = (HwStep){ HW_STEP_PULL };
  if (form == NULL)
    return refuse (error, "\"%s\" is no step; what is read: %s", text, WHAT_IS_READ);
  self->verb = form->verb;
  self->text = g_strdup (text);
  if (read_argument (self, form->argument, rest, error))
    return TRUE;
  hw_step_clear (self);

  return FALSE;
}

void
hw_step_clear (HwStep *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->argument, g_free);
}

gboolean
hw_step_is_called (const HwStep *self, const char *words)
{
  return skip_words (self->text, words) != NULL;
}
