/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the comparison of the server's echo with the yardstick's, in one run. */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench-load.h"
#include "bench-reference-echo.h"
#include "codec/hw-codec.h"
#include "server/hw-server-listen.h"
#include "server/hw-server.h"

/*
 * What is compared is the CPU time of the server's process for each message: throughput moves with
 * everything else that the machine does. Each server runs in a process of its own, alive for the
 * whole run; rounds take turns among them, so that a slow second hits all; a ratio is taken within
 * its round, and the median of the rounds is told. One connection is measured with both ends on one
 * CPU (waking another costs more than the whole echo), more connections with the ends apart.
 */
#define PAYLOAD 64
#define MOST_ROUNDS 64

typedef enum
{
  REFERENCE,
  RAW,
  FRAMED,
  N_SERVERS,
} Server;

static const char *const server_names[N_SERVERS] = { "reference", "raw", "framed" };

static const struct
{
  guint n_connections;
  guint depth;
} shapes[] = { { 1, 1 }, { 100, 1 }, { 1000, 1 }, { 100, 32 } };

typedef struct
{
  pid_t pid;
  clockid_t clock;
  guint16 port;
} Child;

typedef struct
{
  double cpu_us; /* the server's, a message */
  double per_second;
} Sample;

static Sample samples[G_N_ELEMENTS (shapes)][N_SERVERS][MOST_ROUNDS];

static void
pin (guint cpu)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  CPU_SET (cpu % (guint) sysconf (_SC_NPROCESSORS_ONLN), &set);
  sched_setaffinity (0, sizeof set, &set);
}

