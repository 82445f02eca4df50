/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the comparison of the cable with a bare relay, socat and haproxy, in one run. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench-load.h"
#include "bench-reference-echo.h"
#include "bench-reference-relay.h"
#include "io/hw-cable.h"
#include "server/hw-server-listen.h"

/*
 * Round trips of 64 bytes to an echo behind each relay, and one bulk stream to a sink that reads
 * and forgets. Each relay is a process of its own, alive for the whole run; rounds take turns among
 * them. Rates move with everything else that the machine does; the ratios, taken within a round,
 * move less. The CPU is the relay's process alone (socat makes one for each connection, so it has
 * none here).
 */
#define PAYLOAD 64
#define MOST_ROUNDS 64
#define PIECE (256 * 1024)

typedef enum
{
  REFERENCE,
  CABLE,
  SOCAT,
  HAPROXY,
  N_RELAYS,
} Relay;

static const char *const relay_names[N_RELAYS] = { "plain", "cable", "socat", "haproxy" };

typedef enum
{
  ONE,
  HUNDRED,
  THOUSAND,
  BULK,
  N_SHAPES,
} Shape;

static const guint shape_connections[N_SHAPES] = { 1, 100, 1000, 1 };
static const char *const shape_names[N_SHAPES]
    = { "1 connection", "100 connections", "1000 connections", "bulk" };

typedef struct
{
  pid_t pid; /* 0: it isn't there */
  guint16 echo_port;
  guint16 sink_port;
} Child;

typedef struct
{
  double rate; /* messages or MB a second */
  double cpu;  /* µs a message, or s a GB */
} Sample;

static Sample samples[N_SHAPES][N_RELAYS][MOST_ROUNDS];

