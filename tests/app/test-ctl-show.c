/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof of how a cable's answers are shown, and that a strange one is no harm. */
#include "hw-test.h"

#include <string.h>

#include "hw-ctl-show.h"

#define TOXIC                                                                                      \
  "{\"attributes\":{\"latency\":5,\"jitter\":0},\"name\":\"slow\",\"type\":\"latency\","           \
  "\"stream\":\"upstream\",\"toxicity\":0.5,\"on\":\"1/3\"}"
#define PROXY                                                                                      \
  "{\"name\":\"db\",\"listen\":\"127.0.0.1:7\",\"upstream\":\"a:1\",\"enabled\":true,"             \
  "\"toxics\":[" TOXIC "],\"pulled\":true,\"cut\":\"kernel\"}"

typedef char *(*Show) (JsonNode *answer);

static const struct
{
  Show show;
  const char *answer, *wanted;
} rows[] = {
  { hw_ctl_show_proxies, "{\"db\":" PROXY "}",
    "NAME  LISTEN       UPSTREAM  STATE         FAULTS\n"
    "db    127.0.0.1:7  a:1       pulled (cut)  slow\n" },
  { hw_ctl_show_proxies, "{}", "NAME  LISTEN  UPSTREAM  STATE  FAULTS\n" },
  { hw_ctl_show_toxics, "{\"db\":" PROXY "}",
    "PROXY  FAULT  TYPE     STREAM    SETTINGS\n"
    "db     slow   latency  upstream  latency=5ms jitter=0ms toxicity=0.5 on=1/3\n" },
  { hw_ctl_show_connections,
    "[{\"connection\":3,\"proxy\":\"db\",\"state\":\"relaying\",\"wire\":\"cut\",\"age_ms\":1500,"
    "\"sent_bytes\":{\"upstream\":7,\"downstream\":8},\"toxics\":[\"slow\"],"
    "\"client\":{\"peer\":\"127.0.0.1:9\",\"retransmits\":2},\"server\":null}]",
    "CONN  PROXY  CLIENT       STATE     WIRE  AGE    BYTES UP  BYTES DOWN  RETRANSMITS  FAULTS\n"
    "3     db     127.0.0.1:9  relaying  cut   1.5 s  7         8           2            slow\n" },
  { hw_ctl_show_faults,
    "[{\"type\":\"nat\",\"meaning\":\"goes\",\"attributes\":[{\"name\":\"timeout\",\"unit\":\"ms\"}"
    ","
    "{\"name\":\"ending\",\"unit\":\"\",\"choices\":\"silent|rst\"},"
    "{\"name\":\"n\",\"unit\":\"\"}]}]",
    "TYPE  SETTINGS                              WHAT IT DOES\n"
    "nat   timeout (ms), ending (silent|rst), n  goes\n" },
  { hw_ctl_show_profiles, "[{\"name\":\"slow\",\"toxics\":[" TOXIC "," TOXIC "]}]",
    "PROFILE  FAULTS\n"
    "slow     latency latency=5ms jitter=0ms toxicity=0.5 on=1/3; latency latency=5ms jitter=0ms "
    "toxicity=0.5 on=1/3\n" },
  { hw_ctl_show_names, "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}", "a\nb\n" },
  { hw_ctl_show_toxic_names, "[" TOXIC "," TOXIC "]", "slow\nslow\n" },
  { hw_ctl_show_change,
    "{\"attributes\":{\"loss\":15,\"window\":0},\"name\":\"f\",\"type\":\"flaky\","
    "\"stream\":\"both\",\"toxicity\":1}",
    "f: both loss=1.5% window=0ms" },
  { hw_ctl_show_change,
    "{\"attributes\":{\"depth\":3},\"name\":\"f\",\"type\":\"of tomorrow\",\"stream\":\"both\","
    "\"toxicity\":1,\"after\":\"5s\"}",
    "f: both depth=3 after=5s" },
  { hw_ctl_show_change, PROXY, "db on 127.0.0.1:7: pulled (cut)" },
  { hw_ctl_show_change, TOXIC, "slow: upstream latency=5ms jitter=0ms toxicity=0.5 on=1/3" },
};

static void
answers_are_shown (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) answer = json_from_string (rows[i].answer, NULL);
      g_autofree char *text = rows[i].show (answer);

      if (strcmp (text, rows[i].wanted) != 0)
        fail_msg ("row %zu:\n%s\nwas wanted so:\n%s", i, text, rows[i].wanted);
    }
}

static void
strange_answers_are_no_harm (void **state)
{
  static const char *const answers[] = {
    "{}",
    "[]",
    "null",
    "5",
    "\"x\"",
    "[5]",
    "[null]",
    "{\"a\":5}",
    "{\"a\":null}",
    "{\"a\":{\"name\":5,\"toxics\":[5],\"enabled\":\"x\"}}",
    "[{\"connection\":\"x\",\"client\":5,\"toxics\":[{}],\"sent_bytes\":[]}]",
    "[{\"attributes\":[5]}]",
    "{\"a\":{\"toxics\":[{\"attributes\":5,\"toxicity\":\"x\"}]}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    for (gsize r = 0; r < G_N_ELEMENTS (rows); r++)
      {
        g_autoptr (JsonNode) answer = json_from_string (answers[i], NULL);

        g_free (rows[r].show (answer));
      }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (answers_are_shown),
    cmocka_unit_test (strange_answers_are_no_harm),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
