/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the options of the server's workers: those of `serve`, and of `lab` for its server. */
#pragma once

#include "hw-options.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 workers;
  HwTime delay_min;
  HwTime delay_max;
  int order; /* HwOrder */
  gint64 seed;
  gboolean has_delay;
} HwWorkerOptions;

/* "10ms-50ms", or "20ms" for both; a property's milliseconds at the finest. */
gboolean hw_worker_options_parse_delay (const char *text,
                                        HwTime *delay_min,
                                        HwTime *delay_max,
                                        GError **error);

/* @self outlives @options. The seed isn't among them: see hw_worker_options_add_seed. */
void hw_worker_options_add (HwWorkerOptions *self, HwOptions *options);
void hw_worker_options_add_seed (HwWorkerOptions *self, HwOptions *options);
/* FALSE after one line on stderr: options that make no sense together. */
gboolean hw_worker_options_check (const HwWorkerOptions *self, const char *command);
void hw_worker_options_apply (const HwWorkerOptions *self, GObject *server);
/* The same as words of a command line, in @words (char *). */
void hw_worker_options_to_words (const HwWorkerOptions *self, GPtrArray *words);

G_END_DECLS