static void
allow_many_descriptors (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static int
listen_any (guint16 *port)
{
  g_autofree char *local = NULL;
  int fd = hw_server_listen_at ("127.0.0.1:0", &local, NULL);

  *port = (guint16) atoi (strrchr (local, ':') + 1);

  return fd;
}

/* A port that was free a moment ago, for those that can't be asked which they took. */
static guint16
find_free_port (void)
{
  guint16 port;

  close (listen_any (&port));

  return port;
}

static pid_t
fork_child (void)
{
  pid_t pid = fork ();

  if (pid == 0)
    prctl (PR_SET_PDEATHSIG, SIGKILL);

  return pid;
}

static void
run_sink (int listener)
{
  static char buffer[PIECE];

  fcntl (listener, F_SETFL, 0);
  for (;;)
    {
      int fd = accept (listener, NULL, NULL);

      while (recv (fd, buffer, sizeof buffer, 0) > 0)
        ;
      close (fd);
    }
}

static pid_t
start_reference (const guint16 *upstreams, guint16 **ports)
{
  int listeners[] = { listen_any (ports[0]), listen_any (ports[1]) };
  pid_t pid = fork_child ();

  if (pid == 0)
    bench_reference_relay_run (listeners, upstreams);
  close (listeners[0]);
  close (listeners[1]);

  return pid;
}

static pid_t
start_cable (const guint16 *upstreams, guint16 **ports)
{
  int ends[2];
  pid_t pid;
  gboolean is_told = TRUE;

  if (pipe (ends) != 0)
    return -1;
  pid = fork_child ();
  for (int i = 0; i < 2 && pid == 0; i++)
    {
      g_autofree char *upstream = g_strdup_printf ("127.0.0.1:%u", upstreams[i]);
      HwCable *cable
          = hw_cable_new ("127.0.0.1:0", upstream, HW_CUT_MODE_AUTO, hw_event_queue_new (1000));
      guint16 port;

      if (!hw_cable_start (cable, NULL))
        _exit (1);
      port = (guint16) atoi (strrchr (hw_cable_get_local_address (cable), ':') + 1);
      is_told = is_told && write (ends[1], &port, sizeof port) > 0;
    }
  while (pid == 0)
    pause ();
  close (ends[1]);
  for (int i = 0; i < 2; i++)
    is_told = is_told && read (ends[0], ports[i], sizeof **ports) > 0;
  close (ends[0]);

  return is_told ? pid : -1;
}

static pid_t
start_program (const char *const *arguments)
{
  g_autofree char *program = g_find_program_in_path (arguments[0]);
  pid_t pid = program != NULL ? fork_child () : 0;

  if (program == NULL || pid != 0)
    return pid;
  execv (program, (char *const *) arguments);
  _exit (127);
}

static pid_t
start_socat (guint16 upstream, guint16 *port)
{
  g_autofree char *from = NULL;
  g_autofree char *to = g_strdup_printf ("TCP4:127.0.0.1:%u,nodelay", upstream);

  *port = find_free_port ();
  from = g_strdup_printf ("TCP4-LISTEN:%u,bind=127.0.0.1,fork,reuseaddr,nodelay,backlog=1024",
                          *port);

  return start_program ((const char *[]){ "socat", "-b", "262144", from, to, NULL });
}

static pid_t
start_haproxy (const guint16 *upstreams, guint16 **ports)
{
  g_autofree char *path = NULL;
  g_autofree char *config = NULL;
  int fd = g_file_open_tmp ("bench-haproxy-XXXXXX.cfg", &path, NULL);
  pid_t pid;

  for (int i = 0; i < 2; i++)
    *ports[i] = find_free_port ();
  config = g_strdup_printf (
      "global\n  nbthread 1\n  maxconn 4000\n  tune.bufsize 262144\n"
      "defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n"
      "listen a\n  bind 127.0.0.1:%u\n  server s 127.0.0.1:%u\n"
      "listen b\n  bind 127.0.0.1:%u\n  server s 127.0.0.1:%u\n",
      *ports[0], upstreams[0], *ports[1], upstreams[1]);
  if (fd < 0 || write (fd, config, strlen (config)) < 0)
    return 0;
  close (fd);
  pid = start_program ((const char *[]){ "haproxy", "-db", "-f", path, NULL });
  g_usleep (500000); /* it has read its file by then */
  unlink (path);

  return pid;
}

static int
dial (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  for (int i = 0; i < 1000; i++, g_usleep (10000))
    if (connect (fd, (struct sockaddr *) &address, sizeof address) == 0)
      return fd;
  close (fd);

  return -1;
}

static double
get_cpu_us (const Child *child)
{
  struct timespec now = { 0 };
  clockid_t clock;

  if (clock_getcpuclockid (child->pid, &clock) == 0)
    clock_gettime (clock, &now);

  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static gboolean
measure_round_trips (const Child *child, guint n_connections, gint64 duration_us, Sample *sample)
{
  guint8 message[PAYLOAD] = { 'x' };
  BenchLoad *load = bench_load_new (child->echo_port, n_connections, 1, message, sizeof message);
  double cpu_us;
  gint64 start;
  guint64 n;

  if (load == NULL || bench_load_run (load, duration_us / 5) == 0)
    return FALSE;
  cpu_us = get_cpu_us (child);
  start = g_get_monotonic_time ();
  n = bench_load_run (load, duration_us);
  sample->rate = (double) n * 1e6 / (double) (g_get_monotonic_time () - start);
  sample->cpu = (get_cpu_us (child) - cpu_us) / (double) MAX (n, 1);
  bench_load_free (load);

  return n > 0;
}

static gboolean
measure_bulk (const Child *child, gint64 duration_us, Sample *sample)
{
  static const char bytes[PIECE];
  int fd = dial (child->sink_port);
  gint64 start = g_get_monotonic_time ();
  gint64 measured_from = start + duration_us / 5;
  double cpu_us = 0;
  guint64 sent = 0;

  while (fd >= 0 && (sent == 0 || g_get_monotonic_time () < start + duration_us * 6 / 5))
    {
      ssize_t n = send (fd, bytes, sizeof bytes, MSG_NOSIGNAL);

      if (n < 0)
        break;
      if (g_get_monotonic_time () < measured_from)
        cpu_us = get_cpu_us (child);
      else
        sent += (guint64) n;
    }
  sample->rate = (double) sent / (double) (g_get_monotonic_time () - measured_from);
  sample->cpu = (get_cpu_us (child) - cpu_us) * 1000 / (double) MAX (sent, 1);
  close (fd);

  return sent > 0;
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

  return values[n / 2];
}

static void
print_row (Shape shape, Relay relay, guint n_rounds)
{
  double rates[MOST_ROUNDS], cpus[MOST_ROUNDS], ratios[MOST_ROUNDS];
  g_autofree char *cpu = NULL;

  for (guint i = 0; i < n_rounds; i++)
    {
      rates[i] = samples[shape][relay][i].rate;
      cpus[i] = samples[shape][relay][i].cpu;
      ratios[i] = rates[i] / samples[shape][REFERENCE][i].rate;
    }
  cpu = relay == SOCAT ? g_strdup ("–")
                       : g_strdup_printf (shape == BULK ? "%.3f s/GB" : "%.2f µs",
                                          get_median (cpus, n_rounds));
  printf ("| %s | %s | %.0f %s | %.2f | %s |\n", shape_names[shape], relay_names[relay],
          get_median (rates, n_rounds), shape == BULK ? "MB/s" : "/s",
          get_median (ratios, n_rounds), cpu);
}

static gboolean
run_round (const Child *children, guint round, gint64 duration_us)
{
  for (Shape shape = 0; shape < N_SHAPES; shape++)
    for (guint i = 0; i < N_RELAYS; i++)
      {
        Relay relay = (round + i) % N_RELAYS; /* nobody is always first */
        Sample *sample = &samples[shape][relay][round];
        const Child *child = &children[relay];

        if (child->pid <= 0)
          continue;
        if (!(shape == BULK
                  ? measure_bulk (child, duration_us, sample)
                  : measure_round_trips (child, shape_connections[shape], duration_us, sample)))
          {
            fprintf (stderr, "bench-cable: %s went away, or could not be reached\n",
                     relay_names[relay]);
            return FALSE;
          }
      }

  return TRUE;
}

static void
start_relays (Child *children, pid_t *second_socat, const guint16 *upstreams)
{
  guint16 *reference_ports[] = { &children[REFERENCE].echo_port, &children[REFERENCE].sink_port };
  guint16 *cable_ports[] = { &children[CABLE].echo_port, &children[CABLE].sink_port };
  guint16 *haproxy_ports[] = { &children[HAPROXY].echo_port, &children[HAPROXY].sink_port };

  children[REFERENCE].pid = start_reference (upstreams, reference_ports);
  children[CABLE].pid = start_cable (upstreams, cable_ports);
  children[SOCAT].pid = start_socat (upstreams[0], &children[SOCAT].echo_port);
  *second_socat = start_socat (upstreams[1], &children[SOCAT].sink_port);
  children[HAPROXY].pid = start_haproxy (upstreams, haproxy_ports);
}

/* A starved machine starts a program late; its port answers then, or it is missing below. */
static void
wait_for_relays (const Child *children)
{
  for (Relay relay = 0; relay < N_RELAYS; relay++)
    if (children[relay].pid > 0)
      {
        close (dial (children[relay].echo_port));
        close (dial (children[relay].sink_port));
      }
}

static void
end (pid_t pid)
{
  if (pid <= 0)
    return;
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

int
main (int argc, char **argv)
{
  guint n_rounds = argc > 1 ? (guint) CLAMP (atoi (argv[1]), 1, MOST_ROUNDS) : 5;
  gint64 duration_us = argc > 2 ? atoi (argv[2]) * 1000 : 500000;
  Child children[N_RELAYS] = { 0 };
  pid_t others[3] = { 0 };
  guint16 upstreams[2];
  gboolean is_well = TRUE;
  int echo = listen_any (&upstreams[0]);
  int sink = listen_any (&upstreams[1]);

  allow_many_descriptors ();
  others[0] = fork_child ();
  if (others[0] == 0)
    bench_reference_echo_run (echo);
  others[1] = fork_child ();
  if (others[1] == 0)
    run_sink (sink);
  start_relays (children, &others[2], upstreams);
  wait_for_relays (children);
  for (guint round = 0; round < n_rounds && is_well; round++)
    is_well = run_round (children, round, duration_us);
  if (is_well)
    printf ("| | relay | round trips, or bulk | × plain | CPU, each |\n|---|---|---|---|---|\n");
  for (Shape shape = 0; shape < N_SHAPES && is_well; shape++)
    for (Relay relay = 0; relay < N_RELAYS; relay++)
      if (children[relay].pid > 0)
        print_row (shape, relay, n_rounds);
  for (Relay relay = 0; relay < N_RELAYS; relay++)
    end (children[relay].pid);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    end (others[i]);

  return is_well ? EXIT_SUCCESS : EXIT_FAILURE;
}
