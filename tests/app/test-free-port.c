/* SPDX-FileCopyrightText: The Heartwire authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the proof that a port is found on which a server can listen, wherever others are. */
#include "hw-test.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hw-free-port.h"

/* A listener on @host and a port that the kernel picks. */
static int
listen_on (in_addr_t host, guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (host) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  assert_int_equal (bind (fd, (struct sockaddr *) &address, length), 0);
  assert_int_equal (listen (fd, 1), 0);
  assert_int_equal (getsockname (fd, (struct sockaddr *) &address, &length), 0);
  *port = ntohs (address.sin_port);

  return fd;
}

static void
passes_by_what_is_taken (void **state)
{
  static const in_addr_t hosts[] = { INADDR_ANY, INADDR_LOOPBACK };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      guint16 taken, found;
      int fd = listen_on (hosts[i], &taken);

      found = hw_free_port_find (taken, NULL);
      assert_int_not_equal (found, 0);
      assert_int_not_equal (found, taken);
      close (fd);
    }
}

static void
takes_the_wanted_one (void **state)
{
  guint16 found = 0;
  guint16 free_one = 1;

  /* Somebody else may take it in between, once in a blue moon. */
  for (int i = 0; i < 5 && found != free_one; i++)
    {
      free_one = hw_free_port_find (0, NULL);
      found = hw_free_port_find (free_one, NULL);
    }
  assert_int_equal (found, free_one);
}

static void
has_no_port_0 (void **state)
{
  assert_false (hw_free_port_has_ipv6 (0));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (passes_by_what_is_taken),
    cmocka_unit_test (takes_the_wanted_one),
    cmocka_unit_test (has_no_port_0),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
