/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tests of the words for a belief that is wrong. */
#include "hw-test.h"

#include "hw-belief-words.h"

/* Everybody believes, but for the client where it has let go. */
static void
test_why_wrong (void **state)
{
  static const struct
  {
    const char *description;
    gboolean pulled, running, hung, client_gone;
    HwBeliever believer;
    const char *words;
  } rows[] = {
    { "all is well", FALSE, TRUE, FALSE, FALSE, HW_BELIEVER_CLIENT, NULL },
    { "all is well", FALSE, TRUE, FALSE, FALSE, HW_BELIEVER_SERVER_KERNEL, NULL },
    { "pulled", TRUE, TRUE, FALSE, FALSE, HW_BELIEVER_CLIENT, "Wrong: the cable is out" },
    { "pulled", TRUE, TRUE, FALSE, FALSE, HW_BELIEVER_CLIENT_KERNEL, "Not told of the pull" },
    { "pulled, noticed", TRUE, TRUE, FALSE, TRUE, HW_BELIEVER_SERVER, "Wrong: the cable is out" },
    { "half-open", FALSE, TRUE, FALSE, TRUE, HW_BELIEVER_SERVER, "Wrong: the client has let go" },
    { "half-open", FALSE, TRUE, FALSE, TRUE, HW_BELIEVER_SERVER_KERNEL,
      "Not told: the client let go" },
    { "half-open, hung", FALSE, TRUE, TRUE, TRUE, HW_BELIEVER_SERVER_KERNEL,
      "Not told: the client let go" },
    { "hung", FALSE, TRUE, TRUE, FALSE, HW_BELIEVER_CLIENT, "Wrong: the server hangs" },
    { "hung", FALSE, TRUE, TRUE, FALSE, HW_BELIEVER_CLIENT_KERNEL, NULL },
    { "killed", FALSE, FALSE, FALSE, FALSE, HW_BELIEVER_CLIENT, "Wrong: the server is gone" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwBeliefs beliefs;
      const char *words;

      hw_beliefs_init (&beliefs);
      for (int n = 0; n < HW_N_BELIEVERS; n++)
        beliefs.beliefs[n].state = HW_BELIEF_ALIVE;
      if (rows[i].client_gone)
        beliefs.beliefs[HW_BELIEVER_CLIENT].state = HW_BELIEF_DEAD;
      beliefs.pulled = rows[i].pulled;
      beliefs.server_running = rows[i].running;
      beliefs.server_hung = rows[i].hung;

      words = hw_belief_why_wrong (&beliefs, rows[i].believer);
      if (g_strcmp0 (words, rows[i].words) != 0)
        fail_msg ("row %zu, %s: \"%s\"", i, rows[i].description, words);
    }
}

/* The server bears 6 s of silence, or as the row has it, and was last heard at 10 s. */
static void
test_gives_up (void **state)
{
  static const struct
  {
    const char *description;
    gboolean pulled, hung;
    HwTime patience, now;
    HwBeliever believer;
    const char *words;
  } rows[] = {
    { "pulled", TRUE, FALSE, HW_SEC (6), HW_MSEC (14250), HW_BELIEVER_SERVER, "gives up in 1.7 s" },
    { "late", TRUE, FALSE, HW_SEC (6), HW_SEC (17), HW_BELIEVER_SERVER, "gives up in 0.0 s" },
    { "all is well", FALSE, FALSE, HW_SEC (6), HW_SEC (11), HW_BELIEVER_SERVER, NULL },
    { "for ever", TRUE, FALSE, 0, HW_SEC (14), HW_BELIEVER_SERVER, NULL },
    { "hung", TRUE, TRUE, HW_SEC (6), HW_SEC (14), HW_BELIEVER_SERVER, NULL },
    { "client", TRUE, FALSE, HW_SEC (6), HW_SEC (14), HW_BELIEVER_CLIENT, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HwBeliefs beliefs;
      g_autofree char *words = NULL;

      hw_beliefs_init (&beliefs);
      for (int n = 0; n < HW_N_BELIEVERS; n++)
        beliefs.beliefs[n] = (HwBelief){ .state = HW_BELIEF_ALIVE, .last_heard = HW_SEC (10) };
      beliefs.pulled = rows[i].pulled;
      beliefs.server_hung = rows[i].hung;
      beliefs.server_patience_us = rows[i].patience;

      words = hw_belief_describe_patience (&beliefs, rows[i].believer, rows[i].now);
      if (g_strcmp0 (words, rows[i].words) != 0)
        fail_msg ("row %zu, %s: \"%s\"", i, rows[i].description, words);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_why_wrong),
    cmocka_unit_test (test_gives_up),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
