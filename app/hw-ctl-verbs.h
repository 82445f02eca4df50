/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns what `heartwire ctl` can do: a table of verbs, each a few calls of the control API. */
#pragma once

#include "hw-ctl-client.h"

G_BEGIN_DECLS

typedef struct
{
  HwCtlClient *client;
  gboolean wants_json;
} HwCtl;

typedef struct
{
  const char *name;
  const char *arguments; /* for people: "PROXY…" */
  guint min, max;        /* of them */
  const char *summary;
  /* Prints to stdout. HW_CTL_ERROR: the cable said no. */
  gboolean (*run) (HwCtl *ctl, char **arguments, GError **error);
} HwCtlVerb;

#define HW_CTL_MAX_ARGUMENTS 64

/* NULL where there is none. `watch` isn't one of them: it doesn't end. */
const HwCtlVerb *hw_ctl_verb_find (const char *name);
const HwCtlVerb *hw_ctl_verb_nth (guint n);

G_END_DECLS