static void
allow_many_descriptors (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static guint16
get_port (const char *local)
{
  return (guint16) atoi (strrchr (local, ':') + 1);
}

static void
run_child (Server which, int to_parent)
{
  g_autofree char *local = NULL;
  guint16 port;

  pin (0);
  if (which == REFERENCE)
    {
      int listener = hw_server_listen_at ("127.0.0.1:0", &local, NULL);

      port = get_port (local);
      if (write (to_parent, &port, sizeof port) > 0)
        bench_reference_echo_run (listener);
    }
  else
    {
      /* With a queue, heartbeats, and all limits, as it is used. */
      HwServer *server = hw_server_new (hw_event_queue_new (1000));

      g_object_set (server, "codec", which == RAW ? "raw" : "auto", NULL);
      if (!hw_server_listen (server, "127.0.0.1:0", NULL) || !hw_server_start (server, NULL))
        _exit (1);
      port = get_port (hw_server_get_local_address (server, 0));
      if (write (to_parent, &port, sizeof port) > 0)
        pause ();
    }
  _exit (1);
}

static gboolean
start_child (Server which, Child *child)
{
  int ends[2];
  gboolean started;

  if (pipe (ends) != 0)
    return FALSE;
  child->pid = fork ();
  if (child->pid == 0)
    run_child (which, ends[1]);
  close (ends[1]);
  started = child->pid > 0 && read (ends[0], &child->port, sizeof child->port) > 0
            && clock_getcpuclockid (child->pid, &child->clock) == 0;
  close (ends[0]);

  return started;
}

static double
get_cpu_us (const Child *child)
{
  struct timespec now;

  clock_gettime (child->clock, &now);

  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static gsize
make_message (Server which, guint8 *out)
{
  static const guint8 payload[PAYLOAD];
  HwFrame frame = {
    .version = 2, .type = HW_FRAME_DATA, .seq = 1, .payload = payload, .payload_length = PAYLOAD
  };

  if (which != FRAMED)
    {
      memset (out, 'x', PAYLOAD);
      return PAYLOAD;
    }
  hw_codec_binary.encode (&frame, out);

  return hw_codec_binary.get_encoded_size (&frame);
}

static gboolean
measure (const Child *child, Server which, guint shape, gint64 duration_us, Sample *sample)
{
  guint8 message[2 * PAYLOAD];
  gsize n_bytes = make_message (which, message);
  BenchLoad *load;
  gint64 start;
  guint64 n_messages;
  double cpu_us;

  pin (shapes[shape].n_connections == 1 ? 0 : 1);
  load = bench_load_new (child->port, shapes[shape].n_connections, shapes[shape].depth, message,
                         n_bytes);
  if (load == NULL || bench_load_run (load, duration_us / 5) == 0)
    return FALSE;
  cpu_us = get_cpu_us (child);
  start = g_get_monotonic_time ();
  n_messages = bench_load_run (load, duration_us);
  sample->cpu_us = (get_cpu_us (child) - cpu_us) / (double) n_messages;
  sample->per_second = (double) n_messages * 1e6 / (double) (g_get_monotonic_time () - start);
  bench_load_free (load);

  return n_messages > 0;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
get_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void
print_server (guint shape, Server which, guint n_rounds)
{
  double cpu[MOST_ROUNDS], rate[MOST_ROUNDS];

  for (guint i = 0; i < n_rounds; i++)
    {
      cpu[i] = samples[shape][which][i].cpu_us;
      rate[i] = samples[shape][which][i].per_second;
    }
  printf ("%-10s %11u %6u %14.2f %14.0f\n", server_names[which], shapes[shape].n_connections,
          shapes[shape].depth, get_median (cpu, n_rounds), get_median (rate, n_rounds));
}

static void
print_ratio (guint shape, Server which, guint n_rounds)
{
  double ratios[MOST_ROUNDS];
  guint n = shapes[shape].n_connections;
  g_autofree char *depth = NULL;

  for (guint i = 0; i < n_rounds; i++)
    ratios[i] = samples[shape][which][i].cpu_us / samples[shape][REFERENCE][i].cpu_us;
  if (shapes[shape].depth > 1)
    depth = g_strdup_printf (", %u under way", shapes[shape].depth);
  printf ("echo %s %u connection%s%s: %.2f × reference\n", server_names[which], n,
          n == 1 ? "" : "s", depth != NULL ? depth : "", get_median (ratios, n_rounds));
}

static void
print_all (guint n_rounds)
{
  printf ("%-10s %11s %6s %14s %14s\n", "server", "connections", "depth", "CPU µs/message",
          "messages/s");
  for (guint shape = 0; shape < G_N_ELEMENTS (shapes); shape++)
    for (Server which = 0; which < N_SERVERS; which++)
      print_server (shape, which, n_rounds);
  printf ("\n");
  for (Server which = RAW; which < N_SERVERS; which++)
    for (guint shape = 0; shape < G_N_ELEMENTS (shapes); shape++)
      print_ratio (shape, which, n_rounds);
}

static gboolean
run_round (const Child *children, guint round, gint64 duration_us)
{
  for (guint shape = 0; shape < G_N_ELEMENTS (shapes); shape++)
    for (guint i = 0; i < N_SERVERS; i++)
      {
        Server which = (round + i) % N_SERVERS; /* nobody is always first */

        if (!measure (&children[which], which, shape, duration_us, &samples[shape][which][round]))
          return FALSE;
      }

  return TRUE;
}

int
main (int argc, char **argv)
{
  guint n_rounds = argc > 1 ? (guint) CLAMP (atoi (argv[1]), 1, MOST_ROUNDS) : 9;
  gint64 duration_us = argc > 2 ? atoi (argv[2]) * 1000 : 400000;
  Child children[N_SERVERS] = { 0 };
  gboolean is_well = TRUE;

  allow_many_descriptors ();
  for (Server which = 0; which < N_SERVERS && is_well; which++)
    is_well = start_child (which, &children[which]);
  for (guint round = 0; round < n_rounds && is_well; round++)
    is_well = run_round (children, round, duration_us);
  if (is_well)
    print_all (n_rounds);
  else
    fprintf (stderr, "bench-echo: a server went away, or could not be reached\n");
  for (Server which = 0; which < N_SERVERS; which++)
    if (children[which].pid > 0)
      {
        kill (children[which].pid, SIGKILL);
        waitpid (children[which].pid, NULL, 0);
      }

  return is_well ? EXIT_SUCCESS : EXIT_FAILURE;
}
