/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the options of `heartwire cable`. */
#pragma once

#include "hw-program.h"

G_BEGIN_DECLS

typedef struct
{
  char **addresses; /* listen, upstream; or none */
  int cut;          /* HwCutMode */
  gint64 seed;
  gboolean dial_first;
  char *config;
  char *api; /* "ADDR:PORT" */
  char *api_unix;
  char *api_token;
  GPtrArray *api_hosts; /* ends with NULL once parsed */
  gboolean api_any_address;
  gboolean api_strict;
  HwProgramOptions program;
} HwCableOptions;

/* FALSE after one line on stderr. */
gboolean hw_cable_options_parse (HwCableOptions *self, int argc, char **argv, const char *summary);
void hw_cable_options_clear (HwCableOptions *self);
gboolean hw_cable_options_has_api (const HwCableOptions *self);

G_END_DECLS
