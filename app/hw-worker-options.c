/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the options of the server's workers: those of `serve`, and of `lab` for its server. */
#include "hw-worker-options.h"

#include <string.h>

#include "core/hw-answer-order.h"
#include "core/hw-duration.h"
#include "core/hw-error.h"
#include "hw-exit.h"

#define MOST_WORKERS 1024
#define ORDERS "kept|free"

static gboolean
refuse (GError **error, const char *text, const char *why)
{
  g_set_error (error, HW_ERROR, HW_ERROR_INVALID_ARGUMENT, "\"%s\" %s", text, why);

  return FALSE;
}

gboolean
hw_worker_options_parse_delay (const char *text,
                               HwTime *delay_min,
                               HwTime *delay_max,
                               GError **error)
{
  const char *dash = strchr (text, '-');
  g_autofree char *least = dash == NULL ? g_strdup (text) : g_strndup (text, (gsize) (dash - text));

  if (!hw_duration_parse (least, delay_min, error)
      || !hw_duration_parse (dash == NULL ? text : dash + 1, delay_max, error))
    return FALSE;
  if (*delay_min > *delay_max)
    return refuse (error, text, "begins with the longer of the two; write the shorter first");
  if (*delay_min % 1000 != 0 || *delay_max % 1000 != 0)
    return refuse (error, text, "is finer than a millisecond");
  if (*delay_max > HW_MSEC (G_MAXINT))
    return refuse (error, text, "is out of range");

  return TRUE;
}

static gboolean
read_delay (const HwOption *option, const char *value, GError **error)
{
  HwWorkerOptions *self = option->target;

  self->has_delay = TRUE;

  return hw_worker_options_parse_delay (value, &self->delay_min, &self->delay_max, error);
}

static gboolean
read_workers (const HwOption *option, const char *value, GError **error)
{
  gint64 *workers = option->target;

  if (!hw_option_count (option, value, error))
    return FALSE;

  return *workers <= MOST_WORKERS || refuse (error, value, "is out of range; 1024 are the most");
}

static gboolean
read_seed (const HwOption *option, const char *value, GError **error)
{
  gint64 *seed = option->target;

  if (!hw_option_count (option, value, error))
    return FALSE;

  return *seed <= G_MAXUINT || refuse (error, value, "is out of range; 4294967295 is the most");
}

void
hw_worker_options_add (HwWorkerOptions *self, HwOptions *options)
{
  const HwOption rows[] = {
    { "workers", "N", "Work on messages with so many threads (default 0: answer as they come)",
      read_workers, &self->workers },
    { "work-delay", "MIN-MAX", "How long a worker takes for a message, such as 10ms-50ms",
      read_delay, self },
    { "order", ORDERS, "Answers leave as their messages came (default), or as work is finished",
      hw_option_choice, &self->order, .choices = ORDERS },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
}

void
hw_worker_options_add_seed (HwWorkerOptions *self, HwOptions *options)
{
  const HwOption rows[] = {
    { "seed", "N", "Of the workers' delays: the same seed, the same delays", read_seed,
      &self->seed },
    { NULL },
  };

  hw_options_add (options, rows, NULL);
}

gboolean
hw_worker_options_check (const HwWorkerOptions *self, const char *command)
{
  if (self->workers > 0 || (!self->has_delay && self->order == HW_ORDER_KEPT))
    return TRUE;
  hw_complain (command, "--%s is about workers, and there are none; add --workers 4",
               self->has_delay ? "work-delay" : "order free");

  return FALSE;
}

void
hw_worker_options_apply (const HwWorkerOptions *self, GObject *server)
{
  g_object_set (server, "workers", (guint) self->workers, "work-delay-min-ms",
                (guint) (self->delay_min / 1000), "work-delay-max-ms",
                (guint) (self->delay_max / 1000), "order", (guint) self->order, "work-seed",
                (guint) self->seed, NULL);
}

static void
add_words (GPtrArray *words, const char *option, char *value)
{
  g_ptr_array_add (words, g_strdup (option));
  g_ptr_array_add (words, value);
}

void
hw_worker_options_to_words (const HwWorkerOptions *self, GPtrArray *words)
{
  if (self->workers == 0)
    return;
  add_words (words, "--workers", g_strdup_printf ("%d", (int) self->workers));
  add_words (words, "--work-delay",
             g_strdup_printf ("%dms-%dms", (int) (self->delay_min / 1000),
                              (int) (self->delay_max / 1000)));
  add_words (words, "--order", g_strdup (self->order == HW_ORDER_FREE ? "free" : "kept"));
  add_words (words, "--seed", g_strdup_printf ("%u", (guint) self->seed));
}
