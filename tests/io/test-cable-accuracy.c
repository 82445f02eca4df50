/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that latency, bandwidth and idle times are what was asked, by their medians.
 *
 * The promises are numbers, and are never loosened; a measurement that the machine spoilt may be
 * taken again. What a round trip takes without a fault is taken off. */
#include "hw-test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-test-socket.h"
#include "io/hw-cable-hub.h"

#define TRIES 8
#define SAMPLES 31
#define LATENCY_ERROR_US 2000
#define RATE_ERROR 0.03
#define IDLE_ERROR_US 50000

typedef struct
{
  HwCableHub *hub;
  int listener;
  int client;
  int server;
} Rig;

static void
rig_start (Rig *rig)
{
  HwCableHubConfig config = { .cut = HW_CUT_MODE_AUTO, .seed = 1 };
  g_autofree char *upstream = NULL;
  g_autoptr (HwProxyInfo) info = NULL;
  HwProxySpec spec = { "p", "127.0.0.1:0", NULL, .enabled = TRUE };

  rig->hub = hw_cable_hub_new (&config, NULL);
  rig->listener = hw_test_listen (FALSE);
  upstream = hw_test_get_local (rig->listener);
  spec.upstream = upstream;
  assert_true (hw_cable_hub_add_proxy (rig->hub, &spec, NULL));
  info = hw_cable_hub_get_proxy (rig->hub, "p", NULL);
  rig->client = hw_test_connect (info->listen);
  rig->server = hw_test_accept (rig->listener);
  assert_true (rig->client >= 0 && rig->server >= 0);
}

static void
rig_stop (Rig *rig)
{
  hw_cable_hub_free (rig->hub);
  close (rig->client);
  close (rig->server);
  close (rig->listener);
}

static void
add (Rig *rig, const char *fault)
{
  g_auto (GStrv) words = g_strsplit (fault, " ", -1);
  g_auto (HwFaultSpec) spec = { 0 };

  assert_true (hw_fault_spec_parse (&spec, (const char *const *) words, NULL));
  assert_true (hw_cable_hub_add_fault (rig->hub, "p", &spec, NULL, NULL));
}

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static gint64
take_median (gint64 (*measure) (Rig *rig), Rig *rig, guint n)
{
  gint64 values[SAMPLES];

  for (guint i = 0; i < n; i++)
    values[i] = measure (rig);
  qsort (values, n, sizeof *values, compare);

  return values[n / 2];
}

/* Whether a measurement holds at last. */
static gboolean
holds (gboolean (*measure) (gconstpointer data), gconstpointer data)
{
  for (int i = 0; i < TRIES; i++)
    if (measure (data))
      return TRUE;

  return FALSE;
}

static gint64
measure_one_way (Rig *rig)
{
  gint64 begin = g_get_monotonic_time ();

  assert_true (hw_test_write (rig->client, "x", 1));
  assert_true (hw_test_read (rig->server, (char[1]){ 0 }, 1));

  return g_get_monotonic_time () - begin;
}

static gboolean
latency_holds (gconstpointer data)
{
  gint64 asked_ms = *(const gint64 *) data;
  g_autofree char *fault = g_strdup_printf ("latency latency=%d", (int) asked_ms);
  gint64 floor_us;
  gint64 delayed_us;
  Rig rig;

  rig_start (&rig);
  floor_us = take_median (measure_one_way, &rig, SAMPLES);
  add (&rig, fault);
  delayed_us = take_median (measure_one_way, &rig, SAMPLES);
  rig_stop (&rig);
  printf ("# latency %d ms: %.2f ms, floor %.2f ms\n", (int) asked_ms, (double) delayed_us / 1000,
          (double) floor_us / 1000);

  return ABS (delayed_us - floor_us - asked_ms * 1000) <= LATENCY_ERROR_US;
}

static void
a_latency_is_what_was_asked (void **state)
{
  static const gint64 rows[] = { 5, 20, 50 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_true (holds (latency_holds, &rows[i]));
}

typedef struct
{
  gint64 rate; /* KB/s */
  gint64 duration_ms;
} Bandwidth;

/* Between the first bytes that come and the last, with the source always full. */
static double
measure_rate (Rig *rig, gsize total)
{
  static guint8 bytes[256 * 1024];
  gsize n_read = 0;
  gsize first = 0;
  gint64 begin = 0;

  while (n_read < total)
    {
      ssize_t n;

      while (send (rig->client, bytes, sizeof bytes, MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
        ;
      assert_true (hw_test_poll (rig->server, POLLIN, HW_TEST_LIMIT_MS) != 0);
      n = recv (rig->server, bytes, sizeof bytes, MSG_DONTWAIT);
      n_read += (gsize) MAX (n, 0);
      if (begin == 0)
        {
          begin = g_get_monotonic_time ();
          first = n_read;
        }
    }

  return (double) (n_read - first) * 1000 / (double) (g_get_monotonic_time () - begin);
}

static gboolean
bandwidth_holds (gconstpointer data)
{
  const Bandwidth *row = data;
  g_autofree char *fault = g_strdup_printf ("bandwidth rate=%d", (int) row->rate);
  double rate;
  Rig rig;

  rig_start (&rig);
  add (&rig, fault);
  rate = measure_rate (&rig, (gsize) (row->rate * row->duration_ms));
  rig_stop (&rig);
  printf ("# bandwidth %d KB/s: %.1f KB/s\n", (int) row->rate, rate);

  return rate >= (double) row->rate * (1 - RATE_ERROR)
         && rate <= (double) row->rate * (1 + RATE_ERROR);
}

static void
a_bandwidth_is_what_was_asked (void **state)
{
  static const Bandwidth rows[] = { { 1000, 10000 }, { 100, 5000 }, { 20000, 1000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_true (holds (bandwidth_holds, &rows[i]));
}

/* From the last byte to the moment at which the path is gone. */
static gint64
measure_idle (Rig *rig)
{
  gint64 begin;
  gboolean is_cut = FALSE;

  rig_start (rig);
  add (rig, "nat_timeout idle=400ms");
  assert_true (hw_test_write (rig->client, "x", 1));
  assert_true (hw_test_read (rig->server, (char[1]){ 0 }, 1));
  begin = g_get_monotonic_time ();
  while (!is_cut && g_get_monotonic_time () < begin + HW_TEST_LIMIT_MS * 1000)
    {
      g_autoptr (GPtrArray) connections = hw_cable_hub_list_connections (rig->hub);

      is_cut = strcmp (((HwConnectionInfo *) connections->pdata[0])->wire, "cut") == 0;
      g_usleep (1000);
    }
  rig_stop (rig);

  return g_get_monotonic_time () - begin;
}

static gboolean
idle_holds (gconstpointer data)
{
  Rig rig;
  gint64 median_us = take_median (measure_idle, &rig, 5);

  printf ("# nat_timeout 400 ms: %.1f ms\n", (double) median_us / 1000);

  return ABS (median_us - 400000) <= IDLE_ERROR_US;
}

static void
an_idle_time_is_what_was_asked (void **state)
{
  assert_true (holds (idle_holds, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_latency_is_what_was_asked),
    cmocka_unit_test (a_bandwidth_is_what_was_asked),
    cmocka_unit_test (an_idle_time_is_what_was_asked),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
