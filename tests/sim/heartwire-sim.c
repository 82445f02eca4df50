/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the program heartwire-sim: many seeds, each a run; a line to replay the one that fails. */
#include <glib.h>
#include <stdio.h>

#include "hw-deliver.h"

typedef struct
{
  gint64 n_seeds, base, seed;
  gboolean twice;
} Options;

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[]
      = { { "seeds", 0, 0, G_OPTION_ARG_INT64, &options->n_seeds, "How many seeds to run", "N" },
          { "base", 0, 0, G_OPTION_ARG_INT64, &options->base, "The first seed (1)", "N" },
          { "seed", 0, 0, G_OPTION_ARG_INT64, &options->seed, "Run this one seed", "N" },
          { "twice", 0, 0, G_OPTION_ARG_NONE, &options->twice,
            "Run each twice; the traces must agree", NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);

  return g_option_context_parse (context, argc, argv, error);
}

static void
add (HwDeliverResult *total, const HwDeliverResult *result)
{
  total->hash = total->hash * 31 + result->hash;
  total->n_lost += result->n_lost;
  total->n_doubled += result->n_doubled;
  total->n_reordered += result->n_reordered;
  total->n_stuck += result->n_stuck;
  total->n_accepted += result->n_accepted;
  total->n_delivered += result->n_delivered;
  total->n_again += result->n_again;
  total->n_frames += result->n_frames;
  total->n_connections += result->n_connections;
  total->n_torn += result->n_torn;
  total->n_losses += result->n_losses;
  total->length += result->length;
}

static gboolean
run (guint64 seed, gboolean twice, HwDeliverResult *total)
{
  HwDeliverResult result = hw_deliver_run (seed);

  add (total, &result);
  if (twice && result.complaint == NULL && hw_deliver_run (seed).hash != result.hash)
    result.complaint = "17: the same seed gave another trace";
  if (result.complaint == NULL)
    return TRUE;
  printf ("seed %" G_GUINT64_FORMAT ", at %.6f s: invariant %s\n", seed,
          (double) result.complained_at / 1e6, result.complaint);
  printf ("replay: heartwire-sim --seed %" G_GUINT64_FORMAT "\n", seed);

  return FALSE;
}

static void
print_total (const HwDeliverResult *total, guint64 n_runs, guint64 n_failed)
{
  printf ("%" G_GUINT64_FORMAT " frames, %" G_GUINT64_FORMAT " connections (%" G_GUINT64_FORMAT
          " ended inside a frame), %" G_GUINT64_FORMAT " accepted, %" G_GUINT64_FORMAT
          " delivered (%" G_GUINT64_FORMAT " again, at least once), %" G_GUINT64_FORMAT
          " losses told, %.0f virtual s\n",
          total->n_frames, total->n_connections, total->n_torn, total->n_accepted,
          total->n_delivered, total->n_again, total->n_losses, (double) total->length / 1e6);
  printf ("trace %016" G_GINT64_MODIFIER "x\n", total->hash);
  printf ("%" G_GUINT64_FORMAT " seeds, %" G_GUINT64_FORMAT " failed: %" G_GUINT64_FORMAT
          " lost, %" G_GUINT64_FORMAT " doubled, %" G_GUINT64_FORMAT
          " reordered, %" G_GUINT64_FORMAT " stuck\n",
          n_runs, n_failed, total->n_lost, total->n_doubled, total->n_reordered, total->n_stuck);
}

int
main (int argc, char **argv)
{
  Options options = { .n_seeds = 1000, .base = 1, .seed = -1 };
  g_autoptr (GError) error = NULL;
  HwDeliverResult total = { 0 };
  guint64 n_runs = 0, n_failed = 0;

  if (!parse (&options, &argc, &argv, &error))
    {
      fprintf (stderr, "heartwire-sim: %s\n", error->message);
      return 2;
    }
  if (options.seed >= 0)
    {
      options.base = options.seed;
      options.n_seeds = 1;
    }
  for (; n_runs < (guint64) options.n_seeds && n_failed == 0; n_runs++)
    n_failed += !run ((guint64) options.base + n_runs, options.twice, &total);
  print_total (&total, n_runs, n_failed);

  return n_failed > 0;
}
